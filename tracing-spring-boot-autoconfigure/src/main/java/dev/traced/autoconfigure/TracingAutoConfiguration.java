package dev.traced.autoconfigure;

import java.util.List;

import dev.traced.ErrorClassifier;
import dev.traced.core.ContextDecorator;
import dev.traced.core.Edge;
import dev.traced.core.ErrorRecorder;
import dev.traced.core.Guard;
import dev.traced.core.RequestReader;
import dev.traced.core.SamplerTraits;
import dev.traced.core.Tracing;
import dev.traced.propagation.Propagators;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.OpenTelemetrySdkBuilder;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of what every instrumentation needs: an SDK with sampler,
 * propagators and exporters, each of which backs off to a bean of the application.
 * <p>
 * Before Spring Boot's own, which then contribute to this SDK instead of building
 * another.
 */
@AutoConfiguration(beforeName = { OpenTelemetryStarterEnvironmentPostProcessor.STARTER,
		"org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration",
		"org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration" },
		afterName = "org.springframework.boot.autoconfigure.info.ProjectInfoAutoConfiguration")
@ConditionalOnInstrumentation
@EnableConfigurationProperties({ TracingProperties.class, PropagationProperties.class, EdgeProperties.class,
		BaggageLimitProperties.class, ExceptionProperties.class })
@Import(SdkConfiguration.class)
public final class TracingAutoConfiguration {

	private static final Log logger = LogFactory.getLog("dev.traced");

	TracingAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	ContextPropagators tracingContextPropagators(ConfigurableListableBeanFactory beanFactory,
			ObjectProvider<TextMapPropagator> propagators, PropagationProperties properties,
			BaggageLimitProperties limits) {
		List<TextMapPropagator> own = MicrometerBridge.propagators(beanFactory, propagators);
		return ContextPropagators
			.create(own.isEmpty() ? properties.toPropagator(limits.toLimits()) : Propagators.of(own, own));
	}

	// only where the application brings a tracer provider, which Spring closes
	@Bean(destroyMethod = "")
	@ConditionalOnMissingBean
	OpenTelemetry tracingOpenTelemetryOfTracerProvider(SdkTracerProvider tracerProvider, ContextPropagators propagators,
			ObjectProvider<SdkLoggerProvider> loggerProvider, ObjectProvider<SdkMeterProvider> meterProvider) {
		return openTelemetry(tracerProvider, propagators, loggerProvider, meterProvider);
	}

	/** Spring Boot's own bean backs off to this one, so that this one takes as much. */
	static OpenTelemetrySdk openTelemetry(SdkTracerProvider tracerProvider, ContextPropagators propagators,
			ObjectProvider<SdkLoggerProvider> loggerProvider, ObjectProvider<SdkMeterProvider> meterProvider) {
		OpenTelemetrySdkBuilder builder = OpenTelemetrySdk.builder()
			.setTracerProvider(tracerProvider)
			.setPropagators(propagators);
		loggerProvider.ifAvailable(builder::setLoggerProvider);
		meterProvider.ifAvailable(builder::setMeterProvider);
		return builder.build();
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
	ErrorRecorder tracingErrorRecorder(ObjectProvider<ErrorClassifier> classifier, ExceptionProperties properties,
			Guard guard) {
		ErrorClassifier own = classifier.getIfAvailable(() -> (error) -> null);
		return properties.toErrorRecorder((error) -> classify(own, error, guard));
	}

	private static @Nullable String classify(ErrorClassifier classifier, Throwable error, Guard guard) {
		try {
			return classifier.classify(error);
		}
		catch (Throwable ex) {
			guard.failed("classifying an exception", ex);
			return null;
		}
	}

	@Bean
	@ConditionalOnMissingBean
	Edge tracingEdge(EdgeProperties properties, Environment environment) {
		UnknownRuleProperties.OF_TRUST.check(environment);
		return properties.toEdge();
	}

	@Bean
	@ConditionalOnMissingBean
	Tracing tracing(OpenTelemetry openTelemetry, Guard guard, ErrorRecorder errors,
			ObjectProvider<ContextDecorator> contextDecorators, ObjectProvider<SpanPipeline> pipeline, Edge edge,
			ObjectProvider<RequestReader> requestReaders) {
		SamplerTraits traits = traits(openTelemetry);
		SpanPipeline own = pipeline.getIfAvailable();
		TracerProvider tracers = (own != null) ? own.tracers() : openTelemetry.getTracerProvider();
		return new Tracing(openTelemetry, tracers, () -> traits, guard, errors,
				ContextDecorator.composed(contextDecorators.orderedStream().toList()),
				edge.with(RequestReader.composed(requestReaders.orderedStream().toList())));
	}

	@Bean
	TracingStartup tracingStartup(ObjectProvider<Tracing> tracing) {
		return new TracingStartup(tracing);
	}

	/** What the sampler really in use allows, whoever made it. */
	private static SamplerTraits traits(OpenTelemetry openTelemetry) {
		return (openTelemetry instanceof OpenTelemetrySdk sdk
				&& sdk.getSdkTracerProvider().getSampler() instanceof SamplerTraits traits) ? traits
						: SamplerTraits.UNKNOWN;
	}

	@Bean
	@ConditionalOnMissingBean(SpanExports.class)
	Coexistence tracingWithSdkOfApplication() {
		return new Coexistence("the application's own OpenTelemetry",
				"spans go to it; sampler, span processors and exporters of tracing.* are left out");
	}

	@Bean
	@ConditionalOnClass(name = OpenTelemetryStarterEnvironmentPostProcessor.STARTER)
	Coexistence tracingBesideOpenTelemetryStarter() {
		return new Coexistence("OpenTelemetry's Spring Boot starter",
				"its SDK gives way to this one, and its instrumentations of what is traced here are switched off");
	}

	@Bean
	@ConditionalOnClass(name = "org.springframework.boot.micrometer.tracing.brave.autoconfigure.BraveAutoConfiguration")
	Coexistence tracingBesideBrave() {
		return new Coexistence("Micrometer Tracing with Brave",
				"it makes and exports spans of its own of the same operations: leave out one of the two", false);
	}

	@Bean
	Coexistences tracingCoexistences(ObjectProvider<Coexistence> contributed,
			ConfigurableListableBeanFactory beanFactory) {
		return new Coexistences(contributed, beanFactory);
	}

	@Bean
	TracingStartReport tracingStartReport(TracingProperties properties, Environment environment,
			ObjectProvider<SdkTracerProvider> tracerProvider, ObjectProvider<SpanExports> exports,
			PropagationProperties propagation, Coexistences coexistences, Guard guard) {
		return new TracingStartReport(environment, properties, tracerProvider, exports, propagation, coexistences,
				guard);
	}

}
