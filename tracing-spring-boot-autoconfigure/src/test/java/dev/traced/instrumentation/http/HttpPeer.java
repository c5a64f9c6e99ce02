package dev.traced.instrumentation.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * A real server to call: one that speaks HTTP and remembers what it received, and one
 * that misbehaves below HTTP.
 */
public final class HttpPeer implements AutoCloseable {

	private final HttpServer server;

	private final ServerSocket rude;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final Queue<Received> received = new ConcurrentLinkedQueue<>();

	private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();

	private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

	private volatile Rudeness rudeness = Rudeness.RESET;

	public HttpPeer() {
		try {
			InetAddress address = InetAddress.getLoopbackAddress();
			this.server = HttpServer.create(new InetSocketAddress(address, 0), 0);
			this.rude = new ServerSocket(0, 50, address);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.setExecutor(this.threads);
		this.server.createContext("/", this::handle);
		this.server.start();
		this.threads.execute(this::beRude);
	}

	/**
	 * The base URL of the polite server.
	 * @return the URL, without a slash at its end
	 */
	public String url() {
		return "http://localhost:" + port();
	}

	public int port() {
		return this.server.getAddress().getPort();
	}

	/**
	 * The base URL of a server that behaves as told.
	 * @param rudeness how
	 * @return the URL
	 */
	public String url(Rudeness rudeness) {
		this.rudeness = rudeness;
		return "http://localhost:" + this.rude.getLocalPort();
	}

	public List<Received> received() {
		return List.copyOf(this.received);
	}

	public void clear() {
		this.received.clear();
		this.calls.clear();
	}

	@Override
	public void close() throws IOException {
		this.rude.close();
		for (Socket socket : this.sockets) {
			socket.close();
		}
		this.server.stop(0);
		this.threads.shutdownNow();
	}

	private void handle(HttpExchange exchange) throws IOException {
		byte[] body = exchange.getRequestBody().readAllBytes();
		Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		headers.putAll(exchange.getRequestHeaders());
		this.received
			.add(new Received(exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers, body.length));
		String path = exchange.getRequestURI().getPath();
		String[] parts = path.split("/");
		int call = this.calls.computeIfAbsent(path, (key) -> new AtomicInteger()).incrementAndGet();
		exchange.getResponseHeaders().set("X-Answer", "42");
		exchange.getResponseHeaders().set("Content-Type", "text/plain");
		switch (parts[1]) {
			case "status" -> respond(exchange, Integer.parseInt(parts[2]), new byte[0]);
			case "echo" -> respond(exchange, 200, body);
			case "flaky" -> respond(exchange, (call < 3) ? 503 : 200, bytes("done"));
			case "redirect" -> {
				exchange.getResponseHeaders().set("Location", url() + "/hello");
				respond(exchange, 302, new byte[0]);
			}
			case "truncated" -> {
				exchange.sendResponseHeaders(200, 1000);
				exchange.getResponseBody().write(bytes("not all"));
				exchange.getResponseBody().flush();
				exchange.close();
			}
			default -> respond(exchange, 200, bytes("hello"));
		}
	}

	private static void respond(HttpExchange exchange, int status, byte[] body) throws IOException {
		boolean empty = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
		exchange.sendResponseHeaders(status, empty ? -1 : body.length);
		if (!empty) {
			exchange.getResponseBody().write(body);
		}
		exchange.close();
	}

	private void beRude() {
		while (!this.rude.isClosed()) {
			try {
				Socket socket = this.rude.accept();
				this.sockets.add(socket);
				byte[] request = new byte[1024];
				switch (this.rudeness) {
					case RESET -> {
						socket.setSoLinger(true, 0);
						socket.close();
					}
					case GARBAGE -> {
						socket.getInputStream().read(request);
						socket.getOutputStream().write(bytes("\u0001\u0002 this is not HTTP\r\n\r\n"));
						socket.close();
					}
					case HANG -> {
						// says nothing until it is closed with this peer
					}
				}
			}
			catch (IOException ex) {
				if (this.rude.isClosed()) {
					return;
				}
			}
		}
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	/** How the second server behaves. */
	public enum Rudeness {

		/** Resets the connection. */
		RESET,

		/** Answers with something that is no HTTP. */
		GARBAGE,

		/** Never answers. */
		HANG

	}

	/**
	 * A request as it arrived.
	 *
	 * @param method its method
	 * @param uri its URI
	 * @param headers its headers
	 * @param size the size of its body
	 */
	public record Received(String method, String uri, Map<String, List<String>> headers, int size) {

		public String traceparent() {
			List<String> values = this.headers.get("traceparent");
			if (values == null || values.size() != 1) {
				throw new AssertionError("one traceparent expected, not " + values);
			}
			return values.get(0);
		}

	}

}
