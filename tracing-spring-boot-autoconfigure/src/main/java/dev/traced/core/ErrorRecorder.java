package dev.traced.core;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import dev.traced.ErrorClassifier;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * Records what was thrown: status, {@code error.type} and one {@code exception} event
 * with type, message and stack trace, as in OpenTelemetry's conventions for recording
 * errors.
 */
public final class ErrorRecorder {

	/** {@code error.type}. */
	public static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

	private static final AttributeKey<String> EXCEPTION_TYPE = AttributeKey.stringKey("exception.type");

	private static final AttributeKey<String> EXCEPTION_MESSAGE = AttributeKey.stringKey("exception.message");

	private static final AttributeKey<String> EXCEPTION_STACKTRACE = AttributeKey.stringKey("exception.stacktrace");

	private final ErrorClassifier classifier;

	private final @Nullable UnaryOperator<String> messageMask;

	private final boolean events;

	/**
	 * Creates a recorder.
	 * @param classifier gives {@code error.type} where the technology has no code of its
	 * own
	 * @param messageMask applied to every message that is recorded, those in stack traces
	 * included; {@code null} records them as they are
	 * @param events whether the exception is recorded as an event of the span
	 */
	public ErrorRecorder(ErrorClassifier classifier, @Nullable UnaryOperator<String> messageMask, boolean events) {
		this.classifier = classifier;
		this.messageMask = messageMask;
		this.events = events;
	}

	/**
	 * Records an exception and makes the span an error, even if the exception or its
	 * classifier throws when it is asked what it is.
	 * @param span the span
	 * @param error what was thrown
	 * @param type its {@code error.type}, or {@code null} to have it classified
	 */
	public void record(Span span, Throwable error, @Nullable String type) {
		String message = message(error);
		span.setStatus(StatusCode.ERROR, (message != null) ? message : "");
		span.setAttribute(ERROR_TYPE, (type != null) ? type : type(error));
		if (this.events) {
			AttributesBuilder attributes = Attributes.builder().put(EXCEPTION_TYPE, className(error));
			if (message != null) {
				attributes.put(EXCEPTION_MESSAGE, message);
			}
			String stackTrace = stackTrace(error);
			if (stackTrace != null) {
				attributes.put(EXCEPTION_STACKTRACE, stackTrace);
			}
			span.addEvent("exception", attributes.build());
		}
	}

	/**
	 * Makes the span an error that nothing was thrown for.
	 * @param span the span
	 * @param type its {@code error.type}
	 * @param description what the failure says of itself, treated as the message of an
	 * exception; {@code null} if it says nothing
	 */
	public void record(Span span, String type, @Nullable String description) {
		span.setAttribute(ERROR_TYPE, type);
		String message = quietly(() -> (description != null) ? mask(description) : null);
		span.setStatus(StatusCode.ERROR, (message != null) ? message : "");
	}

	/**
	 * The {@code error.type} of what was thrown: the application's classification, else
	 * the class name. Does not throw.
	 * @param error what was thrown
	 * @return the type
	 */
	public String type(Throwable error) {
		String type = quietly(() -> this.classifier.classify(error));
		return (type != null) ? type : className(error);
	}

	private static String className(Throwable error) {
		String name = error.getClass().getCanonicalName();
		return (name != null) ? name : error.getClass().getName();
	}

	private @Nullable String message(Throwable error) {
		return quietly(() -> {
			String message = error.getMessage();
			return (message != null) ? mask(message) : null;
		});
	}

	/** What is asked of the application's code, or nothing if that throws. */
	private static @Nullable String quietly(Supplier<@Nullable String> question) {
		try {
			return question.get();
		}
		catch (VirtualMachineError ex) {
			throw ex;
		}
		catch (Throwable ex) {
			return null;
		}
	}

	private String mask(String message) {
		return (this.messageMask != null) ? this.messageMask.apply(message) : message;
	}

	private @Nullable String stackTrace(Throwable error) {
		return quietly(() -> (this.messageMask != null) ? maskedStackTrace(error) : plainStackTrace(error));
	}

	private static String plainStackTrace(Throwable error) {
		StringWriter writer = new StringWriter();
		error.printStackTrace(new PrintWriter(writer));
		return writer.toString();
	}

	/** As printStackTrace would print it, but for the messages. */
	private String maskedStackTrace(Throwable error) {
		StringBuilder trace = new StringBuilder();
		Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
		for (Throwable next = error; next != null && seen.add(next); next = next.getCause()) {
			String message = message(next);
			trace.append((next == error) ? "" : "Caused by: ").append(className(next));
			trace.append((message != null) ? ": " + message : "").append('\n');
			for (StackTraceElement element : next.getStackTrace()) {
				trace.append("\tat ").append(element).append('\n');
			}
		}
		return trace.toString();
	}

}
