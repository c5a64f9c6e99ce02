package dev.traced.viewer.query;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.function.UnaryOperator;

import io.opentelemetry.api.trace.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * Reads a query from the parameters of a request.
 */
final class QueryParameters {

	private static final int MAX_LIMIT = 1000;

	private static final int DEFAULT_LIMIT = 50;

	private final UnaryOperator<@Nullable String> parameters;

	QueryParameters(UnaryOperator<@Nullable String> parameters) {
		this.parameters = parameters;
	}

	TraceQuery query() {
		String sort = orElse("sort", "-time");
		boolean descending = sort.startsWith("-");
		return new TraceQuery(get("service"), time("start", Long.MIN_VALUE), time("end", Long.MAX_VALUE),
				duration("min_duration", 0), duration("max_duration", Long.MAX_VALUE), duration("min_span_duration", 0),
				status(), get("route"), orElse("q", ""), order(descending ? sort.substring(1) : sort), descending,
				number("limit", 1, MAX_LIMIT, DEFAULT_LIMIT), number("offset", 0, Integer.MAX_VALUE, 0));
	}

	private @Nullable String get(String name) {
		String value = this.parameters.apply(name);
		return (value != null && !value.isEmpty()) ? value : null;
	}

	private String orElse(String name, String other) {
		String value = get(name);
		return (value != null) ? value : other;
	}

	private long time(String name, long other) {
		String value = get(name);
		if (value == null) {
			return other;
		}
		try {
			Instant instant = OffsetDateTime.parse(value).toInstant();
			return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
		}
		catch (DateTimeException | ArithmeticException ex) {
			throw wrong(name, value, "a time such as 2026-01-31T12:00:00Z");
		}
	}

	private long duration(String name, long other) {
		String value = get(name);
		if (value == null) {
			return other;
		}
		Long nanos = Durations.parse(value);
		if (nanos == null) {
			throw wrong(name, value, "milliseconds, or a duration such as 1.5s");
		}
		return nanos;
	}

	private @Nullable StatusCode status() {
		String value = get("status");
		try {
			return (value != null) ? StatusCode.valueOf(value.toUpperCase(Locale.ROOT)) : null;
		}
		catch (IllegalArgumentException ex) {
			throw wrong("status", String.valueOf(value), "OK, ERROR or UNSET");
		}
	}

	private static TraceOrder order(String value) {
		for (TraceOrder order : TraceOrder.values()) {
			if (order.name().toLowerCase(Locale.ROOT).equals(value)) {
				return order;
			}
		}
		throw wrong("sort", value, "time, duration, spans or errors, with a - before it for the largest first");
	}

	private int number(String name, int min, int max, int other) {
		String value = get(name);
		if (value == null) {
			return other;
		}
		try {
			int number = Integer.parseInt(value);
			if (number >= min && number <= max) {
				return number;
			}
		}
		catch (NumberFormatException ex) {
			// said below
		}
		throw wrong(name, value, "a whole number from " + min + " to " + max);
	}

	private static QueryException wrong(String name, String value, String allowed) {
		String shown = (value.length() > 50) ? value.substring(0, 50) + "\u2026" : value;
		return new QueryException(name, -1, "'" + shown + "' is not " + allowed);
	}

}
