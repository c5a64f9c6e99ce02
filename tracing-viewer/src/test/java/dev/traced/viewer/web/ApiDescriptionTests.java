package dev.traced.viewer.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import dev.traced.autoconfigure.TracingStatus;
import dev.traced.viewer.analysis.ApplicationCode;
import dev.traced.viewer.analysis.DependencyGraph;
import dev.traced.viewer.analysis.DependencyGraph.NodeType;
import dev.traced.viewer.analysis.Finding;
import dev.traced.viewer.analysis.Findings;
import dev.traced.viewer.analysis.LiveStatistics;
import dev.traced.viewer.analysis.RequestStats;
import dev.traced.viewer.analysis.RouteStats;
import dev.traced.viewer.analysis.RunningTrace;
import dev.traced.viewer.analysis.RunningTraces;
import dev.traced.viewer.analysis.ServiceStats;
import dev.traced.viewer.analysis.TraceExample;
import dev.traced.viewer.receiver.OtlpReceiver;
import dev.traced.viewer.receiver.Signal;
import dev.traced.viewer.store.LogEntry;
import dev.traced.viewer.store.StoringSpanProcessor;
import dev.traced.viewer.store.TraceStore;
import dev.traced.viewer.web.ViewerAccess.Mode;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the description of the API against the API.
 */
class ApiDescriptionTests {

	private static final ObjectMapper MAPPER = new ObjectMapper();

	private static final TraceExample EXAMPLE = new TraceExample("0".repeat(31) + "1", "0".repeat(15) + "1", 1.5,
			"failed");

	private static final RequestStats REQUESTS = new RequestStats(10, 1, 0.5, 0.1, 1, 2, 3, 4);

	private static final TracingStatus STATUS = new TracingStatus(new TracingStatus.Who(true, null, "traced", null, 0L),
			new TracingStatus.SamplerStatus("adaptive{50/s}", "adaptive{50/s}", true,
					List.of(new TracingStatus.Change(Map.of("ratio", 0.5), "then", "soon")),
					new TracingStatus.Decisions(3, 2, 1),
					List.of(new TracingStatus.Rule("checkout", "path /checkout", "always", 2, 1)), 1,
					Map.of("share", 0.5)),
			List.of(new TracingStatus.Exporter("tracing-viewer", null, null, null, null, null, null),
					new TracingStatus.Exporter("http://localhost:4318/v1/traces", new TracingStatus.Queue(1, 2), 3L, 4L,
							Map.of("queue-full", 5L), true, new TracingStatus.LastError("refused", "now"))),
			new TracingStatus.Instrumentations(List.of("servlet"), Map.of("grpc", "no class")));

	private static TraceStore store;

	private static ViewerHandler handler;

	private static Api api;

	private static JsonNode document;

	private static JsonSchema schema;

	private static String traceId;

	private static String spanId;

	@BeforeAll
	static void start() throws IOException {
		EventHub events = new EventHub();
		ApplicationCode code = new ApplicationCode(List.of());
		LiveStatistics statistics = new LiveStatistics(InstantSource.system());
		Findings findings = new Findings(code);
		RunningTraces running = new RunningTraces(code);
		store = new TraceStore(List.of(statistics, findings, events));
		ViewerBackend backend = new ViewerBackend(store, statistics, findings, running,
				new OtlpReceiver(store, 1 << 20), events, () -> STATUS, "1.0",
				ApiDescriptionTests.class.getClassLoader());
		handler = new ViewerHandler("/tracing", new ViewerAccess(Mode.APPLICATION, null, Set.of()), backend);
		api = new Api(backend, new Assets(backend.classLoader()));
		document = get("/api/v1/openapi.json");
		schema = new JsonSchema(document);
		fill();
	}

