package dev.traced.autoconfigure;

import java.util.function.UnaryOperator;

import dev.traced.ErrorClassifier;
import dev.traced.core.ErrorRecorder;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How exceptions are recorded. A failed span has its status and error.type in any case.
 *
 * @param record What is recorded of an exception: events, with its message and stack
 * trace, or none.
 * @param messages How the messages of exceptions are recorded: full, or masked where they
 * may carry personal data.
 */
@ConfigurationProperties("tracing.exceptions")
record ExceptionProperties(@DefaultValue("events") Recording record, @DefaultValue("full") Messages messages) {

	ErrorRecorder toErrorRecorder(ErrorClassifier classifier) {
		UnaryOperator<String> mask = (this.messages == Messages.MASKED) ? (message) -> "***" : null;
		return new ErrorRecorder(classifier, mask, this.record == Recording.EVENTS);
	}

	/**
	 * What is recorded of an exception.
	 */
	enum Recording {

		/** An event of the span, with message and stack trace. */
		EVENTS,

		/** Nothing but status and type. */
		NONE

	}

	/**
	 * How messages are recorded.
	 */
	enum Messages {

		/** As they are. */
		FULL,

		/** Replaced by three asterisks, in stack traces too. */
		MASKED

	}

}
