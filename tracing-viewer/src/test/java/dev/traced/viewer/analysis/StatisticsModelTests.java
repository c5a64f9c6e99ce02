package dev.traced.viewer.analysis;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import dev.traced.viewer.analysis.DependencyGraph.Edge;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random traces of several services, whose spans arrive in any order and partly twice:
 * what {@link LiveStatistics} has counted is what one finds by looking at all of them.
 */
class StatisticsModelTests {

	private static final String[] SERVICES = { "web", "shop", "stock", "pay", "mail" };

	private Random random = new Random();

	private Instant now = Instant.ofEpochSecond(1_800_000_000);

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
	void whatIsCountedIsWhatOneFindsByLooking(long seed) {
		this.random = new Random(seed);
		List<SpanData> spans = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			grow(spans, null, 0);
		}
		Collections.shuffle(spans, this.random);
		LiveStatistics statistics = new LiveStatistics(() -> this.now);
		for (SpanData span : spans) {
			this.now = this.now.plusMillis(this.random.nextInt(4));
			statistics.onSpan(span);
			if (this.random.nextInt(10) == 0) {
				statistics.onSpan(spans.get(this.random.nextInt(spans.size())));
			}
			if (this.random.nextInt(200) == 0) {
				statistics.dependencies();
			}
		}
		spans.forEach(statistics::onSpan);
		this.now = this.now.plusSeconds(60);
		assertServices(statistics, spans);
		assertRoutes(statistics, spans);
		assertEdges(statistics, spans);
	}

	/** A span and what is below it, as instrumentations would make them. */
	private void grow(List<SpanData> spans, SpanData parent, int depth) {
		String service = SERVICES[this.random.nextInt(SERVICES.length)];
		SpanData request = builder(service, "operation " + this.random.nextInt(4)).kind(SpanKind.SERVER)
			.below(parent)
			.build();
		spans.add(request);
		SpanData work = request;
		if (this.random.nextBoolean()) {
			work = builder(service, "work").below(request).build();
			spans.add(work);
		}
		for (int i = this.random.nextInt(3); i > 0; i--) {
			spans.add(builder(service, "select").kind(SpanKind.CLIENT)
				.below(work)
				.with("db.system.name", "h2")
				.with("db.namespace", "db" + this.random.nextInt(3))
				.build());
		}
		for (int i = (depth < 4) ? this.random.nextInt(3) : 0; i > 0; i--) {
			SpanData call = builder(service, "GET").kind(SpanKind.CLIENT)
				.below(work)
				.with("server.address", "host" + this.random.nextInt(3))
				.build();
			spans.add(call);
			if (this.random.nextInt(4) > 0) {
				grow(spans, call, depth + 1);
			}
		}
	}

	private TestSpans.Builder builder(String service, String name) {
		TestSpans.Builder builder = TestSpans.span(service, name)
			.nanos(TestSpans.START, TestSpans.START + (long) Math.pow(10, 3 + this.random.nextDouble() * 7));
		return (this.random.nextInt(5) == 0) ? builder.failed("no") : builder;
	}

	private static void assertServices(LiveStatistics statistics, List<SpanData> spans) {
		Map<String, Model> services = new TreeMap<>();
		Map<String, Integer> counts = new TreeMap<>();
		for (SpanData span : spans) {
			counts.merge(SpanText.service(span), 1, Integer::sum);
			if (span.getKind() == SpanKind.SERVER) {
				services.computeIfAbsent(SpanText.service(span), (name) -> new Model()).add(span);
			}
		}
		Map<String, ServiceStats> actual = new HashMap<>();
		statistics.services().forEach((service) -> actual.put(service.name(), service));
		assertThat(actual).containsOnlyKeys(counts.keySet());
		counts.forEach((name, count) -> assertThat(actual.get(name).spanCount()).isEqualTo((long) count));
		services.forEach((name, model) -> model.assertIs(actual.get(name).requests()));
	}

	private static void assertRoutes(LiveStatistics statistics, List<SpanData> spans) {
		Map<String, Model> routes = new TreeMap<>();
		spans.stream()
			.filter((span) -> span.getKind() == SpanKind.SERVER)
			.forEach((span) -> routes
				.computeIfAbsent(SpanText.service(span) + "/" + span.getName(), (name) -> new Model())
				.add(span));
		Map<String, RouteStats> actual = new HashMap<>();
		statistics.routes(null).forEach((route) -> actual.put(route.service() + "/" + route.operation(), route));
		assertThat(actual).containsOnlyKeys(routes.keySet());
		routes.forEach((name, model) -> {
			RouteStats route = actual.get(name);
			model.assertIs(route.requests());
			assertThat(route.series().stream().mapToLong(RouteStats.Slice::count).sum()).isEqualTo(model.count());
			assertThat(route.histogram().stream().mapToLong(RouteStats.Bucket::count).sum()).isEqualTo(model.count());
			assertThat(route.slowest()).extracting(TraceExample::durationMs).containsExactlyElementsOf(model.slowest());
		});
	}

	private static void assertEdges(LiveStatistics statistics, List<SpanData> spans) {
		Map<String, SpanData> byId = new HashMap<>();
		spans.forEach((span) -> byId.put(span.getSpanId(), span));
		Map<String, Model> edges = new TreeMap<>();
		Set<String> answered = new HashSet<>();
		for (SpanData span : spans) {
			SpanData call = byId.get(span.getParentSpanId());
			if (span.getKind() == SpanKind.SERVER && call != null) {
				answered.add(call.getSpanId());
				if (!SpanText.service(span).equals(SpanText.service(call))) {
					edges.computeIfAbsent(SpanText.service(call) + " > " + SpanText.service(span), (key) -> new Model())
						.add(call);
				}
			}
		}
		for (SpanData span : spans) {
			Peer peer = Peer.of(span);
			if (peer != null && !answered.contains(span.getSpanId())) {
				edges.computeIfAbsent(SpanText.service(span) + " > " + peer.id(), (key) -> new Model()).add(span);
			}
		}
		Map<String, Edge> actual = new HashMap<>();
		DependencyGraph graph = statistics.dependencies();
		graph.edges().forEach((edge) -> actual.put(edge.source() + " > " + edge.target(), edge));
		assertThat(actual).containsOnlyKeys(edges.keySet());
		edges.forEach((key, model) -> model.assertIs(actual.get(key).requests()));
		Set<String> ends = new TreeSet<>();
		graph.edges().forEach((edge) -> Collections.addAll(ends, edge.source(), edge.target()));
		assertThat(graph.nodes()).extracting(DependencyGraph.Node::id).containsAll(ends).doesNotHaveDuplicates();
	}

	/**
	 * All of some requests.
	 */
	private static final class Model {

		private final List<Long> nanos = new ArrayList<>();

		private int errors;

		void add(SpanData span) {
			this.nanos.add(span.getEndEpochNanos() - span.getStartEpochNanos());
			this.errors += SpanText.isError(span) ? 1 : 0;
		}

		int count() {
			return this.nanos.size();
		}

		List<Double> slowest() {
			return this.nanos.stream().sorted(Collections.reverseOrder()).limit(5).map((each) -> each / 1e6).toList();
		}

		void assertIs(RequestStats stats) {
			assertThat(stats.requestCount()).isEqualTo(this.nanos.size());
			assertThat(stats.errorCount()).isEqualTo(this.errors);
			assertPercentile(stats.p50Ms(), 0.5);
			assertPercentile(stats.p95Ms(), 0.95);
			assertPercentile(stats.p99Ms(), 0.99);
			// a call that was taken for one of a host first may leave its bucket's middle
			assertThat(stats.maxMs()).isCloseTo(Collections.max(this.nanos) / 1e6, Percentage.withPercentage(5));
			assertThat(stats.ratePerSecond()).isPositive();
		}

		private void assertPercentile(double actual, double share) {
			List<Long> sorted = this.nanos.stream().sorted().toList();
			double expected = sorted.get((int) Math.ceil(share * sorted.size()) - 1) / 1e6;
			assertThat(actual).isCloseTo(expected, Percentage.withPercentage(5));
		}

	}

}
