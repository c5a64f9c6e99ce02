package dev.traced.benchmarks;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;

import com.sun.net.httpserver.HttpServer;
import dev.traced.viewer.receiver.Answer;
import dev.traced.viewer.receiver.OtlpListenerAutoConfiguration;
import dev.traced.viewer.receiver.OtlpReceiver;
import dev.traced.viewer.receiver.Signal;
import dev.traced.viewer.store.TraceStore;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * How many spans a second the viewer receives, in requests of 512 spans with eight
 * attributes each: decoded and handed to a store, and the same through the port for OTLP
 * over HTTP with the JDK's client.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class OtlpReceiverBenchmark {

	private static final int SPANS = 512;

	/** How the body is packed. */
	@Param({ "identity", "gzip" })
	public String encoding;

	private byte[] body;

	private OtlpReceiver receiver;

	private ConfigurableApplicationContext application;

	private HttpClient client;

	private HttpRequest request;

	/**
	 * Makes a request as OpenTelemetry's exporter sends it, and an application that takes
	 * it.
	 * @throws IOException never
	 */
	@Setup
	public void prepare() throws IOException {
		byte[] message = exported();
		this.body = this.encoding.equals("gzip") ? gzip(message) : message;
		int port;
		try (ServerSocket free = new ServerSocket(0)) {
			port = free.getLocalPort();
		}
		SpringApplication spring = new SpringApplication(Application.class);
		spring.setWebApplicationType(org.springframework.boot.WebApplicationType.NONE);
		spring.setDefaultProperties(java.util.Map.of("tracing.viewer.otlp.http-port", port, "logging.level.root",
				"warn", "spring.main.banner-mode", "off"));
		this.application = spring.run();
		this.receiver = this.application.getBean(OtlpReceiver.class);
		this.client = HttpClient.newHttpClient();
		this.request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/traces"))
			.header("Content-Type", "application/x-protobuf")
			.header("Content-Encoding", this.encoding)
			.POST(BodyPublishers.ofByteArray(this.body))
			.build();
	}

	/** What OpenTelemetry's exporter sends. */
	private static byte[] exported() throws IOException {
		AtomicReference<byte[]> sent = new AtomicReference<>(new byte[0]);
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/", (exchange) -> {
			try (exchange) {
				sent.set(exchange.getRequestBody().readAllBytes());
				exchange.sendResponseHeaders(200, -1);
			}
		});
		server.start();
		try (OtlpHttpSpanExporter exporter = OtlpHttpSpanExporter.builder()
			.setEndpoint("http://127.0.0.1:" + server.getAddress().getPort())
			.build()) {
			exporter.export(spans()).join(10, TimeUnit.SECONDS);
		}
		finally {
			server.stop(0);
		}
		return sent.get();
	}

	private static List<SpanData> spans() {
		List<SpanData> spans = new ArrayList<>();
		try (SdkTracerProvider provider = SdkTracerProvider.builder()
			.setResource(Resource.getDefault().toBuilder().put("service.name", "shop").build())
			.build()) {
			Span root = provider.get("benchmark").spanBuilder("GET /orders/{id}").startSpan();
			for (int i = 0; i < SPANS; i++) {
				if (i % 10 == 0) {
					root = provider.get("benchmark").spanBuilder("GET /orders/{id}").startSpan();
				}
				Span span = provider.get("benchmark")
					.spanBuilder("SELECT orders")
					.setParent(Context.root().with(root))
					.setSpanKind(SpanKind.CLIENT)
					.setAttribute("db.system.name", "postgresql")
					.setAttribute("db.namespace", "shop")
					.setAttribute("db.query.text", "SELECT * FROM orders WHERE customer = ? AND placed > ?")
					.setAttribute("db.query.summary", "SELECT orders")
					.setAttribute("server.address", "db.shop.example")
					.setAttribute("server.port", 5432L)
					.setAttribute("thread.name", "http-nio-8080-exec-" + i % 20)
					.setAttribute("db.response.returned_rows", i)
					.startSpan();
				span.end();
				spans.add(((ReadableSpan) span).toSpanData());
			}
		}
		return spans;
	}

	private static byte[] gzip(byte[] bytes) throws IOException {
		ByteArrayOutputStream packed = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
			gzip.write(bytes);
		}
		return packed.toByteArray();
	}

	/** Ends the application. */
	@TearDown
	public void end() {
		this.application.close();
	}

	/**
	 * Decodes and hands over.
	 * @return the answer
	 */
	@Benchmark
	@OperationsPerInvocation(SPANS)
	public Answer decode() {
		Answer answer = this.receiver.receive(Signal.TRACES, "application/x-protobuf", this.encoding, this.body.length,
				new ByteArrayInputStream(this.body));
		check(answer.status(), answer.body());
		return answer;
	}

	/**
	 * Sends through HTTP.
	 * @return the response
	 * @throws Exception if it cannot be sent
	 */
	@Benchmark
	@OperationsPerInvocation(SPANS)
	public HttpResponse<byte[]> http() throws Exception {
		HttpResponse<byte[]> response = this.client.send(this.request, BodyHandlers.ofByteArray());
		check(response.statusCode(), response.body());
		return response;
	}

	/** All of it is taken, or the numbers mean nothing. */
	private static void check(int status, byte[] body) {
		if (status != 200 || body.length > 0) {
			throw new IllegalStateException("status " + status + ", " + body.length + " bytes");
		}
	}

	/** An application with nothing but a store and the port. */
	@ImportAutoConfiguration(OtlpListenerAutoConfiguration.class)
	static class Application {

		@Bean
		TraceStore store() {
			return new TraceStore(List.of());
		}

	}

}
