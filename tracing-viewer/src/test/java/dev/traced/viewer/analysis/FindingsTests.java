package dev.traced.viewer.analysis;

import java.util.ArrayList;
import java.util.List;

import dev.traced.viewer.analysis.Finding.Severity;
import dev.traced.viewer.analysis.Finding.Type;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;

import static dev.traced.viewer.analysis.TestSpans.span;
import static dev.traced.viewer.analysis.TestSpans.trace;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests of {@link Findings}.
 */
class FindingsTests {

	private static final String STACK = """
			java.lang.IllegalStateException: closed
				at java.base/java.util.Objects.requireNonNull(Objects.java:1)
				at org.springframework.jdbc.core.JdbcTemplate.query(JdbcTemplate.java:12)
				at com.acme.Orders.find(Orders.java:42)
				at com.acme.Web.get(Web.java:7)
			""";

	private final Findings findings = new Findings(new ApplicationCode(List.of()));

	private final SpanData root = span("shop", "GET /orders").kind(SpanKind.SERVER)
		.with("http.request.method", "GET")
		.with("http.route", "/orders")
		.at(0, 100)
		.build();

	@Test
	void aTraceInWhichAllIsWellHasNoFinding() {
		this.findings.onQuiet(trace(this.root, query(this.root, "select 1", 1, 2).build()));
		assertThat(this.findings.findings(null)).isEmpty();
	}

	@Test
	void theSameQueryFiveTimesInARowIsOneFinding() {
		List<SpanData> spans = queries(this.root, 5);
		this.findings.onQuiet(trace(spans));
		Finding finding = only(Type.N_PLUS_ONE);
		assertThat(finding.title()).isEqualTo("\"select customers\" 5 times in one trace, one after the other");
		assertThat(finding.service()).isEqualTo("shop");
		assertThat(finding.operation()).isEqualTo("GET /orders");
		assertThat(finding.count()).isEqualTo(5);
		assertThat(finding.totalMs()).isEqualTo(5);
		assertThat(finding.query()).isEqualTo("select name from customers where id = ?");
		assertThat(finding.severity()).isEqualTo(Severity.MEDIUM);
		assertThat(finding.callSite()).isNull();
		assertThat(finding.examples()).extracting(TraceExample::traceId, TraceExample::spanId)
			.containsExactly(tuple(this.root.getTraceId(), spans.get(1).getSpanId()));
	}

	@Test
	void theSameQueryFourTimesIsNone() {
		this.findings.onQuiet(trace(queries(this.root, 4)));
		assertThat(this.findings.findings(null)).isEmpty();
	}

	@Test
	void queriesAtTheSameTimeAreNone() {
		List<SpanData> spans = new ArrayList<>(List.of(this.root));
		for (int i = 0; i < 10; i++) {
			spans.add(query(this.root, "select name from customers where id = ?", 1, 50).build());
		}
		this.findings.onQuiet(trace(spans));
		assertThat(this.findings.findings(null)).isEmpty();
	}

	@Test
	void queriesThatDifferOnlyInTheirValuesAreTheSame() {
		List<SpanData> spans = new ArrayList<>(List.of(this.root));
		for (int i = 0; i < 6; i++) {
			String sql = "select * from t1 where id = %d and name = 'x%d' and code in (%d, 7)".formatted(i, i, i);
			spans.add(query(this.root, sql, i, i + 1).build());
		}
		this.findings.onQuiet(trace(spans));
		assertThat(only(Type.N_PLUS_ONE).count()).isEqualTo(6);
	}

	@Test
	void queriesBelowDifferentSpansAreNone() {
		List<SpanData> spans = new ArrayList<>(List.of(this.root));
		for (int i = 0; i < 6; i++) {
			SpanData step = span("shop", "step " + i).below(this.root).at(i, i + 1).build();
			spans.add(step);
			spans.add(query(step, "select 1", i, i + 1).build());
		}
		this.findings.onQuiet(trace(spans));
		assertThat(this.findings.findings(null)).isEmpty();
	}

