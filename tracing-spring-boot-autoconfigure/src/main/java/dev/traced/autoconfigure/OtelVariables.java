package dev.traced.autoconfigure;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.origin.OriginTrackedValue;

/**
 * Translates the variables that OpenTelemetry has standardized into properties. What is
 * not understood is ignored with a warning, as the specification wants it: the variables
 * may have been set for other programs, too.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/">Environment
 * variables</a>
 */
final class OtelVariables {

	private static final String SAMPLING = "tracing.sampling.";

	private static final String OTLP = "tracing.export.otlp.";

	private static final String ZIPKIN = "tracing.export.zipkin.";

	private static final String BATCH = "tracing.export.batch.";

	private final Function<String, @Nullable String> variables;

	private final Consumer<String> warnings;

	private final Map<String, Object> properties = new LinkedHashMap<>();

	/** Whether exporters are named, and OTLP is none of them. */
	private boolean otherExporters;

	/**
	 * Prepares the translation.
	 * @param variables gives the value of a variable or a property, or {@code null}
	 * @param warnings takes what is to be said about values that are ignored
	 */
	OtelVariables(Function<String, @Nullable String> variables, Consumer<String> warnings) {
		this.variables = variables;
		this.warnings = warnings;
	}

	Map<String, Object> toProperties() {
		text("OTEL_SERVICE_NAME", "tracing.service-name");
		pairs("OTEL_RESOURCE_ATTRIBUTES", "tracing.resource-attributes", (key, value) -> true);
		sampler();
		propagators();
		exporters();
		otlp();
		zipkin();
		batches();
		limits();
		return this.properties;
	}

	private void batches() {
		milliseconds("OTEL_BSP_SCHEDULE_DELAY", BATCH + "schedule-delay");
		milliseconds("OTEL_BSP_EXPORT_TIMEOUT", BATCH + "timeout");
		number("OTEL_BSP_MAX_QUEUE_SIZE", BATCH + "max-queue-size");
		String variable = "OTEL_BSP_MAX_EXPORT_BATCH_SIZE";
		Long size = number(variable, 1);
		if (size != null && size <= queueSize()) {
			put(variable, BATCH + "max-batch-size", size);
		}
		else if (size != null) {
			ignored(variable, size + " (more than the queue holds)");
		}
	}

	private long queueSize() {
		Long size = number(first(BATCH + "max-queue-size", "OTEL_BSP_MAX_QUEUE_SIZE"), 1);
		return (size != null) ? size : BatchProperties.DEFAULT_QUEUE_SIZE;
	}

