package dev.traced.sampling;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * To which spans a rule applies. Every condition that is given must hold; of several
 * paths, methods, span names, kinds or callers one is enough. Parsed once:
 *
 * <pre class="code">
 * RuleConditions conditions = RuleConditions.builder().paths(List.of("/checkout/**")).methods(List.of("POST")).build();
 * </pre>
 */
public final class RuleConditions {

	private static final List<Character> ANY_LETTER = List.of((char) 0);

	/** One bit for each kind, all of them if there is no condition. */
	private final int kinds;

	private final String[] methods;

	private final Glob[] spanNames;

	private final PathGlob[] paths;

	private final AttributeCondition[] attributes;

	private final HeaderCondition[] headers;

	private final @Nullable CallerCondition caller;

	private final String description;

	private RuleConditions(Builder builder) {
		this.kinds = builder.kinds;
		this.methods = builder.methods.toArray(new String[0]);
		this.spanNames = builder.spanNames;
		this.paths = builder.paths.toArray(new PathGlob[0]);
		this.attributes = builder.attributes.toArray(new AttributeCondition[0]);
		this.headers = builder.headers.toArray(new HeaderCondition[0]);
		this.caller = builder.caller;
		this.description = String.join(" ", builder.description);
	}

	/**
	 * Begins without any condition: the rule applies to every span.
	 * @return a builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Whether a method is one of those. What follows is alike, and only asked of rules
	 * that have such a condition.
	 */
	boolean matchMethod(@Nullable String method) {
		for (String allowed : this.methods) {
			if (allowed.equals(method)) {
				return true;
			}
		}
		return false;
	}

	/** Whether a path matches for certain, even if some of it is encoded. */
	boolean matchSent(String sent) {
		for (PathGlob pattern : this.paths) {
			if (pattern.matchesSent(sent)) {
				return true;
			}
		}
		return false;
	}

	/** The pattern that a path matches. */
	@Nullable PathGlob matchingPath(String path) {
		for (PathGlob pattern : this.paths) {
			if (pattern.matches(path)) {
				return pattern;
			}
		}
		return null;
	}

	boolean matchName(String name) {
		return Glob.any(this.spanNames, name);
	}

	boolean matchHeaders(Context context) {
		for (HeaderCondition header : this.headers) {
			if (!header.isMet(context)) {
				return false;
			}
		}
		return true;
	}

	boolean matchCaller(Context context) {
		return this.caller == null || this.caller.matches(context);
	}

	boolean matchAttributes(Attributes attributes) {
		for (AttributeCondition attribute : this.attributes) {
			if (!attribute.matches(attributes)) {
				return false;
			}
		}
		return true;
	}

	/** Whether a path that matches may have a route of which one knows by the pattern. */
	boolean knowsRoutes() {
		return Stream.of(this.paths).anyMatch(PathGlob::isRoute);
	}

	/** Whether there are spans of a kind to which the rule applies. */
	boolean allows(SpanKind kind) {
		return (this.kinds & (1 << kind.ordinal())) != 0;
	}

	/** The first letters that the name may have; 0 stands for any. */
	List<Character> nameLetters() {
		return readsName() ? Stream.of(this.spanNames).map(Glob::firstLetter).toList() : ANY_LETTER;
	}

	/** The first letters that the method may have; 0 stands for any. */
	List<Character> methodLetters() {
		return readsMethod() ? Stream.of(this.methods).map((method) -> RuleIndex.letter(method, 0)).toList()
				: ANY_LETTER;
	}

	/** The letters that the path may have behind its slash; 0 stands for any. */
	List<Character> pathLetters() {
		return readsPath() ? Stream.of(this.paths).map(PathGlob::firstLetter).toList() : ANY_LETTER;
	}

	/** The segments with which every path begins that matches. */
	String commonPath() {
		return (this.paths.length == 1) ? this.paths[0].literalSegments() : "";
	}

	boolean readsAttributes() {
		return readsMethod() || readsPath() || readsOtherAttributes();
	}

	/** Whether there is a condition on an attribute that is neither method nor path. */
	boolean readsOtherAttributes() {
		return this.attributes.length > 0;
	}

	boolean readsName() {
		return this.spanNames.length > 0;
	}

	boolean readsCaller() {
		return this.caller != null;
	}

	boolean readsMethod() {
		return this.methods.length > 0;
	}

	boolean readsPath() {
		return this.paths.length > 0;
	}

	Stream<HeaderCondition> headers() {
		HeaderCondition caller = (this.caller != null) ? this.caller.header() : null;
		return (caller != null) ? Stream.concat(Stream.of(this.headers), Stream.of(caller)) : Stream.of(this.headers);
	}

