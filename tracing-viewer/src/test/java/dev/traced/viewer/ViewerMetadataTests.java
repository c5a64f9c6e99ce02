package dev.traced.viewer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every property is described for those who type it.
 */
class ViewerMetadataTests {

	private static final List<JsonNode> PROPERTIES = read();

	@Test
	void everyPropertyIsOfTheViewer() {
		assertThat(PROPERTIES).hasSizeGreaterThan(5)
			.allSatisfy((property) -> assertThat(property.get("name").asString()).startsWith("tracing.viewer."));
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
		String documentation = Files.readString(Path.of("..", "docs", "viewer.md"));
		assertThat(PROPERTIES)
			.allSatisfy((property) -> assertThat(documentation).contains("`" + property.get("name").asString() + "`"));
	}

	private static List<JsonNode> read() {
		try (InputStream stream = Files
			.newInputStream(Path.of("target", "classes", "META-INF", "spring-configuration-metadata.json"))) {
			return new ObjectMapper().readTree(stream).get("properties").valueStream().toList();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
