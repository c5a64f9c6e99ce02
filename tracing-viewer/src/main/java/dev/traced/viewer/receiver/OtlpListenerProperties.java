package dev.traced.viewer.receiver;

import java.net.InetAddress;

import dev.traced.autoconfigure.InvalidTracingPropertyException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Where the viewer takes spans and log records of other services, beside its path on the
 * port of the application.
 *
 * @param httpPort Port on which OTLP over HTTP is taken too, usually 4318. By default
 * there is none.
 * @param grpcPort Port on which OTLP over gRPC is taken, usually 4317. Needs grpc-netty
 * or grpc-netty-shaded. By default there is none.
 * @param address Address on which these ports listen. By default nobody but this machine
 * reaches it.
 * @param maxRequestSize Largest request, before and after decompression. All requests
 * that are read at the same time occupy at most four times as much.
 */
@ConfigurationProperties("tracing.viewer.otlp")
record OtlpListenerProperties(@Nullable Integer httpPort, @Nullable Integer grpcPort,
		@DefaultValue("127.0.0.1") InetAddress address, @DefaultValue("16MB") DataSize maxRequestSize) {

	private static final int MAX_PORT = 65_535;

	private static final DataSize SMALLEST = DataSize.ofKilobytes(1);

	private static final DataSize LARGEST = DataSize.ofMegabytes(128);

	OtlpListenerProperties {
		port("http-port", httpPort);
		port("grpc-port", grpcPort);
		if (maxRequestSize.compareTo(SMALLEST) < 0 || maxRequestSize.compareTo(LARGEST) > 0) {
			throw new InvalidTracingPropertyException("tracing.viewer.otlp.max-request-size", maxRequestSize,
					"from 1KB to 128MB");
		}
	}

	private static void port(String name, @Nullable Integer port) {
		if (port != null && (port < 0 || port > MAX_PORT)) {
			throw new InvalidTracingPropertyException("tracing.viewer.otlp." + name, port,
					"a port from 1 to 65535, or 0 for any that is free");
		}
	}

	int maxRequestBytes() {
		return (int) this.maxRequestSize.toBytes();
	}

}