	/**
	 * Whether every span matches.
	 * @return whether there is no condition
	 */
	public boolean isEmpty() {
		return this.description.isEmpty();
	}

	@Override
	public String toString() {
		return this.description;
	}

	/**
	 * Collects conditions. What is empty is no condition.
	 */
	public static final class Builder {

		private static final int ALL_KINDS = -1;

		private int kinds = ALL_KINDS;

		private List<String> methods = List.of();

		private Glob[] spanNames = {};

		private final List<PathGlob> paths = new ArrayList<>();

		private final List<AttributeCondition> attributes = new ArrayList<>();

		private final List<HeaderCondition> headers = new ArrayList<>();

		private @Nullable CallerCondition caller;

		private final List<String> description = new ArrayList<>();

		private Builder() {
		}

		/**
		 * One of these kinds.
		 * @param kinds the kinds
		 * @return this builder
		 */
		public Builder kinds(Collection<SpanKind> kinds) {
			if (!kinds.isEmpty()) {
				this.kinds = kinds.stream().mapToInt((kind) -> 1 << kind.ordinal()).reduce(0, (a, b) -> a | b);
				describe("kind", kinds.stream().map((kind) -> kind.name().toLowerCase(Locale.ROOT)).toList());
			}
			return this;
		}

		/**
		 * One of these HTTP methods.
		 * @param methods the methods, as {@code http.request.method} has them
		 * @return this builder
		 */
		public Builder methods(Collection<String> methods) {
			// as in instrumentations, whose methods are literals
			this.methods = methods.stream().map(String::intern).toList();
			describe("method", methods);
			return this;
		}

		/**
		 * One of these span names.
		 * @param patterns patterns in which {@code *} stands for any characters and
		 * {@code ?} for one
		 * @return this builder
		 */
		public Builder spanNames(Collection<String> patterns) {
			this.spanNames = Glob.all(patterns);
			describe("span-name", patterns);
			return this;
		}

		/**
		 * One of these paths, {@code url.path} or {@code http.route}.
		 * @param patterns patterns such as {@code /orders/**} or
		 * <code>/orders/{id}</code>
		 * @return this builder
		 * @throws IllegalArgumentException if a pattern is not valid
		 */
		public Builder paths(Collection<String> patterns) {
			patterns.forEach((pattern) -> this.paths.add(PathGlob.of(pattern)));
			describe("path", patterns);
			return this;
		}

		/**
		 * An attribute that is known when the span starts. May be called several times.
		 * @param name the name of the attribute
		 * @param pattern a pattern of its value, {@code null} if it only has to be there
		 * @return this builder
		 */
		public Builder attribute(String name, @Nullable String pattern) {
			AttributeCondition condition = new AttributeCondition(name, pattern);
			this.attributes.add(condition);
			describe("attribute", List.of(condition.toString()));
			return this;
		}

		/**
		 * A header of the request. May be called several times.
		 * @param name the name of the header, in any case
		 * @param pattern a pattern of its value, {@code null} if it only has to be there
		 * @return this builder
		 */
		public Builder header(String name, @Nullable String pattern) {
			String value = (pattern != null) ? pattern : "*";
			this.headers.add(HeaderCondition.matching(name, new Glob[] { Glob.of(value) }));
			// descriptions are for everybody's eyes, and the value may be a secret
			describe("header", List.of((pattern != null) ? name + "=******" : name));
			return this;
		}

		/**
		 * One of these callers, by a header.
		 * @param header the header that names the caller
		 * @param patterns patterns of the name of the caller
		 * @return this builder
		 */
		public Builder callersByHeader(String header, Collection<String> patterns) {
			return callers(CallerCondition.ofHeader(header, Glob.all(patterns)), patterns);
		}

		/**
		 * One of these callers, by baggage.
		 * @param key the key of the baggage that names the caller
		 * @param patterns patterns of the name of the caller
		 * @return this builder
		 */
		public Builder callersByBaggage(String key, Collection<String> patterns) {
			return callers(CallerCondition.ofBaggage(key, Glob.all(patterns)), patterns);
		}

		private Builder callers(CallerCondition condition, Collection<String> patterns) {
			if (!patterns.isEmpty()) {
				this.caller = condition;
				describe("caller", patterns);
			}
			return this;
		}

		private void describe(String condition, Collection<String> values) {
			if (!values.isEmpty()) {
				this.description.add(condition + "=" + String.join("|", values));
			}
		}

		/**
		 * Builds the conditions.
		 * @return the conditions
		 */
		public RuleConditions build() {
			return new RuleConditions(this);
		}

	}

}
