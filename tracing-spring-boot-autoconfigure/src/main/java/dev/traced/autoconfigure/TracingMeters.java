package dev.traced.autoconfigure;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

import dev.traced.core.Guard;
import dev.traced.core.SpanDrops;
import dev.traced.export.ExporterState;
import dev.traced.sampling.SwitchableSampler;
import dev.traced.sampling.tail.Eviction;
import dev.traced.sampling.tail.KeepCause;
import dev.traced.sampling.tail.TailCounters;
import dev.traced.sampling.tail.TailSampling;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Meters of tracing itself. They read counters that are kept anyway, when the registry
 * asks for them: a span pays nothing for being metered.
 */
final class TracingMeters implements MeterBinder {

	private static final String DROPPED = "tracing.spans.dropped";

	private static final String CAUSE = "cause";

	private static final String EXPORTER = "exporter";

	private static final String SPANS = "spans";

	private final ObjectProvider<SamplerControl> sampler;

	private final ObjectProvider<SpanExports> exports;

	private final ObjectProvider<TailSampling> tail;

	private final ObjectProvider<SpanDrops> drops;

	private final ObjectProvider<Guard> guard;

	TracingMeters(ObjectProvider<SamplerControl> sampler, ObjectProvider<SpanExports> exports,
			ObjectProvider<TailSampling> tail, ObjectProvider<SpanDrops> drops, ObjectProvider<Guard> guard) {
		this.sampler = sampler;
		this.exports = exports;
		this.tail = tail;
		this.drops = drops;
		this.guard = guard;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.sampler.ifAvailable((control) -> bind(registry, control.sampler()));
		this.exports.ifAvailable((exports) -> exports.states()
			.stream()
			.map(ExporterState::destination)
			.distinct()
			.forEach((destination) -> bind(registry, exports, destination)));
		TailSampling tail = this.tail.getIfAvailable();
		if (tail != null && tail.isActive()) {
			bind(registry, tail);
		}
		else {
			this.sampler.ifAvailable(
					(control) -> dropped(registry, control.sampler(), "unsampled", "none", SwitchableSampler::dropped));
		}
		causes().forEach((cause) -> dropped(registry, this, cause, "none", (meters) -> meters.dropped(cause)));
		this.guard.ifAvailable((guard) -> FunctionCounter.builder("tracing.failures", guard, Guard::failures)
			.description("Failures of tracing that were kept from the application")
			.register(registry));
	}

	private static void bind(MeterRegistry registry, SwitchableSampler sampler) {
		FunctionCounter.builder("tracing.spans.started", sampler, TracingMeters::started)
			.description("Spans about which the sampler was asked")
			.baseUnit(SPANS)
			.register(registry);
		FunctionCounter.builder("tracing.spans.sampled", sampler, SwitchableSampler::sampled)
			.description("Spans that are recorded to be exported")
			.baseUnit(SPANS)
			.register(registry);
	}

	private static double started(SwitchableSampler sampler) {
		return sampler.sampled() + sampler.recordedOnly() + sampler.dropped();
	}

	private static void bind(MeterRegistry registry, SpanExports exports, String destination) {
		String exporter = UrlSecrets.hide(destination);
		FunctionCounter
			.builder("tracing.spans.exported", exports, (all) -> sum(all, destination, ExporterState::exported))
			.tag(EXPORTER, exporter)
			.description("Spans that a receiver has taken")
			.baseUnit(SPANS)
			.register(registry);
		dropped(registry, exports, "queue-full", exporter, (all) -> sum(all, destination, ExporterState::queueFull));
		dropped(registry, exports, "export-failed", exporter, (all) -> sum(all, destination, ExporterState::failed));
		dropped(registry, exports, "rejected", exporter, (all) -> sum(all, destination, ExporterState::rejected));
		dropped(registry, exports, "shutdown", exporter, (all) -> sum(all, destination, ExporterState::afterShutdown));
		FunctionCounter
			.builder("tracing.export.retries", exports, (all) -> sum(all, destination, ExporterState::retries))
			.tag(EXPORTER, exporter)
			.description("Batches that were sent again")
			.register(registry);
		Gauge.builder("tracing.queue.size", exports, (all) -> sum(all, destination, ExporterState::waiting))
			.tag(EXPORTER, exporter)
			.description("Spans that wait for their export")
			.baseUnit(SPANS)
			.register(registry);
		Gauge.builder("tracing.queue.capacity", exports, (all) -> sum(all, destination, ExporterState::capacity))
			.tag(EXPORTER, exporter)
			.description("Spans that may wait for their export")
			.baseUnit(SPANS)
			.register(registry);
	}

	/** Exporters to the same destination are metered as one. */
	private static long sum(SpanExports exports, String destination, ToLongFunction<ExporterState> count) {
		return exports.states()
			.stream()
			.filter((state) -> state.destination().equals(destination))
			.mapToLong(count)
			.sum();
	}

	private static void bind(MeterRegistry registry, TailSampling tail) {
		for (KeepCause cause : KeepCause.values()) {
			FunctionCounter.builder("tracing.traces.kept", tail.counters(), (counters) -> counters.kept(cause))
				.tag(CAUSE, name(cause))
				.description("Local traces kept though the sampler had not taken them")
				.register(registry);
		}
		for (Eviction cause : Eviction.values()) {
			FunctionCounter.builder("tracing.traces.evicted", tail.counters(), (counters) -> counters.evicted(cause))
				.tag(CAUSE, name(cause))
				.description("Local traces decided before they had ended")
				.register(registry);
		}
		FunctionCounter.builder("tracing.traces.dropped", tail.counters(), TailCounters::dropped)
			.description("Local traces dropped at their end")
			.register(registry);
		Gauge.builder("tracing.keep.buffer.size", tail, TailSampling::waitingBytes)
			.description("Estimated memory of the spans that wait for the end of their trace")
			.baseUnit("bytes")
			.register(registry);
		// what the sampler does not take may be recorded and kept all the same
		dropped(registry, tail.counters(), "unsampled", "none", TailCounters::unsampled);
		SpanDrops drops = TailDrops.of(tail);
		drops.drops()
			.keySet()
			.forEach((cause) -> dropped(registry, tail, cause, "none",
					(counted) -> TailDrops.of(counted).drops().getOrDefault(cause, 0L)));
	}

	private static String name(Enum<?> cause) {
		return cause.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	private Set<String> causes() {
		return this.drops.orderedStream()
			.flatMap((drops) -> drops.drops().keySet().stream())
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private long dropped(String cause) {
		return this.drops.orderedStream().mapToLong((drops) -> drops.drops().getOrDefault(cause, 0L)).sum();
	}

	private static <T> void dropped(MeterRegistry registry, T counted, String cause, String exporter,
			ToLongFunction<T> count) {
		FunctionCounter.builder(DROPPED, counted, count::applyAsLong)
			.tag(CAUSE, cause)
			.tag(EXPORTER, exporter)
			.description("Spans that are not exported, by cause")
			.baseUnit(SPANS)
			.register(registry);
	}

}
