package dev.traced.viewer.store;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Encodes lines of log, and decodes them: an octet of what is there, the span's id, the
 * time from the start of the trace's first record, then the texts.
 */
final class LogCodec {

	private static final int SPAN = 1;

	private static final int LOGGER = 2;

	private static final int THREAD = 4;

	private static final int EXCEPTION = 8;

	private LogCodec() {
	}

	static void encode(LogEntry entry, long base, ByteWriter out) {
		String span = entry.spanId();
		if (span != null && span.length() != 16) {
			span = null;
		}
		out.octet(((span != null) ? SPAN : 0) | ((entry.logger() != null) ? LOGGER : 0)
				| ((entry.thread() != null) ? THREAD : 0) | ((entry.exception() != null) ? EXCEPTION : 0));
		if (span != null) {
			out.fixed(Hex.parse(span, 0));
		}
		out.signed(entry.epochNanos() - base);
		out.name(entry.severity());
		out.name(entry.service());
		optional(entry.logger(), out);
		optional(entry.thread(), out);
		out.text(entry.message());
		optional(entry.exception(), out);
	}

	private static void optional(@Nullable String text, ByteWriter out) {
		if (text != null) {
			out.text(text);
		}
	}

	static List<LogEntry> decode(String traceId, Chunks.View view, long base, Words words) {
		List<LogEntry> entries = new ArrayList<>();
		RecordReader in = new RecordReader();
		in.open(view);
		while (in.nextRecord()) {
			int has = in.octet();
			String span = ((has & SPAN) != 0) ? Hex.id(in.fixed()) : null;
			long time = base + in.signed();
			String severity = in.text(words);
			String service = in.text(words);
			String logger = ((has & LOGGER) != 0) ? in.text(words) : null;
			String thread = ((has & THREAD) != 0) ? in.text(words) : null;
			String message = in.text(words);
			String exception = ((has & EXCEPTION) != 0) ? in.text(words) : null;
			entries.add(new LogEntry(traceId, span, service, time, severity, logger, thread, message, exception));
		}
		return entries;
	}

	/** Goes through the line at hand, for its references. */
	static void skip(ByteReader in) {
		int has = in.octet();
		if ((has & SPAN) != 0) {
			in.fixed();
		}
		in.signed();
		int texts = 3 + Integer.bitCount(has & (LOGGER | THREAD | EXCEPTION));
		for (int i = 0; i < texts; i++) {
			in.skipText();
		}
	}

}
