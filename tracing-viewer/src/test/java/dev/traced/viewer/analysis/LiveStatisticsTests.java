package dev.traced.viewer.analysis;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import dev.traced.viewer.analysis.DependencyGraph.Edge;
import dev.traced.viewer.analysis.DependencyGraph.Node;
import dev.traced.viewer.analysis.DependencyGraph.NodeType;
import dev.traced.viewer.analysis.RouteStats.Slice;
import dev.traced.viewer.store.StoreLimits;
import dev.traced.viewer.store.TraceStore;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

import static dev.traced.viewer.analysis.TestSpans.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests of {@link LiveStatistics}.
 */
class LiveStatisticsTests {

	private Instant now = Instant.ofEpochSecond(1_800_000_000);

	private final LiveStatistics statistics = new LiveStatistics(() -> this.now);

	@Test
	void withoutSpansThereIsNothing() {
		assertThat(this.statistics.services()).isEmpty();
		assertThat(this.statistics.routes(null)).isEmpty();
		assertThat(this.statistics.dependencies().nodes()).isEmpty();
		assertThat(this.statistics.dependencies().edges()).isEmpty();
	}

	@Test
	void aServiceCountsItsSpansAndOfThemTheRequests() {
		SpanData root = span("shop", "GET /orders").kind(SpanKind.SERVER).at(0, 20).build();
		arrive(span("shop", "select orders").kind(SpanKind.CLIENT).below(root).at(1, 5).build(), root,
				span("shop", "GET /orders").kind(SpanKind.SERVER).at(0, 40).failed("boom").build(),
				span("shop", "cleaning").at(0, 80).build());
		ServiceStats shop = service("shop");
		assertThat(shop.spanCount()).isEqualTo(4);
		assertThat(shop.requests().requestCount()).isEqualTo(3);
		assertThat(shop.requests().errorCount()).isOne();
		assertThat(shop.requests().errorShare()).isCloseTo(1 / 3.0, Offset.offset(0.001));
		assertThat(shop.requests().p50Ms()).isCloseTo(40, Percentage.withPercentage(5));
		assertThat(shop.requests().maxMs()).isEqualTo(80);
		assertThat(shop.lastSeenEpochNanos()).isEqualTo(this.now.getEpochSecond() * 1_000_000_000);
	}

	@Test
	void operationsAreMethodAndRouteOrElseTheName() {
		arrive(span("shop", "GET /orders/{id}").kind(SpanKind.SERVER)
			.with("http.request.method", "GET")
			.with("http.route", "/orders/{id}")
			.build(), span("shop", "orders process").kind(SpanKind.CONSUMER).build(), span("shop", "cleaning").build());
		assertThat(this.statistics.routes(null))
			.extracting(RouteStats::operation, RouteStats::kind, RouteStats::method, RouteStats::route)
			.containsExactly(tuple("GET /orders/{id}", SpanKind.SERVER, "GET", "/orders/{id}"),
					tuple("cleaning", SpanKind.INTERNAL, null, null),
					tuple("orders process", SpanKind.CONSUMER, null, null));
	}

	@Test
	void routesAreThoseOfTheServiceAskedFor() {
		arrive(span("a", "x").build(), span("b", "y").build());
		assertThat(this.statistics.routes("b")).extracting(RouteStats::operation).containsExactly("y");
		assertThat(this.statistics.routes("c")).isEmpty();
	}

	@Test
	void theRateIsThatOfTheWindow() {
		advance(Duration.ofMinutes(30));
		for (int i = 0; i < 90; i++) {
			arrive(span("shop", "GET").kind(SpanKind.SERVER).build());
			advance(Duration.ofSeconds(10));
		}
		assertThat(service("shop").requests().ratePerSecond()).isCloseTo(0.1, Offset.offset(0.005));
		advance(Duration.ofMinutes(16));
		assertThat(service("shop").requests().ratePerSecond()).isZero();
		assertThat(service("shop").requests().requestCount()).isEqualTo(90);
	}