	@Test
	void queriesEachBelowItsCallOfTheSameMethodAreOneFinding() {
		List<SpanData> spans = new ArrayList<>(List.of(this.root));
		for (int i = 0; i < 6; i++) {
			SpanData call = span("shop", "Customers.find").below(this.root).at(i, i + 1).build();
			spans.add(call);
			spans.add(query(call, "select 1", i, i + 1).build());
		}
		this.findings.onQuiet(trace(spans));
		assertThat(only(Type.N_PLUS_ONE).count()).isEqualTo(6);
	}

	@Test
	void aSpanThatStandsForARunOfEqualOnesCountsAsMany() {
		this.findings
			.onQuiet(trace(this.root, query(this.root, "select 1", 1, 50).with("traced.compressed.count", 40).build()));
		assertThat(only(Type.N_PLUS_ONE).count()).isEqualTo(40);
	}

	@Test
	void theCallSiteIsTheFirstFrameOfTheStackThatOneOfThemHas() {
		List<SpanData> spans = queries(this.root, 5);
		spans.set(5,
				query(this.root, "select name from customers where id = ?", 4, 5)
					.with("code.stacktrace",
							"\tat com.acme.Orders.customer(Orders.java:17)\n\tat com.acme.Web.get(Web.java:3)")
					.build());
		this.findings.onQuiet(trace(spans));
		assertThat(only(Type.N_PLUS_ONE).callSite()).isEqualTo("com.acme.Orders.customer(Orders.java:17)");
	}

	@Test
	void withoutAStackTheCallSiteIsTheFunctionAbove() {
		SpanData method = span("shop", "Orders.all").below(this.root)
			.with("code.function.name", "com.acme.Orders.all")
			.at(0, 90)
			.build();
		List<SpanData> spans = queries(method, 5);
		spans.add(this.root);
		this.findings.onQuiet(trace(spans));
		assertThat(only(Type.N_PLUS_ONE).callSite()).isEqualTo("com.acme.Orders.all");
	}

	@Test
	void fiftyQueriesDeserveMoreThanFive() {
		this.findings.onQuiet(trace(queries(this.root, 50)));
		assertThat(only(Type.N_PLUS_ONE).severity()).isEqualTo(Severity.HIGH);
	}

	@Test
	void tenCallsOfOneServiceAreChattyEvenAtTheSameTime() {
		List<SpanData> spans = new ArrayList<>(List.of(this.root));
		for (int i = 0; i < 10; i++) {
			spans.add(span("shop", "GET").kind(SpanKind.CLIENT)
				.with("server.address", "stock")
				.with("url.full", "http://stock/" + i)
				.below(this.root)
				.at(1, 2 + i)
				.build());
		}
		this.findings.onQuiet(trace(spans));
		Finding finding = only(Type.CHATTY);
		assertThat(finding.title()).isEqualTo("10 calls of stock in one trace");
		assertThat(finding.count()).isEqualTo(10);
	}

	@Test
	void aQueryThatTakesLongIsFound() {
		SpanData slow = query(this.root, "select * from orders where note like 'x%'", 1, 251).build();
		this.findings.onQuiet(trace(this.root, slow));
		Finding finding = only(Type.SLOW_QUERY);
		assertThat(finding.title()).isEqualTo("\"select customers\" takes up to 250 ms");
		assertThat(finding.maxMs()).isEqualTo(250);
		assertThat(finding.query()).isEqualTo("select * from orders where note like 'x%'");
	}

	@Test
	void aSpanIsSlowByTheTimeThatNothingBelowItExplains() {
		SpanData outer = span("shop", "outer").below(this.root).at(0, 3000).build();
		SpanData inner = span("shop", "inner").below(outer).at(10, 2900).build();
		SpanData query = query(inner, "select 1", 1000, 1100).build();
		this.findings.onQuiet(trace(this.root, outer, inner, query));
		Finding finding = only(Type.SLOW_SPAN);
		assertThat(finding.title()).isEqualTo("\"inner\" takes up to 2.8 s by itself");
		assertThat(finding.maxMs()).isEqualTo(2790);
		assertThat(finding.severity()).isEqualTo(Severity.HIGH);
	}

