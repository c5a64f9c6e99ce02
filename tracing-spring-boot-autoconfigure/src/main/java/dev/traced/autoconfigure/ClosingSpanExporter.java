package dev.traced.autoconfigure;

import java.util.Collection;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;

/**
 * Gives back what an exporter was given, threads and connections, when it is shut down.
 */
final class ClosingSpanExporter implements SpanExporter {

	private final SpanExporter exporter;

	private final Runnable close;

	ClosingSpanExporter(SpanExporter exporter, Runnable close) {
		this.exporter = exporter;
		this.close = close;
	}

	@Override
	public CompletableResultCode export(Collection<SpanData> spans) {
		return this.exporter.export(spans);
	}

	@Override
	public CompletableResultCode flush() {
		return this.exporter.flush();
	}

	@Override
	public CompletableResultCode shutdown() {
		this.close.run();
		return this.exporter.shutdown();
	}

	@Override
	public String toString() {
		return this.exporter.toString();
	}

}
