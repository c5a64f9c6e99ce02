package dev.traced.viewer.receiver;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.traced.export.JsonLinesSpanExporter;
import dev.traced.viewer.store.HeldTrace;
import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * Writes a trace as OTLP in JSON, for other tools and for {@code POST /v1/traces} of this
 * one. Some spans after the others, so that a large trace is never in memory as text.
 */
public final class OtlpJsonTrace {

	private static final int SPANS_AT_ONCE = 256;

	private static final String BEGIN = "{\"resourceSpans\":[";

	private static final String END = "]}\n";

	private OtlpJsonTrace() {
	}

	/**
	 * Writes a trace.
	 * @param trace the trace
	 * @param out takes it; is neither flushed nor closed
	 * @throws IOException if it cannot be written
	 */
	public static void write(HeldTrace trace, OutputStream out) throws IOException {
		List<SpanData> spans = trace.spans();
		out.write(BEGIN.getBytes(StandardCharsets.US_ASCII));
		for (int from = 0; from < spans.size(); from += SPANS_AT_ONCE) {
			if (from > 0) {
				out.write(',');
			}
			new JsonLinesSpanExporter(
					(line) -> out.write(line, BEGIN.length(), line.length - BEGIN.length() - END.length()))
				.export(spans.subList(from, Math.min(spans.size(), from + SPANS_AT_ONCE)));
		}
		out.write(END.getBytes(StandardCharsets.US_ASCII));
	}

}
