package dev.traced.export;

import java.io.IOException;
import java.util.Collection;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;

/**
 * Writes each batch as one line of OTLP in JSON.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otel/protocol/file-exporter/">OTLP
 * file exporter</a>
 */
public final class JsonLinesSpanExporter implements SpanExporter {

	private final Lines lines;

	/**
	 * Exports to a file or a stream.
	 * @param lines what takes the lines
	 */
	public JsonLinesSpanExporter(Lines lines) {
		this.lines = lines;
	}

	@Override
	public CompletableResultCode export(Collection<SpanData> spans) {
		try {
			this.lines.write(OtlpJson.line(spans));
			return CompletableResultCode.ofSuccess();
		}
		catch (IOException ex) {
			return CompletableResultCode.ofExceptionalFailure(ex);
		}
	}

	@Override
	public CompletableResultCode flush() {
		return CompletableResultCode.ofSuccess();
	}

	@Override
	public CompletableResultCode shutdown() {
		return CompletableResultCode.ofSuccess();
	}

	/**
	 * Takes lines.
	 */
	@FunctionalInterface
	public interface Lines {

		/**
		 * Takes a line.
		 * @param line the line, its end included
		 * @throws IOException if it cannot be written
		 */
		void write(byte[] line) throws IOException;

	}

}
