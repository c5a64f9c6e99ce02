package dev.traced.sampling;

import java.util.Arrays;
import java.util.List;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the few rules that may apply to a span, by its kind and the first letters of
 * its name, method and path, so that a decision does not get dearer with every rule.
 * Whether they do apply, their conditions say.
 */
final class RuleIndex {

	/** So many rules are known, each as a bit. */
	static final int LIMIT = Long.SIZE;

	/** A power of two. Letters that share a place only make a rule be looked at. */
	private static final int LETTERS = 64;

	private final SamplingRule[] rules;

	private final long[] byKind = new long[SpanKind.values().length];

	private final long[] byName = new long[LETTERS];

	private final long[] byMethod = new long[LETTERS];

	private final long[] byPath = new long[LETTERS];

	/** Those that apply to some paths or routes only. */
	private long readPath;

	/** Those that apply to spans of some names only. */
	private long readName;

	/** Those that apply to requests of some callers only. */
	private long readCaller;

	/** Those that apply only if there are other attributes. */
	private long readAttributes;

	/** Those that apply only if the request had a certain header. */
	private long readHeader;

	/** Those that apply to some methods only. */
	private long readMethod;

	/**
	 * Creates an index.
	 * @param rules at most {@link #LIMIT} rules in their order
	 */
	RuleIndex(List<SamplingRule> rules) {
		this.rules = rules.toArray(new SamplingRule[0]);
		for (int i = 0; i < this.rules.length; i++) {
			long bit = 1L << i;
			RuleConditions conditions = this.rules[i].conditions();
			for (SpanKind kind : SpanKind.values()) {
				this.byKind[kind.ordinal()] |= conditions.allows(kind) ? bit : 0;
			}
			add(bit, conditions.nameLetters(), this.byName);
			add(bit, conditions.methodLetters(), this.byMethod);
			add(bit, conditions.pathLetters(), this.byPath);
			this.readMethod |= conditions.readsMethod() ? bit : 0;
			this.readPath |= conditions.readsPath() ? bit : 0;
			this.readName |= conditions.readsName() ? bit : 0;
			this.readCaller |= conditions.readsCaller() ? bit : 0;
			this.readAttributes |= conditions.readsOtherAttributes() ? bit : 0;
			this.readHeader |= conditions.headers().findAny().isPresent() ? bit : 0;
		}
	}

	private static void add(long bit, List<Character> letters, long[] index) {
		if (letters.contains((char) 0)) {
			Arrays.setAll(index, (i) -> index[i] | bit);
		}
		for (char letter : letters) {
			index[letter & (LETTERS - 1)] |= bit;
		}
	}

	/**
	 * The first rule that applies.
	 * @param context the context
	 * @param name the name of the span
	 * @param kind its kind
	 * @param attributes its attributes
	 * @param method its method, if it has one
	 * @param sent its path as it was sent, if it has one
	 * @return the rule, if any applies
	 */
	@Nullable SamplingRule find(Context context, String name, SpanKind kind, Attributes attributes, @Nullable String method,
			@Nullable String sent) {
		long left = candidates(context, name, kind, method, sent);
		return first(left, context, name, attributes, method, sent);
	}

	/**
	 * Lets the first rule that applies decide; method and path as above.
	 * @return its decision, if any rule applies
	 */
	@Nullable SamplingResult decide(Context context, String traceId, String name, SpanKind kind, Attributes attributes,
			List<LinkData> links, @Nullable String method, @Nullable String sent) {
		long left = candidates(context, name, kind, method, sent);
		SamplingRule rule = first(left, context, name, attributes, method, sent);
		return (rule != null)
				? rule.decide(rule.sampler(name, method, sent), context, traceId, name, kind, attributes, links) : null;
	}

	private long candidates(Context context, String name, SpanKind kind, @Nullable String method,
			@Nullable String sent) {
		long left = this.byKind[kind.ordinal()] & this.byName[place(name, 0)];
		left &= (method != null) ? this.byMethod[place(method, 0)] : ~this.readMethod;
		if (sent != null) {
			left &= isEncoded(sent) ? -1 : this.byPath[place(sent, 1)];
		}
		else {
			left &= ~this.readPath;
		}
		if ((left & this.readHeader) != 0 && HeaderCondition.met(context).length == 0) {
			left &= ~this.readHeader;
		}
		return left;
	}

	/** With so few parameters that none has to be passed in memory. */
	private @Nullable SamplingRule first(long candidates, Context context, String name, Attributes attributes,
			@Nullable String method, @Nullable String sent) {
		String path = null;
		for (long left = candidates; left != 0; left &= left - 1) {
			int rule = Long.numberOfTrailingZeros(left);
			RuleConditions conditions = this.rules[rule].conditions();
			// only the conditions that it has, the cheapest first
			if (contains(this.readMethod, rule) && !conditions.matchMethod(method)) {
				continue;
			}
			if (sent != null && contains(this.readPath, rule) && !(path == null && conditions.matchSent(sent))) {
				path = (path != null) ? path : PathGlob.plain(sent);
				if (conditions.matchingPath(path) == null) {
					continue;
				}
			}
			if (contains(this.readName, rule) && !conditions.matchName(name)
					|| contains(this.readHeader, rule) && !conditions.matchHeaders(context)
					|| contains(this.readCaller, rule) && !conditions.matchCaller(context)
					|| contains(this.readAttributes, rule) && !conditions.matchAttributes(attributes)) {
				continue;
			}
			return this.rules[rule];
		}
		return null;
	}

	private static boolean contains(long rules, int rule) {
		return (rules >>> rule & 1) != 0;
	}

	/** Whether what a path begins with may change as it is decoded. */
	private static boolean isEncoded(String path) {
		char first = letter(path, 1);
		return first == '%' || first == ';' || letter(path, 0) != '/';
	}

	private static int place(String text, int at) {
		return letter(text, at) & (LETTERS - 1);
	}

	/** A letter of a text, or 0 if it is shorter. */
	static char letter(String text, int at) {
		return (text.length() > at) ? text.charAt(at) : 0;
	}

}
