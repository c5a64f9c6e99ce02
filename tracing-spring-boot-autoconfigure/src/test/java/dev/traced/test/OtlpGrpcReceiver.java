package dev.traced.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
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

	private final Queue<StatusRuntimeException> failures = new ConcurrentLinkedQueue<>();

	private final AtomicInteger calls = new AtomicInteger();

	private final Server server;

	private final int port;

	private volatile ExportTraceServiceResponse response = ExportTraceServiceResponse.getDefaultInstance();

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
		this(credentials, 0);
	}

	/**
	 * Starts a receiver on a port where another was.
	 * @param port the port
	 */
	public OtlpGrpcReceiver(int port) {
		this(InsecureServerCredentials.create(), port);
	}

	private OtlpGrpcReceiver(ServerCredentials credentials, int port) {
		try {
			this.server = Grpc.newServerBuilderForPort(port, credentials)
				.addService(new Traces())
				.intercept(new Headers())
				.build()
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.port = this.server.getPort();
	}

	/**
	 * The port that it listens on.
	 * @return the port
	 */
	public int port() {
		return this.port;
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
	 * Fails the next call that has no failure yet.
	 * @param failure the failure
	 */
	public void failOnce(StatusRuntimeException failure) {
		this.failures.add(failure);
	}

	/**
	 * Answers in another way from now on.
	 * @param response the response
	 */
	public void answer(ExportTraceServiceResponse response) {
		this.response = response;
	}

	/**
	 * How many calls have arrived.
	 * @return the count
	 */
	public int calls() {
		return this.calls.get();
	}

	/**
	 * The spans received so far.
	 * @return the spans
	 */
	public List<Span> spans() {
		return List.copyOf(this.spans);
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

	/** Forgets what has been received so far. */
	public void clear() {
		this.spans.clear();
	}

	@Override
	public void close() {
		this.server.shutdownNow();
		try {
			// the port is free again
			this.server.awaitTermination(10, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Takes spans.
	 */
	private final class Traces extends TraceServiceGrpc.TraceServiceImplBase {

		@Override
		public void export(ExportTraceServiceRequest request, StreamObserver<ExportTraceServiceResponse> observer) {
			OtlpGrpcReceiver.this.calls.incrementAndGet();
			StatusRuntimeException failure = OtlpGrpcReceiver.this.failures.poll();
			if (failure != null) {
				observer.onError(failure);
				return;
			}
			request.getResourceSpansList()
				.forEach((resource) -> resource.getScopeSpansList()
					.forEach((scope) -> OtlpGrpcReceiver.this.spans.addAll(scope.getSpansList())));
			observer.onNext(OtlpGrpcReceiver.this.response);
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
