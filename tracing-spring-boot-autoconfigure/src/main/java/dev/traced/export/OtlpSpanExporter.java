package dev.traced.export;

import java.util.Collection;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;

/**
 * Exports spans by OTLP over HTTP, as protobuf. Makes one attempt, in the thread that
 * exports.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#otlphttp">OTLP/HTTP</a>
 */
public final class OtlpSpanExporter implements SpanExporter {

	private final OtlpProtobuf encoder = new OtlpProtobuf();

	private final HttpDestination destination;

	private final Rejections rejections;

	/**
	 * Exports to a receiver.
	 * @param destination the receiver
	 * @param rejections takes note of spans that it does not take
	 */
	public OtlpSpanExporter(HttpDestination destination, Rejections rejections) {
		this.destination = destination;
		this.rejections = rejections;
	}

	@Override
	public synchronized CompletableResultCode export(Collection<SpanData> spans) {
		ProtobufWriter message = this.encoder.encode(spans);
		try {
			byte[] answer = this.destination.post(message.buffer(), message.start(), message.written());
			OtlpAnswer.readPartialSuccess(answer, this.rejections);
		}
		catch (ExportFailure ex) {
			// the client may still be reading the message
			this.encoder.abandon();
			return CompletableResultCode.ofExceptionalFailure(ex);
		}
		if (this.encoder.unreadable() > 0) {
			this.rejections.add(this.encoder.unreadable(), "they cannot be read");
		}
		return CompletableResultCode.ofSuccess();
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
