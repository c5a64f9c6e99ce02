package dev.traced.viewer.receiver;

/**
 * A request is not taken. Has no stack trace: whoever sends nonsense is not to be paid
 * for with one.
 */
final class RefusedException extends RuntimeException {

	private final Reason reason;

	RefusedException(Reason reason, String message) {
		super(message, null, false, false);
		this.reason = reason;
	}

	static RefusedException malformed(String message) {
		return new RefusedException(Reason.MALFORMED, message);
	}

	Reason reason() {
		return this.reason;
	}

	String text() {
		return String.valueOf(getMessage());
	}

	/** Why, in the words of HTTP and of gRPC. */
	enum Reason {

		/** It cannot be decoded, and never will. */
		MALFORMED(400, 3),

		/** It is larger than what is taken. */
		TOO_LARGE(413, 8),

		/** It is in a form that is not understood. */
		UNSUPPORTED(415, 3),

		/** There is no room for it now. */
		BUSY(503, 14),

		/** The receiver has failed. */
		INTERNAL(500, 13);

		private final int http;

		private final int grpc;

		Reason(int http, int grpc) {
			this.http = http;
			this.grpc = grpc;
		}

		int http() {
			return this.http;
		}

		int grpc() {
			return this.grpc;
		}

	}

}
