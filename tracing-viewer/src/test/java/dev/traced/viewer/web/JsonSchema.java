package dev.traced.viewer.web;

import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import tools.jackson.databind.JsonNode;

/**
 * Holds values against the schemas of a description of an API: as much of JSON Schema as
 * that uses. Remembers which properties it has met.
 */
final class JsonSchema {

	private static final Set<String> KNOWN = Set.of("$ref", "description", "type", "properties", "required",
			"additionalProperties", "items", "minItems", "maxItems", "enum", "pattern", "format", "oneOf");

	private final JsonNode document;

	private final Set<String> met = new TreeSet<>();

	JsonSchema(JsonNode document) {
		this.document = document;
	}

	/** What is wrong with a value. */
	List<String> check(JsonNode schema, JsonNode value) {
		List<String> problems = new ArrayList<>();
		check(schema, value, "", problems);
		return problems;
	}

	/** What is wrong with a value that should be a component. */
	List<String> check(String component, JsonNode value) {
		List<String> problems = new ArrayList<>();
		check(component(component), value, component, problems);
		return problems;
	}

	private JsonNode component(String name) {
		return this.document.at("/components/schemas/" + name);
	}

	private void check(JsonNode schema, JsonNode value, String at, List<String> problems) {
		schema.propertyNames().forEach((keyword) -> {
			if (!KNOWN.contains(keyword)) {
				problems.add(at + ": keyword " + keyword + " is not checked");
			}
		});
		if (schema.has("$ref")) {
			String name = schema.get("$ref").asString().substring("#/components/schemas/".length());
			check(component(name), value, name, problems);
			return;
		}
		if (schema.has("oneOf")) {
			long matching = schema.get("oneOf").valueStream().filter((each) -> check(each, value).isEmpty()).count();
			if (matching != 1) {
				problems.add(at + ": matches " + matching + " of the alternatives");
			}
			return;
		}
		if (schema.has("type") && types(schema).stream().noneMatch((type) -> is(type, value))) {
			problems.add(at + ": " + value + " is not " + types(schema));
		}
		else if (value.isObject()) {
			object(schema, value, at, problems);
		}
		else if (value.isArray()) {
			array(schema, value, at, problems);
		}
		else if (value.isString()) {
			text(schema, value.asString(), at, problems);
		}
	}

	private void object(JsonNode schema, JsonNode value, String at, List<String> problems) {
		for (JsonNode required : schema.path("required")) {
			if (!value.has(required.asString())) {
				problems.add(at + ": " + required.asString() + " is missing");
			}
		}
		for (Map.Entry<String, JsonNode> property : value.properties()) {
			JsonNode described = schema.path("properties").path(property.getKey());
			JsonNode others = schema.path("additionalProperties");
			if (!described.isMissingNode()) {
				this.met.add(at + "." + property.getKey());
				check(described, property.getValue(), at + "." + property.getKey(), problems);
			}
			else if (others.isObject()) {
				check(others, property.getValue(), at + ".*", problems);
			}
			else if (others.isBoolean() && !others.asBoolean()) {
				problems.add(at + ": " + property.getKey() + " is not described");
			}
		}
	}

	private void array(JsonNode schema, JsonNode value, String at, List<String> problems) {
		if (value.size() < schema.path("minItems").asInt(0)
				|| value.size() > schema.path("maxItems").asInt(Integer.MAX_VALUE)) {
			problems.add(at + ": " + value.size() + " items");
		}
		value.forEach((item) -> check(schema.path("items"), item, at + "[]", problems));
	}

	private static void text(JsonNode schema, String value, String at, List<String> problems) {
		if (schema.has("enum") && schema.get("enum").valueStream().noneMatch((each) -> each.asString().equals(value))) {
			problems.add(at + ": " + value + " is not among " + schema.get("enum"));
		}
		if (schema.has("pattern") && !value.matches(schema.get("pattern").asString())) {
			problems.add(at + ": " + value + " does not match " + schema.get("pattern"));
		}
		if (schema.path("format").asString("").equals("date-time")) {
			try {
				OffsetDateTime.parse(value);
			}
			catch (DateTimeParseException ex) {
				problems.add(at + ": " + value + " is not a time");
			}
		}
	}

	private static List<String> types(JsonNode schema) {
		JsonNode type = schema.get("type");
		return type.isArray() ? type.valueStream().map(JsonNode::asString).toList() : List.of(type.asString());
	}

	private static boolean is(String type, JsonNode value) {
		return switch (type) {
			case "object" -> value.isObject();
			case "array" -> value.isArray();
			case "string" -> value.isString();
			case "integer" -> value.isIntegralNumber();
			case "number" -> value.isNumber();
			case "boolean" -> value.isBoolean();
			case "null" -> value.isNull();
			default -> throw new IllegalArgumentException(type);
		};
	}

	/** The properties that are described, but that no value has had. */
	Set<String> unmet() {
		Set<String> described = new TreeSet<>();
		this.document.at("/components/schemas")
			.properties()
			.forEach((schema) -> described(schema.getValue(), schema.getKey(), described));
		described.removeAll(this.met);
		return described;
	}

	private void described(JsonNode schema, String at, Set<String> described) {
		for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
			String name = at + "." + property.getKey();
			described.add(name);
			described(property.getValue(), name, described);
		}
		if (schema.has("items")) {
			described(schema.get("items"), at + "[]", described);
		}
	}

}
