package dev.traced.propagation;

import java.util.Collection;
import java.util.List;

import dev.traced.core.AddressRanges;
import dev.traced.core.Caller;
import dev.traced.core.CallerContext;
import dev.traced.core.CallerTrust;
import org.jspecify.annotations.Nullable;

/**
 * Trusts callers by where they call from and what they call. The first rule that matches
 * decides.
 *
 * <pre class="code">
 * CallerTrust trust = new CallerRules(CallerContext.RESTART,
 *         List.of(CallerRules.rule(CallerContext.CONTINUE, List.of(), List.of("10.0.0.0/8"))));
 * </pre>
 */
public final class CallerRules implements CallerTrust {

	private final CallerContext otherwise;

	private final Rule[] rules;

	private final boolean byPath;

	private final boolean byAddress;

	/**
	 * Creates the rules of an application.
	 * @param otherwise what counts where no rule matches
	 * @param rules the rules, in their order
	 */
	public CallerRules(CallerContext otherwise, List<Rule> rules) {
		this.otherwise = otherwise;
		this.rules = rules.toArray(new Rule[0]);
		this.byPath = rules.stream().anyMatch((rule) -> !rule.paths().isEmpty());
		this.byAddress = rules.stream().anyMatch((rule) -> !rule.addresses().isEmpty());
	}

	/**
	 * Creates a rule.
	 * @param context what becomes of the context of a caller that matches
	 * @param paths patterns of paths, one of which has to match unless there is none
	 * @param addresses addresses and CIDR blocks, one of which has to match unless there
	 * is none
	 * @return the rule
	 * @throws IllegalArgumentException if one of the texts is not valid; the message
	 * names it
	 */
	public static Rule rule(CallerContext context, Collection<String> paths, Collection<String> addresses) {
		return new Rule(context, paths.stream().map(PathGlob::of).toList(), AddressRanges.of(addresses));
	}

	/**
	 * Whether every caller is trusted, so that nobody need be asked.
	 * @return whether there is nothing but {@link CallerContext#CONTINUE}
	 */
	public boolean isTrivial() {
		for (Rule rule : this.rules) {
			if (rule.context() != CallerContext.CONTINUE) {
				return false;
			}
		}
		return this.otherwise == CallerContext.CONTINUE;
	}

	@Override
	public <Q> CallerContext judge(Q request, Caller<Q> caller) {
		String path = this.byPath ? caller.path(request) : null;
		List<String> segments = (path != null) ? PathGlob.segments(path) : null;
		String address = this.byAddress ? caller.address(request) : null;
		for (Rule rule : this.rules) {
			if (rule.matches(segments, address)) {
				return rule.context();
			}
		}
		return this.otherwise;
	}

	@Override
	public String toString() {
		return (this.rules.length == 0) ? this.otherwise.toString() : List.of(this.rules) + ", " + this.otherwise;
	}

	/**
	 * One rule.
	 */
	public static final class Rule {

		private final CallerContext context;

		private final List<PathGlob> paths;

		private final AddressRanges addresses;

		private Rule(CallerContext context, List<PathGlob> paths, AddressRanges addresses) {
			this.context = context;
			this.paths = paths;
			this.addresses = addresses;
		}

		private CallerContext context() {
			return this.context;
		}

		private List<PathGlob> paths() {
			return this.paths;
		}

		private AddressRanges addresses() {
			return this.addresses;
		}

		private boolean matches(@Nullable List<String> path, @Nullable String address) {
			return (this.addresses.isEmpty() || this.addresses.contains(address))
					&& (this.paths.isEmpty() || (path != null && matches(path)));
		}

		private boolean matches(List<String> path) {
			for (PathGlob pattern : this.paths) {
				if (pattern.matches(path)) {
					return true;
				}
			}
			return false;
		}

		@Override
		public String toString() {
			return this.context + (this.paths.isEmpty() ? "" : " of " + this.paths)
					+ (this.addresses.isEmpty() ? "" : " from " + this.addresses);
		}

	}

}
