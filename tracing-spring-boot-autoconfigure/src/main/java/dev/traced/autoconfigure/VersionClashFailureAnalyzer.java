package dev.traced.autoconfigure;

import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says which versions of OpenTelemetry's libraries are on the class path, where they do
 * not fit together, in place of a {@code NoSuchMethodError}. The most frequent cause: a
 * BOM or a version in the build that takes the place of what Spring Boot manages.
 */
final class VersionClashFailureAnalyzer extends AbstractFailureAnalyzer<Throwable> {

	private static final Map<String, String> MANAGED = Map.of("4.0", "1.55.0", "4.1", "1.62.0");

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, Throwable cause) {
		Throwable clash = find(rootFailure);
		if (clash == null) {
			return null;
		}
		OpenTelemetryVersions versions = OpenTelemetryVersions.find(getClass().getClassLoader());
		String managed = managed();
		return new FailureAnalysis(
				"The libraries of OpenTelemetry on the class path do not fit together: "
						+ clash.getClass().getSimpleName() + ": " + clash.getMessage() + System.lineSeparator()
						+ System.lineSeparator() + "Found:" + System.lineSeparator() + describe(versions)
						+ ((managed != null) ? System.lineSeparator() + managed : ""),
				"Have all of them at one version, best the one that Spring Boot manages: remove versions of your own "
						+ "(opentelemetry.version) and any BOM of OpenTelemetry that comes before Spring Boot's. "
						+ "'mvn dependency:tree -Dincludes=io.opentelemetry' or 'gradle dependencyInsight --dependency "
						+ "io.opentelemetry' shows where each comes from.",
				rootFailure);
	}

	private static @Nullable Throwable find(Throwable failure) {
		Throwable next = failure;
		for (int depth = 0; next != null && depth < 100; depth++) {
			if (next instanceof LinkageError && isOfOpenTelemetry(next.getMessage())) {
				return next;
			}
			next = next.getCause();
		}
		return null;
	}

	private static boolean isOfOpenTelemetry(@Nullable String message) {
		return message != null && (message.contains("io.opentelemetry.") || message.contains("io/opentelemetry/"));
	}

	private static String describe(OpenTelemetryVersions versions) {
		return versions.artifactsByVersion()
			.entrySet()
			.stream()
			.map((entry) -> "    " + entry.getKey() + ": " + String.join(", ", entry.getValue()))
			.collect(Collectors.joining(System.lineSeparator()));
	}

	private static @Nullable String managed() {
		String boot = SpringBootVersion.getVersion();
		String managed = MANAGED.get(boot.replaceFirst("^(\\d+\\.\\d+).*", "$1"));
		return (managed != null) ? "Spring Boot " + boot + " manages " + managed + "." : null;
	}

}
