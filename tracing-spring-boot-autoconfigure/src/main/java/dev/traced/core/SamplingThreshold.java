package dev.traced.core;

import io.opentelemetry.api.trace.TraceState;

/**
 * The threshold {@code th} in the member {@code ot} of a {@code tracestate}, with which
 * OpenTelemetry says by what probability a trace was sampled. What is not sampled, or
 * recorded for another reason, must not go on claiming it.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/otel/trace/tracestate-handling/">TraceState
 * handling</a>
 */
public final class SamplingThreshold {

	private static final String KEY = "ot";

	private static final String THRESHOLD = "th:";

	private SamplingThreshold() {
	}

	/**
	 * The state without a threshold, with everything else that was there.
	 * @param state the state
	 * @return the state, the same if there is no threshold
	 */
	public static TraceState without(TraceState state) {
		String ot = state.isEmpty() ? null : state.get(KEY);
		if (ot == null || !has(ot)) {
			return state;
		}
		String others = without(ot);
		// removed for good first: what is changed has to come first
		TraceState rest = state.toBuilder().remove(KEY).build();
		return others.isEmpty() ? rest : rest.toBuilder().put(KEY, others).build();
	}

	private static boolean has(String ot) {
		return ot.startsWith(THRESHOLD) || ot.contains(";" + THRESHOLD);
	}

	/**
	 * The member without a threshold.
	 * @param ot the value of the member
	 * @return the value, empty if nothing else is in it
	 */
	public static String without(String ot) {
		StringBuilder others = new StringBuilder(ot.length());
		for (int from = 0; from < ot.length();) {
			int separator = ot.indexOf(';', from);
			int end = (separator < 0) ? ot.length() : separator;
			if (end > from && !ot.startsWith(THRESHOLD, from)) {
				others.append(others.isEmpty() ? "" : ";").append(ot, from, end);
			}
			from = end + 1;
		}
		return others.toString();
	}

}
