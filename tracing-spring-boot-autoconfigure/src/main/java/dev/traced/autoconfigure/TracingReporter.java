package dev.traced.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

import dev.traced.autoconfigure.TracingReport.Change;
import dev.traced.autoconfigure.TracingReport.Decisions;
import dev.traced.autoconfigure.TracingReport.ExporterReport;
import dev.traced.autoconfigure.TracingReport.Instrumentations;
import dev.traced.autoconfigure.TracingReport.KeepReport;
import dev.traced.autoconfigure.TracingReport.LastError;
import dev.traced.autoconfigure.TracingReport.Propagation;
import dev.traced.autoconfigure.TracingReport.Property;
import dev.traced.autoconfigure.TracingReport.Queue;
import dev.traced.autoconfigure.TracingReport.Rule;
import dev.traced.autoconfigure.TracingReport.SamplerReport;
import dev.traced.autoconfigure.TracingReport.Who;
import dev.traced.core.Guard;
import dev.traced.core.SamplerState;
import dev.traced.core.SpanDrops;
import dev.traced.core.Tracing;
import dev.traced.export.ExporterState;
import dev.traced.propagation.PropagationFormat;
import dev.traced.sampling.SamplingRule;
import dev.traced.sampling.SwitchableSampler;
import dev.traced.sampling.tail.Eviction;
import dev.traced.sampling.tail.KeepCause;
import dev.traced.sampling.tail.TailCounters;
import dev.traced.sampling.tail.TailSampling;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Gathers what the actuator's endpoint {@code tracing} shows. Whatever is missing because
 * tracing is off, or left to another, is left out.
 */
final class TracingReporter {

	private final ConfigurableApplicationContext context;

	private final TracingSanitizer sanitizer;

	private final InstrumentationReport conditions;

	private final ClassLoader classLoader;

	TracingReporter(ConfigurableApplicationContext context, TracingSanitizer sanitizer) {
		this.context = context;
		this.sanitizer = sanitizer;
		this.classLoader = Objects.requireNonNullElse(context.getClassLoader(), getClass().getClassLoader());
		this.conditions = new InstrumentationReport(ConditionEvaluationReport.get(context.getBeanFactory()),
				this.classLoader);
	}

	TracingReport report(boolean showValues) {
		return new TracingReport(who(), sampler(), keep(), exporters(), propagation(), instrumentations(),
				resource(showValues), configuration(showValues));
	}

	private Who who() {
		if (bean(Tracing.class) == null) {
			return new Who(false, this.conditions.reason(TracingAutoConfiguration.class), null, null, null);
		}
		boolean ours = bean(SpanExports.class) != null;
		Guard guard = bean(Guard.class);
		return new Who(true, null, ours ? "traced" : "application",
				ours ? null : this.conditions.reason(SdkConfiguration.class),
				(guard != null) ? guard.failures() : null);
	}

	/** The sampler in use, whoever made it. */
	@Nullable SamplerReport sampler() {
		SdkTracerProvider provider = tracerProvider();
		if (provider == null) {
			return null;
		}
		Sampler inUse = provider.getSampler();
		SamplerControl control = control();
		if (control == null) {
			return new SamplerReport(inUse.getDescription(), null, false, List.of(), null, List.of(), 0,
					SamplerState.of(inUse));
		}
		SwitchableSampler sampler = control.sampler();
		List<Change> changes = control.changes()
			.stream()
			.map((change) -> new Change(change.properties(), change.since().toString(), change.until().toString()))
			.toList();
		return new SamplerReport(inUse.getDescription(), control.configured(), true, changes,
				new Decisions(sampler.sampled(), sampler.recordedOnly(), sampler.dropped()),
				control.rules().rules().stream().map(TracingReporter::rule).toList(), control.rules().forced(),
				sampler.state());
	}

	private static Rule rule(SamplingRule rule) {
		return new Rule(rule.name(), rule.describeConditions(), rule.sampler().getDescription(), rule.decided(),
				rule.sampled());
	}

