package dev.traced.autoconfigure;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.traced.export.ExportLog;
import dev.traced.export.HttpDestination;
import dev.traced.export.ReportingSpanExporter;
import dev.traced.export.RetryingSpanExporter;
import dev.traced.export.ZipkinSpanExporter;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/**
 * Export to Zipkin, where there is one to export to.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(OnExportCondition.Zipkin.class)
@EnableConfigurationProperties(ZipkinProperties.class)
class ZipkinExportConfiguration {

	@Bean(destroyMethod = "")
	ReportingSpanExporter tracingZipkinSpanExporter(ZipkinProperties properties, ObjectProvider<SslBundles> sslBundles,
			ExportLog log) {
		Map<String, String> headers = new LinkedHashMap<>(properties.headers());
		headers.put("Content-Type", "application/json");
		HttpDestination destination = new HttpDestination(URI.create(String.valueOf(properties.endpoint())), headers,
				properties.compression() == OtlpProperties.Compression.GZIP, properties.timeout(),
				(properties.sslBundle() != null)
						? sslBundles.getObject().getBundle(properties.sslBundle()).createSslContext() : null);
		RetryingSpanExporter exporter = new RetryingSpanExporter(new ZipkinSpanExporter(destination),
				properties.retry().toSettings(), properties.timeout());
		return new ReportingSpanExporter(exporter, properties.destination(), log);
	}

}
