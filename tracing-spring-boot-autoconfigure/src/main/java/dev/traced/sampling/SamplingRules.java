package dev.traced.sampling;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.traced.core.DecidingAttributes;
import dev.traced.core.RequestReader;
import dev.traced.core.SamplerTraits;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import org.jspecify.annotations.Nullable;

/**
 * The rules of an application, in their order: the first that applies decides. Compose
 * them with other samplers, outermost last:
 *
 * <pre class="code">
 * Sampler root = rules.otherwise(Samplers.ratio(0.1));
 * Sampler sampler = rules.overriding(Samplers.parentBased(root));
 * </pre>
 *
 * What they ask of headers is read from requests, so that they are to be registered as a
 * {@link RequestReader} as well.
 */
public final class SamplingRules implements RequestReader {

	private final List<SamplingRule> all;

	private final RuleIndex[] indexes;

	private final RequestReader headers;

	private final boolean readsAttributes;

	private final boolean readsMethod;

	private final boolean readsPath;

	private final boolean overrides;

	/**
	 * Creates a set of rules.
	 * @param rules the rules in their order
	 */
	public SamplingRules(List<SamplingRule> rules) {
		this.all = List.copyOf(rules);
		this.indexes = IntStream.iterate(0, (from) -> from < rules.size(), (from) -> from + RuleIndex.LIMIT)
			.mapToObj((from) -> new RuleIndex(rules.subList(from, Math.min(from + RuleIndex.LIMIT, rules.size()))))
			.toArray(RuleIndex[]::new);
		List<HeaderCondition> conditions = rules.stream().flatMap((rule) -> rule.conditions().headers()).toList();
		this.headers = conditions.isEmpty() ? RequestReader.NONE : new HeaderConditions(conditions);
		this.readsAttributes = rules.stream()
			.anyMatch((rule) -> rule.conditions().readsAttributes() || readsAttributes(rule.sampler()));
		this.readsMethod = rules.stream().anyMatch((rule) -> rule.conditions().readsMethod() || rule.decidesByRoute());
		this.readsPath = rules.stream().anyMatch((rule) -> rule.conditions().readsPath() || rule.decidesByRoute());
		this.overrides = rules.stream().anyMatch(SamplingRule::overridesCaller);
	}

	/**
	 * A sampler for a rule under which every route has a budget of its own. The route is
	 * the pattern of the rule if that is a route, otherwise the path with what looks like
	 * identifiers taken as one; where there is no path, {@code http.route} or else the
	 * name of the span. 256 routes have their own, all others share one.
	 * @param conditions the conditions of the rule
	 * @param samplers makes a sampler for one route
	 * @return the sampler
	 */
	public static Sampler perRoute(RuleConditions conditions, Supplier<Sampler> samplers) {
		return new RouteBudgets(conditions, samplers);
	}

	/**
	 * Writes on every span that a sampler records, as {@code traced.sampling.rule}, why.
	 * @param sampler the sampler
	 * @param reason the name of the rule
	 * @return the sampler
	 */
	public static Sampler explaining(Sampler sampler, String reason) {
		return (sampler instanceof RouteBudgets budgets) ? budgets.explaining(reason)
				: new ExplainingSampler(sampler, reason);
	}

	static boolean readsAttributes(Sampler sampler) {
		return !(sampler instanceof SamplerTraits traits) || traits.readsAttributes();
	}

	/**
	 * The rules, with their counts.
	 * @return the rules in their order
	 */
	public List<SamplingRule> rules() {
		return this.all;
	}

	/**
	 * Decides by these rules where a trace begins in this process. A span with a parent
	 * in this process does as its parent, so that no trace is torn.
	 * @param sampler decides where no rule applies
	 * @return the sampler, the same if there are no rules
	 */
	public Sampler otherwise(Sampler sampler) {
		return this.all.isEmpty() ? sampler : new RuleBasedSampler(this, sampler);
	}

	/**
	 * Lets those rules decide that override the caller's decision.
	 * @param sampler decides otherwise, by the caller's decision and these rules
	 * @return the sampler, the same if no rule overrides
	 */
	public Sampler overriding(Sampler sampler) {
		return this.overrides ? new OverridingSampler(this, sampler) : sampler;
	}

	@Override
	public <C> Context read(Context context, C request, TextMapGetter<C> headers) {
		return this.headers.read(context, request, headers);
	}

	boolean readsAttributes() {
		return this.readsAttributes;
	}

	/** The first rule that applies. */
	@Nullable SamplingRule find(Context context, String name, SpanKind kind, Attributes attributes) {
		String method = method(attributes);
		String path = path(attributes);
		for (RuleIndex index : this.indexes) {
			SamplingRule rule = index.find(context, name, kind, attributes, method, path);
			if (rule != null) {
				return rule;
			}
		}
		return null;
	}

	/** The decision of the first rule that applies. */
	@Nullable SamplingResult decide(Context context, String traceId, String name, SpanKind kind, Attributes attributes,
			List<LinkData> links) {
		String method = method(attributes);
		String path = path(attributes);
		for (RuleIndex index : this.indexes) {
			SamplingResult result = index.decide(context, traceId, name, kind, attributes, links, method, path);
			if (result != null) {
				return result;
			}
		}
		return null;
	}

	private @Nullable String method(Attributes attributes) {
		return this.readsMethod ? attributes.get(DecidingAttributes.REQUEST_METHOD) : null;
	}

	private @Nullable String path(Attributes attributes) {
		return this.readsPath ? DecidingAttributes.path(attributes) : null;
	}

	@Override
	public String toString() {
		return this.all.stream().map(SamplingRule::toString).collect(Collectors.joining(", "));
	}

}
