package dev.traced.sampling.tail;

import java.util.Collection;
import java.util.function.BiConsumer;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * Estimates the memory that a waiting span holds: what it has of its own, without what it
 * shares with others, such as the names of attributes. It is calculated from the layout
 * of the SDK's spans, not measured on those of the instrumentations, which take less.
 */
final class SpanSize implements BiConsumer<AttributeKey<?>, Object> {

	/** The span, its context, its data and its map of attributes. */
	static final int SPAN = 400;

	/** The id of a span that has children. */
	static final int PARENT = 48;

	private static final int ENTRY = 48;

	private static final int TEXT = 48;

	private static final int EVENT = 150;

	private static final int LINK = 150;

	private long bytes;

	private SpanSize() {
	}

	static long of(SpanData span) {
		SpanSize size = new SpanSize();
		size.bytes = SPAN + span.getName().length() + (long) LINK * span.getLinks().size();
		span.getAttributes().forEach(size);
		for (EventData event : span.getEvents()) {
			long before = size.bytes;
			event.getAttributes().forEach(size);
			// an exception is there itself too, about as large as its stack trace as text
			size.bytes += EVENT + (event.getName().equals("exception") ? size.bytes - before : 0);
		}
		return size.bytes;
	}

	@Override
	public void accept(AttributeKey<?> key, Object value) {
		this.bytes += ENTRY;
		if (value instanceof String text) {
			this.bytes += TEXT + text.length();
		}
		else if (value instanceof Collection<?> values) {
			for (Object element : values) {
				this.bytes += (element instanceof String text) ? TEXT + text.length() : ENTRY;
			}
		}
	}

}
