package dev.traced.autoconfigure.resource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * What an application can see of where it runs, without asking anybody: variables and
 * local files.
 */
public final class Surroundings {

	/** More than any of these files has, but for a machine with thousands of mounts. */
	private static final int MAX_BYTES = 512 * 1024;

	private final Function<String, @Nullable String> variables;

	private final Function<String, @Nullable String> files;

	/**
	 * The surroundings of this process.
	 * @param variables gives the value of a variable, or {@code null}
	 */
	public Surroundings(Function<String, @Nullable String> variables) {
		this(variables, Surroundings::read);
	}

	Surroundings(Function<String, @Nullable String> variables, Function<String, @Nullable String> files) {
		this.variables = variables;
		this.files = files;
	}

	/** The first of some variables that has a value. */
	@Nullable String variable(String... names) {
		for (String name : names) {
			String value = this.variables.apply(name);
			if (value != null && !value.isBlank()) {
				return value.strip();
			}
		}
		return null;
	}

	/** Whether a variable has a value. */
	boolean has(String name) {
		return variable(name) != null;
	}

	/** The text of a file, or {@code null} if there is none or it is empty. */
	@Nullable String file(String path) {
		String text = this.files.apply(path);
		return (text == null || text.isBlank()) ? null : text.strip();
	}

	private static @Nullable String read(String path) {
		Path file = Path.of(path);
		// files of the kernel are no regular ones, and have no size
		if (!Files.isReadable(file) || Files.isDirectory(file)) {
			return null;
		}
		try (InputStream stream = Files.newInputStream(file)) {
			return new String(stream.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			return null;
		}
	}

}
