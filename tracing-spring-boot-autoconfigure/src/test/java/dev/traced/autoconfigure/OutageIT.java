package dev.traced.autoconfigure;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

import com.google.protobuf.ByteString;
import dev.traced.export.ReportingSpanExporter;
import dev.traced.test.OtlpGrpcReceiver;
import dev.traced.test.OtlpHttpReceiver;
import io.opentelemetry.context.Context;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A receiver that is killed and started again on the same port while a web application
 * serves requests. The outage lasts as long as {@code -Dtracing.outage} says; the short
 * one of every build has a small queue, so that spans are lost all the same.
 */
@ExtendWith(OutputCaptureExtension.class)
class OutageIT {

	private static final Duration OUTAGE = DurationStyle.detectAndParse(System.getProperty("tracing.outage", "1500ms"));

	private static final boolean LONG = OUTAGE.toSeconds() >= 30;

	private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);

	private static final int CLIENTS = 4;

	/** So that each client makes so many requests a second. */
	private static final long PERIOD_NANOS = 10 * MILLISECOND;

	private final List<String> settings = new ArrayList<>(List.of("--server.port=0", "--spring.application.name=outage",
			"--tracing.export.batch.schedule-delay=100ms"));

	@ParameterizedTest
	@ValueSource(strings = { "http/protobuf", "grpc" })
	void noRequestFailsOrWaitsMemoryReturnsAndEveryLostSpanIsCounted(String protocol, CapturedOutput output)
			throws Exception {
		Receiver first = Receiver.start(protocol, 0);
		this.settings.add("--tracing.export.otlp.protocol=" + protocol);
		this.settings.add("--tracing.export.otlp.endpoint=http://localhost:" + first.port());
		if (!LONG) {
			this.settings.addAll(List.of("--tracing.export.batch.max-queue-size=128",
					"--tracing.export.batch.max-batch-size=32", "--tracing.export.otlp.retry.initial-backoff=50ms",
					"--tracing.export.otlp.retry.max-backoff=100ms", "--tracing.export.otlp.retry.max-attempts=3"));
		}
		Set<ByteString> received = new HashSet<>();
		try (ConfigurableApplicationContext context = SpringApplication.run(Application.class,
				this.settings.toArray(String[]::new))) {
			ReportingSpanExporter exporter = context.getBean(ReportingSpanExporter.class);
			SpanExports exports = context.getBean(SpanExports.class);
			Load load = new Load(context);
			load.run(Duration.ofMillis(LONG ? 5000 : 1000));
			long heapBefore = heap(exports, first, received);
			Phase before = load.run(Duration.ofMillis(LONG ? 10_000 : 1000));

			first.close();
			Phase during = load.run(OUTAGE);
			long lostDuring = exporter.failed() + exports.dropped();
			int waiting = (int) exports.waiting();
			Receiver second = Receiver.start(protocol, first.port());
			Phase after = load.run(Duration.ofMillis(LONG ? 15_000 : 1000));

			await().atMost(Duration.ofSeconds(30)).until(() -> exports.waiting() == 0);
			int receivedAfter = second.spans().size();
			first.drainTo(received);
			long heapAfter = heap(exports, second, received);
			second.close();
			long ended = context.getBean(Counting.class).ended.sum();
			long lost = exporter.failed() + exports.dropped();
			System.out.println("Outage of " + OUTAGE.toMillis() + " ms, " + protocol + ": " + ended + " spans ended, "
					+ received.size() + " received (" + receivedAfter + " by the second receiver), " + lost + " lost ("
					+ exporter.failed() + " not delivered, " + exports.dropped() + " dropped, " + lostDuring
					+ " of them while it lasted), " + exporter.retries() + " retries, " + waiting
					+ " waiting at its end; requests before " + before + ", during " + during + ", after " + after
					+ "; heap " + heapBefore / 1024 + " kB before, " + heapAfter / 1024 + " kB after");

			// what the receiver took without living to say so counts as lost
			assertThat(received.size() + lost).as("received and lost").isBetween(ended, ended + (LONG ? 512 : 32));
			assertThat(lostDuring).isPositive();
			assertThat(receivedAfter).isPositive();
			assertThat(waiting).isLessThanOrEqualTo(LONG ? 2048 + 512 : 128 + 32);
			assertThat(before.failed + during.failed + after.failed).isZero();
			// a request that waited for the receiver would have taken about as long as
			// the
			// outage
			assertThat(during.percentile(100)).isLessThan(OUTAGE.toNanos() / 2);
			if (LONG) {
				assertThat(during.rate()).isGreaterThan(before.rate() * 0.8);
				assertThat(during.percentile(50)).isLessThan(before.percentile(50) * 2 + MILLISECOND);
				assertThat(during.percentile(99)).isLessThan(before.percentile(99) * 2 + 20 * MILLISECOND);
			}
			assertThat(heapAfter - heapBefore).as("more heap than before").isLessThan(8L << 20);
		}
		assertThat(output).containsOnlyOnce("Spans are not exported to OTLP")
			.containsOnlyOnce("Spans are exported to OTLP")
			.doesNotContain("io.opentelemetry.exporter");
	}

	/** What the application needs, without what the receiver has taken. */
	private static long heap(SpanExports exports, Receiver receiver, Set<ByteString> received) {
		await().atMost(Duration.ofSeconds(30)).until(() -> exports.waiting() == 0);
		receiver.drainTo(received);
		for (int i = 0; i < 3; i++) {
			System.gc();
		}
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	/**
	 * Clients that make requests at a steady rate, and take note of how long each takes.
	 */
	private static final class Load {

		private final HttpClient client = HttpClient.newHttpClient();

		private final HttpRequest request;

		private Load(ConfigurableApplicationContext context) {
			int port = ((ServletWebServerApplicationContext) context).getWebServer().getPort();
			this.request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/work")).build();
		}

		private Phase run(Duration duration) throws Exception {
			ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
			long start = System.nanoTime();
			List<Future<Phase>> clients = new ArrayList<>();
			for (int i = 0; i < CLIENTS; i++) {
				clients.add(threads.submit(() -> client(start + duration.toNanos())));
			}
			List<Long> latencies = new ArrayList<>();
			long failed = 0;
			for (Future<Phase> client : clients) {
				Phase phase = client.get();
				failed += phase.failed;
				Arrays.stream(phase.sorted).forEach(latencies::add);
			}
			threads.shutdown();
			return Phase.of(latencies, failed, System.nanoTime() - start);
		}

		private Phase client(long end) throws InterruptedException {
			List<Long> latencies = new ArrayList<>();
			long failed = 0;
			long next = System.nanoTime();
			while (next < end) {
				LockSupport.parkNanos(next - System.nanoTime());
				long start = System.nanoTime();
				try {
					failed += (this.client.send(this.request, HttpResponse.BodyHandlers.ofString()).statusCode() == 200)
							? 0 : 1;
				}
				catch (IOException ex) {
					failed++;
				}
				latencies.add(System.nanoTime() - start);
				next = Math.max(next + PERIOD_NANOS, System.nanoTime());
			}
			return Phase.of(latencies, failed, 0);
		}

	}

	/**
	 * How requests fared for a while.
	 *
	 * @param sorted how long each took, in nanoseconds
	 * @param failed how many failed
	 * @param nanos how long the while was
	 */
	private record Phase(long[] sorted, long failed, long nanos) {

		private static Phase of(List<Long> latencies, long failed, long nanos) {
			return new Phase(latencies.stream().mapToLong(Long::longValue).sorted().toArray(), failed, nanos);
		}

		private long percentile(int percent) {
			return this.sorted[(int) ((this.sorted.length - 1) * (long) percent / 100)];
		}

		private double rate() {
			return this.sorted.length * 1e9 / this.nanos;
		}

		@Override
		public String toString() {
			return String.format("%d at %.0f/s, %d failed, p50 %.2f ms, p99 %.2f ms, max %.1f ms", this.sorted.length,
					rate(), this.failed, percentile(50) / 1e6, percentile(99) / 1e6, percentile(100) / 1e6);
		}

	}

	/**
	 * A receiver of either protocol.
	 *
	 * @param http by HTTP
	 * @param grpc by gRPC
	 */
	private record Receiver(OtlpHttpReceiver http, OtlpGrpcReceiver grpc) implements AutoCloseable {

		private static Receiver start(String protocol, int port) {
			return protocol.equals("grpc") ? new Receiver(null, new OtlpGrpcReceiver(port))
					: new Receiver(new OtlpHttpReceiver(port), null);
		}

		private int port() {
			return (this.grpc != null) ? this.grpc.port() : this.http.port();
		}

		private List<Span> spans() {
			return (this.grpc != null) ? this.grpc.spans() : this.http.spans();
		}

		private void drainTo(Set<ByteString> ids) {
			// copies: an id is a part of the whole message
			spans().forEach((span) -> ids.add(ByteString.copyFrom(span.getSpanId().toByteArray())));
			if (this.grpc != null) {
				this.grpc.clear();
			}
			else {
				this.http.clear();
			}
		}

		@Override
		public void close() {
			if (this.grpc != null) {
				this.grpc.close();
			}
			else {
				this.http.close();
			}
		}

	}

	@SpringBootConfiguration
	@EnableAutoConfiguration(excludeName = { "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
			"org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
			"org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration",
			"org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration" })
	static class Application {

		@Bean
		Work work() {
			return new Work();
		}

		@Bean
		Counting counting() {
			return new Counting();
		}

	}

	@RestController
	static class Work {

		@GetMapping("/work")
		String work() {
			return "done";
		}

	}

	/**
	 * Counts the spans that are to be exported.
	 */
	static final class Counting implements SpanProcessor {

		private final LongAdder ended = new LongAdder();

		@Override
		public void onStart(Context parentContext, ReadWriteSpan span) {
		}

		@Override
		public boolean isStartRequired() {
			return false;
		}

		@Override
		public void onEnd(ReadableSpan span) {
			if (span.getSpanContext().isSampled()) {
				this.ended.increment();
			}
		}

		@Override
		public boolean isEndRequired() {
			return true;
		}

	}

}
