package dev.traced.export;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Reads what receivers of OTLP answer.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/">OTLP</a>
 */
public final class OtlpAnswer {

	private static final String RETRY_INFO = "google.rpc.RetryInfo";

	private OtlpAnswer() {
	}

	/**
	 * Reads an {@code ExportTraceServiceResponse} and takes note if it says that spans
	 * have been rejected.
	 * @param message the message
	 * @param rejections takes note
	 */
	public static void readPartialSuccess(byte[] message, Rejections rejections) {
		ProtobufReader response = new ProtobufReader(message);
		while (response.next()) {
			if (response.field() == 1) {
				long rejected = 0;
				String reason = "";
				ProtobufReader partial = response.message();
				while (partial.next()) {
					if (partial.field() == 1) {
						rejected = partial.number();
					}
					else if (partial.field() == 2) {
						reason = partial.text();
					}
				}
				rejections.add(Math.max(0, rejected), reason);
			}
		}
	}

	/**
	 * Finds the delay in the {@code RetryInfo} of a {@code google.rpc.Status}.
	 * @param status the status, in gRPC the trailer {@code grpc-status-details-bin}
	 * @return the delay, or {@code null} if there is no such information
	 */
	public static @Nullable Duration retryDelay(byte @Nullable [] status) {
		if (status == null) {
			return null;
		}
		ProtobufReader reader = new ProtobufReader(status);
		while (reader.next()) {
			if (reader.field() == 3) {
				String type = "";
				ProtobufReader value = null;
				ProtobufReader detail = reader.message();
				while (detail.next()) {
					if (detail.field() == 1) {
						type = detail.text();
					}
					else if (detail.field() == 2) {
						value = detail.message();
					}
				}
				if (type.endsWith("/" + RETRY_INFO)) {
					return (value != null) ? retryInfo(value) : Duration.ZERO;
				}
			}
		}
		return null;
	}

	private static Duration retryInfo(ProtobufReader info) {
		long seconds = 0;
		long nanos = 0;
		while (info.next()) {
			if (info.field() == 1) {
				ProtobufReader duration = info.message();
				while (duration.next()) {
					if (duration.field() == 1) {
						seconds = duration.number();
					}
					else if (duration.field() == 2) {
						nanos = duration.number();
					}
				}
			}
		}
		boolean valid = seconds >= 0 && seconds < Integer.MAX_VALUE && nanos >= 0 && nanos < 1_000_000_000;
		return valid ? Duration.ofSeconds(seconds, nanos) : Duration.ZERO;
	}

	/** The message of a {@code google.rpc.Status}, empty if it has none. */
	static String statusMessage(byte[] status) {
		ProtobufReader reader = new ProtobufReader(status);
		while (reader.next()) {
			if (reader.field() == 2) {
				return reader.text();
			}
		}
		return "";
	}

}
