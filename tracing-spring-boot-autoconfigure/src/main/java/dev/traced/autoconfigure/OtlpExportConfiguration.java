package dev.traced.autoconfigure;

import java.util.Objects;

import dev.traced.export.ExportLog;
import dev.traced.export.ReportingSpanExporter;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ResourceLoader;

/**
 * Export by OTLP, where there is a receiver to export to.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(name = "io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter")
@Conditional(OnExportCondition.Otlp.class)
@EnableConfigurationProperties(OtlpProperties.class)
class OtlpExportConfiguration {

	@Bean(destroyMethod = "")
	ReportingSpanExporter tracingOtlpSpanExporter(OtlpProperties properties, ObjectProvider<SslBundles> sslBundles,
			ExportLog log, ResourceLoader resourceLoader) {
		OtlpSenders senders = new OtlpSenders(
				Objects.requireNonNullElse(resourceLoader.getClassLoader(), getClass().getClassLoader()));
		OtlpSpanExporterFactory factory = new OtlpSpanExporterFactory(properties, sslBundle(properties, sslBundles),
				senders);
		return factory.create(log);
	}

	private static @Nullable SslBundle sslBundle(OtlpProperties properties, ObjectProvider<SslBundles> sslBundles) {
		return (properties.sslBundle() != null) ? sslBundles.getObject().getBundle(properties.sslBundle()) : null;
	}

}
