package dev.traced.viewer.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import dev.traced.viewer.store.HeldTrace;
import dev.traced.viewer.store.StoreLimits;
import dev.traced.viewer.store.TestSpans;
import dev.traced.viewer.store.TraceStore;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is found among encoded spans is what a simple search of the decoded ones finds.
 */
class QueryModelTests {

	private static final List<String> KEYS = List.of("a", "b", "c.d");

	private static final List<String> TEXTS = List.of("red", "Green", "blue sky", "7", "7.5", "\u65e5\u672c", "true",
			"");

	private static final List<String> OPERATORS = List.of("=", "!=", ">", ">=", "<", "<=", "~", "?");

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4 })
	void queriesFindWhatTheModelFinds(long seed) {
		Random random = new Random(seed);
		try (TraceStore store = new TraceStore(StoreLimits.defaults(), List.of())) {
			for (int trace = 1; trace <= 100; trace++) {
				for (int span = 1 + random.nextInt(4); span > 0; span--) {
					store.offer(span(random, trace, span));
				}
			}
			store.flush();
			TraceFinder finder = new TraceFinder(store);
			List<HeldTrace> traces = store.summaries().stream().map((each) -> store.trace(each.traceId())).toList();
			int found = 0;
			for (int i = 0; i < 400; i++) {
				List<String[]> terms = new ArrayList<>();
				for (int n = 1 + random.nextInt(2); n > 0; n--) {
					terms.add(term(random));
				}
				String q = terms.stream().map(QueryModelTests::text).collect(Collectors.joining(" AND "));
				Set<String> expected = new TreeSet<>();
				for (HeldTrace trace : traces) {
					if (trace.spans()
						.stream()
						.anyMatch((span) -> terms.stream().allMatch((term) -> meets(span, term)))) {
						expected.add(trace.summary().traceId());
					}
				}
				TracePage page = finder.find(TraceQuery.NEWEST.withQ(q).withPage(1000, 0));
				Set<String> actual = new TreeSet<>();
				page.traces().forEach((summary) -> actual.add(summary.traceId()));
				assertThat(actual).as(q).isEqualTo(expected);
				assertThat(page.total()).isEqualTo(expected.size());
				found += expected.isEmpty() ? 0 : 1;
			}
			assertThat(found).isBetween(150, 399);
		}
	}

	private static SpanData span(Random random, int trace, int span) {
		AttributesBuilder attributes = Attributes.builder();
		for (String key : KEYS) {
			switch (random.nextInt(7)) {
				case 0 -> attributes.put(key, TEXTS.get(random.nextInt(TEXTS.size())));
				case 1 -> attributes.put(key, random.nextInt(10));
				case 2 -> attributes.put(key, random.nextInt(20) / 2.0);
				case 3 -> attributes.put(key, random.nextBoolean());
				case 4 ->
					attributes.put(AttributeKey.stringArrayKey(key), List.of("red", "unique " + random.nextInt()));
				case 5 -> attributes.put(key, "unique " + random.nextInt());
				default -> {
				}
			}
		}
		return TestSpans.with(TestSpans.span(trace, span, span - 1), attributes.build())
			.setName("Name " + random.nextInt(5))
			.setKind(SpanKind.values()[random.nextInt(5)])
			.setStatus((random.nextInt(4) == 0) ? StatusData.error() : StatusData.unset())
			.setEndEpochNanos(TestSpans.START + random.nextInt(10) * 1_000_000L)
			.setResource(TestSpans.service("service" + random.nextInt(4)))
			.build();
	}

	private static String[] term(Random random) {
		switch (random.nextInt(6)) {
			case 0:
				return new String[] { "service", (random.nextInt(2) == 0) ? "=" : "!=", "service" + random.nextInt(4) };
			case 1:
				return new String[] { "span.duration", OPERATORS.get(random.nextInt(6)), random.nextInt(10) + "ms" };
			case 2:
				return new String[] { "", "~",
						List.of("NAME 3", "sky", "unique", "\u672c", "service2").get(random.nextInt(5)) };
			default:
				String operator = OPERATORS.get(random.nextInt(OPERATORS.size()));
				boolean order = operator.startsWith(">") || operator.startsWith("<");
				String value = order ? String.valueOf(random.nextInt(20) / 2.0)
						: TEXTS.get(random.nextInt(TEXTS.size()));
				return new String[] { KEYS.get(random.nextInt(KEYS.size())), operator, value };
		}
	}

	private static String text(String[] term) {
		if (term[0].isEmpty()) {
			return '"' + term[2] + '"';
		}
		return term[1].equals("?") ? term[0] + "?" : term[0] + " " + term[1] + " \"" + term[2] + '"';
	}

	private static boolean meets(SpanData span, String[] term) {
		String service = span.getResource().getAttribute(AttributeKey.stringKey("service.name"));
		switch (term[0]) {
			case "service":
				return service.equals(term[2]) == term[1].equals("=");
			case "span.duration":
				long millis = Long.parseLong(term[2].replace("ms", ""));
				return compare(term[1], span.getEndEpochNanos() - span.getStartEpochNanos(), millis * 1_000_000);
			case "":
				List<String> texts = new ArrayList<>(List.of(span.getName(), service));
				span.getAttributes().forEach((key, value) -> {
					if (value instanceof String text) {
						texts.add(text);
					}
					else if (value instanceof List<?> list) {
						list.forEach((each) -> texts.add((String) each));
					}
				});
				return texts.stream().anyMatch((each) -> contains(each, term[2]));
			default:
				for (Map.Entry<AttributeKey<?>, Object> each : span.getAttributes().asMap().entrySet()) {
					if (each.getKey().getKey().equals(term[0])) {
						return meets(each.getValue(), term[1], term[2]);
					}
				}
				return false;
		}
	}

	private static boolean meets(Object held, String operator, String value) {
		if (held instanceof List<?> list) {
			return operator.equals("?") || list.stream().anyMatch((each) -> meets(each, operator, value));
		}
		boolean number = value.matches("[0-9.]+");
		switch (operator) {
			case "?":
				return true;
			case "~":
				return contains(String.valueOf(held), value);
			case "=", "!=":
				boolean equal = (held instanceof Number n) ? number && n.doubleValue() == Double.parseDouble(value)
						: held.toString().equals(value);
				return equal == operator.equals("=");
			default:
				String text = held.toString();
				return text.matches("[0-9.]+")
						&& compare(operator, Double.parseDouble(text), Double.parseDouble(value));
		}
	}

	private static boolean compare(String operator, double left, double right) {
		return switch (operator) {
			case "=" -> left == right;
			case "!=" -> left != right;
			case ">" -> left > right;
			case ">=" -> left >= right;
			case "<" -> left < right;
			default -> left <= right;
		};
	}

	private static boolean contains(String text, String part) {
		return text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
	}

}
