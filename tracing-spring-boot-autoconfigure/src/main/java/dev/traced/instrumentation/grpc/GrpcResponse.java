package dev.traced.instrumentation.grpc;

import io.grpc.Metadata;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * How a call ended.
 *
 * @param status the final status
 * @param headers the metadata sent before the first response, if any was
 * @param trailers the metadata sent with the status, if there was any
 * @param sent the number of messages sent by this side
 * @param received the number of messages received by this side
 */
public record GrpcResponse(Status status, @Nullable Metadata headers, @Nullable Metadata trailers, long sent,
		long received) {

	/**
	 * The response of a call that threw instead of being closed.
	 * @param error what was thrown
	 * @return the response, or {@code null} if what was thrown carries no status
	 */
	static @Nullable GrpcResponse of(Throwable error) {
		Status status = Status.fromThrowable(error);
		return (status.getCause() != error || status.getCode() != Status.Code.UNKNOWN)
				? new GrpcResponse(status, null, Status.trailersFromThrowable(error), 0, 0) : null;
	}

}
