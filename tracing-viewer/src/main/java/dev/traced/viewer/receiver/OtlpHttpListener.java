package dev.traced.viewer.receiver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;

/**
 * Takes OTLP over HTTP on a port of its own, where exporters look for a collector by
 * default. A port that is in use is no reason not to start: the application is more
 * important than its viewer. Keeps no virtual machine alive.
 */
public final class OtlpHttpListener implements SmartLifecycle {

	private static final Log logger = LogFactory.getLog(OtlpHttpListener.class);

	private static final int MAX_THREADS = 16;

	private static final int IDLE_SECONDS = 30;

	private final OtlpReceiver receiver;

	private final InetSocketAddress address;

	private @Nullable HttpServer server;

	private @Nullable ExecutorService executor;

	OtlpHttpListener(OtlpReceiver receiver, InetSocketAddress address) {
		this.receiver = receiver;
		this.address = address;
	}

	@Override
	public synchronized void start() {
		if (this.server != null) {
			return;
		}
		try {
			HttpServer created = HttpServer.create(this.address, 0);
			ExecutorService threads = threads("traced-otlp-http-");
			created.setExecutor(threads);
			created.createContext("/", this::handle);
			startAsDaemon(created);
			this.server = created;
			this.executor = threads;
			logger.info("Receiving OTLP over HTTP on http:/" + created.getAddress());
		}
		catch (IOException | UncheckedIOException ex) {
			logger.warn("OTLP over HTTP is not received on " + this.address + ": " + ex.getMessage());
		}
	}

	static ExecutorService threads(String name) {
		AtomicInteger number = new AtomicInteger();
		ThreadFactory factory = (task) -> {
			Thread thread = new Thread(task, name + number.incrementAndGet());
			thread.setDaemon(true);
			return thread;
		};
		ThreadPoolExecutor threads = new ThreadPoolExecutor(MAX_THREADS, MAX_THREADS, IDLE_SECONDS, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(), factory);
		threads.allowCoreThreadTimeOut(true);
		return threads;
	}

	/** The server's own thread is of the kind of the one that starts it. */
	private static void startAsDaemon(HttpServer server) {
		Thread starter = new Thread(server::start, "traced-otlp-http-start");
		starter.setDaemon(true);
		starter.start();
		boolean interrupted = false;
		while (starter.isAlive()) {
			try {
				starter.join();
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	private void handle(HttpExchange exchange) throws IOException {
		try (exchange) {
			Signal signal = signal(exchange.getRequestURI().getPath());
			if (signal == null) {
				exchange.sendResponseHeaders(404, -1);
			}
			else if (!exchange.getRequestMethod().equals("POST")) {
				exchange.getResponseHeaders().set("Allow", "POST");
				exchange.sendResponseHeaders(405, -1);
			}
			else {
				Headers headers = exchange.getRequestHeaders();
				Answer answer = this.receiver.receive(signal, headers.getFirst("Content-Type"),
						headers.getFirst("Content-Encoding"), length(headers.getFirst("Content-Length")),
						exchange.getRequestBody());
				send(exchange, answer);
			}
		}
	}

	private static void send(HttpExchange exchange, Answer answer) throws IOException {
		Headers headers = exchange.getResponseHeaders();
		headers.set("Content-Type", answer.contentType());
		answer.headers().forEach(headers::set);
		int length = answer.body().length;
		exchange.sendResponseHeaders(answer.status(), (length > 0) ? length : -1);
		if (length > 0) {
			exchange.getResponseBody().write(answer.body());
		}
	}

	private static @Nullable Signal signal(String path) {
		for (Signal signal : Signal.values()) {
			if (signal.path().equals(path)) {
				return signal;
			}
		}
		return null;
	}

	private static long length(@Nullable String contentLength) {
		try {
			return (contentLength != null) ? Long.parseLong(contentLength) : -1;
		}
		catch (NumberFormatException ex) {
			return -1;
		}
	}

	@Override
	public synchronized void stop() {
		HttpServer running = this.server;
		ExecutorService threads = this.executor;
		this.server = null;
		this.executor = null;
		if (running != null) {
			running.stop(0);
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
		return (this.server != null) ? this.server.getAddress().getPort() : -1;
	}

}
