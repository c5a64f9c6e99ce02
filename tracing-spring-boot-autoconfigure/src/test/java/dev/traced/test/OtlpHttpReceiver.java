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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

import javax.net.ssl.SSLContext;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A receiver of OTLP by HTTP, on a port of its own, that decodes what it is sent.
 */
public final class OtlpHttpReceiver implements AutoCloseable {

	private final HttpServer server;

	private final String scheme;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final Queue<ResourceSpans> received = new ConcurrentLinkedQueue<>();

	private final Map<String, String> headers = new ConcurrentHashMap<>();

	private volatile String path = "";

	private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();

	private final Queue<Long> arrivals = new ConcurrentLinkedQueue<>();

	private volatile int status = 200;

	private volatile Runnable before = () -> {
	};

	/** Starts a receiver without TLS. */
	public OtlpHttpReceiver() {
		this(null);
	}

	/**
	 * Starts a receiver.
	 * @param tls shows who it is; {@code null} for no TLS
	 */
	public OtlpHttpReceiver(@Nullable SSLContext tls) {
		this(tls, 0);
	}

	/**
	 * Starts a receiver on a port where another was.
	 * @param port the port
	 */
	public OtlpHttpReceiver(int port) {
		this(null, port);
	}

	private OtlpHttpReceiver(@Nullable SSLContext tls, int port) {
		InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
		try {
			if (tls != null) {
				HttpsServer https = HttpsServer.create(address, 0);
				https.setHttpsConfigurator(new HttpsConfigurator(tls));
				this.server = https;
			}
			else {
				this.server = HttpServer.create(address, 0);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.scheme = (tls != null) ? "https" : "http";
		this.server.createContext("/", this::handle);
		this.server.setExecutor(this.threads);
		this.server.start();
	}

	private void handle(HttpExchange exchange) throws IOException {
		this.arrivals.add(System.nanoTime());
		this.before.run();
		this.path = exchange.getRequestURI().getPath();
		exchange.getRequestHeaders().forEach((name, values) -> this.headers.put(name, String.join(",", values)));
		try (exchange; InputStream body = exchange.getRequestBody()) {
			boolean gzip = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
			byte[] bytes = (gzip ? new GZIPInputStream(body) : body).readAllBytes();
			Answer answer = this.answers.poll();
			if (answer == null) {
				answer = new Answer(this.status, Map.of(), new byte[0]);
			}
			if (answer.status == 200) {
				this.received.addAll(ExportTraceServiceRequest.parseFrom(bytes).getResourceSpansList());
			}
			answer.headers.forEach(exchange.getResponseHeaders()::set);
			exchange.sendResponseHeaders(answer.status, (answer.body.length == 0) ? -1 : answer.body.length);
			if (answer.body.length > 0) {
				exchange.getResponseBody().write(answer.body);
			}
		}
	}

	/**
	 * Where to export to.
	 * @return the URL without a path
	 */
	public String endpoint() {
		return this.scheme + "://localhost:" + port();
	}

	/**
	 * The port that it listens on.
	 * @return the port
	 */
	public int port() {
		return this.server.getAddress().getPort();
	}

	/**
	 * Answers with another status from now on.
	 * @param status the status
	 */
	public void answer(int status) {
		this.status = status;
	}

	/**
	 * Answers the next request that has no such answer yet in its own way.
	 * @param status the status
	 * @param headers the headers
	 * @param body the body
	 */
	public void answerOnce(int status, Map<String, String> headers, byte... body) {
		this.answers.add(new Answer(status, headers, body));
	}

	/**
	 * When requests have arrived.
	 * @return the times, as of {@link System#nanoTime()}
	 */
	public List<Long> arrivals() {
		return List.copyOf(this.arrivals);
	}

	/**
	 * Does something before each answer from now on.
	 * @param before what to do
	 */
	public void beforeAnswer(Runnable before) {
		this.before = before;
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
	 * What has been received so far, as it came.
	 * @return spans with their resources and scopes
	 */
	public List<ResourceSpans> received() {
		return List.copyOf(this.received);
	}

	/**
	 * The spans received so far.
	 * @return the spans
	 */
	public List<Span> spans() {
		return this.received.stream()
			.flatMap((resource) -> resource.getScopeSpansList().stream())
			.flatMap((scope) -> scope.getSpansList().stream())
			.toList();
	}

	/**
	 * Awaits so many spans.
	 * @param count how many, at least
	 * @return the spans
	 */
	public List<Span> await(int count) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(10))
			.pollInterval(Duration.ofMillis(10))
			.untilAsserted(() -> assertThat(spans()).hasSizeGreaterThanOrEqualTo(count));
		return spans();
	}

	/**
	 * The attributes of the resource of the first spans received.
	 * @return the attributes that are text
	 */
	public Map<String, String> resource() {
		return this.received.element()
			.getResource()
			.getAttributesList()
			.stream()
			.collect(Collectors.toMap(KeyValue::getKey, (entry) -> entry.getValue().getStringValue()));
	}

	/** Forgets what has been received so far. */
	public void clear() {
		this.received.clear();
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.threads.shutdownNow();
	}

	/**
	 * One answer.
	 *
	 * @param status the status
	 * @param headers the headers
	 * @param body the body
	 */
	private record Answer(int status, Map<String, String> headers, byte[] body) {

	}

}