	@Test
	void aCallThatIsSlowOnTheWayIsToldFromOneOfWhichNothingIsKnown() {
		SpanData known = span("shop", "POST /known").kind(SpanKind.CLIENT).below(this.root).at(0, 3000).build();
		SpanData request = span("pay", "POST /known").kind(SpanKind.SERVER).below(known).at(2900, 3000).build();
		SpanData unknown = span("shop", "POST /unknown").kind(SpanKind.CLIENT).below(this.root).at(0, 2000).build();
		this.findings.onQuiet(trace(this.root, known, request, unknown));
		assertThat(this.findings.findings(Type.SLOW_SPAN)).extracting(Finding::title, Finding::advice)
			.satisfiesExactly(
					(found) -> assertThat(found.toString()).contains("known\" takes up to 2.9 s", "on the way, in"),
					(found) -> assertThat(found.toString()).contains("unknown\" takes up to 2.0 s",
							"nothing has arrived"));
	}

	@Test
	void childrenAtTheSameTimeExplainItOnce() {
		SpanData outer = span("shop", "outer").below(this.root).at(0, 1000).build();
		SpanData one = span("shop", "one").below(outer).at(0, 450).build();
		SpanData other = span("shop", "other").below(outer).at(0, 450).build();
		SpanData after = span("shop", "after").below(outer).at(990, 1400).build();
		TraceTree tree = new TraceTree(trace(this.root, outer, one, other, after));
		assertThat(tree.selfNanos(outer)).isEqualTo(540 * TestSpans.MILLI);
		assertThat(tree.selfNanos(one)).isEqualTo(450 * TestSpans.MILLI);
	}

	@Test
	void aCallerThatSendsItsSpansElsewhereIsNoFault() {
		this.findings.onQuiet(trace(
				span("shop", "GET /orders").kind(SpanKind.SERVER).remoteParent("00f067aa0ba902b7").at(0, 10).build()));
		Finding finding = only(Type.MISSING_PARENT);
		assertThat(finding.severity()).isEqualTo(Severity.LOW);
		assertThat(finding.title()).contains("caller").contains("has not sent");
		assertThat(finding.advice()).contains("Nothing is wrong").contains("incomplete");
	}

	@Test
	void aParentThatIsLostIsFoundOnceTheRootHasArrived() {
		SpanData orphan = span("shop", "select").trace(this.root.getTraceId()).parent("00f067aa0ba902b7").build();
		this.findings.onQuiet(trace(this.root, orphan));
		assertThat(only(Type.MISSING_PARENT).title()).isEqualTo("The parent of \"select\" is lost");
	}

	@Test
	void aParentThatMayStillBeRunningIsNotMissing() {
		SpanData orphan = span("shop", "select").below(this.root).build();
		this.findings.onQuiet(trace(orphan));
		assertThat(this.findings.findings(null)).isEmpty();
	}

	@Test
	void whatWasDroppedOnPurposeIsNotMissing() {
		SpanData thinned = span("shop", "GET").trace(this.root.getTraceId()).with("traced.spans.dropped", 3).build();
		SpanData orphan = span("shop", "select").trace(this.root.getTraceId()).parent("00f067aa0ba902b7").build();
		this.findings.onQuiet(trace(thinned, orphan));
		assertThat(this.findings.findings(null)).isEmpty();
	}

	@Test
	void errorsOfOneTypeFromOnePlaceAreOneGroup() {
		for (int i = 0; i < 3; i++) {
			this.findings.onQuiet(trace(span("shop", "GET /x").kind(SpanKind.SERVER)
				.exception("java.lang.IllegalStateException", STACK)
				.build()));
		}
		this.findings.onQuiet(trace(span("shop", "GET /x").kind(SpanKind.SERVER)
			.exception("java.lang.IllegalArgumentException", STACK)
			.build()));
		List<Finding> groups = this.findings.findings(Type.ERROR_GROUP);
		assertThat(groups).extracting(Finding::title)
			.containsExactlyInAnyOrder("IllegalStateException at com.acme.Orders.find(Orders.java:42)",
					"IllegalArgumentException at com.acme.Orders.find(Orders.java:42)");
		assertThat(groups).extracting(Finding::count).containsExactlyInAnyOrder(3L, 1L);
		assertThat(groups).extracting(Finding::severity).containsOnly(Severity.HIGH);
		assertThat(groups).extracting(Finding::errorType)
			.contains("java.lang.IllegalStateException", "java.lang.IllegalArgumentException");
	}

