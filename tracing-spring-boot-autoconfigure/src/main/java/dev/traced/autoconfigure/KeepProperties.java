package dev.traced.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.traced.sampling.tail.KeepRules;
import dev.traced.sampling.tail.TailLimits;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Which traces are exported although the sampler did not take them. Without any rule
 * nothing is recorded beyond what the sampler takes.
 *
 * @param errors Whether traces with a failed span or a 5xx response are kept.
 * @param slowerThan Traces are kept if their local root takes longer. By default none is.
 * @param routes Limits for single routes, the first that matches before slower-than:
 * route (a route or span name, with * and **) and slower-than.
 * @param statuses HTTP status codes of responses that have their trace kept, such as 4xx,
 * 429 or 500-504.
 * @param attributes Attributes of a span that have its trace kept: name and, if only one
 * value is meant, value.
 * @param ratio Share of the rest that is kept, from 0 to 1.
 * @param reason Whether the local root of a kept trace says why, as traced.keep.reason.
 * @param buffer How much may wait for the end of its trace.
 */
@ConfigurationProperties("tracing.sampling.keep")
record KeepProperties(@DefaultValue("false") boolean errors, @Nullable Duration slowerThan,
		@DefaultValue List<Route> routes, @DefaultValue List<String> statuses, @DefaultValue List<Attribute> attributes,
		@DefaultValue("0") double ratio, @DefaultValue("true") boolean reason, @DefaultValue Buffer buffer) {

	private static final String PREFIX = "tracing.sampling.keep.";

	private static final String ALLOWED_STATUSES = "a list of classes (4xx), codes (429) and ranges (500-504)";

	private static final Pattern STATUSES = Pattern.compile("([1-5])xx|([1-5]\\d\\d)(?:-([1-5]\\d\\d))?",
			Pattern.CASE_INSENSITIVE);

	KeepProperties {
		if (!(ratio >= 0 && ratio <= 1)) {
			throw new InvalidTracingPropertyException(PREFIX + "ratio", ratio, "a number from 0 to 1");
		}
		notNegative(PREFIX + "slower-than", slowerThan);
		for (int i = 0; i < routes.size(); i++) {
			routes.get(i).validate(PREFIX + "routes[" + i + "]");
		}
		for (int i = 0; i < attributes.size(); i++) {
			attributes.get(i).validate(PREFIX + "attributes[" + i + "]");
		}
		statuses.forEach(KeepProperties::toStatuses);
	}

	private static void notNegative(String property, @Nullable Duration value) {
		if (value != null && value.isNegative()) {
			throw new InvalidTracingPropertyException(property, value, "a duration of 0s or more");
		}
	}

	KeepRules toRules() {
		List<KeepRules.SlowRoute> slow = new ArrayList<>();
		for (Route route : this.routes) {
			slow.add(KeepRules.SlowRoute.of(route.route(), Objects.requireNonNull(route.slowerThan(), "validated")));
		}
		return new KeepRules(this.errors, this.statuses.stream().map(KeepProperties::toStatuses).toList(), slow,
				this.slowerThan,
				this.attributes.stream()
					.map((attribute) -> new KeepRules.Attribute(attribute.name(), attribute.value()))
					.toList(),
				this.ratio);
	}

	private static KeepRules.Statuses toStatuses(String text) {
		Matcher matcher = STATUSES.matcher(text.trim());
		if (!matcher.matches()) {
			throw new InvalidTracingPropertyException(PREFIX + "statuses", text, ALLOWED_STATUSES);
		}
		if (matcher.group(1) != null) {
			int first = Integer.parseInt(matcher.group(1)) * 100;
			return new KeepRules.Statuses(first, first + 99);
		}
		int from = Integer.parseInt(matcher.group(2));
		int to = (matcher.group(3) != null) ? Integer.parseInt(matcher.group(3)) : from;
		if (to < from) {
			throw new InvalidTracingPropertyException(PREFIX + "statuses", text, ALLOWED_STATUSES);
		}
		return new KeepRules.Statuses(from, to);
	}

	/**
	 * A limit for a route.
	 *
	 * @param route Route, such as /orders/{id}, or name of the local root; a star stands
	 * for a part of a segment, two stars for anything.
	 * @param slowerThan Time above which its traces are kept.
	 */
	record Route(@DefaultValue("") String route, @Nullable Duration slowerThan) {

		private void validate(String property) {
			if (this.route.isBlank()) {
				throw new InvalidTracingPropertyException(property + ".route", this.route,
						"a route, such as /orders/{id}, or the name of a span");
			}
			if (this.slowerThan == null || this.slowerThan.isNegative()) {
				throw new InvalidTracingPropertyException(property + ".slower-than", this.slowerThan,
						"a duration of 0s or more");
			}
		}

	}

	/**
	 * An attribute that has a trace kept.
	 *
	 * @param name Name of the attribute.
	 * @param value Its value. By default any.
	 */
	record Attribute(@DefaultValue("") String name, @Nullable String value) {

		private void validate(String property) {
			if (this.name.isBlank()) {
				throw new InvalidTracingPropertyException(property + ".name", this.name, "the name of an attribute");
			}
		}

	}

	/**
	 * How much may wait.
	 *
	 * @param maxTraces Traces that wait for the end of their local root; beyond it the
	 * oldest is decided early.
	 * @param maxSpans Ended spans that wait, of all traces together.
	 * @param maxSize Estimated size of the ended spans that wait.
	 * @param maxSpansPerTrace Ended spans of one trace that wait; beyond it the first to
	 * end are left out.
	 * @param maxAge Time after which a trace that has not ended is decided.
	 * @param maxDecisions Kept traces that are remembered, for spans that end late.
	 */
	record Buffer(@DefaultValue("10000") int maxTraces, @DefaultValue("50000") int maxSpans,
			@DefaultValue("64MB") DataSize maxSize, @DefaultValue("1000") int maxSpansPerTrace,
			@DefaultValue("5m") Duration maxAge, @DefaultValue("10000") int maxDecisions) {

		private static final DataSize SMALLEST = DataSize.ofKilobytes(64);

		Buffer {
			positive("max-traces", maxTraces);
			positive("max-spans", maxSpans);
			positive("max-spans-per-trace", maxSpansPerTrace);
			positive("max-decisions", maxDecisions);
			if (maxSize.compareTo(SMALLEST) < 0) {
				throw new InvalidTracingPropertyException(PREFIX + "buffer.max-size", maxSize, "64KB or more");
			}
			if (maxAge.isNegative() || maxAge.isZero()) {
				throw new InvalidTracingPropertyException(PREFIX + "buffer.max-age", maxAge, "a duration above 0s");
			}
		}

		private static void positive(String name, int value) {
			if (value < 1) {
				throw new InvalidTracingPropertyException(PREFIX + "buffer." + name, value, "1 or more");
			}
		}

		TailLimits toLimits() {
			return new TailLimits(this.maxTraces, this.maxSpans, this.maxSize.toBytes(), this.maxSpansPerTrace,
					this.maxAge, this.maxDecisions);
		}

	}

}
