package dev.traced.export;

import java.io.IOException;
import java.time.Duration;

import javax.net.ssl.SSLException;

import org.jspecify.annotations.Nullable;

/**
 * Why spans were not delivered, and whether it makes sense to try again. An exporter puts
 * it into its result, itself or as a cause.
 */
public final class ExportFailure extends Exception {

	private static final long serialVersionUID = 1L;

	private final boolean retryable;

	private final @Nullable Duration retryAfter;

	private ExportFailure(String message, @Nullable Throwable cause, boolean retryable, @Nullable Duration retryAfter) {
		super(message, cause);
		this.retryable = retryable;
		this.retryAfter = retryAfter;
	}

	/**
	 * A failure that goes away.
	 * @param message what happened, for people
	 * @param retryAfter how long the receiver wants to be left in peace, if it said so
	 * @return the failure
	 */
	public static ExportFailure transientFailure(String message, @Nullable Duration retryAfter) {
		return new ExportFailure(message, null, true, retryAfter);
	}

	/**
	 * A failure that would only happen again.
	 * @param message what happened, for people
	 * @return the failure
	 */
	public static ExportFailure permanentFailure(String message) {
		return new ExportFailure(message, null, false, null);
	}

	/**
	 * A failure of the connection. It is worth another attempt, unless the two did not
	 * agree on TLS.
	 * @param cause what the connection threw
	 * @return the failure
	 */
	static ExportFailure connection(Throwable cause) {
		return new ExportFailure(FailureReason.of(cause, null), cause,
				cause instanceof IOException && !(cause instanceof SSLException), null);
	}

	/**
	 * Looks for such a failure in what an exporter gave as the reason of its own.
	 * @param failure any failure
	 * @return the failure, or {@code null} if nothing is known
	 */
	static @Nullable ExportFailure in(@Nullable Throwable failure) {
		Throwable cause = failure;
		// a chain of causes may be a circle
		for (int depth = 0; cause != null && depth < 20; depth++) {
			if (cause instanceof ExportFailure found) {
				return found;
			}
			cause = cause.getCause();
		}
		return null;
	}

	boolean retryable() {
		return this.retryable;
	}

	/** How long the receiver wants to be left in peace, if it said so. */
	@Nullable Duration retryAfter() {
		return this.retryAfter;
	}

}