	@Test
	void anErrorIsCountedWhereItComesFrom() {
		SpanData web = span("shop", "GET /x").kind(SpanKind.SERVER).exception("a.B", STACK).at(0, 9).build();
		SpanData service = span("shop", "Orders.find").below(web).exception("a.B", STACK).at(1, 8).build();
		SpanData caller = span("page", "GET").kind(SpanKind.CLIENT).trace(web.getTraceId()).failed("500").build();
		SpanData query = span("shop", "select").below(service).at(2, 3).build();
		this.findings.onQuiet(trace(caller, web, service, query));
		assertThat(this.findings.findings(Type.ERROR_GROUP)).filteredOn((group) -> group.service().equals("shop"))
			.hasSize(1)
			.first()
			.satisfies((group) -> assertThat(group.examples().get(0).spanId()).isEqualTo(service.getSpanId()));
	}

	@Test
	void anErrorWithoutExceptionIsGroupedByItsSpan() {
		this.findings.onQuiet(trace(this.root,
				span("shop", "Payments/Charge").kind(SpanKind.CLIENT)
					.below(this.root)
					.with("error.type", "UNAVAILABLE")
					.failed("gone")
					.build()));
		Finding group = only(Type.ERROR_GROUP);
		assertThat(group.title()).isEqualTo("UNAVAILABLE at Payments/Charge");
		assertThat(group.severity()).as("the trace went well").isEqualTo(Severity.MEDIUM);
		assertThat(group.examples().get(0).message()).isEqualTo("gone");
	}

	@Test
	void aTraceThatGoesOnCountsAsItThenIs() {
		this.findings.onQuiet(trace(queries(this.root, 5)));
		this.findings.onQuiet(trace(queries(this.root, 7)));
		Finding finding = only(Type.N_PLUS_ONE);
		assertThat(finding.count()).isEqualTo(7);
		assertThat(finding.examples()).hasSize(1);
	}

	@Test
	void whatTurnsOutToBeNoneIsGone() {
		SpanData orphan = span("shop", "GET /stock").kind(SpanKind.SERVER)
			.trace(this.root.getTraceId())
			.parent("00f067aa0ba902b7")
			.build();
		this.findings.onQuiet(trace(orphan));
		assertThat(this.findings.findings(Type.MISSING_PARENT)).hasSize(1);
		this.findings.onQuiet(trace(this.root, orphan,
				span("shop", "GET").kind(SpanKind.CLIENT).below(this.root).id("00f067aa0ba902b7").build()));
		assertThat(this.findings.findings(null)).isEmpty();
	}

	@Test
	void findingsOfManyTracesAddUpAndTheMostSevereAreFirst() {
		for (int i = 0; i < 20; i++) {
			SpanData each = span("shop", "GET /orders").kind(SpanKind.SERVER)
				.nanos(TestSpans.START + i * TestSpans.MILLI, TestSpans.START + (i + 30) * TestSpans.MILLI)
				.build();
			this.findings.onQuiet(trace(queries(each, 5)));
		}
		this.findings.onQuiet(trace(span("shop", "slow").at(0, 60_000).build()));
		assertThat(this.findings.findings(null)).extracting(Finding::type)
			.containsExactly(Type.SLOW_SPAN, Type.N_PLUS_ONE);
		Finding finding = only(Type.N_PLUS_ONE);
		assertThat(finding.count()).isEqualTo(100);
		assertThat(finding.examples()).hasSize(5);
		assertThat(finding.firstSeenEpochNanos()).isLessThan(finding.lastSeenEpochNanos());
	}

	private Finding only(Type type) {
		List<Finding> found = this.findings.findings(type);
		assertThat(found).hasSize(1);
		return found.get(0);
	}

	private static TestSpans.Builder query(SpanData parent, String sql, long from, long to) {
		return span("shop", "select customers").kind(SpanKind.CLIENT)
			.with("db.system.name", "postgresql")
			.with("db.query.text", sql)
			.with("db.query.summary", "select customers")
			.below(parent)
			.at(from, to);
	}

	private static List<SpanData> queries(SpanData parent, int count) {
		List<SpanData> spans = new ArrayList<>(List.of(parent));
		for (int i = 0; i < count; i++) {
			spans.add(query(parent, "select name from customers where id = ?", i, i + 1).build());
		}
		return spans;
	}

}