	private @Nullable KeepReport keep() {
		TailSampling tail = bean(TailSampling.class);
		if (tail == null || !tail.isActive()) {
			return null;
		}
		TailCounters counters = tail.counters();
		SpanDrops drops = TailDrops.of(tail);
		return new KeepReport(tail.waitingTraces(), tail.waitingSpans(), tail.waitingBytes(),
				counts(KeepCause.values(), counters::kept), counters.dropped(),
				counts(Eviction.values(), counters::evicted), drops.drops());
	}

	private static <E extends Enum<E>> Map<String, Long> counts(E[] causes, ToLongFunction<E> count) {
		Map<String, Long> counts = new LinkedHashMap<>();
		for (E cause : causes) {
			counts.put(cause.name().toLowerCase(Locale.ROOT).replace('_', '-'), count.applyAsLong(cause));
		}
		return counts;
	}

	/** The control, unless a customizer has put another sampler in its place. */
	@Nullable SamplerControl control() {
		SamplerControl control = bean(SamplerControl.class);
		SdkTracerProvider provider = tracerProvider();
		return (control != null && provider != null && control.isInstalled(provider.getSampler())) ? control : null;
	}

	private @Nullable SdkTracerProvider tracerProvider() {
		Tracing tracing = bean(Tracing.class);
		return (tracing != null && tracing.openTelemetry() instanceof OpenTelemetrySdk sdk) ? sdk.getSdkTracerProvider()
				: null;
	}

	private List<ExporterReport> exporters() {
		SpanExports exports = bean(SpanExports.class);
		List<ExporterReport> reports = new ArrayList<>();
		if (exports != null) {
			exports.states().forEach((state) -> reports.add(exporter(state)));
			exports.others()
				.forEach((other) -> reports.add(new ExporterReport(other, null, null, null, null, null, null)));
		}
		return reports;
	}

	private static ExporterReport exporter(ExporterState state) {
		ExporterState.Failure failure = state.lastFailure();
		Map<String, Long> dropped = new LinkedHashMap<>();
		dropped.put("queue-full", state.queueFull());
		dropped.put("export-failed", state.failed());
		dropped.put("rejected", state.rejected());
		dropped.put("shutdown", state.afterShutdown());
		return new ExporterReport(UrlSecrets.hide(state.destination()), new Queue(state.waiting(), state.capacity()),
				state.exported(), state.retries(), dropped, state.failing(),
				(failure != null) ? new LastError(UrlSecrets.hide(failure.reason()), failure.at().toString()) : null);
	}

	private @Nullable Propagation propagation() {
		PropagationProperties properties = bean(PropagationProperties.class);
		return (properties != null) ? new Propagation(names(properties.produced()), names(properties.consumed()))
				: null;
	}

	private static List<String> names(List<PropagationFormat> formats) {
		return formats.stream().map(PropagationFormat::id).toList();
	}

	private Instrumentations instrumentations() {
		List<String> active = new ArrayList<>();
		Map<String, String> inactive = new LinkedHashMap<>();
		this.conditions.instrumentations().forEach((name, reason) -> {
			if (reason.isEmpty()) {
				active.add(name);
			}
			else {
				inactive.put(name, reason);
			}
		});
		return new Instrumentations(active, inactive);
	}

	private Map<String, String> resource(boolean showValues) {
		SpanPipeline pipeline = bean(SpanPipeline.class);
		Attributes attributes = (pipeline != null) ? pipeline.resource().getAttributes() : Attributes.empty();
		Map<String, String> resource = new TreeMap<>();
		attributes.forEach((key, value) -> resource.put(key.getKey(),
				String.valueOf(this.sanitizer.sanitize(key.getKey(), value, null, showValues))));
		return resource;
	}

	private Map<String, Property> configuration(boolean showValues) {
		Map<String, Property> properties = new LinkedHashMap<>();
		new EffectiveProperties(this.context.getEnvironment(), TracingMetadata.read(this.classLoader)).read()
			.forEach((name, value) -> properties.put(name,
					new Property((value.source() != null)
							? this.sanitizer.sanitize(name, value.value(), value.source(), showValues) : value.value(),
							value.origin())));
		return properties;
	}

	private <T> @Nullable T bean(Class<T> type) {
		return this.context.getBeanProvider(type).getIfAvailable();
	}

}
