package dev.traced.propagation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Makes header sets of which most are valid but for one or two bytes: that is where the
 * branches of a parser are.
 */
final class HeaderMutator {

	private static final String INTERESTING = "0123456789abcdefgzAFGZ-_@*/=;,%. \t\"\\(+~!\u0000\n\r\u007f\u00e9\u0661\ud83d\ude00d1";

	private static final String HEX = "0123456789abcdef";

	private static final String KEY_CHARACTERS = "abcxyz0189_-*/@";

	private final SplittableRandom random;

	HeaderMutator(long seed) {
		this.random = new SplittableRandom(seed);
	}

	HeaderCarrier traceContext() {
		HeaderCarrier headers = new HeaderCarrier();
		String version = chance(4) ? hex(2) : "00";
		add(headers, "traceparent", version + "-" + id(32) + "-" + id(16) + "-" + hex(2)
				+ ((chance(8)) ? "-" + pick(INTERESTING, this.random.nextInt(4)) : ""));
		for (int i = this.random.nextInt(3); i > 0; i--) {
			add(headers, "tracestate", state());
		}
		return headers;
	}

	HeaderCarrier baggage() {
		HeaderCarrier headers = new HeaderCarrier();
		for (int i = this.random.nextInt(3); i >= 0; i--) {
			add(headers, "baggage", baggageMembers());
		}
		return headers;
	}

	HeaderCarrier b3() {
		HeaderCarrier headers = new HeaderCarrier();
		String traceId = chance(3) ? id(16) : id(32);
		String state = pick("01d", 1);
		if (chance(2)) {
			String single = traceId + "-" + id(16) + (chance(4) ? "" : "-" + state) + (chance(3) ? "-" + id(16) : "");
			add(headers, "b3", chance(6) ? state : single);
		}
		if (chance(2)) {
			add(headers, "X-B3-TraceId", traceId);
			add(headers, "X-B3-SpanId", id(16));
		}
		if (chance(3)) {
			add(headers, "X-B3-Sampled",
					chance(3) ? List.of("true", "false", "TRUE", "").get(this.random.nextInt(4)) : state);
		}
		if (chance(5)) {
			add(headers, "X-B3-Flags", state);
		}
		return headers;
	}

	HeaderCarrier xray() {
		HeaderCarrier headers = new HeaderCarrier();
		String traceId = id(32);
		List<String> fields = new ArrayList<>(
				List.of("Root=1-" + traceId.substring(0, 8) + "-" + traceId.substring(8), "Parent=" + id(16)));
		if (!chance(4)) {
			fields.add("Sampled=" + pick("01?", 1));
		}
		if (chance(4)) {
			fields.add(chance(2) ? "Self=1-" + hex(8) + "-" + hex(24) : "Lineage=a:1|b:2");
		}
		Collections.shuffle(fields, new Random(this.random.nextLong()));
		add(headers, "X-Amzn-Trace-Id", String.join(chance(6) ? " ; " : ";", fields));
		return headers;
	}

	HeaderCarrier jaeger() {
		HeaderCarrier headers = new HeaderCarrier();
		String traceId = id(chance(3) ? 1 + this.random.nextInt(33) : 32);
		add(headers, "uber-trace-id", traceId + ":" + id(chance(3) ? 1 + this.random.nextInt(17) : 16) + ":"
				+ (chance(2) ? "0" : id(16)) + ":" + (chance(4) ? hex(2) : pick("0123", 1)));
		for (int i = this.random.nextInt(3); i > 0; i--) {
			add(headers, "uberctx-" + pick("abcXYZ!#$%&'*+-.^_`|~", 3) + i,
					pick("abcXYZ019=-+/ ;,", this.random.nextInt(6)) + (chance(3) ? "%" + hex(2) : ""));
		}
		if (chance(6)) {
			add(headers, "jaeger-baggage", "k" + hex(1) + "=" + text(3) + " , " + token() + "=v");
		}
		return headers;
	}

	HeaderCarrier everything() {
		HeaderCarrier headers = new HeaderCarrier();
		for (HeaderCarrier some : List.of(traceContext(), b3(), xray(), jaeger(), baggage())) {
			if (!chance(4)) {
				some.fields().forEach((field) -> headers.add(field[0], field[1]));
			}
		}
		return headers;
	}

