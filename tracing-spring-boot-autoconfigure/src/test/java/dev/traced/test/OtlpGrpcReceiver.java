package dev.traced.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.opentelemetry.proto.trace.v1.Span;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A receiver of OTLP by gRPC, on a port of its own.
 */
public final class OtlpGrpcReceiver implements AutoCloseable {

	private final Queue<Span> spans = new ConcurrentLinkedQueue<>();

	private final Server server;

	private volatile Metadata headers = new Metadata();

	/** Starts a receiver without TLS. */
	public OtlpGrpcReceiver() {
		this(InsecureServerCredentials.create());
	}

	/**
	 * Starts a receiver.
	 * @param credentials how it shows who it is
	 */
	public OtlpGrpcReceiver(ServerCredentials credentials) {
		try {
			this.server = Grpc.newServerBuilderForPort(0, credentials)
				.addService(new Traces())
				.intercept(new Headers())
				.build()
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The port that it listens on.
	 * @return the port
	 */
	public int port() {
		return this.server.getPort();
	}

	/**
	 * A header of the last request.
	 * @param name the name
	 * @return the value, or {@code null}
	 */
	public String header(String name) {
		return this.headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
	}

	/**
	 * Awaits so many spans.
	 * @param count how many, at least
	 * @return the spans
	 */
	public List<Span> await(int count) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(10))
			.pollInterval(Duration.ofMillis(10))
			.untilAsserted(() -> assertThat(this.spans).hasSizeGreaterThanOrEqualTo(count));
		return List.copyOf(this.spans);
	}

	@Override
	public void close() {
		this.server.shutdownNow();
	}

	/**
	 * Takes spans.
	 */
	private final class Traces extends TraceServiceGrpc.TraceServiceImplBase {

		@Override
		public void export(ExportTraceServiceRequest request, StreamObserver<ExportTraceServiceResponse> observer) {
			request.getResourceSpansList()
				.forEach((resource) -> resource.getScopeSpansList()
					.forEach((scope) -> OtlpGrpcReceiver.this.spans.addAll(scope.getSpansList())));
			observer.onNext(ExportTraceServiceResponse.getDefaultInstance());
			observer.onCompleted();
		}

	}

	/**
	 * Keeps the headers.
	 */
	private final class Headers implements ServerInterceptor {

		@Override
		public <Q, R> ServerCall.Listener<Q> interceptCall(ServerCall<Q, R> call, Metadata headers,
				ServerCallHandler<Q, R> next) {
			OtlpGrpcReceiver.this.headers = headers;
			return next.startCall(call, headers);
		}

	}

}
