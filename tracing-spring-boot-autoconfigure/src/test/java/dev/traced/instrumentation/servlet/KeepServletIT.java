package dev.traced.instrumentation.servlet;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

import dev.traced.autoconfigure.TracingAutoConfiguration;
import dev.traced.instrumentation.http.HttpServerFixture;
import dev.traced.sampling.tail.TailSampling;
import dev.traced.test.CollectedSpans;
import dev.traced.test.RecordedSpans;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keep rules of an application with a real server.
 */
class KeepServletIT {

	private static final int REQUESTS = 1000;

	private static final int THREADS = 8;

	private static final Duration SLOW = Duration.ofMillis(150);

	private static final AttributeKey<String> REASON = AttributeKey.stringKey("traced.keep.reason");

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	@Test
	void everyFailedAndEverySlowRequestIsExportedAtOnePerCent() throws Exception {
		try (HttpServerFixture server = start()) {
			Set<String> wanted = requests(server);
			assertThat(wanted).hasSize(REQUESTS / 50 + REQUESTS / 100);
			spans.await(2 * REQUESTS);
			SdkTracerProvider provider = server.context().getBean(SdkTracerProvider.class);
			assertThat(provider.forceFlush().join(10, TimeUnit.SECONDS).isSuccess()).isTrue();
			Map<String, Long> kept = server.context()
				.getBean(CollectedSpans.class)
				.all()
				.stream()
				.filter((span) -> !span.getSpanContext().isSampled())
				.collect(Collectors.groupingBy(SpanData::getTraceId, Collectors.counting()));
			// those that the sampler took are exported anyway
			Set<String> missing = new HashSet<>(wanted);
			server.context().getBean(CollectedSpans.class).all().forEach((span) -> missing.remove(span.getTraceId()));
			assertThat(missing).isEmpty();
			assertThat(kept.values()).allMatch((count) -> count == 2);
			TailSampling tail = server.context().getBean(TailSampling.class);
			assertThat(tail.counters().kept()).isEqualTo(kept.size());
			assertThat(tail.waitingTraces()).isZero();
			assertThat(server.context().getBean(CollectedSpans.class).all())
				.filteredOn((span) -> span.getAttributes().get(REASON) != null)
				.hasSize(kept.size())
				.allMatch((span) -> span.getName().equals("GET /boom")
						|| "slow".equals(span.getAttributes().get(REASON)));
		}
	}

	@Test
	void whatIsExcludedStaysOut() {
		try (HttpServerFixture server = start("tracing.exclude.paths=/boom")) {
			assertThat(server.get("/boom").statusCode()).isEqualTo(500);
			assertThat(server.get("/fine").statusCode()).isEqualTo(200);
			spans.await(2);
			server.context().getBean(SdkTracerProvider.class).forceFlush().join(10, TimeUnit.SECONDS);
			assertThat(server.context().getBean(CollectedSpans.class).all()).extracting(SpanData::getName)
				.doesNotContain("GET /boom");
		}
	}

	/** Sends them all, each with a trace id of its own, and says which are wanted. */
	private static Set<String> requests(HttpServerFixture server) throws InterruptedException {
		Set<String> wanted = ConcurrentHashMap.newKeySet();
		AtomicInteger next = new AtomicInteger();
		ExecutorService clients = Executors.newFixedThreadPool(THREADS);
		for (int thread = 0; thread < THREADS; thread++) {
			clients.execute(() -> {
				int i;
				while ((i = next.getAndIncrement()) < REQUESTS) {
					String path = (i % 50 == 0) ? "/boom" : (i % 100 == 1) ? "/slow" : "/fine";
					String traceId = server.get(path).headers().firstValue("traceresponse").orElseThrow().split("-")[1];
					if (!path.equals("/fine")) {
						wanted.add(traceId);
					}
				}
			});
		}
		clients.shutdown();
		assertThat(clients.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
		return wanted;
	}

	private static HttpServerFixture start(String... properties) {
		String[] all = new String[properties.length + 5];
		all[0] = "tracing.sampling.sampler=ratio";
		all[1] = "tracing.sampling.ratio=0.01";
		all[2] = "tracing.sampling.keep.errors=true";
		all[3] = "tracing.sampling.keep.slower-than=" + SLOW.toMillis() + "ms";
		all[4] = "tracing.propagation.response-header=traceresponse";
		System.arraycopy(properties, 0, all, 5, properties.length);
		return HttpServerFixture.start(WebApplicationType.SERVLET, spans,
				new Class<?>[] { TomcatMvcConfiguration.class, TracingAutoConfiguration.class, Application.class },
				all);
	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

		@Bean
		CollectedSpans collectedSpans() {
			return new CollectedSpans();
		}

		@Bean
		Pages pages(OpenTelemetry openTelemetry) {
			return new Pages(openTelemetry);
		}

	}

	@RestController
	static class Pages {

		private final OpenTelemetry openTelemetry;

		Pages(OpenTelemetry openTelemetry) {
			this.openTelemetry = openTelemetry;
		}

		@GetMapping("/fine")
		String fine() {
			child();
			return "fine";
		}

		@GetMapping("/boom")
		String boom() {
			child();
			throw new IllegalStateException("boom");
		}

		@GetMapping("/slow")
		String slow() {
			child();
			long end = System.nanoTime() + SLOW.toNanos() + 1_000_000;
			while (System.nanoTime() < end) {
				LockSupport.parkNanos(end - System.nanoTime());
			}
			return "slow";
		}

		private void child() {
			Span span = this.openTelemetry.getTracer("test").spanBuilder("child").startSpan();
			span.end();
		}

	}

}
