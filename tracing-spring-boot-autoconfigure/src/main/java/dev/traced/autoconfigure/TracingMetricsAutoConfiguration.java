package dev.traced.autoconfigure;

import dev.traced.core.Guard;
import dev.traced.core.SpanDrops;
import dev.traced.sampling.tail.TailSampling;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of meters of tracing itself, where Micrometer is present.
 */
@AutoConfiguration(after = TracingAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnInstrumentation("metrics")
@EnableConfigurationProperties(MetricsProperties.class)
public final class TracingMetricsAutoConfiguration {

	TracingMetricsAutoConfiguration() {
	}

	@Bean
	TracingMeters tracingMeters(ObjectProvider<SamplerControl> sampler, ObjectProvider<SpanExports> exports,
			ObjectProvider<TailSampling> tail, ObjectProvider<SpanDrops> drops, ObjectProvider<Guard> guard) {
		return new TracingMeters(sampler, exports, tail, drops, guard);
	}

}
