package dev.traced.propagation;

import java.util.List;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JaegerPropagator} and {@link JaegerBaggagePropagator}.
 */
class JaegerPropagatorTests {

	private static final String TRACE_ID = "80f198ee56343ba864fe8b2a57d3eff7";

	private static final String SPAN_ID = "e457b5a2e4d86bd1";

	private final TextMapPropagator propagator = PropagationFormat.JAEGER.propagator();

	@Test
	void aSpanIsSent() {
		assertThat(sent(Context.root(), TraceFlags.getSampled()))
			.hasToString("[uber-trace-id: " + TRACE_ID + ":" + SPAN_ID + ":0:1]");
		assertThat(sent(Context.root(), TraceFlags.getDefault()))
			.hasToString("[uber-trace-id: " + TRACE_ID + ":" + SPAN_ID + ":0:0]");
		assertThat(sent(SamplingHint.DEBUG.storeIn(Context.root()), TraceFlags.getSampled()))
			.hasToString("[uber-trace-id: " + TRACE_ID + ":" + SPAN_ID + ":0:3]");
	}

	@ParameterizedTest
	@CsvSource({ TRACE_ID + ":" + SPAN_ID + ":0:1," + TRACE_ID + "," + SPAN_ID + ",true",
			TRACE_ID + ":" + SPAN_ID + ":1234:0," + TRACE_ID + "," + SPAN_ID + ",false",
			"64FE8B2A57D3EFF7:1:0:01,000000000000000064fe8b2a57d3eff7,0000000000000001,true",
			"a:b::9,0000000000000000000000000000000a,000000000000000b,true",
			"' a:b:0:0\t',0000000000000000000000000000000a,000000000000000b,false",
			"a%3Ab%3a0%3A1,0000000000000000000000000000000a,000000000000000b,true",
			"a:b:0:2,0000000000000000000000000000000a,000000000000000b,true" })
	void aParentIsReadThoughZerosAreLeftOut(String header, String traceId, String spanId, boolean sampled) {
		SpanContext parent = HeaderCarrier.of("Uber-Trace-Id", header).parentFor(this.propagator);
		assertThat(parent.getTraceId()).isEqualTo(traceId);
		assertThat(parent.getSpanId()).isEqualTo(spanId);
		assertThat(parent.isSampled()).isEqualTo(sampled);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a:b:0", "a:b:0:1:2", "0:b:0:1", "a:0:0:1", ":b:0:1", "a::0:1", "a:b:0:", "a:b:0:111",
			"a:b:0:x", "g:b:0:1", TRACE_ID + "0:b:0:1", "a:" + SPAN_ID + "0:0:1", "a%3Ab", "\u0661:b:0:1" })
	void whatIsMalformedIsAsGoodAsAbsent(String header) {
		assertThat(HeaderCarrier.of("uber-trace-id", header).extractedBy(this.propagator)).isSameAs(Context.root());
	}

	@Test
	void debugIsCarriedOn() {
		Context context = HeaderCarrier.of("uber-trace-id", TRACE_ID + ":" + SPAN_ID + ":0:3")
			.extractedBy(this.propagator);
		assertThat(SamplingHint.from(context)).isEqualTo(SamplingHint.DEBUG);
		assertThat(HeaderCarrier.injected(this.propagator, context).first("uber-trace-id")).endsWith(":0:3");
	}

	@Test
	void baggageIsOneHeaderForEachEntry() {
		Context context = Context.root().with(Baggage.builder().put("user", "a b+c/é,;").put("bad key", "x").build());
		HeaderCarrier headers = HeaderCarrier.injected(this.propagator, context);
		assertThat(headers).hasToString("[uberctx-user: a%20b%2Bc/%C3%A9%2C%3B]");
		assertThat(user(headers)).isEqualTo("a b+c/é,;");
	}

	@Test
	void baggageIsReadAsJaegersClientsWriteIt() {
		assertThat(user(HeaderCarrier.of("UberCtx-User", "a+b%2Bc"))).isEqualTo("a b+c");
		assertThat(user(HeaderCarrier.of("jaeger-baggage", "x=1, user = alice ,nonsense,=,bad key=1")))
			.isEqualTo("alice");
	}

	@Test
	void baggageOfTheW3cCounts() {
		HeaderCarrier headers = HeaderCarrier.of("uberctx-user", "jaeger", "baggage", "user=w3c");
		for (List<PropagationFormat> consume : List.of(List.of(PropagationFormat.BAGGAGE, PropagationFormat.JAEGER),
				List.of(PropagationFormat.JAEGER, PropagationFormat.BAGGAGE))) {
			Context context = headers.extractedBy(Propagators.composite(consume, List.of()));
			assertThat(Baggage.fromContext(context).getEntryValue("user")).isEqualTo("w3c");
		}
	}

	@Test
	void aParentThatAnotherFormatHasFoundIsNotTouched() {
		TextMapPropagator both = Propagators.of(
				List.of(PropagationFormat.TRACE_CONTEXT.propagator(), PropagationFormat.JAEGER.propagator()),
				List.of());
		Context context = HeaderCarrier
			.of("traceparent", "00-" + TRACE_ID + "-" + SPAN_ID + "-00", "uber-trace-id", "a:b:0:3", "uberctx-user",
					"alice")
			.extractedBy(both);
		assertThat(Span.fromContext(context).getSpanContext().getTraceId()).isEqualTo(TRACE_ID);
		assertThat(SamplingHint.from(context)).isNull();
		assertThat(Baggage.fromContext(context).getEntryValue("user")).isEqualTo("alice");
	}

	@Test
	void whatIsBeyondALimitIsNeitherAcceptedNorSent() {
		for (PropagationFormat format : List.of(PropagationFormat.BAGGAGE, PropagationFormat.JAEGER)) {
			assertLimited(format, new BaggageLimits(2, 8192), 2);
			assertLimited(format, new BaggageLimits(180, 10), 1);
			assertLimited(format, new BaggageLimits(0, 8192), 0);
			assertLimited(format, new BaggageLimits(180, 0), 0);
			assertLimited(format, BaggageLimits.DEFAULT, 3);
		}
	}

	private static void assertLimited(PropagationFormat format, BaggageLimits limits, int expected) {
		Context all = Context.root()
			.with(Baggage.builder().put("key1", "value").put("key2", "value").put("key3", "value").build());
		List<PropagationFormat> formats = List.of(format);
		TextMapPropagator limited = Propagators.composite(formats, formats, limits);
		Baggage accepted = Baggage.fromContext(HeaderCarrier.injected(format.propagator(), all).extractedBy(limited));
		assertThat(accepted.size()).as("%s accepted by %s", format, limits).isEqualTo(expected);
		Baggage sent = Baggage.fromContext(HeaderCarrier.injected(limited, all).extractedBy(format.propagator()));
		assertThat(sent.size()).as("%s sent by %s", format, limits).isEqualTo(expected);
	}

	private String user(HeaderCarrier headers) {
		return Baggage.fromContext(headers.extractedBy(this.propagator)).getEntryValue("user");
	}

	private HeaderCarrier sent(Context context, TraceFlags flags) {
		return HeaderCarrier.injected(this.propagator,
				context.with(Span.wrap(SpanContext.create(TRACE_ID, SPAN_ID, flags, TraceState.getDefault()))));
	}

}
