package dev.traced.autoconfigure;

import java.net.URI;
import java.util.List;
import java.util.Map;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.ManagedChannelProvider;
import io.grpc.TlsChannelCredentials;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporterBuilder;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;

/**
 * A connection of grpc-java for OpenTelemetry's sender of that name, which ignores what
 * the exporter's builder says about TLS and retries. The only class here that needs
 * grpc-java.
 */
final class GrpcChannel {

	private static final int DEFAULT_PORT = 4317;

	private static final int DEFAULT_TLS_PORT = 443;

	/** In which cases to try again, as the OTLP specification has it. */
	private static final List<String> RETRYABLE = List.of("CANCELLED", "DEADLINE_EXCEEDED", "RESOURCE_EXHAUSTED",
			"ABORTED", "OUT_OF_RANGE", "UNAVAILABLE", "DATA_LOSS");

	private final ManagedChannel channel;

	private GrpcChannel(ManagedChannel channel) {
		this.channel = channel;
	}

	static GrpcChannel open(URI endpoint, @Nullable SslBundle sslBundle, boolean retry) {
		boolean tls = "https".equalsIgnoreCase(endpoint.getScheme());
		int port = (endpoint.getPort() >= 0) ? endpoint.getPort() : (tls ? DEFAULT_TLS_PORT : DEFAULT_PORT);
		ManagedChannelBuilder<?> builder = Grpc.newChannelBuilderForAddress(endpoint.getHost(), port,
				tls ? tls(sslBundle) : InsecureChannelCredentials.create());
		if (retry) {
			builder.enableRetry().defaultServiceConfig(retries());
		}
		else {
			builder.disableRetry();
		}
		return new GrpcChannel(builder.build());
	}

	private static ChannelCredentials tls(@Nullable SslBundle sslBundle) {
		TlsChannelCredentials.Builder credentials = TlsChannelCredentials.newBuilder();
		if (sslBundle != null) {
			credentials.trustManager(sslBundle.getManagers().getTrustManagers());
			if (sslBundle.getStores().getKeyStore() != null) {
				credentials.keyManager(sslBundle.getManagers().getKeyManagers());
			}
		}
		return credentials.build();
	}

	private static Map<String, Object> retries() {
		Map<String, Object> policy = Map.of("maxAttempts", 5.0, "initialBackoff", "1s", "maxBackoff", "5s",
				"backoffMultiplier", 1.5, "retryableStatusCodes", RETRYABLE);
		return Map.of("methodConfig", List.of(Map.of("name", List.of(Map.of()), "retryPolicy", policy)));
	}

	static boolean hasTransport() {
		try {
			ManagedChannelProvider.provider();
			return true;
		}
		catch (LinkageError | ManagedChannelProvider.ProviderNotFoundException ex) {
			return false;
		}
	}

	@SuppressWarnings("deprecation") // there is no other way to give the sender TLS
	void applyTo(OtlpGrpcSpanExporterBuilder builder) {
		builder.setChannel(this.channel);
	}

	void close() {
		this.channel.shutdownNow();
	}

}
