package dev.traced.viewer.receiver;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

import dev.traced.viewer.receiver.RefusedException.Reason;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * The one method of each service of OTLP, without generated code: messages are bytes.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#otlpgrpc">OTLP/gRPC</a>
 */
final class OtlpGrpcService {

	private static final Metadata.Key<byte[]> DETAILS = Metadata.Key.of("grpc-status-details-bin",
			Metadata.BINARY_BYTE_MARSHALLER);

	private OtlpGrpcService() {
	}

	static ServerServiceDefinition of(Signal signal, OtlpReceiver receiver, int maxRequestSize) {
		MethodDescriptor<Request, byte[]> export = MethodDescriptor
			.newBuilder(new RequestReader(receiver.budget(), maxRequestSize), new ResponseWriter())
			.setType(MethodType.UNARY)
			.setFullMethodName(MethodDescriptor.generateFullMethodName(signal.service(), "Export"))
			.build();
		return ServerServiceDefinition.builder(signal.service()).addMethod(export, (call, headers) -> {
			// one message; asking for another one tells that there is none
			call.request(2);
			return new Export(signal, receiver.intake(), call);
		}).build();
	}

	/** One call. */
	private static final class Export extends ServerCall.Listener<Request> {

		private final Signal signal;

		private final OtlpIntake intake;

		private final ServerCall<Request, byte[]> call;

		private @Nullable Request request;

		Export(Signal signal, OtlpIntake intake, ServerCall<Request, byte[]> call) {
			this.signal = signal;
			this.intake = intake;
			this.call = call;
		}

		@Override
		public void onMessage(Request message) {
			release();
			this.request = message;
		}

		@Override
		public void onHalfClose() {
			try {
				byte[] response = Answers.response(take());
				this.call.sendHeaders(new Metadata());
				this.call.sendMessage(response);
				this.call.close(Status.OK, new Metadata());
			}
			catch (RefusedException ex) {
				fail(ex);
			}
			catch (RuntimeException ex) {
				fail(new RefusedException(Reason.INTERNAL, "The receiver has failed: " + ex));
			}
			finally {
				release();
			}
		}

		private Outcome take() {
			if (this.request == null) {
				throw RefusedException.malformed("There is no request.");
			}
			RequestBody body = this.request.body();
			Outcome outcome = this.intake.take(this.signal, body.bytes(), body.length());
			// before the caller hears of it, and sends the next
			release();
			return outcome;
		}

		private void fail(RefusedException failure) {
			this.intake.countRefused();
			Metadata trailers = new Metadata();
			trailers.put(DETAILS, Answers.status(failure));
			this.call.close(Status.fromCodeValue(failure.reason().grpc()).withDescription(failure.text()), trailers);
		}

		@Override
		public void onCancel() {
			release();
		}

		private void release() {
			if (this.request != null) {
				this.request.memory.close();
				this.request = null;
			}
		}

	}

	/** A request as it has arrived: read, or not. */
	private record Request(ByteBudget.Reservation memory, @Nullable RequestBody read,
			@Nullable RefusedException failure) {

		RequestBody body() {
			if (this.failure != null) {
				throw this.failure;
			}
			return (this.read != null) ? this.read : new RequestBody(new byte[0], 0);
		}

	}

	/**
	 * Reads within the same bounds as HTTP; what it throws would tell the caller nothing.
	 */
	private record RequestReader(ByteBudget budget, int most) implements Marshaller<Request> {

		@Override
		public Request parse(InputStream stream) {
			ByteBudget.Reservation memory = this.budget.reserve();
			try {
				return new Request(memory, RequestBody.read(stream, false, -1, this.most, memory), null);
			}
			catch (RefusedException ex) {
				return new Request(memory, null, ex);
			}
		}

		@Override
		public InputStream stream(Request value) {
			throw new UnsupportedOperationException();
		}

	}

	/** Writes bytes as they are. */
	private static final class ResponseWriter implements Marshaller<byte[]> {

		@Override
		public InputStream stream(byte[] value) {
			return new ByteArrayInputStream(value);
		}

		@Override
		public byte[] parse(InputStream stream) {
			throw new UnsupportedOperationException();
		}

	}

}