	@Test
	void aYoungRateIsNotDividedByTimeThatHasNotPassed() {
		advance(Duration.ofSeconds(10));
		arrive(span("shop", "GET").kind(SpanKind.SERVER).build());
		assertThat(service("shop").requests().ratePerSecond()).isEqualTo(0.1);
	}

	@Test
	void aSeriesHasEverySliceOfTheWindow() {
		arrive(span("shop", "GET").kind(SpanKind.SERVER).at(0, 10).build());
		advance(Duration.ofMinutes(5));
		arrive(span("shop", "GET").kind(SpanKind.SERVER).at(0, 30).failed("").build());
		List<Slice> series = this.statistics.routes("shop").get(0).series();
		assertThat(series).hasSize(30);
		assertThat(series).extracting(Slice::epochMillis).isSorted().doesNotHaveDuplicates();
		assertThat(series.get(29).epochMillis()).isEqualTo(this.now.toEpochMilli());
		assertThat(series.get(29).errors()).isOne();
		assertThat(series.get(29).p95Ms()).isCloseTo(30, Percentage.withPercentage(5));
		assertThat(series.get(19).count()).isOne();
		assertThat(series.get(19).errors()).isZero();
		assertThat(series.stream().mapToLong(Slice::count).sum()).isEqualTo(2);
		advance(Duration.ofMinutes(15));
		assertThat(this.statistics.routes("shop").get(0).series()).extracting(Slice::count).containsOnly(0L);
	}

	@Test
	void theSlowestAndTheLastThatFailedAreExamples() {
		List<SpanData> spans = new ArrayList<>();
		for (int i = 1; i <= 20; i++) {
			TestSpans.Builder each = span("shop", "GET").kind(SpanKind.SERVER).at(0, (i * 7) % 23);
			spans.add(((i % 2 == 0) ? each.failed("no " + i) : each).build());
		}
		spans.forEach(this.statistics::onSpan);
		RouteStats route = this.statistics.routes("shop").get(0);
		assertThat(route.slowest()).extracting(TraceExample::durationMs).containsExactly(22.0, 21.0, 20.0, 19.0, 18.0);
		assertThat(route.failing()).extracting(TraceExample::message)
			.containsExactly("no 20", "no 18", "no 16", "no 14", "no 12");
		assertThat(route.failing().get(0).traceId()).isEqualTo(spans.get(19).getTraceId());
	}

	@Test
	void slowExamplesOfLongAgoGiveWayToNewOnes() {
		for (int i = 0; i < 5; i++) {
			arrive(span("shop", "GET").kind(SpanKind.SERVER).at(0, 1000).build());
		}
		advance(Duration.ofMinutes(20));
		arrive(span("shop", "GET").kind(SpanKind.SERVER).at(0, 3).build());
		assertThat(this.statistics.routes("shop").get(0).slowest()).extracting(TraceExample::durationMs)
			.containsExactly(1000.0, 1000.0, 1000.0, 1000.0, 3.0);
	}

	@Test
	void aCallIsAnEdgeWhicheverHalfArrivesFirst() {
		for (boolean callerFirst : new boolean[] { true, false }) {
			SpanData call = span("shop", "POST").kind(SpanKind.CLIENT)
				.with("server.address", "pay")
				.at(0, 50)
				.failed("")
				.build();
			SpanData request = span("payment", "POST /pay").kind(SpanKind.SERVER).below(call).at(10, 30).build();
			arrive(callerFirst ? call : request, callerFirst ? request : call);
		}
		advance(Duration.ofMinutes(1));
		Edge edge = onlyEdge();
		assertThat(edge).extracting(Edge::source, Edge::target).containsExactly("shop", "payment");
		assertThat(edge.requests().requestCount()).isEqualTo(2);
		assertThat(edge.requests().errorCount()).as("as the caller sees it").isEqualTo(2);
		assertThat(edge.requests().maxMs()).isEqualTo(50);
		assertThat(this.statistics.dependencies().nodes()).extracting(Node::id, Node::type)
			.containsExactlyInAnyOrder(tuple("shop", NodeType.SERVICE), tuple("payment", NodeType.SERVICE));
	}

