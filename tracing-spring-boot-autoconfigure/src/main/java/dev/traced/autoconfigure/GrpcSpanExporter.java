package dev.traced.autoconfigure;

import java.net.URI;
import java.util.Collection;

import dev.traced.export.ExportFailure;
import dev.traced.export.Rejections;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporterBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;

/**
 * OpenTelemetry's OTLP exporter on a connection of grpc-java, with results that tell why
 * an export failed.
 */
final class GrpcSpanExporter implements SpanExporter {

	private final SpanExporter exporter;

	private final GrpcChannel channel;

	private final GrpcAttempts attempts;

	private GrpcSpanExporter(SpanExporter exporter, GrpcChannel channel, GrpcAttempts attempts) {
		this.exporter = exporter;
		this.channel = channel;
		this.attempts = attempts;
	}

	static SpanExporter create(OtlpGrpcSpanExporterBuilder builder, URI endpoint, @Nullable SslBundle sslBundle,
			Rejections rejections) {
		GrpcAttempts attempts = new GrpcAttempts(rejections);
		GrpcChannel channel = GrpcChannel.open(endpoint, sslBundle, attempts);
		channel.applyTo(builder);
		return new GrpcSpanExporter(builder.build(), channel, attempts);
	}

	@Override
	public CompletableResultCode export(Collection<SpanData> spans) {
		this.attempts.begin();
		this.channel.connectNow();
		CompletableResultCode result = this.exporter.export(spans);
		CompletableResultCode explained = new CompletableResultCode();
		result.whenComplete(() -> {
			ExportFailure failure = this.attempts.failure();
			Throwable reason = (failure != null) ? failure : result.getFailureThrowable();
			if (result.isSuccess()) {
				explained.succeed();
			}
			else if (reason != null) {
				explained.failExceptionally(reason);
			}
			else {
				explained.fail();
			}
		});
		return explained;
	}

	@Override
	public CompletableResultCode flush() {
		return this.exporter.flush();
	}

	@Override
	public CompletableResultCode shutdown() {
		this.channel.close();
		return this.exporter.shutdown();
	}

	@Override
	public String toString() {
		return this.exporter.toString();
	}

}
