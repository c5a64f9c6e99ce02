package dev.traced.autoconfigure;

import java.util.Collection;
import java.util.concurrent.ExecutorService;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;

/**
 * Ends the threads that an exporter was given when the exporter ends.
 */
final class ExecutorClosingSpanExporter implements SpanExporter {

	private final SpanExporter exporter;

	private final ExecutorService executor;

	ExecutorClosingSpanExporter(SpanExporter exporter, ExecutorService executor) {
		this.exporter = exporter;
		this.executor = executor;
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
		this.executor.shutdown();
		return this.exporter.shutdown();
	}

	@Override
	public String toString() {
		return this.exporter.toString();
	}

}
