package dev.traced.propagation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The grammars once more, as regular expressions copied from the specifications' ABNF:
 * slow, obvious, and sharing nothing with what they judge.
 */
final class HeaderGrammar {

	private static final String TRACE_ID = "(?!0{32})([0-9a-f]{32})";

	private static final String SPAN_ID = "(?!0{16})([0-9a-f]{16})";

	private static final Pattern TRACEPARENT = Pattern.compile("[ \\t]*(?!ff)(?:00-" + TRACE_ID + "-" + SPAN_ID
			+ "-([0-9a-f]{2})|(?!00)[0-9a-f]{2}-" + TRACE_ID + "-" + SPAN_ID + "-([0-9a-f]{2})(?:-.*)?)[ \\t]*",
			Pattern.DOTALL);

	private static final Pattern SENT_TRACEPARENT = Pattern.compile("00-" + TRACE_ID + "-" + SPAN_ID + "-0[0-3]");

	private static final Pattern STATE_MEMBER = Pattern.compile(
			"([a-z0-9][a-z0-9_\\-*/@]{0,255})=([\\x20-\\x2b\\x2d-\\x3c\\x3e-\\x7e]{0,255}[\\x21-\\x2b\\x2d-\\x3c\\x3e-\\x7e])");

	private static final String TOKEN = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+";

	private static final String OCTETS = "[\\x21\\x23-\\x2b\\x2d-\\x3a\\x3c-\\x5b\\x5d-\\x7e]*";

	private static final String OWS = "[ \\t]*";

	private static final String PROPERTY = TOKEN + OWS + "(?:=" + OWS + OCTETS + OWS + ")?";

	/** With empty properties, which are tolerated. */
	private static final Pattern BAGGAGE_MEMBER = Pattern.compile(OWS + "(" + TOKEN + ")" + OWS + "=" + OWS + "("
			+ OCTETS + ")" + OWS + "(?:;" + OWS + "(?:" + PROPERTY + ")?)*");

	private static final Pattern SENT_BAGGAGE_MEMBER = Pattern
		.compile(TOKEN + "=(" + OCTETS + ")(?:;" + TOKEN + "(?:=" + OCTETS + ")?)*");

	private static final Pattern STRAY_PERCENT = Pattern.compile("%(?![0-9A-F]{2})");

	private static final Pattern SENT_TRACE_ID = Pattern.compile(TRACE_ID);

	private static final Pattern SENT_SPAN_ID = Pattern.compile(SPAN_ID);

	private static final Pattern WHITE_SPACE_AROUND = Pattern.compile("^[ \\t]+|[ \\t]+$");

	private static final Pattern SENT_B3 = Pattern.compile(TRACE_ID + "-" + SPAN_ID + "(?:-[01d])?|[01d]");

	private static final Pattern B3_SINGLE = Pattern.compile("(?:((?!0{16}-|0{32}-)(?:[0-9a-f]{16}|[0-9a-f]{32}))-"
			+ SPAN_ID + "(?:-([01d]))?(?:-[0-9a-f]{16})?|([01d]))");

	private static final Pattern SENT_XRAY = Pattern
		.compile("Root=1-(?!0{8}-0{24})[0-9a-f]{8}-[0-9a-f]{24};Parent=" + SPAN_ID + "(?:;Sampled=[01])?");

	private static final Pattern XRAY_ROOT = Pattern.compile("1-((?!0{8}-0{24})[0-9a-f]{8}-[0-9a-f]{24})");

	private static final Pattern SENT_JAEGER = Pattern.compile(TRACE_ID + ":" + SPAN_ID + ":0:[013]");

	private static final Pattern JAEGER = Pattern
		.compile("((?!0+:)[0-9a-fA-F]{1,32}):((?!0+:)[0-9a-fA-F]{1,16}):[^:]*:([0-9a-fA-F]{1,2})");

	private static final Pattern SENT_JAEGER_NAME = Pattern.compile("uberctx-" + TOKEN);

	private static final Pattern SENT_JAEGER_VALUE = Pattern.compile("[\\x21-\\x7e&&[^+,;\"\\\\]]*");

	private HeaderGrammar() {
	}

	/**
	 * The trace id, the span id and the flags that a request's traceparent stands for.
	 */
	static @Nullable List<String> traceparent(List<String> fields) {
		if (fields.size() != 1) {
			return null;
		}
		Matcher matcher = TRACEPARENT.matcher(fields.get(0));
		if (!matcher.matches()) {
			return null;
		}
		int group = (matcher.group(1) != null) ? 1 : 4;
		int flags = Integer.parseInt(matcher.group(group + 2), 16) & 3;
		return List.of(matcher.group(group), matcher.group(group + 1), "0" + flags);
	}

	/** The members that a request's tracestate stands for. */
	static Map<String, String> tracestate(List<String> fields) {
		Map<String, String> members = new LinkedHashMap<>();
		for (String field : fields) {
			for (String text : field.split(",", -1)) {
				String member = WHITE_SPACE_AROUND.matcher(text).replaceAll("");
				Matcher matcher = STATE_MEMBER.matcher(member);
				if (matcher.matches()) {
					members.putIfAbsent(matcher.group(1), matcher.group(2));
				}
				else if (!member.isEmpty()) {
					return Map.of();
				}
			}
		}
		return (members.size() > 32) ? Map.of() : members;
	}

