package dev.traced.test;

import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;

/**
 * An exporter that keeps what reaches it: unlike {@link RecordedSpans}, only what is
 * exported.
 */
public final class CollectedSpans implements SpanExporter {

	private final Queue<SpanData> spans = new ConcurrentLinkedQueue<>();

	/**
	 * What has been exported.
	 * @return the spans
	 */
	public List<SpanData> all() {
		return List.copyOf(this.spans);
	}

	@Override
	public CompletableResultCode export(Collection<SpanData> spans) {
		this.spans.addAll(spans);
		return CompletableResultCode.ofSuccess();
	}

	@Override
	public CompletableResultCode flush() {
		return CompletableResultCode.ofSuccess();
	}

	@Override
	public CompletableResultCode shutdown() {
		return CompletableResultCode.ofSuccess();
	}

}