	@Test
	void aCallIsAnEdgeEvenIfTheCallerIsNoClientSpan() {
		for (boolean callerFirst : new boolean[] { true, false }) {
			SpanData caller = span("shop", "work").at(0, 50).build();
			SpanData request = span("payment", "pay").kind(SpanKind.SERVER).below(caller).at(10, 30).build();
			arrive(callerFirst ? caller : request, callerFirst ? request : caller);
		}
		assertThat(onlyEdge().requests().requestCount()).isEqualTo(2);
		assertThat(onlyEdge().requests().maxMs()).as("of the request").isEqualTo(20);
	}

	@Test
	void aCallThatIsAnsweredTwiceByTheSameServiceIsOneCall() {
		SpanData call = span("shop", "POST").kind(SpanKind.CLIENT).build();
		arrive(call, span("payment", "redirect").kind(SpanKind.SERVER).below(call).build(),
				span("payment", "pay").kind(SpanKind.SERVER).below(call).build());
		assertThat(onlyEdge().requests().requestCount()).isOne();
	}

	@Test
	void aMessageWithTwoReceiversIsACallOfEach() {
		SpanData sent = span("shop", "send").kind(SpanKind.PRODUCER).build();
		arrive(sent, span("payment", "receive").kind(SpanKind.CONSUMER).below(sent).build(),
				span("mail", "receive").kind(SpanKind.CONSUMER).below(sent).build());
		assertThat(this.statistics.dependencies().edges()).extracting(Edge::source, Edge::target)
			.containsExactly(tuple("shop", "mail"), tuple("shop", "payment"));
	}

	@Test
	void aHostBehindWhichNobodyShowsUpIsExternalAfterAWhile() {
		arrive(span("shop", "GET").kind(SpanKind.CLIENT)
			.with("server.address", "api.example.com")
			.with("server.port", 443)
			.build());
		assertThat(this.statistics.dependencies().edges()).isEmpty();
		advance(Duration.ofSeconds(11));
		assertThat(onlyEdge().target()).isEqualTo("external:api.example.com:443");
		assertThat(onlyEdge().query())
			.isEqualTo("service=shop kind=CLIENT server.address=api.example.com server.port=443");
		assertThat(node("external:api.example.com:443").name()).isEqualTo("api.example.com:443");
	}

	@Test
	void aHostBehindWhichAServiceShowsUpLateIsThatService() {
		SpanData call = span("shop", "GET").kind(SpanKind.CLIENT).with("server.address", "payment").build();
		arrive(call);
		advance(Duration.ofSeconds(30));
		assertThat(onlyEdge().target()).isEqualTo("external:payment");
		arrive(span("payment", "GET /").kind(SpanKind.SERVER).below(call).build());
		assertThat(onlyEdge().target()).isEqualTo("payment");
		assertThat(onlyEdge().requests().requestCount()).isOne();
		assertThat(this.statistics.dependencies().nodes()).extracting(Node::type).containsOnly(NodeType.SERVICE);
	}

	@Test
	void aServiceThatCallsItselfIsNoEdgeAndNoHost() {
		SpanData call = span("shop", "GET").kind(SpanKind.CLIENT).with("server.address", "localhost").build();
		arrive(call, span("shop", "GET /").kind(SpanKind.SERVER).below(call).build());
		advance(Duration.ofMinutes(1));
		assertThat(this.statistics.dependencies().edges()).isEmpty();
	}

	@Test
	void databasesAreNodesByNamespaceAndHost() {
		SpanData query = span("shop", "select").kind(SpanKind.CLIENT)
			.with("db.system.name", "postgresql")
			.with("db.namespace", "orders")
			.with("server.address", "db")
			.with("server.port", 5432)
			.at(0, 3)
			.build();
		arrive(query);
		Node database = node("database:postgresql:orders@db:5432");
		assertThat(database).extracting(Node::name, Node::type, Node::system)
			.containsExactly("orders", NodeType.DATABASE, "postgresql");
		assertThat(database.requests().requestCount()).isOne();
		assertThat(onlyEdge().query()).isEqualTo("service=shop kind=CLIENT db.system.name=postgresql "
				+ "db.namespace=orders server.address=db server.port=5432");
	}

