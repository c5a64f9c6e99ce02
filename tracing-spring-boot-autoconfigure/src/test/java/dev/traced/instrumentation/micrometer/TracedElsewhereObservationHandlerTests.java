package dev.traced.instrumentation.micrometer;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import dev.traced.autoconfigure.TracedObservation;
import dev.traced.core.Guard;
import dev.traced.test.RecordedSpans;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TracedElsewhereObservationHandler}, beside Micrometer's own handler.
 */
class TracedElsewhereObservationHandlerTests {

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private final SdkTracerProvider provider = SdkTracerProvider.builder().addSpanProcessor(spans).build();

	private final OtelCurrentTraceContext current = new CurrentSpanTraceContext();

	private final Tracer tracer = new OtelTracer(this.provider.get("micrometer"), this.current, (event) -> {
	});

	private final AtomicReference<@Nullable Context> operation = new AtomicReference<>();

	private final Guard guard = new Guard((doing, total, failure) -> {
	});

	private final ObservationRegistry registry = registry(
			TracedObservation.of(Request.class).at(Request.class, (request) -> this.operation.get()));

	private ObservationRegistry registry(TracedObservation observation) {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig()
			.observationHandler(new FirstMatchingCompositeObservationHandler(
					new TracedElsewhereObservationHandler(() -> this.tracer, List.of(observation), this.guard),
					new DefaultTracingObservationHandler(this.tracer)));
		return registry;
	}

	private Span begin() {
		Span span = this.provider.get("ours").spanBuilder("ours").startSpan();
		this.operation.set(Context.root().with(span));
		return span;
	}

	@Test
	void whatIsTracedElsewhereHasNoSpanButOurs() {
		Observation observation = Observation.start("request", Request::new, this.registry);
		Span span = begin();
		try (Scope scope = span.makeCurrent(); Observation.Scope observed = observation.openScope()) {
			assertThat(Span.current()).isSameAs(span);
			Observation.createNotStarted("own", this.registry).observe(() -> {
			});
		}
		observation.stop();
		span.end();
		assertThat(spans.await(2)).extracting("name").containsExactlyInAnyOrder("own", "ours");
		assertThat(spans.all()).filteredOn((one) -> one.getName().equals("own"))
			.extracting("parentSpanId")
			.containsExactly(span.getSpanContext().getSpanId());
	}

	@Test
	void exemplarsKnowOurSpan() {
		Request request = new Request();
		Observation observation = Observation.start("request", () -> request, this.registry);
		TracingContext tracing = request.getRequired(TracingContext.class);
		assertThat(tracing.getSpan()).isNull();
		Span span = begin();
		span.end();
		observation.stop();
		assertThat(tracing.getSpan()).isNotNull();
		assertThat(tracing.getSpan().context().spanId()).isEqualTo(span.getSpanContext().getSpanId());
		spans.awaitOne();
	}

	@Test
	void onAnotherThreadTheSpanIsRestoredHoweverOftenScopesAreNested() {
		Observation observation = Observation.start("request", Request::new, this.registry);
		Span span = begin();
		CompletableFuture.runAsync(() -> {
			try (Observation.Scope outer = observation.openScope()) {
				assertThat(Span.current()).isSameAs(span);
				try (Observation.Scope inner = observation.openScope()) {
					assertThat(Span.current()).isSameAs(span);
				}
				assertThat(Span.current()).isSameAs(span);
			}
			assertThat(Context.current()).isSameAs(Context.root());
		}).join();
		observation.stop();
		span.end();
		spans.awaitOne();
	}

	@Test
	void eventsOfTheObservationAreOnOurSpan() {
		Observation observation = Observation.start("request", Request::new, this.registry);
		Span span = begin();
		observation.event(Observation.Event.of("paid"));
		observation.error(new IllegalStateException("not twice"));
		observation.stop();
		span.end();
		assertThat(spans.awaitOne().getEvents()).singleElement().extracting("name").isEqualTo("paid");
	}

	@Test
	void belowASpanOfMicrometersOursIsTheCurrentOne() {
		var theirs = this.tracer.nextSpan().name("theirs").start();
		try (Tracer.SpanInScope scope = this.tracer.withSpan(theirs)) {
			Span span = begin();
			try (Scope inner = span.makeCurrent()) {
				assertThat(this.tracer.currentSpan()).isNotNull();
				assertThat(this.tracer.currentSpan().context().spanId()).isEqualTo(span.getSpanContext().getSpanId());
			}
			span.end();
			assertThat(this.tracer.currentSpan().context().spanId()).isEqualTo(theirs.context().spanId());
		}
		theirs.end();
		spans.await(2);
	}

	@Test
	void aFailureOfOursLeavesTheObservationToMicrometer() {
		ObservationRegistry registry = registry(TracedObservation.of(Request.class).when(Request.class, (request) -> {
			throw new IllegalStateException("hostile");
		}));
		assertThat(Observation.createNotStarted("request", Request::new, registry).observe(() -> "result"))
			.isEqualTo("result");
		assertThat(spans.awaitOne().getName()).isEqualTo("request");
		assertThat(this.guard.failures()).isPositive();
	}

	@Test
	void anObservationWhoseClassIsAbsentIsNone() {
		TracedObservation absent = TracedObservation.ofNamed("org.example.AbsentContext");
		assertThat(absent.includes(new Request())).isFalse();
		assertThat(TracedObservation.ofNamed(Observation.Context.class.getName()).includes(new Request())).isTrue();
	}

	/**
	 * Stands for what a technology observes.
	 */
	private static final class Request extends Observation.Context {

	}

}
