package dev.traced.autoconfigure;

import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ExecutorService;

import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

import dev.traced.export.ExporterLogs;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporterBuilder;
import io.opentelemetry.sdk.common.export.MemoryMode;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;

/**
 * Builds the OTLP exporter that the properties describe, with a sender that is on the
 * classpath.
 */
final class OtlpSpanExporterFactory {

	private final OtlpProperties properties;

	private final String endpoint;

	private final @Nullable SslBundle sslBundle;

	private final OtlpSenders senders;

	OtlpSpanExporterFactory(OtlpProperties properties, @Nullable SslBundle sslBundle, OtlpSenders senders) {
		this.properties = properties;
		this.endpoint = Objects.requireNonNull(properties.endpoint(), "no endpoint");
		this.sslBundle = sslBundle;
		this.senders = senders;
	}

	/** The endpoint without what may be secret in it. */
	String destination() {
		URI uri = URI.create(this.endpoint);
		String port = (uri.getPort() >= 0) ? ":" + uri.getPort() : "";
		String path = (uri.getRawPath() != null) ? uri.getRawPath() : "";
		String protocol = (this.properties.protocol() == OtlpProperties.Protocol.GRPC) ? "gRPC " : "";
		return "OTLP " + protocol + uri.getScheme() + "://" + uri.getHost() + port + path;
	}

	SpanExporter create() {
		ExecutorService executor = ExporterLogs.newExecutor("tracing-otlp");
		SpanExporter exporter = switch (this.properties.protocol()) {
			case HTTP_PROTOBUF -> new ClosingSpanExporter(createHttp(executor), executor::shutdown);
			case GRPC -> createGrpc(executor);
		};
		ExporterLogs.silence();
		return exporter;
	}

	private SpanExporter createHttp(ExecutorService executor) {
		this.senders.requireHttp();
		OtlpHttpSpanExporterBuilder builder = OtlpHttpSpanExporter.builder()
			.setEndpoint(this.endpoint)
			.setCompression(compression())
			.setTimeout(this.properties.timeout())
			.setConnectTimeout(this.properties.timeout())
			.setMemoryMode(MemoryMode.REUSABLE_DATA)
			.setMeterProvider(MeterProvider.noop())
			.setComponentLoader(this.senders)
			.setExecutorService(executor);
		this.properties.headers().forEach(builder::addHeader);
		if (!this.properties.retry()) {
			builder.setRetryPolicy(null);
		}
		if (this.sslBundle != null) {
			builder.setSslContext(this.sslBundle.createSslContext(), trustManager(this.sslBundle));
		}
		return builder.build();
	}

	private SpanExporter createGrpc(ExecutorService executor) {
		this.senders.requireGrpc();
		OtlpGrpcSpanExporterBuilder builder = OtlpGrpcSpanExporter.builder()
			.setEndpoint(this.endpoint)
			.setCompression(compression())
			.setTimeout(this.properties.timeout())
			.setConnectTimeout(this.properties.timeout())
			.setMemoryMode(MemoryMode.REUSABLE_DATA)
			.setMeterProvider(MeterProvider.noop())
			.setComponentLoader(this.senders)
			.setExecutorService(executor);
		this.properties.headers().forEach(builder::addHeader);
		if (!this.senders.grpcTakesChannel()) {
			if (!this.properties.retry()) {
				builder.setRetryPolicy(null);
			}
			if (this.sslBundle != null) {
				builder.setSslContext(this.sslBundle.createSslContext(), trustManager(this.sslBundle));
			}
			return new ClosingSpanExporter(builder.build(), executor::shutdown);
		}
		GrpcChannel channel = GrpcChannel.open(URI.create(this.endpoint), this.sslBundle, this.properties.retry());
		channel.applyTo(builder);
		return new ClosingSpanExporter(builder.build(), () -> {
			channel.close();
			executor.shutdown();
		});
	}

	private String compression() {
		return this.properties.compression().name().toLowerCase(Locale.ROOT);
	}

	private static X509TrustManager trustManager(SslBundle bundle) {
		for (TrustManager manager : bundle.getManagers().getTrustManagers()) {
			if (manager instanceof X509TrustManager x509) {
				return x509;
			}
		}
		throw new IllegalStateException("The SSL bundle has no X.509 trust manager");
	}

}