	/** The keys of a request's baggage, as far as the limits aren't concerned. */
	static Set<String> baggageKeys(List<String> fields) {
		Set<String> keys = new HashSet<>();
		for (String field : fields) {
			for (String text : field.split(",", -1)) {
				Matcher matcher = BAGGAGE_MEMBER.matcher(text);
				if (matcher.matches()) {
					keys.add(matcher.group(1));
				}
			}
		}
		return keys;
	}

	/** The padded trace id, span id and sampling state of a single header. */
	static @Nullable List<String> b3(String field) {
		Matcher matcher = B3_SINGLE.matcher(WHITE_SPACE_AROUND.matcher(field).replaceAll(""));
		if (!matcher.matches()) {
			return null;
		}
		if (matcher.group(4) != null) {
			return List.of("", "", matcher.group(4));
		}
		String traceId = matcher.group(1);
		return List.of((traceId.length() == 16) ? "0".repeat(16) + traceId : traceId, matcher.group(2),
				(matcher.group(3) != null) ? matcher.group(3) : "");
	}

	/**
	 * The trace id, the span id and the sampling state of a header of X-Ray, whose fields
	 * count once, the first of each name.
	 */
	static @Nullable List<String> xray(String header) {
		Map<String, String> fields = new LinkedHashMap<>();
		for (String field : header.split(";", -1)) {
			String[] pair = WHITE_SPACE_AROUND.matcher(field).replaceAll("").split("=", 2);
			if (pair.length == 2) {
				fields.putIfAbsent(pair[0], pair[1]);
			}
		}
		Matcher root = XRAY_ROOT.matcher(fields.getOrDefault("Root", ""));
		String parent = fields.getOrDefault("Parent", "");
		String sampled = fields.getOrDefault("Sampled", "?");
		boolean valid = root.matches() && SENT_SPAN_ID.matcher(parent).matches() && sampled.matches("[01?]");
		return valid ? List.of(root.group(1).replace("-", ""), parent, sampled.equals("?") ? "" : sampled) : null;
	}

	/** The padded trace id, span id and sampling state of a header of Jaeger. */
	static @Nullable List<String> jaeger(String header) {
		Matcher matcher = JAEGER.matcher(WHITE_SPACE_AROUND.matcher(header).replaceAll(""));
		if (!matcher.matches()) {
			return null;
		}
		int flags = Integer.parseInt(matcher.group(3), 16);
		String state = ((flags & 2) != 0) ? "d" : Integer.toString(flags & 1);
		return List.of(padded(matcher.group(1), 32), padded(matcher.group(2), 16), state);
	}

	private static String padded(String id, int length) {
		return "0".repeat(length - id.length()) + id.toLowerCase(Locale.ROOT);
	}

	/** What is wrong with the headers that are sent, empty when nothing is. */
	static List<String> violations(HeaderCarrier headers) {
		List<String> violations = new ArrayList<>();
		Set<String> names = new HashSet<>();
		for (String[] field : headers.fields()) {
			if (!names.add(field[0]) || !isSendable(field[0], field[1])) {
				violations.add(field[0] + ": " + field[1]);
			}
		}
		if (names.contains("tracestate") && !names.contains("traceparent")) {
			violations.add("tracestate without traceparent");
		}
		if (names.contains("X-B3-TraceId") != names.contains("X-B3-SpanId")
				|| (names.contains("X-B3-Flags") && names.contains("X-B3-Sampled"))) {
			violations.add("half of B3");
		}
		return violations;
	}

	private static boolean isSendable(String name, String value) {
		return switch (name) {
			case "traceparent" -> SENT_TRACEPARENT.matcher(value).matches();
			case "tracestate" -> isSendableState(value.split(",", -1));
			case "baggage" -> isSendableBaggage(value, value.split(",", -1));
			case "b3" -> SENT_B3.matcher(value).matches();
			case "X-B3-TraceId" -> SENT_TRACE_ID.matcher(value).matches();
			case "X-B3-SpanId" -> SENT_SPAN_ID.matcher(value).matches();
			case "X-B3-Sampled" -> (value.equals("0") || value.equals("1"));
			case "X-B3-Flags" -> value.equals("1");
			case "X-Amzn-Trace-Id" -> SENT_XRAY.matcher(value).matches();
			case "uber-trace-id" -> SENT_JAEGER.matcher(value).matches();
			default -> SENT_JAEGER_NAME.matcher(name).matches() && SENT_JAEGER_VALUE.matcher(value).matches()
					&& !STRAY_PERCENT.matcher(value).find();
		};
	}

	private static boolean isSendableState(String[] members) {
		Set<String> keys = new HashSet<>();
		for (String member : members) {
			Matcher matcher = STATE_MEMBER.matcher(member);
			if (!matcher.matches() || !keys.add(matcher.group(1))) {
				return false;
			}
		}
		return members.length <= 32;
	}

	private static boolean isSendableBaggage(String value, String[] members) {
		Set<String> keys = new HashSet<>();
		for (String member : members) {
			Matcher matcher = SENT_BAGGAGE_MEMBER.matcher(member);
			if (!matcher.matches() || STRAY_PERCENT.matcher(matcher.group(1)).find()
					|| !keys.add(member.substring(0, member.indexOf('=')))) {
				return false;
			}
		}
		return members.length <= 180 && value.length() <= 8192;
	}

}
