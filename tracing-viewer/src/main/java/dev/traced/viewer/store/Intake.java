package dev.traced.viewer.store;

import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * Encodes one record after the other into the same buffer. A record that can't be read to
 * its end leaves nothing behind.
 */
final class Intake {

	private final Dictionary dictionary;

	private final ByteWriter writer;

	private final SpanEncoder encoder;

	Intake(Dictionary dictionary, StoreLimits limits) {
		this.dictionary = dictionary;
		this.writer = new ByteWriter(dictionary, limits.maxAttributeLength());
		this.encoder = new SpanEncoder(this.writer, dictionary, limits);
	}

	/** Encodes a span. */
	ByteWriter encode(SpanData span, long spanId, long base) {
		return encode(() -> this.encoder.encode(span, spanId, base));
	}

	/** Encodes a line of log. */
	ByteWriter encode(LogEntry entry, long base) {
		return encode(() -> LogCodec.encode(entry, base, this.writer));
	}

	private ByteWriter encode(Runnable encoding) {
		this.dictionary.begin();
		this.writer.reset();
		boolean done = false;
		try {
			encoding.run();
			done = true;
			return this.writer;
		}
		finally {
			if (!done) {
				this.dictionary.rollBack();
			}
		}
	}

}
