package dev.traced.sampling;

import dev.traced.core.SamplingThreshold;
import io.opentelemetry.api.trace.TraceState;
import org.jspecify.annotations.Nullable;

/**
 * The member {@code ot} of a {@code tracestate}, as far as it concerns sampling: the
 * threshold {@code th} with which a trace was recorded, so that a backend can tell how
 * many traces there were, and {@code rv}, a randomness to use in place of the trace id.
 * What it does not know it passes on, what is malformed it does not heed.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/otel/trace/tracestate-handling/">TraceState
 * handling</a>
 */
final class OtelTraceState {

	static final String KEY = "ot";

	private static final String THRESHOLD = "th:";

	private static final String RANDOMNESS = "rv:";

	private static final int MAX_LENGTH = 256;

	private OtelTraceState() {
	}

	/** The member, or {@code null} if there is none to heed. */
	static @Nullable String in(TraceState state) {
		if (state.isEmpty()) {
			return null;
		}
		String value = state.get(KEY);
		return (value != null && value.length() <= MAX_LENGTH) ? value : null;
	}

	/**
	 * Whether a trace reaches a threshold, by the randomness that the state prescribes.
	 */
	static boolean isReached(@Nullable String ot, String traceId, long threshold) {
		int randomness = (ot != null) ? randomness(ot) : -1;
		return (ot != null && randomness >= 0) ? Threshold.isReached(ot, randomness, threshold)
				: Threshold.isReached(traceId, Threshold.IN_TRACE_ID, threshold);
	}

	/**
	 * Whether a threshold, if there is one, may be passed on with a trace that is
	 * sampled: whether it is well-formed and would have sampled it.
	 */
	static boolean isConsistent(@Nullable String ot, String traceId) {
		int start = (ot != null) ? find(ot, THRESHOLD, 0) : -1;
		if (ot == null || start < 0) {
			return true;
		}
		int end = end(ot, start);
		if (end == start || end - start > Threshold.DIGITS || !isHexadecimal(ot, start, end)) {
			return false;
		}
		long threshold = Long.parseLong(ot, start, end, 16) << 4 * (Threshold.DIGITS - (end - start));
		return isReached(ot, traceId, threshold);
	}

	/** Where the randomness begins, or -1 if there is none or a malformed one. */
	private static int randomness(String ot) {
		int start = find(ot, RANDOMNESS, 0);
		if (start < 0) {
			return -1;
		}
		int end = end(ot, start);
		return (end - start == Threshold.DIGITS && isHexadecimal(ot, start, end)) ? start : -1;
	}

	/**
	 * The state with a threshold and everything else that was there.
	 * @param state the state of the parent
	 * @param threshold the digits of the threshold
	 * @return the state; without a threshold if there is no room for one
	 */
	static TraceState with(TraceState state, String threshold) {
		String ot = state.get(KEY);
		if (ot == null) {
			return put(state, THRESHOLD + threshold);
		}
		int start = find(ot, THRESHOLD, 0);
		if (start >= 0 && end(ot, start) - start == threshold.length() && ot.startsWith(threshold, start)
				&& find(ot, THRESHOLD, start) < 0) {
			return state;
		}
		String others = SamplingThreshold.without(ot);
		String changed = others.isEmpty() ? THRESHOLD + threshold : THRESHOLD + threshold + ";" + others;
		return replace(state, (changed.length() <= MAX_LENGTH) ? changed : others);
	}

	private static TraceState replace(TraceState state, String ot) {
		// removed for good first: what is changed has to come first
		TraceState others = state.toBuilder().remove(KEY).build();
		return ot.isEmpty() ? others : put(others, ot);
	}

	private static TraceState put(TraceState state, String ot) {
		return state.toBuilder().put(KEY, ot).build();
	}

	/** Where the value of a key begins, or -1. */
	private static int find(String ot, String key, int after) {
		int from = after;
		while (from >= 0) {
			if ((from == 0 || ot.charAt(from - 1) == ';') && ot.startsWith(key, from)) {
				return from + key.length();
			}
			int separator = ot.indexOf(';', from);
			from = (separator < 0) ? -1 : separator + 1;
		}
		return -1;
	}

	private static int end(String ot, int from) {
		int end = ot.indexOf(';', from);
		return (end < 0) ? ot.length() : end;
	}

	private static boolean isHexadecimal(String text, int from, int to) {
		for (int i = from; i < to; i++) {
			char digit = text.charAt(i);
			if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
				return false;
			}
		}
		return true;
	}

}
