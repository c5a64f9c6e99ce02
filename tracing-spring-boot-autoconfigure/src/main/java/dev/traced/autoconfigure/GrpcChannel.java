package dev.traced.autoconfigure;

import java.net.URI;

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
 * the exporter's builder says about TLS. Only what begins with {@code Grpc} here needs
 * grpc-java.
 */
final class GrpcChannel {

	private static final int DEFAULT_PORT = 4317;

	private static final int DEFAULT_TLS_PORT = 443;

	private final ManagedChannel channel;

	private GrpcChannel(ManagedChannel channel) {
		this.channel = channel;
	}

	static GrpcChannel open(URI endpoint, @Nullable SslBundle sslBundle, GrpcAttempts attempts) {
		boolean tls = "https".equalsIgnoreCase(endpoint.getScheme());
		int port = (endpoint.getPort() >= 0) ? endpoint.getPort() : (tls ? DEFAULT_TLS_PORT : DEFAULT_PORT);
		ManagedChannelBuilder<?> builder = Grpc.newChannelBuilderForAddress(endpoint.getHost(), port,
				tls ? tls(sslBundle) : InsecureChannelCredentials.create());
		// tried again by the exporter, which knows when to
		return new GrpcChannel(builder.disableRetry().intercept(attempts).build());
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

	/**
	 * Ends grpc-java's own pause between attempts to connect, which grows to two minutes:
	 * a receiver that is back would be found out of reach for as long.
	 */
	void connectNow() {
		this.channel.resetConnectBackoff();
	}

	void close() {
		this.channel.shutdownNow();
	}

}
