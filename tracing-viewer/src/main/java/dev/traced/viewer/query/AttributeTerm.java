package dev.traced.viewer.query;

import java.util.ArrayList;
import java.util.List;

import dev.traced.viewer.query.Term.Subject;
import dev.traced.viewer.store.SpanCursor;
import dev.traced.viewer.store.StoreSnapshot;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.resources.Resource;

/**
 * A condition on an attribute, or a word to be found in any of a span's texts.
 */
final class AttributeTerm {

	private static final byte NO = 1;

	private static final byte YES = 2;

	private final StoreSnapshot snapshot;

	private final Term term;

	/** The number of the key, or -1 if no span has it, or it is a word. */
	private final int key;

	private final boolean isWord;

	/** Whether each string meets the condition, 0 as long as it is not known. */
	private final byte[] strings;

	AttributeTerm(StoreSnapshot snapshot, Term term) {
		this.snapshot = snapshot;
		this.term = term;
		this.isWord = term.subject() == Subject.WORD;
		this.key = this.isWord ? -1 : snapshot.find(term.key());
		this.strings = new byte[snapshot.strings()];
	}

	/** Whether the attribute at hand is to be asked. */
	boolean isAbout(SpanCursor cursor, int key) {
		if (!this.isWord) {
			return key == this.key;
		}
		SpanCursor.Type type = cursor.type();
		return type == SpanCursor.Type.STRING || type == SpanCursor.Type.STRINGS;
	}

	boolean isMetByName(SpanCursor cursor) {
		return this.isWord && isMetByString(cursor.nameId());
	}

	private boolean isMetByString(int id) {
		byte known = this.strings[id];
		if (known == 0) {
			known = this.term.value().holds(this.term.operator(), this.snapshot.string(id)) ? YES : NO;
			this.strings[id] = known;
		}
		return known == YES;
	}

	boolean isMet(Read read) {
		Operator operator = this.term.operator();
		if (operator == Operator.EXISTS) {
			return true;
		}
		Value value = this.term.value();
		switch (read.type) {
			case STRING:
				return (read.id >= 0) ? isMetByString(read.id) : value.holds(operator, read.text);
			case LONG:
				return value.holds(operator, read.whole);
			case DOUBLE:
				return value.holds(operator, read.number);
			case BOOLEAN:
				return value.holds(operator, read.text);
			default:
				for (String each : read.elements) {
					if (value.holds(operator, each)) {
						return true;
					}
				}
				return false;
		}
	}

	boolean isMetBy(Resource resource, String service) {
		Value value = this.term.value();
		Operator operator = this.term.operator();
		if (this.isWord) {
			return value.holds(operator, service);
		}
		for (var each : resource.getAttributes().asMap().entrySet()) {
			AttributeKey<?> key = each.getKey();
			if (key.getKey().equals(this.term.key())) {
				Object held = each.getValue();
				if (operator == Operator.EXISTS || (held instanceof Long number && value.holds(operator, number))
						|| (held instanceof Double real && value.holds(operator, real))
						|| (held instanceof List<?> list
								&& list.stream().anyMatch((element) -> value.holds(operator, String.valueOf(element))))
						|| (!(held instanceof Number) && !(held instanceof List)
								&& value.holds(operator, String.valueOf(held)))) {
					return true;
				}
			}
		}
		return false;
	}

	/** Reads the value of the attribute at hand. */
	static void read(SpanCursor cursor, Read read) {
		read.type = cursor.type();
		switch (read.type) {
			case STRING -> {
				read.id = cursor.textId();
				if (read.id < 0) {
					read.text = cursor.text();
				}
			}
			case LONG -> read.whole = cursor.longValue();
			case DOUBLE -> read.number = cursor.doubleValue();
			case BOOLEAN -> read.text = Boolean.toString(cursor.booleanValue());
			default -> {
				read.elements = new ArrayList<>();
				for (int i = cursor.values(); i > 0; i--) {
					read.elements.add(cursor.element());
				}
			}
		}
	}

	/**
	 * A value that was read.
	 */
	static final class Read {

		private SpanCursor.Type type = SpanCursor.Type.STRING;

		private int id;

		private String text = "";

		private long whole;

		private double number;

		private List<String> elements = new ArrayList<>();

	}

}
