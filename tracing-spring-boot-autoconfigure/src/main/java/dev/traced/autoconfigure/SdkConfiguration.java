package dev.traced.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import dev.traced.core.Guard;
import dev.traced.export.ConsoleSpanProcessor;
import dev.traced.export.ExportLog;
import dev.traced.export.GuardedSpanProcessor;
import dev.traced.export.ThreadNameSpanProcessor;
import dev.traced.sampling.Samplers;
import dev.traced.sampling.tail.TailSampling;
import dev.traced.sampling.tail.TailSink;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.info.GitProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * An SDK of ours, unless the application brings its own.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean({ OpenTelemetry.class, SdkTracerProvider.class })
@EnableConfigurationProperties({ ResourceProperties.class, SpanLimitsProperties.class, SamplingProperties.class,
		SamplingRulesProperties.class, ExportProperties.class, BatchProperties.class })
@Import({ TailSamplingConfiguration.class, OtlpExportConfiguration.class, ZipkinExportConfiguration.class,
		FileExportConfiguration.class, ConsoleExportConfiguration.class })
class SdkConfiguration {

	@Bean
	static MicrometerBridge tracingMicrometerBridge() {
		return new MicrometerBridge();
	}

	@Bean
	@ConditionalOnMissingBean
	Sampler tracingSampler(SamplingProperties properties, RuleBasedSampling rules) {
		return properties.toSampler(rules);
	}

	@Bean
	RuleBasedSampling tracingRuleBasedSampling(SamplingRulesProperties properties, Environment environment) {
		UnknownRuleProperties.OF_SAMPLING.check(environment);
		return new RuleBasedSampling(properties);
	}

	@Bean
	SamplerControl tracingSamplerControl(Sampler sampler, RuleBasedSampling rules, SamplingProperties properties,
			SamplingRulesProperties rulesProperties, Environment environment,
			ConfigurableListableBeanFactory beanFactory, Guard guard, ObjectProvider<RevertTimer> timer) {
		boolean ours = MicrometerBridge.isDeclaredBy(beanFactory, "tracingSampler", SdkConfiguration.class.getName());
		return new SamplerControl(new SamplingSetup.Made(sampler, rules),
				ours ? new SamplingSetup(properties, rulesProperties) : null, environment, guard,
				timer.getIfAvailable(RevertTimer::daemon));
	}

	@Bean
	@ConditionalOnMissingBean
	ExportLog tracingExportLog() {
		return new LoggingExportLog();
	}

	@Bean
	SpanExports tracingSpanExports(ObjectProvider<SpanExporter> exporters, ObjectProvider<ConsoleSpanProcessor> console,
			ObjectProvider<SpanDestination> destinations, BatchProperties properties, ExportLog log) {
		List<String> others = Stream
			.concat(console.orderedStream().map(Object::toString),
					destinations.orderedStream().map(SpanDestination::description))
			.toList();
		return new SpanExports(exporters.orderedStream(), others, properties.toSettings(), log);
	}

	@Bean
	TracingResource tracingResource(TracingProperties properties, ResourceProperties detection, Environment environment,
			ObjectProvider<BuildProperties> build, ObjectProvider<GitProperties> git) {
		return new TracingResource(properties, detection, environment, build.getIfAvailable(), git.getIfAvailable());
	}

	@Bean
	static SamplerRefresh tracingSamplerRefresh(ObjectProvider<SamplerControl> control) {
		return new SamplerRefresh(control);
	}

	@Bean
	SpanPipeline tracingSpanPipeline(TracingProperties properties, SpanLimitsProperties limits,
			TracingResource resource, ObjectProvider<IdGenerator> idGenerator, SamplerControl control, Guard guard,
			ObjectProvider<SpanProcessor> processors, TailSampling tail, TailSink tailSink, SpanExports exports,
			ObjectProvider<TracerProviderCustomizer> customizers) {
		OpenTelemetryCheck.run();
		List<SpanProcessor> all = new ArrayList<>();
		if (properties.threadName()) {
			all.add(new ThreadNameSpanProcessor());
		}
		processors.orderedStream().forEach((processor) -> all.add(new GuardedSpanProcessor(processor, guard)));
		// before the exports: shut down first, it hands over what still waits
		tail.processor(tailSink).ifPresent((processor) -> all.add(new GuardedSpanProcessor(processor, guard)));
		exports.processors(guard, tail.takesSampled()).forEach(all::add);
		return new SpanPipeline(resource.build(), idGenerator.getIfAvailable(properties.idFormat()::toGenerator),
				limits.toSpanLimits(), control.install((sampler) -> Samplers.guarded(tail.sampler(sampler), guard)),
				all, customizers.orderedStream().toList());
	}

	// closed by TracerProviderShutdown, in the time that the properties allow
	@Bean(destroyMethod = "")
	SdkTracerProvider tracingTracerProvider(SpanPipeline pipeline) {
		return pipeline.sdk();
	}

	@Bean
	TracerProviderShutdown tracingTracerProviderShutdown(SdkTracerProvider tracerProvider, SpanExports exports,
			ExportProperties properties) {
		return new TracerProviderShutdown(tracerProvider, exports, properties.shutdownTimeout());
	}

	// depends on the shutdown so that whoever uses tracing is destroyed before it
	@Bean(destroyMethod = "")
	OpenTelemetry tracingOpenTelemetry(SdkTracerProvider tracerProvider, ContextPropagators propagators,
			ObjectProvider<SdkLoggerProvider> loggerProvider, ObjectProvider<SdkMeterProvider> meterProvider,
			TracerProviderShutdown shutdown) {
		return TracingAutoConfiguration.openTelemetry(tracerProvider, propagators, loggerProvider, meterProvider);
	}

}