	@Test
	void brokersStandBetweenSendersAndReceivers() {
		SpanData sent = span("shop", "send orders").kind(SpanKind.PRODUCER)
			.with("messaging.system", "kafka")
			.with("messaging.destination.name", "orders")
			.build();
		arrive(sent,
				span("mail", "process orders").kind(SpanKind.CONSUMER)
					.below(sent)
					.with("messaging.system", "kafka")
					.with("messaging.destination.name", "orders")
					.build());
		assertThat(this.statistics.dependencies().edges()).extracting(Edge::source, Edge::target)
			.containsExactly(tuple("messaging:kafka:orders", "mail"), tuple("shop", "messaging:kafka:orders"));
		assertThat(node("messaging:kafka:orders").requests().requestCount()).as("messages sent").isOne();
	}

	@Test
	void spansOfOlderConventionsAreUnderstood() {
		arrive(span("php", "SELECT").kind(SpanKind.CLIENT)
			.with("db.system", "mysql")
			.with("db.name", "shop")
			.with("net.peer.name", "db1")
			.build());
		assertThat(node("database:mysql:shop@db1").name()).isEqualTo("shop");
		assertThat(onlyEdge().query())
			.isEqualTo("service=php kind=CLIENT db.system=mysql db.name=shop net.peer.name=db1");
	}

	@Test
	void aRequestThatSharesItsIdWithTheCallAsZipkinsDoIsAnEdge() {
		SpanData root = span("shop", "GET /").kind(SpanKind.SERVER).build();
		SpanData call = span("shop", "post").kind(SpanKind.CLIENT).below(root).with("server.address", "p").build();
		SpanData request = span("payment", "post").kind(SpanKind.SERVER).below(root).id(call.getSpanId()).build();
		SpanData query = span("payment", "select").below(call).build();
		arrive(root, call, request, query);
		advance(Duration.ofMinutes(1));
		assertThat(onlyEdge()).extracting(Edge::source, Edge::target).containsExactly("shop", "payment");
		assertThat(onlyEdge().requests().requestCount()).isOne();
	}

	@Test
	void whatArrivesTwiceIsCountedOnce() {
		SpanData call = span("shop", "GET").kind(SpanKind.CLIENT).build();
		SpanData request = span("payment", "GET /").kind(SpanKind.SERVER).below(call).build();
		arrive(call, request, request, call, request);
		assertThat(onlyEdge().requests().requestCount()).isOne();
		assertThat(service("payment").spanCount()).isOne();
	}

	@Test
	void whatTheStoreHasNoRoomForIsCountedAllTheSame() {
		StoreLimits limits = new StoreLimits(8 << 20, 100, 10, 10, 100, 10, 1000);
		try (TraceStore store = new TraceStore(limits, List.of(this.statistics))) {
			SpanData root = span("shop", "GET").kind(SpanKind.SERVER).build();
			for (int i = 0; i < 50; i++) {
				store.offer(span("shop", "select").below(root).build());
			}
			store.flush();
			assertThat(store.status().dropped()).containsEntry("trace_full", 40L);
		}
		assertThat(service("shop").spanCount()).isEqualTo(50);
	}

	private void arrive(SpanData... spans) {
		for (SpanData span : spans) {
			this.statistics.onSpan(span);
		}
	}

	private void advance(Duration duration) {
		this.now = this.now.plus(duration);
	}

	private ServiceStats service(String name) {
		return this.statistics.services()
			.stream()
			.filter((service) -> service.name().equals(name))
			.findFirst()
			.orElseThrow();
	}

	private Node node(String id) {
		return this.statistics.dependencies()
			.nodes()
			.stream()
			.filter((node) -> node.id().equals(id))
			.findFirst()
			.orElseThrow();
	}

	private Edge onlyEdge() {
		List<Edge> edges = this.statistics.dependencies().edges();
		assertThat(edges).hasSize(1);
		return edges.get(0);
	}

}
