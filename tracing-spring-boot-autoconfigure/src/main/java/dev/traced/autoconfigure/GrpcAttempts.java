package dev.traced.autoconfigure;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Set;

import dev.traced.export.ExportFailure;
import dev.traced.export.OtlpAnswer;
import dev.traced.export.Rejections;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall;
import io.grpc.ForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * Watches the calls of OpenTelemetry's OTLP exporter, which keeps to itself how a
 * receiver answers: whether to try again, and when, and which spans it rejected. One call
 * at a time.
 */
final class GrpcAttempts implements ClientInterceptor {

	private static final Metadata.Key<byte[]> DETAILS = Metadata.Key.of("grpc-status-details-bin",
			Metadata.BINARY_BYTE_MARSHALLER);

	/** As the OTLP specification has it. */
	private static final Set<Status.Code> RETRYABLE = Set.of(Status.Code.CANCELLED, Status.Code.DEADLINE_EXCEEDED,
			Status.Code.ABORTED, Status.Code.OUT_OF_RANGE, Status.Code.UNAVAILABLE, Status.Code.DATA_LOSS);

	private final Rejections rejections;

	private volatile @Nullable ExportFailure failure;

	GrpcAttempts(Rejections rejections) {
		this.rejections = rejections;
	}

	/** Forgets the last call. */
	void begin() {
		this.failure = null;
	}

	/** Why the last call failed, if it did. */
	@Nullable ExportFailure failure() {
		return this.failure;
	}

	@Override
	public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
		MethodDescriptor<Q, R> watched = method
			.toBuilder(method.getRequestMarshaller(), new Watched<>(method.getResponseMarshaller()))
			.build();
		return new ForwardingClientCall.SimpleForwardingClientCall<>(next.newCall(watched, options)) {

			@Override
			public void start(Listener<R> listener, Metadata headers) {
				super.start(new ForwardingClientCallListener.SimpleForwardingClientCallListener<>(listener) {

					@Override
					public void onClose(Status status, Metadata trailers) {
						GrpcAttempts.this.failure = status.isOk() ? null : failure(status, trailers);
						super.onClose(status, trailers);
					}

				}, headers);
			}

		};
	}

	private static ExportFailure failure(Status status, Metadata trailers) {
		Duration delay = OtlpAnswer.retryDelay(trailers.get(DETAILS));
		String message = "the receiver answered with gRPC status " + message(status);
		boolean exhausted = status.getCode() == Status.Code.RESOURCE_EXHAUSTED;
		if (RETRYABLE.contains(status.getCode()) || (exhausted && delay != null)) {
			return ExportFailure.transientFailure(message, delay);
		}
		return ExportFailure.permanentFailure(message);
	}

	private static String message(Status status) {
		StringBuilder message = new StringBuilder(status.getCode().name());
		if (status.getDescription() != null) {
			message.append(": ").append(status.getDescription());
		}
		Throwable cause = status.getCause();
		while (cause != null && cause.getCause() != null && cause.getCause() != cause) {
			cause = cause.getCause();
		}
		if (cause != null && cause.getMessage() != null) {
			message.append(" (").append(cause.getMessage()).append(')');
		}
		return message.toString();
	}

	/**
	 * Reads a response on its way.
	 *
	 * @param <R> the type of the response
	 */
	private final class Watched<R> implements MethodDescriptor.Marshaller<R> {

		private final MethodDescriptor.Marshaller<R> marshaller;

		private Watched(MethodDescriptor.Marshaller<R> marshaller) {
			this.marshaller = marshaller;
		}

		@Override
		public InputStream stream(R value) {
			return this.marshaller.stream(value);
		}

		@Override
		public R parse(InputStream stream) {
			try (stream) {
				byte[] message = stream.readAllBytes();
				OtlpAnswer.readPartialSuccess(message, GrpcAttempts.this.rejections);
				return this.marshaller.parse(new ByteArrayInputStream(message));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
