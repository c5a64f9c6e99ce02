package dev.traced.autoconfigure;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;

import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

import dev.traced.export.ExportLog;
import dev.traced.export.ExporterLogs;
import dev.traced.export.HttpDestination;
import dev.traced.export.OtlpSpanExporter;
import dev.traced.export.Rejections;
import dev.traced.export.ReportingSpanExporter;
import dev.traced.export.RetryingSpanExporter;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporterBuilder;
import io.opentelemetry.sdk.common.export.MemoryMode;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;

/**
 * Builds the OTLP exporter that the properties describe, with a sender that is on the
 * classpath.
 */
final class OtlpSpanExporterFactory {

	private static final String USER_AGENT = "Traced OTel-OTLP-Exporter-Java";

	/** Exporters know their time-outs; this is for those that forget them. */
	private static final Duration GRACE = Duration.ofSeconds(1);

	/** What OpenTelemetry's policy allows. */
	private static final int MAX_ATTEMPTS = 5;

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
		String protocol = (this.properties.protocol() == OtlpProperties.Protocol.GRPC) ? "gRPC " : "";
		return "OTLP " + protocol + ExportEndpoint.withoutSecrets(URI.create(this.endpoint));
	}

	/**
	 * Builds the exporter.
	 * @param log where outages are reported
	 */
	ReportingSpanExporter create(ExportLog log) {
		Rejections rejections = new Rejections(destination(), log);
		SpanExporter exporter = switch (this.properties.protocol()) {
			case HTTP_PROTOBUF -> createHttp(rejections);
			case GRPC -> createGrpc(rejections);
		};
		ExporterLogs.silence();
		return new ReportingSpanExporter(exporter, destination(), log, rejections);
	}

	private SpanExporter createHttp(Rejections rejections) {
		return retrying(new OtlpSpanExporter(httpDestination(), rejections));
	}

	private HttpDestination httpDestination() {
		Map<String, String> headers = new LinkedHashMap<>();
		headers.put("User-Agent", USER_AGENT);
		headers.putAll(this.properties.headers());
		headers.put("Content-Type", "application/x-protobuf");
		return new HttpDestination(URI.create(this.endpoint), headers,
				this.properties.compression() == OtlpProperties.Compression.GZIP, this.properties.timeout(),
				(this.sslBundle != null) ? this.sslBundle.createSslContext() : null);
	}

	private SpanExporter createGrpc(Rejections rejections) {
		this.senders.requireGrpc();
		ExecutorService executor = ExporterLogs.newExecutor("tracing-otlp");
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
		if (this.senders.grpcTakesChannel()) {
			return retrying(new ClosingSpanExporter(
					GrpcSpanExporter.create(builder, URI.create(this.endpoint), this.sslBundle, rejections),
					executor::shutdown));
		}
		if (this.sslBundle != null) {
			builder.setSslContext(this.sslBundle.createSslContext(), trustManager(this.sslBundle));
		}
		return new ClosingSpanExporter(builder.setRetryPolicy(retryPolicy()).build(), executor::shutdown);
	}

	private SpanExporter retrying(SpanExporter exporter) {
		return new RetryingSpanExporter(exporter, this.properties.retry().toSettings(),
				this.properties.timeout().plus(GRACE));
	}

	/** For the senders of OpenTelemetry that retry by themselves. */
	private @Nullable RetryPolicy retryPolicy() {
		RetryProperties retry = this.properties.retry();
		if (!retry.enabled() || retry.maxAttempts() < 2) {
			return null;
		}
		return RetryPolicy.builder()
			.setMaxAttempts(Math.min(retry.maxAttempts(), MAX_ATTEMPTS))
			.setInitialBackoff(retry.initialBackoff())
			.setMaxBackoff(retry.maxBackoff())
			.build();
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
