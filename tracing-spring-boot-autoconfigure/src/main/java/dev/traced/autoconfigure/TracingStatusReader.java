package dev.traced.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.traced.autoconfigure.TracingStatus.Change;
import dev.traced.autoconfigure.TracingStatus.Decisions;
import dev.traced.autoconfigure.TracingStatus.Exporter;
import dev.traced.autoconfigure.TracingStatus.Instrumentations;
import dev.traced.autoconfigure.TracingStatus.LastError;
import dev.traced.autoconfigure.TracingStatus.Queue;
import dev.traced.autoconfigure.TracingStatus.Rule;
import dev.traced.autoconfigure.TracingStatus.SamplerStatus;
import dev.traced.autoconfigure.TracingStatus.Who;
import dev.traced.core.Guard;
import dev.traced.core.SamplerState;
import dev.traced.core.Tracing;
import dev.traced.export.ExporterState;
import dev.traced.sampling.SamplingRule;
import dev.traced.sampling.SwitchableSampler;
import dev.traced.sampling.tail.TailSampling;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Reads how tracing is doing. Whatever is missing because tracing is off, or left to
 * another, is left out.
 */
final class TracingStatusReader {

	private final ConfigurableApplicationContext context;

	private final InstrumentationReport conditions;

	TracingStatusReader(ConfigurableApplicationContext context) {
		this.context = context;
		ClassLoader classLoader = context.getClassLoader();
		this.conditions = new InstrumentationReport(ConditionEvaluationReport.get(context.getBeanFactory()),
				(classLoader != null) ? classLoader : getClass().getClassLoader());
	}

	TracingStatus read() {
		return new TracingStatus(who(), sampler(), exporters(), instrumentations());
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
	@Nullable SamplerStatus sampler() {
		SdkTracerProvider provider = tracerProvider();
		if (provider == null) {
			return null;
		}
		Sampler inUse = provider.getSampler();
		SamplerControl control = control();
		if (control == null) {
			return new SamplerStatus(inUse.getDescription(), null, false, List.of(), null, List.of(), 0,
					SamplerState.of(inUse));
		}
		SwitchableSampler sampler = control.sampler();
		List<Change> changes = control.changes()
			.stream()
			.map((change) -> new Change(change.properties(), change.since().toString(), change.until().toString()))
			.toList();
		return new SamplerStatus(inUse.getDescription(), control.configured(), true, changes, decisions(sampler),
				control.rules().rules().stream().map(TracingStatusReader::rule).toList(), control.rules().forced(),
				sampler.state());
	}

	/** What the sampler does not take may be recorded, so that it may be kept. */
	private Decisions decisions(SwitchableSampler sampler) {
		TailSampling tail = bean(TailSampling.class);
		long dropped = sampler.dropped();
		long unsampled = (tail != null && tail.isActive()) ? Math.min(tail.counters().unsampled(), dropped) : dropped;
		return new Decisions(sampler.sampled(), sampler.recordedOnly() + dropped - unsampled, unsampled);
	}

	private static Rule rule(SamplingRule rule) {
		return new Rule(rule.name(), rule.describeConditions(), rule.sampler().getDescription(), rule.decided(),
				rule.sampled());
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

	private List<Exporter> exporters() {
		SpanExports exports = bean(SpanExports.class);
		List<Exporter> reports = new ArrayList<>();
		if (exports != null) {
			exports.states().forEach((state) -> reports.add(exporter(state)));
			exports.others().forEach((other) -> reports.add(new Exporter(other, null, null, null, null, null, null)));
		}
		return reports;
	}

	private static Exporter exporter(ExporterState state) {
		ExporterState.Failure failure = state.lastFailure();
		Map<String, Long> dropped = new LinkedHashMap<>();
		dropped.put("queue-full", state.queueFull());
		dropped.put("export-failed", state.failed());
		dropped.put("rejected", state.rejected());
		dropped.put("shutdown", state.afterShutdown());
		return new Exporter(UrlSecrets.hide(state.destination()), new Queue(state.waiting(), state.capacity()),
				state.exported(), state.retries(), dropped, state.failing(),
				(failure != null) ? new LastError(UrlSecrets.hide(failure.reason()), failure.at().toString()) : null);
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

	<T> @Nullable T bean(Class<T> type) {
		return this.context.getBeanProvider(type).getIfAvailable();
	}

}
