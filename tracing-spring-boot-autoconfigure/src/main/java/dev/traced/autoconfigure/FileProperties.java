package dev.traced.autoconfigure;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Export as lines of OTLP in JSON.
 *
 * @param path File to which each batch is appended as one line of OTLP in JSON, such as
 * traces.jsonl. Without one no file is written.
 * @param stdout Whether each batch is printed to the standard output as one line of OTLP
 * in JSON.
 * @param maxSize Size at which the file is moved to a numbered one, such as
 * traces.jsonl.1; 0 for never.
 * @param maxFiles How many files there are at most, the one being written included; the
 * oldest is deleted.
 */
@ConfigurationProperties("tracing.export.file")
record FileProperties(@Nullable String path, @DefaultValue("false") boolean stdout,
		@DefaultValue("100MB") DataSize maxSize, @DefaultValue("2") int maxFiles) {

	private static final String PREFIX = "tracing.export.file.";

	FileProperties {
		path = (path != null && !path.isBlank()) ? path.trim() : null;
		try {
			Path.of((path != null) ? path : "");
		}
		catch (InvalidPathException ex) {
			throw new InvalidTracingPropertyException(PREFIX + "path", path, "the path of a file");
		}
		if (maxSize.isNegative()) {
			throw new InvalidTracingPropertyException(PREFIX + "max-size", maxSize, "a size of 0B or more");
		}
		if (maxFiles < 1) {
			throw new InvalidTracingPropertyException(PREFIX + "max-files", maxFiles, "1 or more");
		}
	}

}