	private static void fill() {
		try (SdkTracerProvider provider = SdkTracerProvider.builder()
			.setResource(Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "shop")))
			.addSpanProcessor(new StoringSpanProcessor(store))
			.build()) {
			Tracer tracer = provider.get("test");
			Span link = tracer.spanBuilder("before").startSpan();
			link.end();
			Span root = tracer.spanBuilder("GET /orders")
				.setSpanKind(SpanKind.SERVER)
				.setAttribute("http.request.method", "GET")
				.setAttribute("http.route", "/orders")
				.setAttribute("http.response.status_code", 500)
				.setAttribute("traced.sampling.rule", "orders")
				.addLink(link.getSpanContext())
				.startSpan();
			traceId = root.getSpanContext().getTraceId();
			try (Scope scope = root.makeCurrent()) {
				Span child = tracer.spanBuilder("select")
					.setAttribute(AttributeKey.doubleArrayKey("doubles"), List.of(1.5, Double.NaN))
					.setAttribute("flag", true)
					.startSpan();
				child.recordException(new IllegalStateException("no"));
				child.setStatus(StatusCode.ERROR, "no");
				child.end();
				spanId = child.getSpanContext().getSpanId();
			}
			root.end();
		}
		store.offer(new LogEntry(traceId, spanId, "shop", System.currentTimeMillis() * 1_000_000, "ERROR", "com.shop",
				"main", "It failed", null));
		store.flush();
	}

	@AfterAll
	static void stop() {
		store.close();
	}

	@Test
	void everyPathAndEveryParameterIsDescribedAndTheOtherWayRound() {
		Map<String, Set<String>> described = new TreeMap<>();
		Set<String> posts = new TreeSet<>();
		document.get("paths").properties().forEach((path) -> {
			if (path.getValue().has("get")) {
				described.put(path.getKey(),
						path.getValue()
							.at("/get/parameters")
							.valueStream()
							.filter((parameter) -> parameter.get("in").asString().equals("query"))
							.map((parameter) -> parameter.get("name").asString())
							.collect(Collectors.toSet()));
			}
			else {
				posts.add(path.getKey());
			}
		});
		assertThat(described).isEqualTo(api.parameters());
		assertThat(posts).containsExactlyInAnyOrder(Signal.TRACES.path(), Signal.LOGS.path());
	}

	@Test
	void everyAnswerIsAsDescribedAndNothingIsDescribedThatNoAnswerHas() throws IOException {
		for (String path : api.parameters().keySet()) {
			if (!path.endsWith("/stream")) {
				assertThatItIsAsDescribed(path,
						path.replace("{trace_id}", traceId) + (path.endsWith("/logs") ? "?trace_id=" + traceId : ""));
			}
		}
		assertThatItIsAsDescribed("/api/v1/traces", "/api/v1/traces?format=points");
		assertThatItIsAsDescribed("/api/v1/traces/{trace_id}", "/api/v1/traces/" + traceId + "?format=otlp");
		assertThat(schema.check("Problem", read(problem("/api/v1/nothing")))).isEmpty();
		assertThatItIsAsDescribed("Services",
				(json) -> StatisticsJson.services(json, List.of(new ServiceStats("shop", 5, REQUESTS, 1_000_000_000))));
		assertThatItIsAsDescribed("Dependencies",
				(json) -> StatisticsJson.dependencies(json,
						new DependencyGraph(
								List.of(new DependencyGraph.Node("a", "shop", NodeType.SERVICE, null, REQUESTS),
										new DependencyGraph.Node("b", "orders", NodeType.DATABASE, "postgresql",
												REQUESTS)),
								List.of(new DependencyGraph.Edge("a", "b", REQUESTS, "db.system.name=postgresql")))));
		assertThatItIsAsDescribed("Red",
				(json) -> StatisticsJson.red(json,
						List.of(new RouteStats("shop", "GET /orders", SpanKind.SERVER, "/orders", "GET", REQUESTS,
								List.of(new RouteStats.Slice(1000, 1, 0, 2, 3)), List.of(new RouteStats.Bucket(5, 1)),
								List.of(EXAMPLE), List.of(EXAMPLE)))));
		for (Finding.Type type : Finding.Type.values()) {
			assertThatItIsAsDescribed("Findings",
					(json) -> FindingsJson.findings(json, List.of(new Finding(type, Finding.Severity.HIGH, "title",
							"advice", "shop", "GET /orders", 5, 1.5, 2, null, null, null, 1, 2, List.of(EXAMPLE)))));
		}
		assertThatItIsAsDescribed("Running",
				(json) -> FindingsJson.running(json,
						List.of(new RunningTrace(EXAMPLE.traceId(), "GET /orders", "shop", 12, 1,
								List.of(new RunningTrace.OpenSpan(EXAMPLE.spanId(), null, "GET /orders", 12)), "main",
								List.of("com.shop.Orders.find(Orders.java:12)")))));
		assertThatItIsAsDescribed("BriefStatus", (json) -> StatusJson.brief(json, backend()));
		assertThat(schema.unmet()).isEmpty();
	}

	private static ViewerBackend backend() {
		return new ViewerBackend(store, new LiveStatistics(InstantSource.system()),
				new Findings(new ApplicationCode(List.of())), new RunningTraces(new ApplicationCode(List.of())),
				new OtlpReceiver(store, 1 << 20), new EventHub(), () -> STATUS, "1.0",
				ApiDescriptionTests.class.getClassLoader());
	}

	@Test
	void aTraceIsToldWithAllItHas() throws IOException {
		JsonNode trace = get("/api/v1/traces/" + traceId.toUpperCase());
		assertThat(trace.at("/summary/route").asString()).isEqualTo("/orders");
		assertThat(trace.at("/summary/http_status_code").asInt()).isEqualTo(500);
		assertThat(trace.at("/spans/0/parent_span_id").isNull()).isTrue();
		assertThat(trace.at("/spans/0/start_time").asString()).matches("\\d{4}-.*T.*\\.\\d{9}Z");
		assertThat(trace.at("/spans/0/start_offset_ms").asDouble()).isZero();
		assertThat(trace.at("/spans/0/links")).hasSize(1);
		assertThat(trace.at("/spans/1/attributes/doubles/1").asString()).isEqualTo("NaN");
		assertThat(trace.at("/spans/1/attributes/flag").asBoolean()).isTrue();
		assertThat(trace.at("/spans/1/events/0/name").asString()).isEqualTo("exception");
		assertThat(trace.at("/spans/1/status_message").asString()).isEqualTo("no");
		assertThat(trace.at("/resources/shop/service.name").asString()).isEqualTo("shop");
		assertThat(trace.at("/logs/0/message").asString()).isEqualTo("It failed");
		assertThat(trace.at("/sampling/rule").asString()).isEqualTo("orders");
	}

	@Test
	void logsAreThoseOfASpan() throws IOException {
		assertThat(get("/api/v1/logs?trace_id=" + traceId + "&span_id=" + spanId).get("total").asInt()).isOne();
		assertThat(get("/api/v1/logs?trace_id=" + traceId + "&span_id=" + "a".repeat(16)).get("total").asInt())
			.isZero();
	}

	@Test
	void tracesAreFoundByConditions() throws IOException {
		assertThat(get("/api/v1/traces?q=http.response.status_code%20%3E%3D%20500").get("total").asInt()).isOne();
		assertThat(get("/api/v1/traces?service=shop&sort=duration&limit=1").get("traces")).hasSize(1);
		assertThat(get("/api/v1/traces?service=none").get("total").asInt()).isZero();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/api/v1/traces?limit=0          | limit
			/api/v1/traces?limit=1001       | limit
			/api/v1/traces?limit=x          | limit
			/api/v1/traces?offset=-1        | offset
			/api/v1/traces?sort=name        | sort
			/api/v1/traces?status=BAD       | status
			/api/v1/traces?start=yesterday  | start
			/api/v1/traces?min_duration=-1  | min_duration
			/api/v1/traces?q=a%20%3D        | q
			/api/v1/traces?format=xml       | format
			/api/v1/traces?min-duration=1   | min-duration
			/api/v1/traces?limit=1&limit=2  | limit
			/api/v1/traces?q=%zz            | query
			/api/v1/findings?type=bad       | type
			/api/v1/status?a=b              | a
			/api/v1/logs                    | trace_id
			/api/v1/logs?trace_id=12        | trace_id
			""")
	void aWrongParameterIsNamed(String path, String name) throws IOException {
		ViewerResponse response = handler.handle(request(path));
		assertThat(response.status()).isEqualTo(400);
		assertThat(read(response).get("detail").asString()).contains(name);
	}

	@Test
	void anUnknownTraceIsNotFound() throws IOException {
		ViewerResponse response = handler.handle(request("/api/v1/traces/" + "a".repeat(32)));
		assertThat(response.status()).isEqualTo(404);
		assertThat(read(response).get("detail").asString()).contains("a".repeat(32));
	}

	@ParameterizedTest
	@ValueSource(strings = { "rv:1;th:0|1.0", "th:8|0.5", "th:c|0.25", "th:zz|", "|", "th:|" })
	void theProbabilityIsReadOfTheTraceState(String example) {
		String[] parts = example.split("\\|", -1);
		assertThat(Sampled.probability(parts[0])).isEqualTo(parts[1].isEmpty() ? null : Double.valueOf(parts[1]));
	}

	private static void assertThatItIsAsDescribed(String path, String target) throws IOException {
		JsonNode content = document.get("paths").get(path).at("/get/responses/200/content");
		assertThat(schema.check(content.get("application/json").get("schema"), get(target))).as(target).isEmpty();
	}

	private static void assertThatItIsAsDescribed(String component, Json.Document answer) throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		Json.write(out, answer);
		assertThat(schema.check(component, MAPPER.readTree(out.toByteArray()))).as(component).isEmpty();
	}

	private static JsonNode get(String target) throws IOException {
		ViewerResponse response = handler.handle(request(target));
		assertThat(response.status()).as(target).isEqualTo(200);
		return read(response);
	}

	private static ViewerResponse problem(String target) {
		return handler.handle(request(target));
	}

	private static JsonNode read(ViewerResponse response) throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		if (response.body() instanceof ViewerResponse.Bytes bytes) {
			out.writeBytes(bytes.bytes());
		}
		else {
			((ViewerResponse.Writer) response.body()).writeTo(out);
		}
		return MAPPER.readTree(out.toByteArray());
	}

	private static ViewerRequest request(String target) {
		int question = target.indexOf('?');
		NavigableMap<String, List<String>> headers = ViewerRequest.noHeaders();
		return new ViewerRequest("GET", (question < 0) ? target : target.substring(0, question),
				(question < 0) ? null : target.substring(question + 1), headers, "127.0.0.1",
				InputStream.nullInputStream());
	}

}
