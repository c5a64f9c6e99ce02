package dev.traced.coexistence;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * An application that has OpenTelemetry set up by itself.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("orders.own-sdk")
class OwnSdkConfiguration {

	@Bean(destroyMethod = "close")
	OpenTelemetry ownOpenTelemetry(@Value("${orders.own-sdk}") String endpoint) {
		return OpenTelemetrySdk.builder()
			.setTracerProvider(SdkTracerProvider.builder()
				.addSpanProcessor(BatchSpanProcessor
					.builder(OtlpHttpSpanExporter.builder().setEndpoint(endpoint + "/v1/traces").build())
					.build())
				.build())
			.setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
			.build();
	}

}
