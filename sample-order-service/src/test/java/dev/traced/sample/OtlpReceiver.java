package dev.traced.sample;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A backend that keeps what it receives, over either protocol of OTLP.
 */
final class OtlpReceiver implements AutoCloseable {

	private final Queue<ReceivedSpan> spans = new ConcurrentLinkedQueue<>();

	private final int port;

	private final Runnable stop;

	private final Protocol protocol;

	OtlpReceiver(Protocol protocol) throws IOException {
		this.protocol = protocol;
		if (protocol == Protocol.GRPC) {
			Server server = NettyServerBuilder.forPort(0).addService(new GrpcService()).build().start();
			this.port = server.getPort();
			this.stop = server::shutdownNow;
		}
		else {
			HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
			server.createContext("/v1/traces", this::handle);
			server.start();
			this.port = server.getAddress().getPort();
			this.stop = () -> server.stop(0);
		}
	}

	/**
	 * The arguments that make an application export to this receiver, without delay.
	 */
	List<String> arguments() {
		return List.of("--tracing.export.otlp.endpoint=http://localhost:" + this.port,
				"--tracing.export.otlp.protocol=" + this.protocol.name, "--tracing.export.batch.schedule-delay=50ms",
				"--tracing.export.console.enabled=false");
	}

	/**
	 * Awaits that the requests received by any of the services, since the last call of
	 * {@link #clear()}, are in exactly one trace that looks like this.
	 */
	Trace awaitTrace(String tree) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(15))
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(20))
			.untilAsserted(() -> assertThat(traces()).extracting(Trace::toString).containsExactly(tree));
		return traces().get(0);
	}

	private List<Trace> traces() {
		return this.spans.stream()
			.collect(Collectors.groupingBy(ReceivedSpan::traceId))
			.entrySet()
			.stream()
			.map((trace) -> new Trace(trace.getKey(), trace.getValue()))
			.filter(Trace::hasServer)
			.toList();
	}

	/**
	 * What was received since the last call of {@link #clear()}.
	 */
	List<ReceivedSpan> spans() {
		return List.copyOf(this.spans);
	}

	void clear() {
		this.spans.clear();
	}

	@Override
	public void close() {
		this.stop.run();
	}

	private void receive(ExportTraceServiceRequest request) {
		request.getResourceSpansList().stream().flatMap(ReceivedSpan::of).forEach(this.spans::add);
	}

	private void handle(HttpExchange exchange) throws IOException {
		try (exchange) {
			receive(ExportTraceServiceRequest.parseFrom(exchange.getRequestBody()));
			exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
			exchange.sendResponseHeaders(200, -1);
		}
	}

	/**
	 * OTLP over gRPC.
	 */
	private final class GrpcService extends TraceServiceGrpc.TraceServiceImplBase {

		@Override
		public void export(ExportTraceServiceRequest request, StreamObserver<ExportTraceServiceResponse> response) {
			receive(request);
			response.onNext(ExportTraceServiceResponse.getDefaultInstance());
			response.onCompleted();
		}

	}

	/**
	 * The protocols, by the names that the property knows.
	 */
	enum Protocol {

		HTTP("http/protobuf"), GRPC("grpc");

		private final String name;

		Protocol(String name) {
			this.name = name;
		}

	}

}
