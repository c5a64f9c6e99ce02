package dev.traced.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every property is described for those who type it.
 */
class ConfigurationMetadataTests {

	private static final List<JsonNode> PROPERTIES = read("properties");

	private static final List<JsonNode> HINTS = read("hints");

	@Test
	void everyPropertyIsOurs() {
		assertThat(PROPERTIES).hasSizeGreaterThan(20)
			.allSatisfy((property) -> assertThat(property.get("name").asString())
				.matches("(tracing|management\\.endpoint\\.tracing)\\..*"));
	}

	@Test
	void everyPropertyHasADescriptionThatIsASentence() {
		assertThat(PROPERTIES).allSatisfy((property) -> {
			assertThat(property.has("description")).as(property.get("name").asString()).isTrue();
			assertThat(property.get("description").asString()).as(property.get("name").asString())
				.matches("[A-Z0-9].*\\.");
		});
	}

	@Test
	void everySwitchSaysWhether() {
		assertThat(PROPERTIES).filteredOn((property) -> property.get("type").asString().equals("java.lang.Boolean"))
			.isNotEmpty()
			.allSatisfy((property) -> {
				assertThat(property.get("description").asString()).as(property.get("name").asString())
					.startsWith("Whether ");
				assertThat(property.has("defaultValue")).as(property.get("name").asString()).isTrue();
			});
	}

	@Test
	void everyPropertyIsInTheDocumentation() throws IOException {
		String documentation = Files.readString(Path.of("..", "docs", "configuration.md"));
		assertThat(PROPERTIES)
			.allSatisfy((property) -> assertThat(documentation).contains("`" + property.get("name").asString()));
	}

	@Test
	void everyChoiceHasAHintForEachOfItsValues() {
		List<JsonNode> choices = PROPERTIES.stream().filter((property) -> choices(property) != null).toList();
		assertThat(choices).hasSizeGreaterThan(10).allSatisfy((property) -> {
			String name = property.get("name").asString();
			assertThat(HINTS).filteredOn((hint) -> hint.get("name").asString().equals(name))
				.as(name)
				.singleElement()
				.satisfies((hint) -> assertThat(hint.get("values").valueStream())
					.allSatisfy((value) -> assertThat(value.has("description")).isTrue())
					.extracting((value) -> value.get("value").asString().replaceAll("[^a-z]", ""))
					.containsExactlyElementsOf(choices(property)));
		});
	}

	/** The values of a property that is an enumeration, or a list of such. */
	private static @Nullable List<String> choices(JsonNode property) {
		String type = property.get("type").asString().replaceFirst("java\\.util\\.List<(.*)>", "$1");
		if (!type.startsWith("dev.traced.")) {
			return null;
		}
		try {
			Object[] constants = Class.forName(type).getEnumConstants();
			return (constants != null) ? Stream.of(constants)
				.map((constant) -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace("_", ""))
				.toList() : null;
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static List<JsonNode> read(String part) {
		try (InputStream stream = Files
			.newInputStream(Path.of("target", "classes", "META-INF", "spring-configuration-metadata.json"))) {
			return new ObjectMapper().readTree(stream).get(part).valueStream().toList();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