	/** Adds the header as it is, changed, twice or not at all. */
	private void add(HeaderCarrier headers, String name, String value) {
		if (chance(24)) {
			return;
		}
		headers.add(chance(8) ? name.toUpperCase(Locale.ROOT) : name, chance(3) ? mutate(value) : value);
		if (chance(24)) {
			headers.add(name, chance(2) ? value : mutate(value));
		}
	}

	private String mutate(String value) {
		StringBuilder text = new StringBuilder(value);
		for (int i = this.random.nextInt(2); i >= 0; i--) {
			int at = this.random.nextInt(text.length() + 1);
			int end = Math.min(text.length(), at + 1 + this.random.nextInt(3));
			switch (this.random.nextInt(8)) {
				case 0 -> text.replace(at, end, pick(INTERESTING, 1));
				case 1 -> text.insert(at, pick(INTERESTING, 1));
				case 2 -> text.delete(at, end);
				case 3 -> text.insert(at, text.substring(at, end));
				case 4 -> text.setLength(at);
				case 5 -> text.insert(chance(2) ? 0 : text.length(), pick(" \t", 1 + this.random.nextInt(2)));
				case 6 -> text.replace(at, end, text.substring(at, end).toUpperCase(Locale.ROOT));
				default -> {
					if (at < text.length()) {
						text.setCharAt(at, (char) (text.charAt(at) ^ 1 << this.random.nextInt(9)));
					}
				}
			}
		}
		return text.toString();
	}

	private String state() {
		StringBuilder members = new StringBuilder();
		int count = chance(50) ? 30 + this.random.nextInt(5) : this.random.nextInt(4);
		for (int i = 0; i < count; i++) {
			members.append((i == 0) ? "" : chance(5) ? " ,\t" : ",").append(pick("abcz09", 1));
			int length = chance(60) ? 253 + this.random.nextInt(4) : this.random.nextInt(6);
			members.append(pick(KEY_CHARACTERS, length)).append(chance(20) ? "" : i).append('=');
			members.append(chance(60) ? "v".repeat(254 + this.random.nextInt(4)) : pick("abc 019~!;-_", 5) + "x");
		}
		return members.toString();
	}

	private String baggageMembers() {
		StringBuilder members = new StringBuilder();
		int count = chance(400) ? 175 + this.random.nextInt(10) : this.random.nextInt(5);
		for (int i = 0; i < count; i++) {
			members.append((i == 0) ? "" : chance(5) ? " , " : ",").append(pick("abcXYZ!#$%&'*+-.^_`|~", 3)).append(i);
			members.append(chance(8) ? " =\t" : "=");
			members.append(chance(200) ? "v".repeat(this.random.nextInt(8300))
					: pick("abcXYZ019=-+/", this.random.nextInt(6)));
			if (chance(3)) {
				members.append('%').append(hex(2)).append(chance(3) ? "%C3%A9" : "");
			}
			for (int p = this.random.nextInt(3); p > 0 && chance(2); p--) {
				members.append(chance(4) ? " ; " : ";")
					.append(pick("pqr", 2))
					.append(chance(2) ? "=" + pick("ab%c", 3) : "");
			}
		}
		return members.toString();
	}

	/** Any text, surrogates in pairs. */
	String text(int length) {
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < length; i++) {
			int codePoint = chance(2) ? this.random.nextInt(0x80) : this.random.nextInt(0x110000);
			text.appendCodePoint((codePoint >= 0xd800 && codePoint < 0xe000) ? 0xfffd : codePoint);
		}
		return text.toString();
	}

	String token() {
		return pick("abcXYZ019!#$%&'*+-.^_`|~", 1 + this.random.nextInt(8));
	}

	String id(int length) {
		return chance(60) ? "0".repeat(length) : hex(length);
	}

	String hex(int length) {
		return pick(HEX, length);
	}

	boolean chance(int oneIn) {
		return this.random.nextInt(oneIn) == 0;
	}

	int nextInt(int bound) {
		return this.random.nextInt(bound);
	}

	private String pick(String alphabet, int length) {
		StringBuilder picked = new StringBuilder(length);
		for (int i = 0; i < length; i++) {
			picked.append(alphabet.charAt(this.random.nextInt(alphabet.length())));
		}
		return picked.toString();
	}

}
