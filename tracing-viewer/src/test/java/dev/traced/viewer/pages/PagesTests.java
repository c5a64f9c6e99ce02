package dev.traced.viewer.pages;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What can be seen of the pages without a browser: how large they are, and that nothing
 * in them is forbidden by their content security policy.
 */
class PagesTests {

	private static final Pattern IMPORT = Pattern.compile("(?m)(?:^|;)import\\b[^'\";]*['\"]([^'\"]+)['\"]");

	private static final Pattern ADDRESS = Pattern.compile("(?:https?:)?//[\\w.-]+\\.[a-z]{2,}[^\\s'\"<`]*");

	private final Path folder = folder();

	@Test
	void allOfItIsSmall() {
		long compressed = files("").mapToLong(PagesTests::compressed).sum();
		assertThat(compressed).isGreaterThan(10_000).isLessThan(300_000);
	}

	@Test
	void everyImportLeadsToAFile() {
		assertThat(files(".js")).isNotEmpty().allSatisfy((file) -> {
			Matcher matcher = IMPORT.matcher(text(file));
			while (matcher.find()) {
				assertThat(matcher.group(1)).as("an import of %s", file).startsWith(".");
				assertThat(file.resolveSibling(matcher.group(1))).exists();
			}
		});
	}

	@Test
	void whatThePageNamesIsThere() {
		Matcher matcher = Pattern.compile("(?:src|href)=\"([^#\"]+)\"")
			.matcher(text(this.folder.resolve("index.html")));
		assertThat(matcher.results()).hasSizeGreaterThan(4)
			.allSatisfy((name) -> assertThat(this.folder.resolve(name.group(1))).exists());
	}

	@Test
	void nothingComesFromElsewhere() {
		List<String> addresses = ours().flatMap((file) -> ADDRESS.matcher(text(file)).results())
			.map((match) -> match.group())
			.filter((address) -> !address.equals("http://www.w3.org/2000/svg"))
			.toList();
		assertThat(addresses).isEmpty();
	}

	@Test
	void nothingIsInlineAndNothingMakesMarkupOrCodeOfText() {
		assertThat(text(this.folder.resolve("index.html"))).doesNotContain("<style")
			.doesNotContainPattern("<script(?![^>]*\\ssrc=)")
			.doesNotContainPattern("\\son\\w+=");
		assertThat(ours()).allSatisfy((file) -> assertThat(text(file)).as(file.toString())
			.doesNotContainPattern("\\sstyle=")
			.doesNotContainPattern("\\b(?:innerHTML|outerHTML|insertAdjacentHTML|unsafeHTML|document\\.write|eval\\()")
			.doesNotContainPattern("new Function|setAttribute\\('style'"));
	}

	private Stream<Path> ours() {
		return files("").filter((file) -> !file.startsWith(this.folder.resolve("lib")))
			.filter((file) -> file.toString().matches(".*\\.(js|css|html|svg)"));
	}

	private Stream<Path> files(String ending) {
		try (Stream<Path> files = Files.walk(this.folder)) {
			return files.filter(Files::isRegularFile)
				.filter((file) -> file.toString().endsWith(ending))
				.toList()
				.stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String text(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static long compressed(Path file) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
			Files.copy(file, gzip);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.size();
	}

	private static Path folder() {
		try {
			// beside the classes: the tests have files at the same place
			URL index = PagesTests.class.getResource("/META-INF/tracing-viewer/index.html");
			return Objects.requireNonNull(Path.of(Objects.requireNonNull(index).toURI()).getParent());
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
