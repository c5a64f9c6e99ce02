package dev.traced.autoconfigure;

import java.nio.file.Path;

import dev.traced.export.ExportLog;
import dev.traced.export.JsonLinesSpanExporter;
import dev.traced.export.LineFile;
import dev.traced.export.ReportingSpanExporter;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/**
 * Spans in a file or on the standard output, where they are asked for.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FileProperties.class)
class FileExportConfiguration {

	@Bean(destroyMethod = "")
	@Conditional(OnExportCondition.File.class)
	ReportingSpanExporter tracingFileSpanExporter(FileProperties properties, ExportLog log) {
		Path path = Path.of(String.valueOf(properties.path()));
		LineFile file = new LineFile(path, properties.maxSize().toBytes(), properties.maxFiles());
		return new ReportingSpanExporter(new JsonLinesSpanExporter(file), "file " + path, log);
	}

	@Bean(destroyMethod = "")
	@Conditional(OnExportCondition.Stdout.class)
	ReportingSpanExporter tracingStdoutSpanExporter(ExportLog log) {
		return new ReportingSpanExporter(new JsonLinesSpanExporter((line) -> System.out.write(line, 0, line.length)),
				"standard output", log);
	}

}