	private void limits() {
		String limits = "tracing.span-limits.";
		limit(first("OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "OTEL_ATTRIBUTE_COUNT_LIMIT"), limits + "max-attributes");
		limit(first("OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT", "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT"),
				limits + "max-attribute-value-length");
		limit("OTEL_SPAN_EVENT_COUNT_LIMIT", limits + "max-events");
		limit("OTEL_SPAN_LINK_COUNT_LIMIT", limits + "max-links");
		limit(first("OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT", "OTEL_ATTRIBUTE_COUNT_LIMIT"),
				limits + "max-attributes-per-event");
		limit(first("OTEL_LINK_ATTRIBUTE_COUNT_LIMIT", "OTEL_ATTRIBUTE_COUNT_LIMIT"),
				limits + "max-attributes-per-link");
	}

	private void sampler() {
		String variable = "OTEL_TRACES_SAMPLER";
		String value = lower(variable);
		if (value == null) {
			return;
		}
		String plain = value.startsWith("parentbased_") ? value.substring("parentbased_".length()) : value;
		String sampler = switch (plain) {
			case "always_on" -> "always";
			case "always_off" -> "never";
			case "traceidratio" -> "ratio";
			default -> null;
		};
		if (sampler == null) {
			ignored(variable, value);
			return;
		}
		put(variable, SAMPLING + "sampler", sampler);
		if (get(SAMPLING + "sampler") == null) {
			// about this sampler, not about one of the application's choice
			put(variable, SAMPLING + "parent-based", !plain.equals(value));
		}
		if (sampler.equals("ratio")) {
			ratio();
		}
	}

	private void ratio() {
		String variable = "OTEL_TRACES_SAMPLER_ARG";
		String value = get(variable);
		if (value == null) {
			return;
		}
		try {
			double ratio = Double.parseDouble(value);
			if (ratio >= 0 && ratio <= 1) {
				put(variable, SAMPLING + "ratio", ratio);
				return;
			}
		}
		catch (NumberFormatException ex) {
			// as bad as a number out of range
		}
		ignored(variable, value);
	}

	private void propagators() {
		String variable = "OTEL_PROPAGATORS";
		String value = lower(variable);
		if (value == null) {
			return;
		}
		List<String> formats = new ArrayList<>();
		for (String format : value.split(",")) {
			switch (format.strip()) {
				case "tracecontext", "baggage", "b3", "b3multi", "xray", "jaeger", "none" ->
					formats.add(format.strip());
				default -> ignored(variable, format.strip());
			}
		}
		if (!formats.isEmpty()) {
			put(variable, "tracing.propagation.produce", String.join(",", formats));
			put(variable, "tracing.propagation.consume", String.join(",", formats));
		}
	}

	private void exporters() {
		String variable = "OTEL_TRACES_EXPORTER";
		String value = lower(variable);
		if (value == null) {
			return;
		}
		int before = this.properties.size();
		for (String exporter : value.split(",")) {
			switch (exporter.strip()) {
				case "otlp" -> put(variable, OTLP + "endpoint", defaultEndpoint());
				case "console", "logging" -> put(variable, "tracing.export.console.enabled", true);
				case "zipkin" -> put(variable, ZIPKIN + "endpoint", "http://localhost:9411/api/v2/spans");
				case "otlp/stdout" -> put(variable, "tracing.export.file.stdout", true);
				case "none" -> put(variable, "tracing.export.enabled", false);
				default -> ignored(variable, exporter.strip());
			}
		}
		this.otherExporters = this.properties.size() > before && !this.properties.containsKey(OTLP + "endpoint");
	}

	private String defaultEndpoint() {
		String protocol = lower(first("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL"));
		return "grpc".equals(protocol) ? "http://localhost:4317" : "http://localhost:4318";
	}

	private void otlp() {
		String protocolVariable = first("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL");
		String protocol = lower(protocolVariable);
		if (protocol != null) {
			if (protocol.equals("grpc") || protocol.equals("http/protobuf")) {
				put(protocolVariable, OTLP + "protocol", protocol);
			}
			else {
				ignored(protocolVariable, protocol);
			}
		}
		if (!this.otherExporters) {
			endpoint("OTEL_EXPORTER_OTLP_ENDPOINT", OTLP + "endpoint", "grpc".equals(protocol) ? "" : "/v1/traces");
			endpoint("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", OTLP + "endpoint", "");
		}
		// not both: the general ones may be secrets of another receiver
		pairs(first("OTEL_EXPORTER_OTLP_TRACES_HEADERS", "OTEL_EXPORTER_OTLP_HEADERS"), OTLP + "headers",
				ExportHeaders::isValid);
		milliseconds(first("OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "OTEL_EXPORTER_OTLP_TIMEOUT"), OTLP + "timeout");
		String compressionVariable = first("OTEL_EXPORTER_OTLP_TRACES_COMPRESSION", "OTEL_EXPORTER_OTLP_COMPRESSION");
		String compression = lower(compressionVariable);
		if (compression != null) {
			if (compression.equals("gzip") || compression.equals("none")) {
				put(compressionVariable, OTLP + "compression", compression);
			}
			else {
				ignored(compressionVariable, compression);
			}
		}
		for (String tls : List.of("CERTIFICATE", "CLIENT_CERTIFICATE", "CLIENT_KEY")) {
			String variable = first("OTEL_EXPORTER_OTLP_TRACES_" + tls, "OTEL_EXPORTER_OTLP_" + tls);
			if (get(variable) != null) {
				this.warnings
					.accept(variable + " is ignored: set " + OTLP + "ssl-bundle to an SSL bundle of Spring Boot");
			}
		}
	}

	/** Only where this exporter is asked for: its endpoint has a default. */
	private void zipkin() {
		if (this.properties.containsKey(ZIPKIN + "endpoint")) {
			endpoint("OTEL_EXPORTER_ZIPKIN_ENDPOINT", ZIPKIN + "endpoint", "");
			milliseconds("OTEL_EXPORTER_ZIPKIN_TIMEOUT", ZIPKIN + "timeout");
		}
	}

	/** As it is, but for a path to append; it may hold secrets. */
	private void endpoint(String variable, String property, String path) {
		String value = get(variable);
		if (value == null) {
			return;
		}
		if (!ExportEndpoint.isValid(value)) {
			this.warnings.accept("The value of " + variable
					+ " is ignored: allowed is a full URL with http or https, such as http://localhost:4318");
			return;
		}
		boolean slash = !path.isEmpty() && value.endsWith("/");
		put(variable, property, (slash ? value.substring(0, value.length() - 1) : value) + path);
	}

	private void text(String variable, String property) {
		String value = get(variable);
		if (value != null) {
			put(variable, property, value);
		}
	}

	private void limit(String variable, String property) {
		Long value = number(variable, 0);
		if (value != null) {
			put(variable, property, value);
		}
	}

	private void number(String variable, String property) {
		Long value = number(variable, 1);
		if (value != null) {
			put(variable, property, value);
		}
	}

	private void milliseconds(String variable, String property) {
		Long value = number(variable, 1);
		if (value != null) {
			put(variable, property, value + "ms");
		}
	}

	private @Nullable Long number(String variable, int least) {
		String value = get(variable);
		if (value == null) {
			return null;
		}
		try {
			int number = Integer.parseInt(value);
			if (number >= least) {
				return (long) number;
			}
		}
		catch (NumberFormatException ex) {
			// as bad as a number out of range
		}
		ignored(variable, value);
		return null;
	}

	/** Pairs as in the header {@code baggage}; their values may be secret. */
	private void pairs(String variable, String property, BiPredicate<String, String> usable) {
		String value = get(variable);
		if (value == null) {
			return;
		}
		for (String pair : value.split(",")) {
			int equals = pair.indexOf('=');
			try {
				String key = pair.substring(0, Math.max(0, equals)).strip();
				String decoded = decode(pair.substring(equals + 1).strip());
				if (!key.isEmpty() && usable.test(key, decoded)) {
					put(variable, property + "[" + key + "]", decoded);
					continue;
				}
			}
			catch (IllegalArgumentException ex) {
				// a percent sign that begins no byte: as bad as a pair without a key
			}
			if (!pair.isBlank()) {
				this.warnings.accept("An entry of " + variable
						+ " is ignored: entries are key=value, separated by commas, their values percent-encoded");
			}
		}
	}

	private static String decode(String value) {
		// a plus sign stands for itself here
		return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
	}

	private String first(String specific, String general) {
		return (get(specific) != null) ? specific : general;
	}

	private @Nullable String get(String variable) {
		String value = this.variables.apply(variable);
		return (value == null || value.isBlank()) ? null : value.strip();
	}

	private @Nullable String lower(String variable) {
		String value = get(variable);
		return (value != null) ? value.toLowerCase(Locale.ROOT) : null;
	}

	private void put(String variable, String property, Object value) {
		this.properties.put(property, OriginTrackedValue.of(value, new NamedOrigin(variable)));
	}

	private void ignored(String variable, String value) {
		this.warnings.accept("The value '" + value + "' of " + variable + " is not supported and ignored");
	}

}
