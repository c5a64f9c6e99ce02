package dev.traced.viewer.receiver;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.ExecutorService;

import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerCredentials;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;
import org.springframework.util.ClassUtils;

/**
 * Takes OTLP over gRPC on a port of its own, if there is a transport of grpc-java that
 * can be bound to an address. Neither a port that is in use nor a transport that is
 * missing is a reason not to start.
 */
public final class OtlpGrpcListener implements SmartLifecycle {

	private static final Log logger = LogFactory.getLog(OtlpGrpcListener.class);

	/** Grpc's own way to find a transport knows ports only, on all addresses. */
	private static final String[] TRANSPORTS = { "io.grpc.netty.NettyServerBuilder",
			"io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder" };

	private final OtlpReceiver receiver;

	private final InetSocketAddress address;

	private final int maxRequestSize;

	private @Nullable Server server;

	private @Nullable ExecutorService executor;

	OtlpGrpcListener(OtlpReceiver receiver, InetSocketAddress address, int maxRequestSize) {
		this.receiver = receiver;
		this.address = address;
		this.maxRequestSize = maxRequestSize;
	}

	@Override
	public synchronized void start() {
		if (this.server != null) {
			return;
		}
		ServerBuilder<?> builder = builder(this.address);
		if (builder == null) {
			logger.warn("OTLP over gRPC is not received: add io.grpc:grpc-netty or io.grpc:grpc-netty-shaded");
			return;
		}
		ExecutorService threads = OtlpHttpListener.threads("traced-otlp-grpc-");
		for (Signal signal : Signal.values()) {
			builder.addService(OtlpGrpcService.of(signal, this.receiver, this.maxRequestSize));
		}
		// what is too large by one byte is still read, and refused as over HTTP
		Server created = builder.maxInboundMessageSize(this.maxRequestSize + 1).executor(threads).build();
		try {
			this.server = created.start();
			this.executor = threads;
			logger.info("Receiving OTLP over gRPC on " + created.getListenSockets());
		}
		catch (IOException ex) {
			created.shutdownNow();
			threads.shutdownNow();
			Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
			logger.warn("OTLP over gRPC is not received on " + this.address + ": " + cause.getMessage());
		}
	}

	private static @Nullable ServerBuilder<?> builder(InetSocketAddress address) {
		ClassLoader classLoader = OtlpGrpcListener.class.getClassLoader();
		for (String transport : TRANSPORTS) {
			if (ClassUtils.isPresent(transport, classLoader)) {
				try {
					return (ServerBuilder<?>) ClassUtils.resolveClassName(transport, classLoader)
						.getMethod("forAddress", SocketAddress.class, ServerCredentials.class)
						.invoke(null, address, InsecureServerCredentials.create());
				}
				catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException ex) {
					logger.debug("No server with " + transport, ex);
				}
			}
		}
		return null;
	}

	@Override
	public synchronized void stop() {
		Server running = this.server;
		ExecutorService threads = this.executor;
		this.server = null;
		this.executor = null;
		if (running != null) {
			running.shutdownNow();
		}
		if (threads != null) {
			threads.shutdownNow();
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return this.server != null;
	}

	/** The port, or -1 while there is none. */
	synchronized int port() {
		return (this.server != null) ? this.server.getPort() : -1;
	}

}
