package dev.traced.autoconfigure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that an application starts with what the documentation shows, to the letter.
 */
class DocumentedExamplesTests {

	private static final Pattern YAML = Pattern.compile("^```yaml\\R(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);

	/** One more rule, shown without what is around it. */
	private static final Pattern RULE = Pattern.compile("^ {6}- ");

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(TracingAutoConfiguration.class))
		.withPropertyValues("DEBUG_TRACE_SECRET=correct-horse-battery", "TOKEN=token");

	@ParameterizedTest(name = "{0}")
	@MethodSource("examples")
	void anExampleIsUnderstood(String place, String yaml) throws IOException {
		List<PropertySource<?>> sources = new YamlPropertySourceLoader().load(place,
				new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)));
		this.runner
			.withInitializer((context) -> sources.forEach(context.getEnvironment().getPropertySources()::addLast))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(new UnknownProperties(context.getEnvironment(), getClass().getClassLoader()).find())
					.isEmpty();
			});
	}

	static Stream<Arguments> examples() throws IOException {
		try (Stream<Path> pages = Files.list(Path.of("..", "docs"))) {
			List<Path> all = pages.filter((page) -> page.toString().endsWith(".md")).sorted().toList();
			assertThat(all).isNotEmpty();
			return Stream.concat(Stream.of(Path.of("..", "README.md")), all.stream())
				.flatMap(DocumentedExamplesTests::examples);
		}
	}

	private static Stream<Arguments> examples(Path page) {
		String text;
		try {
			text = Files.readString(page);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		return YAML.matcher(text)
			.results()
			.map((match) -> Arguments.of(page.getFileName() + ":" + line(text, match.start()), whole(match.group(1))));
	}

	private static String whole(String yaml) {
		Matcher rule = RULE.matcher(yaml);
		return rule.lookingAt() ? "tracing:\n  sampling:\n    rules:\n" + yaml : yaml;
	}

	private static long line(String text, int end) {
		return text.substring(0, end).lines().count() + 1;
	}

}
