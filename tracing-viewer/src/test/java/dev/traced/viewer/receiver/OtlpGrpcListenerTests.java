package dev.traced.viewer.receiver;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Collections;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.opentelemetry.proto.trace.v1.Span;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The port for OTLP over gRPC, called by the clients that grpc-java generates.
 */
class OtlpGrpcListenerTests {

	private static final int MAX_REQUEST = 100_000;

	private final Received received = new Received(MAX_REQUEST, 3);

	private final OtlpGrpcListener listener = new OtlpGrpcListener(this.received.receiver,
			new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), MAX_REQUEST);

	private ManagedChannel channel;

	@BeforeEach
	void start() {
		this.listener.start();
		this.channel = NettyChannelBuilder.forAddress("127.0.0.1", this.listener.port()).usePlaintext().build();
	}

	@AfterEach
	void stop() {
		this.channel.shutdownNow();
		this.listener.stop();
	}

	@Test
	void spansAndRecordsAreTaken() {
		ExportTraceServiceResponse response = traces(this.channel)
			.export(OtlpReceiverTests.request(OtlpReceiverTests.span().build()));
		assertThat(response.hasPartialSuccess()).isFalse();
		assertThat(this.received.spans).hasSize(1);
		assertThat(LogsServiceGrpc.newBlockingStub(this.channel)
			.withCompression("gzip")
			.export(new RandomRequests(1).logs())
			.hasPartialSuccess()).isFalse();
		assertThat(this.received.logs).isNotEmpty();
		assertThat(this.received.receiver.budget().taken()).isZero();
	}

	@Test
	void partOfWhatIsSentIsRejected() {
		Span invalid = OtlpReceiverTests.span().clearTraceId().build();
		ExportTraceServiceResponse response = traces(this.channel)
			.export(OtlpReceiverTests.request(java.util.List.of(invalid, OtlpReceiverTests.span().build())));
		assertThat(response.getPartialSuccess().getRejectedSpans()).isOne();
	}

	@Test
	void whenNothingFitsTheSenderIsAskedToComeBack() {
		traces(this.channel)
			.export(OtlpReceiverTests.request(Collections.nCopies(3, OtlpReceiverTests.span().build())));
		assertThatExceptionOfType(StatusRuntimeException.class)
			.isThrownBy(() -> traces(this.channel).export(OtlpReceiverTests.request(OtlpReceiverTests.span().build())))
			.satisfies((failure) -> {
				assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
				Metadata.Key<byte[]> details = Metadata.Key.of("grpc-status-details-bin",
						Metadata.BINARY_BYTE_MARSHALLER);
				assertThat(dev.traced.export.OtlpAnswer.retryDelay(failure.getTrailers().get(details))).hasSeconds(1);
			});
	}

	@Test
	void whatCannotBeDecodedIsAnInvalidArgument() {
		assertThatExceptionOfType(StatusRuntimeException.class).isThrownBy(() -> sendBytes(new byte[] { 10, 5, 1 }))
			.satisfies((failure) -> assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT));
	}

	@Test
	void whatIsTooLargeIsRefused() {
		Span large = OtlpReceiverTests.span().setNameBytes(ByteString.copyFrom(new byte[MAX_REQUEST])).build();
		assertThatExceptionOfType(StatusRuntimeException.class)
			.isThrownBy(() -> traces(this.channel).export(OtlpReceiverTests.request(large)))
			.satisfies(
					(failure) -> assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
		assertThatExceptionOfType(StatusRuntimeException.class)
			.isThrownBy(() -> traces(this.channel).withCompression("gzip").export(OtlpReceiverTests.request(large)))
			.satisfies(
					(failure) -> assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
		spansAndRecordsAreTaken();
	}

	@Test
	void aPortThatIsInUseIsNoFault() throws IOException {
		try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			OtlpGrpcListener second = new OtlpGrpcListener(this.received.receiver,
					new InetSocketAddress(InetAddress.getLoopbackAddress(), other.getLocalPort()), MAX_REQUEST);
			second.start();
			assertThat(second.isRunning()).isFalse();
			second.stop();
		}
	}

	@Test
	void itStopsAndStartsAgain() throws IOException {
		int port = this.listener.port();
		this.listener.stop();
		assertThat(this.listener.isRunning()).isFalse();
		assertThat(Thread.getAllStackTraces().keySet())
			.filteredOn((thread) -> thread.getName().startsWith("traced-otlp-grpc"))
			.allMatch(Thread::isDaemon);
		this.listener.start();
		assertThat(this.listener.port()).isNotEqualTo(-1).isNotEqualTo(port - 1);
	}

	private void sendBytes(byte[] bytes) {
		MethodDescriptor<byte[], byte[]> method = MethodDescriptor.newBuilder(new Raw(), new Raw())
			.setType(MethodDescriptor.MethodType.UNARY)
			.setFullMethodName(TraceServiceGrpc.getExportMethod().getFullMethodName())
			.build();
		ClientCalls.blockingUnaryCall(this.channel, method, io.grpc.CallOptions.DEFAULT, bytes);
	}

	private static TraceServiceGrpc.TraceServiceBlockingStub traces(Channel channel) {
		return TraceServiceGrpc.newBlockingStub(channel);
	}

	/** Bytes as they are. */
	private static final class Raw implements MethodDescriptor.Marshaller<byte[]> {

		@Override
		public java.io.InputStream stream(byte[] value) {
			return new java.io.ByteArrayInputStream(value);
		}

		@Override
		public byte[] parse(java.io.InputStream stream) {
			try {
				return stream.readAllBytes();
			}
			catch (IOException ex) {
				throw new java.io.UncheckedIOException(ex);
			}
		}

	}

}
