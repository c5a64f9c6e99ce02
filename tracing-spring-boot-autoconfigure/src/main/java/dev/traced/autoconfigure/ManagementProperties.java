package dev.traced.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Translates Spring Boot's own tracing properties, where neither a property of
 * {@code tracing.*} nor a variable of OpenTelemetry says otherwise: the receiver of OTLP,
 * under the name it has since Spring Boot 4.0 and the one it had before, the share of
 * traces, and the attributes of the application.
 * <p>
 * The settings of a receiver are taken together or not at all: its headers are secrets
 * that no other receiver may see.
 */
final class ManagementProperties {

	private static final String OTLP = "management.opentelemetry.tracing.export.otlp.";

	/** Spring Boot 4 does not read these any more. */
	private static final String FORMER_OTLP = "management.otlp.tracing.";

	private static final String PROBABILITY = "management.tracing.sampling.probability";

	private static final String RESOURCE = "management.opentelemetry.resource-attributes";

	private static final String[] EXPORTER = { "io.micrometer.tracing.otel.bridge.OtelTracer",
			"org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpTracingAutoConfiguration" };

	private final Environment environment;

	private final Consumer<String> warnings;

	private final boolean exported;

	private final Map<String, Object> properties = new LinkedHashMap<>();

	/**
	 * Prepares the translation.
	 * @param environment the configuration, OpenTelemetry's variables included
	 * @param warnings takes what is to be said about values that are ignored
	 * @param exported whether Spring Boot makes an exporter of these properties, which
	 * then joins ours
	 */
	ManagementProperties(Environment environment, Consumer<String> warnings, boolean exported) {
		this.environment = environment;
		this.warnings = warnings;
		this.exported = exported;
	}

	/**
	 * Whether Spring Boot makes an exporter of its properties itself.
	 * @param classLoader the class loader of the application
	 * @return whether what it needs is on the class path
	 */
	static boolean hasExporter(@Nullable ClassLoader classLoader) {
		for (String name : EXPORTER) {
			if (!ClassUtils.isPresent(name, classLoader)) {
				return false;
			}
		}
		return true;
	}

	Map<String, Object> toProperties() {
		if (!has("tracing.export.otlp.endpoint")) {
			if (has(OTLP + "endpoint")) {
				if (!this.exported && isEnabled("management.tracing.export.otlp.enabled")) {
					otlp(OTLP);
				}
			}
			else if (has(FORMER_OTLP + "endpoint") && isEnabled(FORMER_OTLP + "export.enabled")) {
				otlp(FORMER_OTLP);
			}
		}
		if (has(PROBABILITY) && !has("tracing.sampling.sampler") && !has("tracing.sampling.ratio")) {
			probability();
		}
		Binder.get(this.environment)
			.bind(RESOURCE, Bindable.mapOf(String.class, String.class))
			.ifBound((attributes) -> attributes
				.forEach((key, value) -> put(RESOURCE, "tracing.resource-attributes[" + key + "]", value)));
		return this.properties;
	}

	private void otlp(String prefix) {
		String target = "tracing.export.otlp.";
		text(prefix + "endpoint", target + "endpoint");
		text(prefix + "timeout", target + "timeout");
		text(prefix + "ssl.bundle", target + "ssl-bundle");
		String transport = this.environment.getProperty(prefix + "transport");
		if (StringUtils.hasText(transport)) {
			put(prefix + "transport", target + "protocol",
					transport.strip().equalsIgnoreCase("grpc") ? "grpc" : "http/protobuf");
		}
		String compression = this.environment.getProperty(prefix + "compression");
		if (StringUtils.hasText(compression)) {
			put(prefix + "compression", target + "compression", compression.strip().toLowerCase(Locale.ROOT));
		}
		Binder.get(this.environment)
			.bind(prefix + "headers", Bindable.mapOf(String.class, String.class))
			.ifBound((headers) -> headers
				.forEach((key, value) -> put(prefix + "headers", target + "headers[" + key + "]", value)));
	}

	private void probability() {
		String value = this.environment.getProperty(PROBABILITY, "");
		try {
			double ratio = Double.parseDouble(value.strip());
			if (ratio >= 0 && ratio <= 1) {
				put(PROBABILITY, "tracing.sampling.sampler", "ratio");
				put(PROBABILITY, "tracing.sampling.ratio", ratio);
				return;
			}
		}
		catch (NumberFormatException ex) {
			// as bad as a number out of range
		}
		this.warnings
			.accept("The value '" + value + "' of " + PROBABILITY + " is ignored: allowed is a number from 0 to 1");
	}

	private boolean isEnabled(String property) {
		return !"false".equalsIgnoreCase(this.environment.getProperty(property, "true").strip());
	}

	private boolean has(String property) {
		return StringUtils.hasText(this.environment.getProperty(property));
	}

	private void text(String property, String target) {
		String value = this.environment.getProperty(property);
		if (StringUtils.hasText(value)) {
			put(property, target, value.strip());
		}
	}

	private void put(String property, String target, Object value) {
		this.properties.put(target, OriginTrackedValue.of(value, new NamedOrigin(property)));
	}

}
