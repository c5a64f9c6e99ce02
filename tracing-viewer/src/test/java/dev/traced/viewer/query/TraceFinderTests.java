package dev.traced.viewer.query;

import java.util.ArrayList;
import java.util.List;

import dev.traced.viewer.store.TestSpans;
import dev.traced.viewer.store.TraceStore;
import dev.traced.viewer.store.TraceSummary;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.trace.TestSpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class TraceFinderTests {

	private static TraceStore store;

	private static TraceFinder finder;

	/**
	 * Trace i takes i milliseconds; of ten the first has failed; each has a query of the
	 * database, of service "stock" if i is even.
	 */
	@BeforeAll
	static void fill() {
		store = new TraceStore(List.of());
		finder = new TraceFinder(store);
		for (long i = 1; i <= 100; i++) {
			long start = TestSpans.START + i * 1_000_000_000L;
			TestSpanData.Builder root = TestSpans.span(i, 1, 0)
				.setStartEpochNanos(start)
				.setEndEpochNanos(start + i * 1_000_000)
				.setStatus((i % 10 == 0) ? StatusData.error() : StatusData.unset());
			Attributes ofRoot = Attributes.builder()
				.put("http.request.method", "GET")
				.put("http.route", (i % 2 == 0) ? "/orders/{id}" : "/orders")
				.put("http.response.status_code", (i % 10 == 0) ? 500 : 200)
				.put("user.id", "u" + i % 7)
				.put("sampled", i % 3 == 0)
				.put("share", i / 100.0)
				.put(AttributeKey.stringArrayKey("tags"), List.of("t" + i % 5, "all"))
				.build();
			store.offer(TestSpans.with(root, ofRoot).build());
			Attributes ofQuery = Attributes.of(AttributeKey.stringKey("db.query.text"),
					"SELECT * FROM Orders WHERE id = " + i, AttributeKey.stringKey("number"), Long.toString(i));
			store.offer(TestSpans.with(TestSpans.span(i, 2, 1), ofQuery)
				.setName("SELECT orders")
				.setKind(SpanKind.CLIENT)
				.setStartEpochNanos(start)
				.setEndEpochNanos(start + i * 500_000)
				.setResource(TestSpans.service((i % 2 == 0) ? "stock" : "orders"))
				.build());
		}
		store.flush();
	}

	@AfterAll
	static void close() {
		store.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
			''                                                  | 100
			duration > 90ms                                     | 10
			duration >= 90ms duration < 95ms                    | 5
			spans = 2                                           | 100
			spans > 2                                           | 0
			errors >= 1                                         | 10
			status = error                                      | 10
			status != error                                     | 100
			service = stock                                     | 50
			service ~ STO                                       | 50
			kind = client service = orders                      | 50
			kind = server service = stock                       | 0
			http.response.status_code >= 500                    | 10
			http.response.status_code = 200                     | 90
			http.response.status_code = 200.0                   | 90
			http.response.status_code != 200                    | 10
			http.response.status_code ~ 50                      | 10
			user.id = u1                                        | 15
			user.id != u1                                       | 85
			user.id?                                            | 100
			nothing?                                            | 0
			process.pid = 42                                    | 100
			process.pid?                                        | 100
			service.name = stock                                | 50
			sampled = true                                      | 33
			share > 0.5                                         | 50
			tags = t1                                           | 20
			tags = all                                          | 100
			number = 42                                         | 1
			number > 90                                         | 10
			number >= 90 number <= 90                           | 1
			db.query.text ~ "from orders"                       | 100
			db.query.text ~ "id = 77"                           | 1
			orders                                              | 100
			"id = 77"                                           | 1
			ID                                                  | 100
			/ORDERS/                                            | 100
			stock                                               | 50
			t3                                                  | 20
			name = "SELECT orders"                              | 100
			name = "SELECT orders" user.id?                     | 0
			name ~ get AND user.id = u1                         | 15
			span.duration > 90ms                                | 10
			span.duration > 40ms kind = client                  | 20
			kind != server span.duration > 49ms                 | 2
			""")
	void conditionsHoldWithinOneSpanAndOfTheTrace(String q, int total) {
		assertThat(finder.find(TraceQuery.NEWEST.withQ(q)).total()).isEqualTo(total);
	}

	@ParameterizedTest
	@CsvSource({ "service,stock,50", "service,orders,100", "service,none,0", "status,ERROR,10", "status,UNSET,90",
			"route,/orders,50", "route,GET /orders/{id},100", "min_duration,91,10", "max_duration,5,5",
			"min_span_duration,91ms,10", "start,2026-09-21T14:15:01Z,0", "end,2026-09-21T14:15:00Z,100",
			"end,2026-09-21T14:13:25Z,5", "start,2026-09-21T14:14:55Z,6" })
	void parametersFilter(String name, String value, int total) {
		TraceQuery query = TraceQuery.of((parameter) -> parameter.equals(name) ? value : null);
		assertThat(finder.find(query).total()).isEqualTo(total);
	}

	@Test
	void orderComesBeforeLimit() {
		TraceQuery slowest = TraceQuery.NEWEST.withOrder(TraceOrder.DURATION, true).withPage(3, 0);
		TracePage page = finder.find(slowest);
		assertThat(page.total()).isEqualTo(100);
		assertThat(page.traces()).extracting(TraceSummary::durationNanos)
			.containsExactly(100_000_000L, 99_000_000L, 98_000_000L);
		assertThat(finder.find(slowest.withOrder(TraceOrder.TIME, false)).traces()).extracting(TraceSummary::traceId)
			.containsExactly(TestSpans.traceId(1), TestSpans.traceId(2), TestSpans.traceId(3));
		assertThat(finder.find(slowest.withOrder(TraceOrder.ERRORS, true).withPage(11, 0)).traces())
			.extracting(TraceSummary::errorCount)
			.containsExactly(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0);
	}

	@Test
	void pagesFollowEachOtherWithoutGapOrOverlap() {
		List<String> seen = new ArrayList<>();
		for (int offset = 0; offset < 110; offset += 7) {
			// all alike by this order
			TraceQuery query = TraceQuery.NEWEST.withOrder(TraceOrder.SPANS, true).withPage(7, offset);
			finder.find(query).traces().forEach((summary) -> seen.add(summary.traceId()));
		}
		assertThat(seen).hasSize(100).doesNotHaveDuplicates().isSorted();
	}

	@Test
	void pointsAreNewestFirst() {
		TracePoints points = finder.points(TraceQuery.NEWEST.withQ("errors > 0"));
		assertThat(points.total()).isEqualTo(10);
		assertThat(points.points()).hasSize(10);
		assertThat(points.points().get(0)).isEqualTo(
				new TracePoints.Point(TestSpans.START + 100_000_000_000L, 100_000_000, true, TestSpans.traceId(100)));
	}

}
