package dev.traced.viewer.analysis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Tells the code of the application from that of its libraries: its base packages belong
 * to it, and whatever is in none of the libraries that are usual around Spring.
 */
public final class ApplicationCode {

	private static final int MAX_FRAMES = 8;

	private static final int MAX_DEPTH = 512;

	private static final List<String> LIBRARIES = List.of("java.", "javax.", "jdk.", "sun.", "com.sun.", "jakarta.",
			"org.springframework.", "dev.traced.core.", "dev.traced.recording.", "dev.traced.sampling.",
			"dev.traced.propagation.", "dev.traced.export.", "dev.traced.autoconfigure.", "dev.traced.instrumentation.",
			"dev.traced.viewer.", "io.opentelemetry.", "io.micrometer.", "org.apache.", "reactor.", "io.netty.",
			"io.undertow.", "org.eclipse.jetty.", "org.hibernate.", "org.jooq.", "org.mybatis.", "org.jdbi.",
			"com.zaxxer.hikari.", "org.h2.", "org.postgresql.", "com.mysql.", "org.mariadb.", "oracle.",
			"com.microsoft.sqlserver.", "io.r2dbc.", "com.mongodb.", "org.bson.", "redis.clients.", "io.lettuce.",
			"com.rabbitmq.", "io.grpc.", "com.google.", "feign.", "okhttp3.", "retrofit2.", "com.fasterxml.",
			"tools.jackson.", "ch.qos.logback.", "org.slf4j.", "org.aspectj.", "net.bytebuddy.", "kotlin.", "kotlinx.",
			"scala.", "groovy.", "org.codehaus.groovy.", "io.reactivex.", "io.smallrye.", "io.github.resilience4j.",
			"com.netflix.", "com.github.benmanes.", "software.amazon.", "com.amazonaws.", "com.azure.", "org.junit.",
			"org.mockito.", "org.assertj.", "org.gradle.", "worker.org.gradle.", "org.codehaus.plexus.",
			"org.openjdk.jmh.", "com.intellij.");

	private static final List<String> GENERATED = List.of("$$Lambda", "$$SpringCGLIB$$", "$$EnhancerBy", "$$FastClass",
			"$$SpringProxy$$", "$Proxy", "$ByteBuddy$", "$HibernateProxy$");

	/** Parts of paths, of languages other than Java's, at which libraries are found. */
	private static final List<String> FOREIGN_LIBRARIES = List.of("node_modules", "node:", "site-packages",
			"dist-packages", "/lib/python", "<frozen", "/usr/local/go/", "/pkg/mod/", "/gems/", "<anonymous>");

	private final List<String> basePackages;

	/**
	 * Creates it.
	 * @param basePackages the packages of the application (those that Spring Boot scans);
	 * may be empty
	 */
	public ApplicationCode(List<String> basePackages) {
		this.basePackages = basePackages.stream().filter((name) -> !name.isBlank()).toList();
	}

	/**
	 * Whether a class is the application's.
	 * @param className its name
	 * @return whether it was written for the application, as far as the name tells
	 */
	boolean contains(String className) {
		for (String generated : GENERATED) {
			if (className.contains(generated)) {
				return false;
			}
		}
		for (String base : this.basePackages) {
			if (className.startsWith(base)
					&& (className.length() == base.length() || className.charAt(base.length()) == '.')) {
				return true;
			}
		}
		for (String library : LIBRARIES) {
			if (className.startsWith(library)) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Where the application's code is at this moment, on this thread.
	 * @return its innermost frames as a stack trace prints them, or {@code null} if there
	 * are none
	 */
	@Nullable String currentStack() {
		List<String> frames = StackWalker.getInstance()
			.walk((stack) -> stack.limit(MAX_DEPTH)
				.filter((frame) -> contains(frame.getClassName()))
				.limit(MAX_FRAMES)
				.map((frame) -> "\tat " + format(frame.toStackTraceElement()))
				.toList());
		return frames.isEmpty() ? null : String.join("\n", frames);
	}

	/**
	 * The place in the code that a stack trace leads to.
	 * @param stackTrace a stack trace as text: of Java, else of Python, of JavaScript or
	 * of something alike
	 * @return the innermost frame of the application, without one that of whatever code,
	 * or {@code null} if there is no frame
	 */
	@Nullable String place(@Nullable String stackTrace) {
		if (stackTrace == null) {
			return null;
		}
		List<String> frames = stackTrace.lines()
			.limit(MAX_DEPTH)
			.map(String::strip)
			.filter((line) -> line.startsWith("at ") || line.startsWith("File \""))
			.collect(Collectors.toCollection(ArrayList::new));
		if (frames.isEmpty()) {
			return null;
		}
		if (frames.get(0).startsWith("File \"")) {
			Collections.reverse(frames);
		}
		String frame = frames.stream().filter(this::isApplicationFrame).findFirst().orElse(frames.get(0));
		return SpanText.cut(withoutModule(frame.startsWith("at ") ? frame.substring(3) : frame));
	}

	private boolean isApplicationFrame(String line) {
		if (FOREIGN_LIBRARIES.stream().anyMatch(line::contains)) {
			return false;
		}
		return !line.startsWith("at ") || contains(withoutModule(line.substring(3)));
	}

	/** {@code java.base/java.lang.Thread.run(…)} without what is before the slash. */
	private static String withoutModule(String frame) {
		int parenthesis = frame.indexOf('(');
		int slash = frame.lastIndexOf('/', (parenthesis < 0) ? frame.length() : parenthesis);
		return (slash > 0 && parenthesis > 0 && frame.indexOf(' ') < 0) ? frame.substring(slash + 1) : frame;
	}

	/** The frames of a thread, the innermost first. */
	static List<String> format(StackTraceElement[] stack) {
		return Stream.of(stack).map(ApplicationCode::format).toList();
	}

	private static String format(StackTraceElement frame) {
		String file = (frame.getFileName() != null) ? frame.getFileName() : "Unknown Source";
		String place = frame.isNativeMethod() ? "Native Method"
				: (frame.getLineNumber() >= 0) ? file + ":" + frame.getLineNumber() : file;
		return frame.getClassName() + "." + frame.getMethodName() + "(" + place + ")";
	}

}
