package dev.traced.sampling;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

import dev.traced.core.DecidingAttributes;
import dev.traced.core.SamplerState;
import dev.traced.core.SamplerTraits;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import org.jspecify.annotations.Nullable;

/**
 * Gives every route a sampler of its own, so that a busy route does not use up the budget
 * of a quiet one. Strangers can invent paths: only so many have their own, in the order
 * in which they come, and the others share one.
 */
final class RouteBudgets implements Sampler, SamplerTraits, SamplerState {

	static final int LIMIT = 256;

	/** A power of two, so large that a free place is always near. */
	private static final int PLACES = 1024;

	private final RuleConditions conditions;

	private final boolean knowsRoutes;

	/** What need not be looked at of a path. */
	private final String common;

	private final Supplier<Sampler> samplers;

	private final Sampler others;

	private final AtomicReferenceArray<@Nullable Budget> budgets = new AtomicReferenceArray<>(PLACES);

	private final AtomicInteger size = new AtomicInteger();

	RouteBudgets(RuleConditions conditions, Supplier<Sampler> samplers) {
		this.conditions = conditions;
		this.knowsRoutes = conditions.knowsRoutes();
		this.common = conditions.commonPath();
		this.samplers = samplers;
		this.others = samplers.get();
	}

	/** The same, with every recorded span saying why. */
	RouteBudgets explaining(String reason) {
		return new RouteBudgets(this.conditions, () -> new ExplainingSampler(this.samplers.get(), reason));
	}

	@Override
	public SamplingResult shouldSample(Context parentContext, String traceId, String name, SpanKind spanKind,
			Attributes attributes, List<LinkData> parentLinks) {
		return sampler(name, attributes.get(DecidingAttributes.REQUEST_METHOD), DecidingAttributes.path(attributes))
			.shouldSample(parentContext, traceId, name, spanKind, attributes, parentLinks);
	}

	/**
	 * The sampler of a route.
	 * @param name the name of the span
	 * @param method its method, if it has one
	 * @param sent its path as it was sent, if it has one
	 * @return the sampler for method and route, or what comes nearest to them
	 */
	Sampler sampler(String name, @Nullable String method, @Nullable String sent) {
		return sampler(RouteKey.mix(key(name, sent), (method != null) ? method.hashCode() : 0));
	}

	private long key(String name, @Nullable String sent) {
		if (sent == null) {
			return name.hashCode();
		}
		if (this.knowsRoutes) {
			PathGlob pattern = this.conditions.matchingPath(PathGlob.plain(sent));
			if (pattern != null && pattern.isRoute()) {
				return pattern.toString().hashCode();
			}
		}
		return RouteKey.ofPath(sent, this.common);
	}

	private Sampler sampler(long key) {
		int place = (int) (key >>> 32) & (PLACES - 1);
		while (true) {
			Budget budget = this.budgets.get(place);
			if (budget == null) {
				if (this.size.get() >= LIMIT) {
					return this.others;
				}
				if (this.budgets.compareAndSet(place, null, new Budget(key, this.samplers.get()))) {
					this.size.incrementAndGet();
				}
			}
			else if (budget.key == key) {
				return budget.sampler;
			}
			else {
				place = (place + 1) & (PLACES - 1);
			}
		}
	}

	/** How many routes have a sampler of their own. */
	int size() {
		return this.size.get();
	}

	@Override
	public boolean dropsChildrenOfUnsampled(boolean remote) {
		return false;
	}

	@Override
	public boolean readsAttributes() {
		return true;
	}

	@Override
	public Map<String, Object> state() {
		return Map.of("routes", size());
	}

	@Override
	public String getDescription() {
		return this.others.getDescription() + " per route";
	}

	@Override
	public String toString() {
		return getDescription();
	}

	/**
	 * The sampler of a route.
	 *
	 * @param key the route
	 * @param sampler its sampler
	 */
	private record Budget(long key, Sampler sampler) {
	}

}
