package org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure;

import java.util.List;

import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * Stands for the class of this name in Spring Boot's bridge from Micrometer to
 * OpenTelemetry, which would auto-configure every other test if it were on the class
 * path: the same names, and what matters of the same beans.
 */
@AutoConfiguration
@Import(OpenTelemetryPropagationConfigurations.PropagationWithBaggage.class)
public final class OpenTelemetryTracingAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	SpanProcessors spanProcessors(ObjectProvider<SpanProcessor> spanProcessors) {
		return new SpanProcessors(spanProcessors.orderedStream().toList());
	}

	@Bean
	@ConditionalOnMissingBean
	BatchSpanProcessor otelSpanProcessor(ObjectProvider<SpanExporter> spanExporters) {
		return BatchSpanProcessor.builder(SpanExporter.composite(spanExporters.orderedStream().toList())).build();
	}

	/**
	 * The processors of the provider that Spring Boot would make.
	 *
	 * @param processors the processors
	 */
	public record SpanProcessors(List<SpanProcessor> processors) {

	}

}
