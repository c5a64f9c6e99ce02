package dev.traced.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import dev.traced.core.Guard;
import dev.traced.instrumentation.http.HttpAttributes;
import dev.traced.recording.RecordingTracerProvider;
import dev.traced.sampling.RuleConditions;
import dev.traced.sampling.Samplers;
import dev.traced.sampling.SamplingRule;
import dev.traced.sampling.SamplingRules;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

/**
 * What one decision costs with ten rules: run with {@code -prof gc}, which must show 0 B.
 * The samplers are put together as an application has them. The request has the
 * attributes that a server's span starts with, and a caller that sent baggage. Keys of
 * attributes are the objects that the instrumentations use; nothing else is the same
 * object as what the rules were made of.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Threads(2)
public class SamplingRulesBenchmark {

	private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	/**
	 * The rule that applies: the first, the last, none, or one with budgets per route.
	 */
	@Param({ "first", "last", "none", "per-route" })
	public String applies;

	/** Whose spans they are: those of this library, or those of OpenTelemetry's SDK. */
	@Param({ "ours", "sdk" })
	public String attributes;

	private Sampler subject;

	private Attributes request;

	private Context context;

	/** Builds the rules and the request. */
	@Setup
	public void prepare() {
		List<SamplingRule> rules = new ArrayList<>();
		rules.add(rule("orders",
				RuleConditions.builder().paths(List.of("/orders/{id}")).methods(List.of(configured("GET")))));
		rules.add(rule("checkout", RuleConditions.builder().paths(List.of("/checkout/**")).methods(List.of("POST"))));
		rules.add(rule("items", RuleConditions.builder().paths(List.of("/orders/*/items", "/baskets/*/items"))));
		rules.add(rule("consumers", RuleConditions.builder().kinds(List.of(SpanKind.CONSUMER))));
		rules.add(rule("calls", RuleConditions.builder().spanNames(List.of("shop.Orders/*"))));
		rules.add(rule("robots", RuleConditions.builder().attribute(configured("user_agent.original"), "*bot*")));
		rules.add(rule("tenant", RuleConditions.builder().header("x-tenant", "acme")));
		rules.add(rule("billing", RuleConditions.builder().callersByBaggage("service.name", List.of("billing"))));
		rules.add(rule("writes", RuleConditions.builder().methods(List.of("PUT", "PATCH", "DELETE"))));
		RuleConditions last = RuleConditions.builder().paths(List.of("/customers/**")).build();
		rules.add(new SamplingRule("customers", last, this.applies.equals("per-route")
				? SamplingRules.perRoute(last, () -> Samplers.ratio(0.1)) : Samplers.ratio(0.1), false));
		Sampler root = new SamplingRules(rules).otherwise(Samplers.ratio(0.1));
		this.subject = Samplers.guarded(Samplers.switchable(Samplers.parentBased(root)),
				new Guard((doing, total, failure) -> {
				}));
		Attributes started = request(switch (this.applies) {
			case "first" -> "/orders/17";
			case "none" -> "/products/17";
			default -> "/customers/17/addresses";
		});
		this.request = this.attributes.equals("ours") ? started : started.toBuilder().build();
		this.context = Context.root()
			.with(Span.getInvalid())
			.with(Baggage.builder().put(configured("service.name"), "web").put("tenant", "acme").build());
	}

	/** A text as a configuration file gives it. */
	private static String configured(String text) {
		return new String(text.toCharArray());
	}

	private static SamplingRule rule(String name, RuleConditions.Builder conditions) {
		return new SamplingRule(name, conditions.build(), Samplers.ratio(0.1), false);
	}

	/** The attributes as tracers of ours hand them to a sampler. */
	private static Attributes request(String path) {
		AtomicReference<Attributes> told = new AtomicReference<>();
		new RecordingTracerProvider(Resource.empty(), new Listening(told), List.of(), IdGenerator.random(),
				SpanLimits.getDefault())
			.get("benchmark")
			.spanBuilder("GET")
			.setAttribute(HttpAttributes.REQUEST_METHOD, "GET")
			.setAttribute(HttpAttributes.URL_PATH, path)
			.setAttribute(HttpAttributes.URL_QUERY, "full=true")
			.setAttribute(HttpAttributes.URL_SCHEME, "https")
			.setAttribute(HttpAttributes.CLIENT_ADDRESS, "192.0.2.17")
			.setAttribute(HttpAttributes.SERVER_ADDRESS, "shop.example.com")
			.setAttribute(HttpAttributes.SERVER_PORT, 443L)
			.setAttribute(HttpAttributes.USER_AGENT_ORIGINAL,
					"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0")
			.startSpan();
		return told.get();
	}

	/**
	 * Decides.
	 * @return the decision
	 */
	@Benchmark
	public SamplingResult decide() {
		return this.subject.shouldSample(this.context, TRACE_ID, "GET", SpanKind.SERVER, this.request, List.of());
	}

	/**
	 * Keeps the attributes that it is told.
	 *
	 * @param told where to keep them
	 */
	private record Listening(AtomicReference<Attributes> told) implements Sampler {

		@Override
		public SamplingResult shouldSample(Context parentContext, String traceId, String name, SpanKind spanKind,
				Attributes attributes, List<LinkData> parentLinks) {
			this.told.set(attributes);
			return SamplingResult.drop();
		}

		@Override
		public String getDescription() {
			return "listening";
		}

	}

}
