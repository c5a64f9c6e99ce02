package dev.traced.test;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributeType;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Holds recorded spans against the semantic conventions: every attribute known, of the
 * right type and not deprecated, every required one there, nothing on a span that its
 * kind does not list.
 */
public final class SemanticConventions {

	private static final JsonNode SPANS = read("spans.json").get("spans");

	private static final JsonNode ATTRIBUTES = read("attributes.json").get("attributes");

	private static final Map<String, String> SERVER_SPANS = Map.of("servlet", "span.http.server", "webflux",
			"span.http.server", "grpc", "span.rpc.grpc.call.server");

	private static final Map<String, String> CLIENT_SPANS = Map.of("resttemplate", "span.http.client", "restclient",
			"span.http.client", "webclient", "span.http.client", "jdbc", "span.db.sql.client", "r2dbc",
			"span.db.sql.client", "grpc", "span.rpc.grpc.call.client");

	/** Resource, exception and code attributes that any span may carry. */
	private static final Set<String> ANYWHERE = Set.of("code.", "thread.", "error.type");

	private SemanticConventions() {
	}

	/**
	 * What is wrong with a span.
	 * @param span the span
	 * @return one sentence for each fault
	 */
	public static List<String> faults(SpanData span) {
		List<String> faults = new ArrayList<>();
		String scope = span.getInstrumentationScopeInfo().getName();
		if (!scope.startsWith("dev.traced.")) {
			return faults;
		}
		String definition = definition(scope.substring("dev.traced.".length()), span.getKind());
		JsonNode allowed = (definition != null) ? allowed(definition) : null;
		span.getAttributes().forEach((key, value) -> checkAttribute(span, key, allowed, faults));
		span.getEvents()
			.forEach((event) -> event.getAttributes().forEach((key, value) -> checkAttribute(span, key, null, faults)));
		if (allowed != null) {
			allowed.propertyStream().forEach((attribute) -> {
				if ("required".equals(attribute.getValue().get("level").asString())
						&& span.getAttributes().asMap().keySet().stream().noneMatch(named(attribute.getKey()))) {
					faults
						.add("%s '%s' lacks the required %s".formatted(definition, span.getName(), attribute.getKey()));
				}
			});
		}
		return faults;
	}

	/** What a kind of span lists, and what the kind that it extends lists. */
	private static JsonNode allowed(String definition) {
		JsonNode own = SPANS.get(definition).get("attributes");
		String extended = definition.replace(".grpc.", ".").replace(".sql.", ".");
		if (extended.equals(definition)) {
			return own;
		}
		ObjectNode both = (ObjectNode) SPANS.get(extended).get("attributes").deepCopy();
		return both.setAll((ObjectNode) own);
	}

	private static Predicate<AttributeKey<?>> named(String name) {
		return (key) -> key.getKey().equals(name);
	}

	private static @Nullable String definition(String technology, SpanKind kind) {
		return switch (kind) {
			case SERVER -> SERVER_SPANS.get(technology);
			case CLIENT -> CLIENT_SPANS.get(technology);
			default -> null;
		};
	}

	private static void checkAttribute(SpanData span, AttributeKey<?> key, @Nullable JsonNode allowed,
			List<String> faults) {
		String name = key.getKey();
		JsonNode attribute = ATTRIBUTES.get(name);
		String listed = name;
		if (attribute == null || attribute.get("type").asString().startsWith("template[")) {
			for (int dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
				JsonNode template = ATTRIBUTES.get(name.substring(0, dot));
				if (template != null && template.get("type").asString().startsWith("template[")) {
					attribute = template;
					listed = name.substring(0, dot);
					break;
				}
			}
		}
		if (attribute == null) {
			// an attribute of the application's own is allowed on spans of its own
			// methods only; ours begin with "traced." and are in docs/attributes.md
			if (allowed != null && !name.startsWith("traced.")) {
				faults.add("'%s' carries %s, which no convention knows".formatted(span.getName(), name));
			}
			return;
		}
		if (attribute.has("deprecated")) {
			faults.add("'%s' carries the deprecated %s".formatted(span.getName(), name));
		}
		if (!type(attribute.get("type").asString()).equals(key.getType())) {
			faults.add("'%s' carries %s as %s instead of %s".formatted(span.getName(), name, key.getType(),
					attribute.get("type").asString()));
		}
		String attributeName = listed;
		if (allowed != null && !allowed.has(attributeName) && ANYWHERE.stream().noneMatch(attributeName::startsWith)) {
			faults.add("'%s' carries %s, which its kind of span does not list".formatted(span.getName(), name));
		}
	}

	private static AttributeType type(String type) {
		String plain = type.startsWith("template[") ? type.substring("template[".length(), type.length() - 1) : type;
		return switch (plain) {
			case "string", "enum:string" -> AttributeType.STRING;
			case "int", "enum:int" -> AttributeType.LONG;
			case "double" -> AttributeType.DOUBLE;
			case "boolean" -> AttributeType.BOOLEAN;
			case "string[]" -> AttributeType.STRING_ARRAY;
			default -> throw new IllegalArgumentException(type);
		};
	}

	private static JsonNode read(String file) {
		try (InputStream stream = SemanticConventions.class.getResourceAsStream("/semconv/" + file)) {
			return new ObjectMapper().readTree(stream);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
