package dev.traced.propagation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A {@code tracestate} kept as the header that it came in: what isn't looked at isn't
 * taken apart, and what isn't changed is sent on as it is. OpenTelemetry's own trace
 * state knows the keys of level 1 only (a single {@code @}, a letter first), and would
 * drop members that level 2 demands to be passed on.
 *
 * @see <a href="https://www.w3.org/TR/trace-context-2/#tracestate-header">tracestate</a>
 */
final class HeaderTraceState implements TraceState {

	static final int MAX_MEMBERS = 32;

	private static final int MAX_KEY = 256;

	private static final int MAX_VALUE = 256;

	/** Never empty; members separated by nothing but a comma, each key once. */
	private final String header;

	private final int size;

	HeaderTraceState(String header, int size) {
		this.header = header;
		this.size = size;
	}

	/**
	 * Reads a combined header. One bad member, or one too many, makes all of it void.
	 * Empty members are fine, and of several with the same key the first stays: it is the
	 * most recent.
	 */
	static TraceState parse(String header) {
		StringBuilder rebuilt = null;
		int members = 0;
		int end = header.length();
		int from = 0;
		while (from <= end) {
			int to = endOfMember(header, from);
			int start = Chars.skipWhitespace(header, from, to);
			int stop = Chars.trimEnd(header, start, to);
			boolean kept = false;
			if (start < stop) {
				int equals = header.indexOf('=', start);
				if (!isMember(header, start, equals, stop)) {
					return TraceState.getDefault();
				}
				kept = findValue(header, from, header, start, equals - start) < 0;
			}
			if (kept && ++members > MAX_MEMBERS) {
				return TraceState.getDefault();
			}
			if (rebuilt == null && (!kept || start != from || stop != to)) {
				rebuilt = new StringBuilder(end).append(header, 0, Math.max(0, from - 1));
			}
			if (rebuilt != null && kept) {
				append(rebuilt, header, start, stop);
			}
			from = to + 1;
		}
		if (members == 0) {
			return TraceState.getDefault();
		}
		return new HeaderTraceState((rebuilt != null) ? rebuilt.toString() : header, members);
	}

	/**
	 * The header for a trace state of any kind, empty when nothing of it may be sent.
	 * What others implement is not trusted: its bad members are left out.
	 */
	static String encode(TraceState state) {
		if (state instanceof HeaderTraceState received) {
			return received.header;
		}
		HeaderTraceStateBuilder members = new HeaderTraceStateBuilder();
		try {
			state.forEach(members::append);
		}
		catch (RuntimeException ex) {
			Headers.swallow(ex, "encode", TraceContextPropagator.TRACESTATE);
			return "";
		}
		return members.header();
	}

	static boolean isKey(@Nullable String key) {
		return key != null && isKey(key, 0, key.length());
	}

	static boolean isValue(@Nullable String value) {
		return value != null && isValue(value, 0, value.length());
	}

	private static boolean isMember(String header, int from, int equals, int to) {
		return equals > from && equals < to && isKey(header, from, equals) && isValue(header, equals + 1, to);
	}

	private static boolean isKey(String text, int from, int to) {
		return from < to && to - from <= MAX_KEY && Chars.is(text.charAt(from), Chars.STATE_KEY_START)
				&& Chars.are(text, from + 1, to, Chars.STATE_KEY);
	}

	private static boolean isValue(String text, int from, int to) {
		return from < to && to - from <= MAX_VALUE && text.charAt(to - 1) != ' '
				&& Chars.are(text, from, to, Chars.STATE_VALUE);
	}

	private static int endOfMember(String header, int from) {
		int comma = header.indexOf(',', from);
		return (comma < 0) ? header.length() : comma;
	}

	/** Where the value of that key begins among the members before {@code to}, or -1. */
	private static int findValue(String header, int to, String keys, int key, int length) {
		int from = 0;
		while (from < to) {
			int end = endOfMember(header, from);
			int start = Chars.skipWhitespace(header, from, end);
			int equals = start + length;
			if (equals < end && header.charAt(equals) == '=' && header.regionMatches(start, keys, key, length)) {
				return equals + 1;
			}
			from = end + 1;
		}
		return -1;
	}

	private static void append(StringBuilder header, String source, int from, int to) {
		if (!header.isEmpty()) {
			header.append(',');
		}
		header.append(source, from, to);
	}

	@Override
	public @Nullable String get(@Nullable String key) {
		if (key == null || key.isEmpty()) {
			return null;
		}
		int value = findValue(this.header, this.header.length(), key, 0, key.length());
		return (value < 0) ? null : this.header.substring(value, endOfMember(this.header, value));
	}

	@Override
	public int size() {
		return this.size;
	}

	@Override
	public boolean isEmpty() {
		return false;
	}

	@Override
	public void forEach(@Nullable BiConsumer<String, String> consumer) {
		if (consumer == null) {
			return;
		}
		int from = 0;
		while (from < this.header.length()) {
			int end = endOfMember(this.header, from);
			int equals = this.header.indexOf('=', from);
			consumer.accept(this.header.substring(from, equals), this.header.substring(equals + 1, end));
			from = end + 1;
		}
	}

	@Override
	public Map<String, String> asMap() {
		Map<String, String> map = new LinkedHashMap<>();
		forEach(map::put);
		return Collections.unmodifiableMap(map);
	}

	@Override
	public TraceStateBuilder toBuilder() {
		HeaderTraceStateBuilder builder = new HeaderTraceStateBuilder();
		forEach(builder::append);
		return builder;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || (other instanceof HeaderTraceState that && this.header.equals(that.header));
	}

	@Override
	public int hashCode() {
		return this.header.hashCode();
	}

	@Override
	public String toString() {
		return this.header;
	}

}
