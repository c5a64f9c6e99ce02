package dev.traced.export;

import java.util.Collection;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;

/**
 * Sends spans to Zipkin, or to whatever takes its second format in JSON.
 */
public final class ZipkinSpanExporter implements SpanExporter {

	private final HttpDestination destination;

	/**
	 * Exports to a receiver.
	 * @param destination the receiver
	 */
	public ZipkinSpanExporter(HttpDestination destination) {
		this.destination = destination;
	}

	@Override
	public CompletableResultCode export(Collection<SpanData> spans) {
		try {
			this.destination.post(ZipkinJson.of(spans));
			return CompletableResultCode.ofSuccess();
		}
		catch (ExportFailure ex) {
			return CompletableResultCode.ofExceptionalFailure(ex);
		}
	}

	@Override
	public CompletableResultCode flush() {
		return CompletableResultCode.ofSuccess();
	}

	@Override
	public CompletableResultCode shutdown() {
		this.destination.close();
		return CompletableResultCode.ofSuccess();
	}

}
