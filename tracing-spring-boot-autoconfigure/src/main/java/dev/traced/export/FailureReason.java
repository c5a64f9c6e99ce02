package dev.traced.export;

import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.FileSystemException;

import org.jspecify.annotations.Nullable;

/**
 * Words for why an export failed.
 */
final class FailureReason {

	private static final int MAX_LENGTH = 500;

	private FailureReason() {
	}

	/**
	 * Gives the reason, in one line: receivers may say anything.
	 * @param failure what the exporter gave as its result
	 * @param logged what the exporter said in the log
	 */
	static String of(@Nullable Throwable failure, @Nullable String logged) {
		String line = find(failure, logged).strip().replaceAll("[\\s\\p{Cntrl}]+", " ");
		return (line.length() > MAX_LENGTH) ? line.substring(0, MAX_LENGTH) + "…" : line;
	}

	private static String find(@Nullable Throwable failure, @Nullable String logged) {
		ExportFailure known = ExportFailure.in(failure);
		if (known != null && known.getMessage() != null) {
			return known.getMessage();
		}
		if (logged != null) {
			return logged.strip().replaceFirst("(\\. Error message:)?\\.?$", "");
		}
		Throwable cause = failure;
		while (cause != null && cause.getCause() != null && cause.getCause() != cause) {
			cause = cause.getCause();
		}
		if (cause == null || cause.getClass().getName().startsWith("io.opentelemetry.")) {
			return "the receiver refused them";
		}
		if (cause instanceof HttpTimeoutException) {
			return "the receiver did not answer in time";
		}
		if (cause instanceof UnresolvedAddressException) {
			return "the host is not known";
		}
		String message = cause.getMessage();
		if (cause instanceof FileSystemException file && file.getReason() == null) {
			// whose message is the name of the file alone
			return cause.getClass().getSimpleName() + ": " + message;
		}
		if (message == null) {
			return (cause instanceof ConnectException || cause instanceof ClosedChannelException) ? "connection refused"
					: cause.getClass().getSimpleName();
		}
		return message;
	}

}
