package dev.traced.viewer.analysis;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import dev.traced.viewer.analysis.DependencyGraph.Edge;
import dev.traced.viewer.analysis.DependencyGraph.Node;
import dev.traced.viewer.store.HeldTrace;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;

import static dev.traced.viewer.analysis.TestSpans.span;
import static dev.traced.viewer.analysis.TestSpans.trace;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Spans as nobody should send them, and more of them than anybody should.
 */
class HostileSpansTests {

	private Instant now = Instant.ofEpochSecond(1_800_000_000);

	private final LiveStatistics statistics = new LiveStatistics(() -> this.now);

	private final Findings findings = new Findings(new ApplicationCode(List.of()));

	@Test
	void aSpanThatIsItsOwnParentIsCounted() {
		SpanData self = span("a", "self").kind(SpanKind.SERVER)
			.id("00f067aa0ba902b7")
			.parent("00f067aa0ba902b7")
			.build();
		arrive(self);
		assertThat(this.statistics.services().get(0).requests().requestCount()).isOne();
		assertThat(this.statistics.dependencies().edges()).isEmpty();
	}

	@Test
	void spansThatAreEachOthersParentsAreCounted() {
		SpanData one = span("a", "one").kind(SpanKind.SERVER).id("0000000000000001").parent("0000000000000002").build();
		SpanData other = span("b", "other").kind(SpanKind.SERVER)
			.trace(one.getTraceId())
			.id("0000000000000002")
			.parent("0000000000000001")
			.at(0, 5000)
			.build();
		arrive(one, other);
		assertThat(this.statistics.dependencies().edges()).hasSize(2);
	}

	@Test
	void durationsThatAreNegativeOrGiganticAreStillDurations() {
		arrive(span("a", "x").nanos(TestSpans.START, TestSpans.START - 1_000_000).build(),
				span("a", "x").nanos(0, Long.MAX_VALUE).build(), span("a", "x").nanos(Long.MAX_VALUE, 0).build(),
				span("a", "x").nanos(Long.MIN_VALUE, Long.MAX_VALUE).build(),
				span("a", "x").nanos(Long.MIN_VALUE, Long.MIN_VALUE).build());
		RequestStats stats = this.statistics.services().get(0).requests();
		assertThat(stats.requestCount()).isEqualTo(5);
		assertThat(stats.p50Ms()).isLessThan(0.001);
		assertThat(stats.maxMs()).isEqualTo(Long.MAX_VALUE / 1e6);
	}

	@Test
	void giganticCountsAddUpToTheMostThatThereIs() {
		SpanData root = span("a", "root").at(0, 10).build();
		for (int i = 0; i < 3; i++) {
			SpanData each = span("a", "root").at(0, 10).build();
			this.findings.onQuiet(trace(each, query(each, Long.MAX_VALUE), query(each, -5), query(root, 1)));
		}
		assertThat(this.findings.findings(Finding.Type.N_PLUS_ONE)).extracting(Finding::count)
			.containsExactly(Long.MAX_VALUE);
	}

	@Test
	void servicesRoutesAndEdgesAreBoundedAndWhatIsBeyondIsCounted() {
		int many = 5000;
		for (int i = 0; i < many; i++) {
			arrive(span("service " + i, "op " + i).kind(SpanKind.SERVER).build(),
					span("service " + i, "select").kind(SpanKind.CLIENT)
						.parent("00000000000000ff")
						.with("db.system.name", "x")
						.with("db.namespace", "db " + i)
						.build());
		}
		assertThat(this.statistics.services()).hasSize(LiveStatistics.MAX_SERVICES + 1);
		assertThat(this.statistics.services().stream().mapToLong(ServiceStats::spanCount).sum()).isEqualTo(2L * many);
		assertThat(this.statistics.routes(null)).hasSizeBetween(LiveStatistics.MAX_ROUTES,
				LiveStatistics.MAX_ROUTES + LiveStatistics.MAX_SERVICES + 1);
		assertThat(this.statistics.routes(null).stream().mapToLong((route) -> route.requests().requestCount()).sum())
			.isEqualTo(many);
		assertThat(this.statistics.routes(LiveStatistics.OTHER)).extracting(RouteStats::operation)
			.contains(LiveStatistics.OTHER);
		DependencyGraph graph = this.statistics.dependencies();
		assertThat(graph.edges().stream().mapToLong((edge) -> edge.requests().requestCount()).sum()).isEqualTo(many);
		assertThat(graph.nodes())
			.hasSizeLessThanOrEqualTo(LiveStatistics.MAX_SERVICES + 1 + GraphCounter.MAX_PEERS + 3);
		assertThat(graph.nodes()).extracting(Node::id).contains("database:(other)");
	}

