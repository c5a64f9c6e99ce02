package dev.traced.export;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.contentOf;

/**
 * Tests for {@link LineFile} and {@link Json}.
 */
class LineFileTests {

	@TempDir
	Path directory;

	@Test
	void aFullFileIsMovedAndTheOldestIsDeleted() throws IOException {
		LineFile file = new LineFile(this.directory.resolve("traces.jsonl"), 20, 3);
		for (int i = 0; i < 8; i++) {
			file.write(line("line " + i));
		}
		assertThat(names()).containsExactly("traces.jsonl", "traces.jsonl.1", "traces.jsonl.2");
		assertThat(lines("traces.jsonl")).containsExactly("line 6", "line 7");
		assertThat(lines("traces.jsonl.1")).containsExactly("line 4", "line 5");
		assertThat(lines("traces.jsonl.2")).containsExactly("line 2", "line 3");
	}

	@Test
	void oneFileStartsAnew() throws IOException {
		LineFile file = new LineFile(this.directory.resolve("traces.jsonl"), 10, 1);
		file.write(line("first"));
		file.write(line("second, which is longer than the file"));
		assertThat(names()).containsExactly("traces.jsonl");
		assertThat(lines("traces.jsonl")).containsExactly("second, which is longer than the file");
	}

	@Test
	void withoutALimitTheFileGrows() throws IOException {
		LineFile file = new LineFile(this.directory.resolve("traces.jsonl"), 0, 2);
		for (int i = 0; i < 100; i++) {
			file.write(line("line"));
		}
		assertThat(names()).containsExactly("traces.jsonl");
		assertThat(lines("traces.jsonl")).hasSize(100);
	}

	@Test
	void aFileThatOthersMovedAwayIsMadeAgain() throws IOException {
		Path path = this.directory.resolve("traces.jsonl");
		LineFile file = new LineFile(path, 0, 2);
		file.write(line("first"));
		Files.move(path, this.directory.resolve("rotated"));
		file.write(line("second"));
		assertThat(lines("traces.jsonl")).containsExactly("second");
	}

	@Test
	void twoApplicationContextsMayWriteToOneFile() {
		Path path = this.directory.resolve("traces.jsonl");
		List<CompletableFuture<Void>> writers = Stream.of("a", "b")
			.map((text) -> CompletableFuture.runAsync(() -> write(new LineFile(path, 0, 2), text.repeat(200), 500)))
			.toList();
		writers.forEach(CompletableFuture::join);
		assertThat(path).content().hasLineCount(1000);
		assertThat(contentOf(path.toFile()).lines().distinct()).containsExactlyInAnyOrder("a".repeat(200),
				"b".repeat(200));
	}

	private static void write(LineFile file, String text, int times) {
		try {
			for (int i = 0; i < times; i++) {
				file.write(line(text));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void anyTextIsValidJson() {
		Random random = new Random(42);
		for (int i = 0; i < 2000; i++) {
			StringBuilder text = new StringBuilder();
			random.ints(random.nextInt(20), 0, (i % 2 == 0) ? 128 : Character.MAX_CODE_POINT)
				.filter((c) -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
				.forEach(text::appendCodePoint);
			byte[] bytes = new Json().beginObject()
				.name(text.toString())
				.value(text.toString())
				.name("list,")
				.beginArray()
				.value(1)
				.value(true)
				.value(0.5)
				.value("{")
				.endArray()
				.endObject()
				.toBytes();
			JsonNode json = JsonMapper.builder().build().readTree(bytes);
			assertThat(json.get(text.toString()).asString()).isEqualTo(text.toString());
			assertThat(json.get("list,")).hasSize(4);
		}
	}

	@Test
	void halfACharacterBreaksNothing() {
		assertThat(JsonMapper.builder().build().readTree(new Json().value("a\uD83D").toBytes()).asString())
			.isEqualTo("a?");
	}

	private static byte[] line(String text) {
		return (text + "\n").getBytes(StandardCharsets.UTF_8);
	}

	private List<String> names() throws IOException {
		try (Stream<Path> files = Files.list(this.directory)) {
			return files.map((file) -> file.getFileName().toString()).sorted().toList();
		}
	}

	private List<String> lines(String name) throws IOException {
		return Files.readAllLines(this.directory.resolve(name));
	}

}
