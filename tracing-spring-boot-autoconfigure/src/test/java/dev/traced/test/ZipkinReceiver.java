package dev.traced.test;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A receiver of Zipkin's second format in JSON that checks what it is sent, and answers
 * as Zipkin does.
 *
 * @see <a href="https://zipkin.io/zipkin-api/">Zipkin API</a>
 */
public final class ZipkinReceiver implements AutoCloseable {

	private static final Set<String> FIELDS = Set.of("traceId", "name", "parentId", "id", "kind", "timestamp",
			"duration", "debug", "shared", "localEndpoint", "remoteEndpoint", "annotations", "tags");

	private final HttpServer server;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final Queue<JsonNode> spans = new ConcurrentLinkedQueue<>();

	private final Queue<Throwable> mistakes = new ConcurrentLinkedQueue<>();

	private final Map<String, String> headers = new ConcurrentHashMap<>();

	private final AtomicInteger failures = new AtomicInteger();

	private volatile String path = "";

	/** Starts a receiver. */
	public ZipkinReceiver() {
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.createContext("/", this::handle);
		this.server.setExecutor(this.threads);
		this.server.start();
	}

	private void handle(HttpExchange exchange) throws IOException {
		this.path = exchange.getRequestURI().getPath();
		exchange.getRequestHeaders().forEach((name, values) -> this.headers.put(name, String.join(",", values)));
		try (exchange; InputStream body = exchange.getRequestBody()) {
			boolean gzip = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
			byte[] bytes = (gzip ? new GZIPInputStream(body) : body).readAllBytes();
			if (this.failures.getAndUpdate((count) -> Math.max(0, count - 1)) > 0) {
				exchange.sendResponseHeaders(503, -1);
				return;
			}
			try {
				JsonNode list = JsonMapper.builder().build().readTree(bytes);
				assertThat(list.isArray()).isTrue();
				list.forEach(ZipkinReceiver::validate);
				list.forEach(this.spans::add);
			}
			catch (RuntimeException | AssertionError ex) {
				this.mistakes.add(ex);
			}
			exchange.sendResponseHeaders(202, -1);
		}
	}

	private static void validate(JsonNode span) {
		assertThat(span.propertyNames()).isSubsetOf(FIELDS);
		assertThat(span.get("traceId").asString()).matches("[0-9a-f]{32}|[0-9a-f]{16}");
		assertThat(span.get("id").asString()).matches("[0-9a-f]{16}");
		if (span.has("parentId")) {
			assertThat(span.get("parentId").asString()).matches("[0-9a-f]{16}");
		}
		if (span.has("kind")) {
			assertThat(span.get("kind").asString()).isIn("CLIENT", "SERVER", "PRODUCER", "CONSUMER");
		}
		assertThat(span.get("timestamp").isIntegralNumber()).isTrue();
		assertThat(span.get("duration").isIntegralNumber()).isTrue();
		assertThat(span.get("duration").asLong()).isPositive();
		for (String endpoint : List.of("localEndpoint", "remoteEndpoint")) {
			if (span.has(endpoint)) {
				assertThat(span.get(endpoint).propertyNames()).isNotEmpty()
					.isSubsetOf("serviceName", "ipv4", "ipv6", "port");
			}
		}
		if (span.has("annotations")) {
			assertThat(span.get("annotations")).isNotEmpty().allSatisfy((annotation) -> {
				assertThat(annotation.get("timestamp").isIntegralNumber()).isTrue();
				assertThat(annotation.get("value").isString()).isTrue();
			});
		}
		if (span.has("tags")) {
			assertThat(span.get("tags")).isNotEmpty().allSatisfy((tag) -> assertThat(tag.isString()).isTrue());
		}
	}

	/**
	 * Where to export to.
	 * @return the URL without a path
	 */
	public String endpoint() {
		return "http://localhost:" + this.server.getAddress().getPort();
	}

	/**
	 * Is overloaded for so many requests.
	 * @param count how many
	 */
	public void fail(int count) {
		this.failures.set(count);
	}

	/**
	 * The path of the last request.
	 * @return the path
	 */
	public String path() {
		return this.path;
	}

	/**
	 * A header of the requests so far.
	 * @param name the name, as in {@code Content-encoding}
	 * @return the value
	 */
	public String header(String name) {
		return this.headers.getOrDefault(name, "");
	}

	/**
	 * The spans received so far; fails if any was not valid.
	 * @return the spans
	 */
	public List<JsonNode> spans() {
		assertThat(this.mistakes).isEmpty();
		return List.copyOf(this.spans);
	}

	/**
	 * Awaits so many spans.
	 * @param count how many, at least
	 * @return the spans
	 */
	public List<JsonNode> await(int count) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(10))
			.pollInterval(Duration.ofMillis(10))
			.untilAsserted(() -> assertThat(spans()).hasSizeGreaterThanOrEqualTo(count));
		return spans();
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.threads.shutdownNow();
	}

}
