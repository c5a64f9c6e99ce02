package dev.traced.viewer.store;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;

/**
 * Goes through the spans of a trace as they are encoded, and reads of each only what is
 * asked for. For one thread, as long as its snapshot is open.
 */
public final class SpanCursor {

	/**
	 * What a value of an attribute is.
	 */
	public enum Type {

		/** A text. */
		STRING,

		/** A whole number. */
		LONG,

		/** A number. */
		DOUBLE,

		/** True or false. */
		BOOLEAN,

		/** Several texts. */
		STRINGS,

		/** Several whole numbers. */
		LONGS,

		/** Several numbers. */
		DOUBLES,

		/** Several truths. */
		BOOLEANS

	}

	private static final Type[] TYPES = { Type.STRING, Type.STRING, Type.BOOLEAN, Type.BOOLEAN, Type.LONG, Type.DOUBLE,
			Type.STRINGS, Type.BOOLEANS, Type.LONGS, Type.DOUBLES };

	private static final SpanKind[] KINDS = SpanKind.values();

	private static final StatusCode[] CODES = StatusCode.values();

	private final SpanReader reader = new SpanReader();

	private final Words words;

	SpanCursor(Words words) {
		this.words = words;
	}

	/**
	 * Stands before the first span of a trace.
	 * @param trace the trace
	 */
	public void open(TraceView trace) {
		this.reader.open(trace.spans, trace.trace.base, this.words);
	}

	/**
	 * Goes to the next span.
	 * @return whether there is one
	 */
	public boolean next() {
		return this.reader.next();
	}

	/**
	 * Its name.
	 * @return the name
	 */
	public String name() {
		return this.reader.name();
	}

	/**
	 * The number of the string that is its name.
	 * @return the number
	 */
	public int nameId() {
		int before = this.reader.position;
		this.reader.position = this.reader.namePosition;
		int id = (int) (this.reader.number() >>> 2);
		this.reader.position = before;
		return id;
	}

	/**
	 * Its kind.
	 * @return the kind
	 */
	public SpanKind kind() {
		return KINDS[this.reader.kind()];
	}

	/**
	 * Its outcome.
	 * @return the code of its status
	 */
	public StatusCode status() {
		return CODES[this.reader.status()];
	}

	/**
	 * How long it took.
	 * @return nanoseconds, 0 if it ended before it began
	 */
	public long durationNanos() {
		return Math.max(0, this.reader.end - this.reader.start);
	}

	/**
	 * The number of its resource.
	 * @return the number
	 */
	public int resource() {
		return this.reader.resource;
	}

	/** Stands before the first attribute of the span. */
	public void rewind() {
		this.reader.rewind();
	}

	/**
	 * Goes to the next attribute.
	 * @return whether there is one
	 */
	public boolean nextAttribute() {
		return this.reader.nextAttribute();
	}

	/**
	 * The number of the string that is the attribute's key.
	 * @return the number
	 */
	public int key() {
		return this.reader.key;
	}

	/**
	 * What the attribute's value is.
	 * @return the type
	 */
	public Type type() {
		return TYPES[this.reader.type];
	}

	/**
	 * The number of the string that the attribute's value is.
	 * @return the number, or -1 if it is no string with a number
	 */
	public int textId() {
		return (this.reader.type == SpanFormat.STRING) ? this.reader.textReference() : -1;
	}

	/**
	 * The attribute's value, one of {@link Type#STRING}; can be read once.
	 * @return the text
	 */
	public String text() {
		return this.reader.text();
	}

	/**
	 * The attribute's value, one of {@link Type#LONG}; can be read once.
	 * @return the number
	 */
	public long longValue() {
		return this.reader.longValue();
	}

	/**
	 * The attribute's value, one of {@link Type#DOUBLE}; can be read once.
	 * @return the number
	 */
	public double doubleValue() {
		return this.reader.doubleValue();
	}

	/**
	 * The attribute's value, one of {@link Type#BOOLEAN}.
	 * @return the value
	 */
	public boolean booleanValue() {
		return this.reader.type == SpanFormat.TRUE;
	}

	/**
	 * How many values the attribute has, one of several; to be followed by asking for
	 * that many elements.
	 * @return how many
	 */
	public int values() {
		return this.reader.values();
	}

	/**
	 * The next of several values, as text.
	 * @return the value
	 */
	public String element() {
		return switch (type()) {
			case LONGS -> Long.toString(this.reader.signed());
			case DOUBLES -> Double.toString(Double.longBitsToDouble(this.reader.fixed()));
			case BOOLEANS -> Boolean.toString(this.reader.octet() != 0);
			default -> this.reader.text(this.words);
		};
	}

}
