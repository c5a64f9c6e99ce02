package dev.traced.core;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import dev.traced.test.RecordedSpans;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for {@link Edge}: what a caller is trusted with, and what a target.
 */
class EdgeTests {

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	private static final String SPAN_ID = "b7ad6b7169203331";

	private static final Map<String, String> REQUEST = Map.of("traceparent", "00-" + TRACE_ID + "-" + SPAN_ID + "-01",
			"baggage", "role=admin", "host", "orders");

	private final Guard guard = new Guard((doing, total, failure) -> {
	});

	private Sampler sampler = Sampler.parentBased(Sampler.alwaysOn());

	@Test
	void aTrustedCallerIsContinued() {
		Operation<String> operation = receive(CallerContext.CONTINUE);
		assertThat(Baggage.fromContext(operation.context()).getEntryValue("role")).isEqualTo("admin");
		operation.end("done", null);
		SpanData span = spans.awaitOne();
		assertThat(span.getTraceId()).isEqualTo(TRACE_ID);
		assertThat(span.getLinks()).isEmpty();
	}

	@Test
	void aRestartedTraceHasNothingOfTheCaller() {
		Operation<String> operation = receive(CallerContext.RESTART);
		assertThat(Baggage.fromContext(operation.context()).isEmpty()).isTrue();
		operation.end("done", null);
		SpanData span = spans.awaitOne();
		assertThat(span.getTraceId()).isNotEqualTo(TRACE_ID);
		assertThat(span.getParentSpanContext().isValid()).isFalse();
		assertThat(span.getLinks()).isEmpty();
	}

	@Test
	void aLinkedTraceHasALinkToTheCallerAndNothingElseOfIt() {
		Operation<String> operation = receive(CallerContext.LINK);
		assertThat(Baggage.fromContext(operation.context()).isEmpty()).isTrue();
		operation.end("done", null);
		SpanData span = spans.awaitOne();
		assertThat(span.getTraceId()).isNotEqualTo(TRACE_ID);
		assertThat(span.getParentSpanContext().isValid()).isFalse();
		assertThat(span.getLinks()).extracting(LinkData::getSpanContext)
			.extracting(SpanContext::getTraceId, SpanContext::getSpanId)
			.containsExactly(tuple(TRACE_ID, SPAN_ID));
	}

	@Test
	void aCallerWithoutContextHasNoLink() {
		Operation<String> operation = instrumentation(new Edge(trust(CallerContext.LINK), null)).start(Context.root(),
				new HashMap<>());
		operation.end("done", null);
		assertThat(spans.awaitOne().getLinks()).isEmpty();
	}

	@Test
	void aStrangerCannotForceATraceToBeRecorded() {
		this.sampler = Sampler.parentBased(Sampler.alwaysOff());
		for (CallerContext context : new CallerContext[] { CallerContext.RESTART, CallerContext.LINK }) {
			Operation<String> operation = receive(context);
			assertThat(operation.isRecording()).as(context.name()).isFalse();
			assertThat(Span.fromContext(operation.context()).getSpanContext().getTraceId()).isNotEqualTo(TRACE_ID);
			operation.end("done", null);
		}
		assertThat(spans.all()).isEmpty();
	}

	@Test
	void anExcludedRequestOfAStrangerHasNothingOfTheStranger() {
		Context context = instrumentation(new Edge(trust(CallerContext.LINK), null)).extract(Context.root(), REQUEST);
		assertThat(context).isSameAs(Context.root());
	}

	@Test
	void whereTheJudgementFailsNobodyIsTrusted() {
		Operation<String> operation = instrumentation(new Edge(new HostileTrust(), null)).start(Context.root(),
				REQUEST);
		operation.end("done", null);
		assertThat(spans.awaitOne().getTraceId()).isNotEqualTo(TRACE_ID);
		assertThat(this.guard.failures()).isPositive();
	}

	@Test
	void aTargetIsToldWhatItIsTrustedWith() {
		assertThat(sent(TargetTrust.Carried.EVERYTHING)).containsOnlyKeys("host", "traceparent", "baggage");
		assertThat(sent(TargetTrust.Carried.TRACE)).containsOnlyKeys("host", "traceparent");
		assertThat(sent(TargetTrust.Carried.NOTHING)).containsOnlyKeys("host");
	}

	@Test
	void whereTheJudgementOfATargetFailsItIsToldNothing() {
		assertThat(sent((host) -> {
			throw new IllegalStateException("hostile");
		})).containsOnlyKeys("host");
		assertThat(this.guard.failures()).isEqualTo(1);
	}

	@Test
	void theTargetIsJudgedByItsHost() {
		String[] judged = new String[1];
		sent((host) -> {
			judged[0] = host;
			return TargetTrust.Carried.NOTHING;
		});
		assertThat(judged).containsExactly("orders");
	}

	private Operation<String> receive(CallerContext context) {
		return instrumentation(new Edge(trust(context), null)).start(Context.root(), REQUEST);
	}

	private Instrumentation<Map<String, String>, String> instrumentation(Edge edge) {
		return tracing(edge).receiving("test", (request) -> "name", new MapGetter(), new MapCaller());
	}

	private Map<String, String> sent(TargetTrust.Carried carried) {
		return sent((host) -> carried);
	}

	private Map<String, String> sent(TargetTrust trust) {
		Map<String, String> request = new HashMap<>(Map.of("host", "orders"));
		Instrumentation<Map<String, String>, String> sending = tracing(new Edge(null, trust)).sending("test",
				(any) -> "name", (headers, key, value) -> Objects.requireNonNull(headers).put(key, value),
				(headers) -> headers.get("host"));
		SpanContext caller = Span
			.fromContext(W3CTraceContextPropagator.getInstance().extract(Context.root(), REQUEST, new MapGetter()))
			.getSpanContext();
		sending.inject(Context.root().with(Span.wrap(caller)).with(Baggage.builder().put("role", "admin").build()),
				request);
		return request;
	}

	private Tracing tracing(Edge edge) {
		OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
			.setTracerProvider(SdkTracerProvider.builder().setSampler(this.sampler).addSpanProcessor(spans).build())
			.setPropagators(ContextPropagators.create(TextMapPropagator
				.composite(W3CTraceContextPropagator.getInstance(), W3CBaggagePropagator.getInstance())))
			.build();
		return new Tracing(sdk, sdk.getTracerProvider(), () -> SamplerTraits.UNKNOWN, this.guard,
				new ErrorRecorder((error) -> null, null, true), (context) -> context, edge);
	}

	private static CallerTrust trust(CallerContext context) {
		return new CallerTrust() {

			@Override
			public <Q> CallerContext judge(Q request, Caller<Q> caller) {
				return "orders".equals(caller.address(request)) ? context : CallerContext.CONTINUE;
			}

		};
	}

	private static final class HostileTrust implements CallerTrust {

		@Override
		public <Q> CallerContext judge(Q request, Caller<Q> caller) {
			throw new IllegalStateException("hostile");
		}

	}

	private static final class MapCaller implements Caller<Map<String, String>> {

		@Override
		public @Nullable String path(Map<String, String> request) {
			return null;
		}

		@Override
		public @Nullable String address(Map<String, String> request) {
			return request.getOrDefault("host", "orders");
		}

	}

	private static final class MapGetter implements TextMapGetter<Map<String, String>> {

		@Override
		public Iterable<String> keys(Map<String, String> carrier) {
			return carrier.keySet();
		}

		@Override
		public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
			return (carrier != null) ? carrier.get(key) : null;
		}

	}

}
