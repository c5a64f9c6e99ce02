package dev.traced.autoconfigure;

import java.util.List;

import dev.traced.recording.RecordingTracerProvider;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;

/**
 * How the spans of this application are made and where they go, whoever makes them: the
 * SDK those that the application makes by hand, tracers of ours those of the
 * instrumentations.
 */
final class SpanPipeline {

	private final Resource resource;

	private final SdkTracerProvider sdk;

	private final TracerProvider tracers;

	SpanPipeline(Resource resource, IdGenerator idGenerator, SpanLimits limits, Sampler sampler,
			List<SpanProcessor> processors, List<TracerProviderCustomizer> customizers) {
		this.resource = resource;
		RecordingTracerProvider recording = new RecordingTracerProvider(resource, sampler, processors, idGenerator,
				limits);
		SdkTracerProviderBuilder builder = SdkTracerProvider.builder()
			.setResource(resource)
			.setIdGenerator(idGenerator)
			.setSpanLimits(limits)
			.setSampler(sampler)
			.addSpanProcessor(recording.shutdownListener());
		processors.forEach(builder::addSpanProcessor);
		customizers.forEach((customizer) -> customizer.customize(builder));
		this.sdk = builder.build();
		// what the application has changed cannot be read from the builder
		this.tracers = customizers.isEmpty() ? recording : this.sdk;
	}

	/** What every span says about the application; the SDK does not tell it. */
	Resource resource() {
		return this.resource;
	}

	/** Makes the spans of the application. */
	SdkTracerProvider sdk() {
		return this.sdk;
	}

	/** Makes the spans of the instrumentations. */
	TracerProvider tracers() {
		return this.tracers;
	}

}