	@Test
	void edgesBetweenManyAreBounded() {
		for (int i = 0; i < 100; i++) {
			for (int j = 0; j < 100; j++) {
				arrive(span("service " + i, "select").kind(SpanKind.CLIENT)
					.with("db.system.name", "x")
					.with("db.namespace", "db " + j)
					.build());
			}
		}
		DependencyGraph graph = this.statistics.dependencies();
		assertThat(graph.edges()).hasSizeBetween(GraphCounter.MAX_EDGES, GraphCounter.MAX_EDGES + 100);
		assertThat(graph.edges().stream().mapToLong((edge) -> edge.requests().requestCount()).sum()).isEqualTo(10_000);
	}

	@Test
	void halvesThatNeverMeetAreNotKeptForEver() {
		List<String> names = List.of("a");
		Dependencies dependencies = new Dependencies(new SpanOwners(1024), names);
		for (int i = 0; i < 15_000; i++) {
			add(dependencies, span("a", "GET").kind(SpanKind.CLIENT).with("server.address", "h").build(), 0);
			add(dependencies, span("a", "GET").kind(SpanKind.SERVER).parent("00000000000000ff").build(), 0);
		}
		assertThat(dependencies.waiting()).isLessThanOrEqualTo(2 * Dependencies.MAX_WAITING);
		RequestStats none = new RequestStats(0, 0, 0, 0, 0, 0, 0, 0);
		assertThat(dependencies.snapshot((number) -> none, 1000, 0).edges()).extracting(Edge::requests)
			.first()
			.satisfies((requests) -> assertThat(requests.requestCount()).as("those that had to go")
				.isEqualTo(15_000 - Dependencies.MAX_WAITING));
		dependencies.snapshot((number) -> none, Dependencies.EXPIRE_MILLIS + 1001, 0);
		assertThat(dependencies.waiting()).isZero();
	}

	@Test
	void longTextsAreCut() {
		String text = "x".repeat(100_000);
		arrive(span(text, text).kind(SpanKind.SERVER)
			.with("http.route", text)
			.with("http.request.method", text)
			.build(), span(text, text).kind(SpanKind.CLIENT).with("server.address", text).failed(text).build());
		this.now = this.now.plusSeconds(60);
		assertThat(this.statistics.toString().length()).isLessThan(1000);
		assertThat(this.statistics.routes(null).toString().length()).isLessThan(20_000);
		assertThat(this.statistics.dependencies().toString().length()).isLessThan(5_000);
		this.findings.onQuiet(trace(span(text, text).at(0, 9000)
			.with("error.type", text)
			.exception(text, "at " + text + "\nat " + text)
			.build()));
		assertThat(this.findings.findings(null)).isNotEmpty();
		assertThat(this.findings.findings(null).toString().length()).isLessThan(10_000);
	}

	@Test
	void findingsAreBounded() {
		for (int i = 0; i < 3000; i++) {
			this.findings.onQuiet(trace(span("a", "slow " + i).at(0, 9000).build()));
		}
		assertThat(this.findings.findings(null)).hasSize(Findings.MAX_FINDINGS)
			.extracting(Finding::operation)
			.contains("slow 2999")
			.doesNotContain("slow 0");
	}

