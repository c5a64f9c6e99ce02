package dev.traced.sampling.tail;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.traced.core.DecidingAttributes;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * Which traces are kept although the sampler did not take them.
 *
 * @param errors whether those with a failed span, or a response with a 5xx status
 * @param statuses those of which the response has such a status
 * @param routes how long a local root may take, by its route or name; the first that
 * matches holds
 * @param slowerThan how long any other local root may take, or {@code null} for any time
 * @param attributes those with a span that carries one of these
 * @param ratio the share of the rest, from 0 to 1, by trace id: every service that uses
 * the same share keeps the same traces
 */
public record KeepRules(boolean errors, List<Statuses> statuses, List<SlowRoute> routes, @Nullable Duration slowerThan,
		List<Attribute> attributes, double ratio) {

	/** Keeps nothing. */
	public static final KeepRules NONE = new KeepRules(false, List.of(), List.of(), null, List.of(), 0);

	/**
	 * Makes the lists immutable.
	 */
	public KeepRules {
		statuses = List.copyOf(statuses);
		routes = List.copyOf(routes);
		attributes = List.copyOf(attributes);
	}

	/**
	 * Whether anything may be kept.
	 * @return whether there is any rule
	 */
	public boolean any() {
		return this.errors || this.slowerThan != null || this.ratio > 0 || !this.statuses.isEmpty()
				|| !this.routes.isEmpty() || !this.attributes.isEmpty();
	}

	/** Why a span has its trace kept. */
	@Nullable KeepCause cause(SpanData span, boolean root) {
		if (this.errors && isError(span)) {
			return KeepCause.ERROR;
		}
		if (!this.statuses.isEmpty() && hasStatus(span)) {
			return KeepCause.STATUS;
		}
		if (root && isSlow(span)) {
			return KeepCause.SLOW;
		}
		return (!this.attributes.isEmpty() && hasAttribute(span.getAttributes())) ? KeepCause.ATTRIBUTE : null;
	}

	/** Whether a trace that no span gives a cause to keep is in the share of the rest. */
	boolean share(String traceId) {
		return this.ratio > 0 && fraction(traceId) < this.ratio;
	}

	private static boolean isError(SpanData span) {
		return span.getStatus().getStatusCode() == StatusCode.ERROR || status(span) >= 500;
	}

	/** The status of a response of this application, or 0. */
	private static long status(SpanData span) {
		Long status = (span.getKind() == SpanKind.SERVER)
				? span.getAttributes().get(DecidingAttributes.RESPONSE_STATUS_CODE) : null;
		return (status != null) ? status : 0;
	}

	private boolean hasStatus(SpanData span) {
		long status = status(span);
		for (Statuses range : this.statuses) {
			if (status >= range.from() && status <= range.to()) {
				return true;
			}
		}
		return false;
	}

	private boolean isSlow(SpanData span) {
		long nanos = span.getEndEpochNanos() - span.getStartEpochNanos();
		for (SlowRoute route : this.routes) {
			if (route.matches(span)) {
				return nanos > Nanos.of(route.slowerThan());
			}
		}
		return this.slowerThan != null && nanos > Nanos.of(this.slowerThan);
	}

	private boolean hasAttribute(Attributes found) {
		boolean[] has = new boolean[1];
		found.forEach((key, value) -> has[0] |= isWanted(key.getKey(), value));
		return has[0];
	}

	private boolean isWanted(String name, Object value) {
		for (Attribute wanted : this.attributes) {
			if (wanted.name().equals(name)
					&& (wanted.value() == null || wanted.value().equals(String.valueOf(value)))) {
				return true;
			}
		}
		return false;
	}

	/**
	 * A number from 0 to 1 that depends on the trace id, and not in the way in which a
	 * sampler's decision does: all that get here are at the same end of that.
	 */
	private static double fraction(String traceId) {
		long mixed = 0;
		for (int i = 0; i < traceId.length(); i++) {
			mixed = (mixed ^ traceId.charAt(i)) * 0x9E3779B97F4A7C15L;
			mixed ^= mixed >>> 29;
		}
		mixed *= 0xBF58476D1CE4E5B9L;
		return ((mixed ^ (mixed >>> 32)) >>> 11) * 0x1.0p-53;
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder();
		add(text, this.errors, "errors");
		add(text, !this.statuses.isEmpty(), "statuses");
		add(text, this.slowerThan != null || !this.routes.isEmpty(), "slow");
		add(text, !this.attributes.isEmpty(), "attributes");
		add(text, this.ratio > 0, "share");
		return text.toString();
	}

	private static void add(StringBuilder text, boolean present, String word) {
		if (present) {
			text.append(text.isEmpty() ? "" : ",").append(word);
		}
	}

	/**
	 * A range of HTTP status codes.
	 *
	 * @param from the first
	 * @param to the last
	 */
	public record Statuses(int from, int to) {
	}

	/**
	 * How long a request of a route may take.
	 *
	 * @param pattern matches the route ({@code http.route}) or the name of the span
	 * @param slowerThan the time
	 */
	public record SlowRoute(Pattern pattern, Duration slowerThan) {

		private static final Pattern STARS = Pattern.compile("\\*+");

		/**
		 * A limit for routes like {@code /orders/{id}} or names like
		 * {@code GET /orders/**}.
		 * @param route the route or name; {@code *} stands for a part of a segment,
		 * {@code **} for anything
		 * @param slowerThan the time
		 * @return the limit
		 */
		public static SlowRoute of(String route, Duration slowerThan) {
			Matcher stars = STARS.matcher(route);
			StringBuilder regex = new StringBuilder();
			int from = 0;
			while (stars.find()) {
				regex.append(Pattern.quote(route.substring(from, stars.start())));
				regex.append((stars.end() - stars.start() == 1) ? "[^/]*" : ".*");
				from = stars.end();
			}
			regex.append(Pattern.quote(route.substring(from)));
			return new SlowRoute(Pattern.compile(regex.toString(), Pattern.DOTALL), slowerThan);
		}

		private boolean matches(SpanData root) {
			String route = root.getAttributes().get(DecidingAttributes.ROUTE);
			return (route != null && this.pattern.matcher(route).matches())
					|| this.pattern.matcher(root.getName()).matches();
		}

	}

	/**
	 * An attribute that has a trace kept.
	 *
	 * @param name its name
	 * @param value its value as text, or {@code null} for any
	 */
	public record Attribute(String name, @Nullable String value) {
	}

}
