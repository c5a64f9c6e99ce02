package dev.traced.autoconfigure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

import dev.traced.autoconfigure.TracingReport.KeepReport;
import dev.traced.autoconfigure.TracingReport.Propagation;
import dev.traced.autoconfigure.TracingReport.Property;
import dev.traced.autoconfigure.TracingReport.SamplerReport;
import dev.traced.autoconfigure.TracingStatus.SamplerStatus;
import dev.traced.core.SpanDrops;
import dev.traced.propagation.PropagationFormat;
import dev.traced.sampling.tail.Eviction;
import dev.traced.sampling.tail.KeepCause;
import dev.traced.sampling.tail.TailCounters;
import dev.traced.sampling.tail.TailSampling;
import io.opentelemetry.api.common.Attributes;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * Gathers what the actuator's endpoint {@code tracing} shows. Whatever is missing because
 * tracing is off, or left to another, is left out.
 */
final class TracingReporter {

	private final ConfigurableApplicationContext context;

	private final TracingSanitizer sanitizer;

	private final TracingStatusReader status;

	private final ClassLoader classLoader;

	TracingReporter(ConfigurableApplicationContext context, TracingSanitizer sanitizer) {
		this.context = context;
		this.sanitizer = sanitizer;
		this.classLoader = Objects.requireNonNullElse(context.getClassLoader(), getClass().getClassLoader());
		this.status = new TracingStatusReader(context);
	}

	TracingReport report(boolean showValues) {
		TracingStatus status = this.status.read();
		return new TracingReport(status.tracing(), beside(), sampler(status.sampler()), keep(), status.exporters(),
				propagation(), status.instrumentations(), resource(showValues), configuration(showValues));
	}

	private List<Coexistence> beside() {
		Coexistences others = bean(Coexistences.class);
		return (others != null) ? others.list() : List.of();
	}

	@Nullable SamplerReport sampler() {
		return sampler(this.status.sampler());
	}

	private static @Nullable SamplerReport sampler(@Nullable SamplerStatus sampler) {
		return (sampler == null) ? null
				: new SamplerReport(sampler.description(), sampler.configured(), sampler.changeable(),
						sampler.changes(), sampler.decisions(), sampler.rules(), sampler.forced(), sampler.state());
	}

	@Nullable SamplerControl control() {
		return this.status.control();
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

	private @Nullable Propagation propagation() {
		PropagationProperties properties = bean(PropagationProperties.class);
		return (properties != null) ? new Propagation(names(properties.produced()), names(properties.consumed()))
				: null;
	}

	private static List<String> names(List<PropagationFormat> formats) {
		return formats.stream().map(PropagationFormat::id).toList();
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
		return this.status.bean(type);
	}

}