	@Test
	void loopsAmongTheSpansOfATraceAreNotFollowed() {
		List<SpanData> spans = new ArrayList<>();
		SpanData first = span("a", "x").id("0000000000000001").parent("0000000000000003").at(0, 9000).build();
		spans.add(first);
		for (int i = 2; i <= 3; i++) {
			spans.add(span("a", "x").trace(first.getTraceId())
				.id("000000000000000" + i)
				.parent("000000000000000" + (i - 1))
				.at(0, 9000)
				.failed("")
				.build());
		}
		assertThatNoException().isThrownBy(() -> this.findings.onQuiet(trace(spans)));
	}

	@Test
	void anyTraceAtAllIsLookedAtWithoutFailing() {
		for (long seed = 0; seed < 800; seed++) {
			HeldTrace trace = randomTrace(new Random(seed));
			assertThatNoException().as("seed %s", seed).isThrownBy(() -> {
				trace.spans().forEach(this.statistics::onSpan);
				this.findings.onQuiet(trace);
			});
		}
		assertThatNoException().isThrownBy(() -> {
			this.statistics.dependencies();
			this.statistics.routes(null);
			this.findings.findings(null);
		});
		assertThat(this.findings.findings(null)).allSatisfy((finding) -> {
			assertThat(finding.count()).isPositive();
			assertThat(finding.totalMs()).isNotNegative();
		});
	}

	@Test
	void aGiganticTraceIsLookedAtInTime() {
		List<SpanData> spans = new ArrayList<>();
		SpanData root = span("a", "root").at(0, 100_000).build();
		spans.add(root);
		for (int i = 0; i < 15_000; i++) {
			SpanData each = span("a", "step").below(root).at(i, i + 1).build();
			spans.add(each);
			spans.add(query(each, 1));
		}
		HeldTrace trace = trace(spans);
		long started = System.nanoTime();
		this.findings.onQuiet(trace);
		assertThat(System.nanoTime() - started).isLessThan(3_000_000_000L);
		assertThat(this.findings.findings(Finding.Type.N_PLUS_ONE)).hasSize(1);
	}

	private static HeldTrace randomTrace(Random random) {
		List<SpanData> spans = new ArrayList<>();
		String traceId = TestSpans.newTraceId();
		for (int i = 1 + random.nextInt(30); i > 0; i--) {
			TestSpans.Builder each = span("s" + random.nextInt(3), "n" + random.nextInt(3)).trace(traceId)
				.id("%016x".formatted(1 + random.nextInt(12)))
				.kind(SpanKind.values()[random.nextInt(5)])
				.at(random.nextInt(1000) - 500, random.nextInt(3000));
			if (random.nextBoolean()) {
				each.parent("%016x".formatted(1 + random.nextInt(12)));
			}
			if (random.nextBoolean()) {
				each.with("db.system.name", "").with("db.query.text", "select '" + random.nextInt(5));
			}
			if (random.nextBoolean()) {
				each.with("server.address", "h").with("messaging.system", random.nextBoolean() ? "" : "kafka");
			}
			if (random.nextBoolean()) {
				each.exception("x.Y", random.nextBoolean() ? "at (" : "\tat a.b.C.d(");
			}
			spans.add(each.build());
		}
		return trace(spans);
	}

	private static SpanData query(SpanData parent, long compressed) {
		return span("a", "select").kind(SpanKind.CLIENT)
			.below(parent)
			.nanos(parent.getStartEpochNanos(), parent.getStartEpochNanos())
			.with("db.system.name", "x")
			.with("traced.compressed.count", compressed)
			.build();
	}

	private static void add(Dependencies dependencies, SpanData span, long now) {
		dependencies.add(span, SpanKey.of(span.getTraceId(), span.getSpanId()), 0, SpanText.duration(span), now);
	}

	private void arrive(SpanData... spans) {
		for (SpanData span : spans) {
			this.statistics.onSpan(span);
		}
	}

}
