package dev.traced.autoconfigure;

import dev.traced.ErrorClassifier;
import dev.traced.core.ContextDecorator;
import dev.traced.core.ErrorRecorder;
import dev.traced.core.Guard;
import dev.traced.core.SamplerTraits;
import dev.traced.core.Tracing;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of what every instrumentation needs.
 */
@AutoConfiguration
@ConditionalOnInstrumentation
public final class TracingAutoConfiguration {

	private static final Log logger = LogFactory.getLog(TracingAutoConfiguration.class);

	@Bean
	@ConditionalOnMissingBean
	SdkTracerProvider tracingTracerProvider(ObjectProvider<SpanProcessor> processors, ObjectProvider<Sampler> sampler) {
		SdkTracerProviderBuilder builder = SdkTracerProvider.builder();
		sampler.ifUnique(builder::setSampler);
		processors.orderedStream().forEach(builder::addSpanProcessor);
		return builder.build();
	}

	@Bean
	@ConditionalOnMissingBean
	OpenTelemetry tracingOpenTelemetry(SdkTracerProvider tracerProvider) {
		return OpenTelemetrySdk.builder()
			.setTracerProvider(tracerProvider)
			.setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
			.build();
	}

	@Bean
	@ConditionalOnMissingBean
	Guard tracingGuard() {
		return new Guard((doing, total, failure) -> logger
			.warn("Tracing failed while " + doing + "; the application is not affected (" + total
					+ " such failures so far, reported at most once a minute)", failure));
	}

	@Bean
	@ConditionalOnMissingBean
	ErrorRecorder tracingErrorRecorder(ObjectProvider<ErrorClassifier> classifier) {
		return new ErrorRecorder(classifier.getIfAvailable(() -> (error) -> null), null, true);
	}

	@Bean
	@ConditionalOnMissingBean
	Tracing tracing(OpenTelemetry openTelemetry, Guard guard, ErrorRecorder errors,
			ObjectProvider<SamplerTraits> samplerTraits, ObjectProvider<ContextDecorator> contextDecorators) {
		SamplerTraits traits = samplerTraits.getIfAvailable(() -> SamplerTraits.UNKNOWN);
		return new Tracing(openTelemetry, () -> traits, guard, errors,
				ContextDecorator.composed(contextDecorators.orderedStream().toList()));
	}

}
