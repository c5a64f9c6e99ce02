package dev.traced.propagation;

import java.util.Collection;
import java.util.List;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static dev.traced.propagation.PropagationFormat.B3;
import static dev.traced.propagation.PropagationFormat.B3_MULTI;
import static dev.traced.propagation.PropagationFormat.BAGGAGE;
import static dev.traced.propagation.PropagationFormat.TRACE_CONTEXT;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Propagators}: several formats at once.
 */
class PropagatorsTests {

	private static final String TRACE_ID = "80f198ee56343ba864fe8b2a57d3eff7";

	private static final String OTHER_TRACE_ID = "12345678901234567890123456789012";

	private static final String SPAN_ID = "e457b5a2e4d86bd1";

	private static final String TRACEPARENT = "00-" + TRACE_ID + "-" + SPAN_ID + "-01";

	private static final String SINGLE = OTHER_TRACE_ID + "-" + SPAN_ID + "-1";

	private static final ContextKey<String> TENANT = ContextKey.named("tenant");

	private static final List<PropagationFormat> ALL = List.of(PropagationFormat.values());

	private final TextMapPropagator all = Propagators.composite(ALL, ALL);

	private final Context context = Context.root()
		.with(Span.wrap(SpanContext.create(TRACE_ID, SPAN_ID, TraceFlags.getSampled(), TraceState.getDefault())))
		.with(Baggage.builder().put("user", "alice").build());

	@Test
	void everyProducedFormatIsSentAndItsFieldsAreKnown() {
		HeaderCarrier headers = HeaderCarrier.injected(this.all, this.context);
		assertThat(headers.names()).containsExactly("traceparent", "baggage", "b3", "X-B3-TraceId", "X-B3-SpanId",
				"X-B3-Sampled", "X-Amzn-Trace-Id", "uber-trace-id", "uberctx-user");
		assertThat(this.all.fields()).containsExactly("traceparent", "tracestate", "baggage", "b3", "X-B3-TraceId",
				"X-B3-SpanId", "X-B3-Sampled", "X-B3-Flags", "X-Amzn-Trace-Id", "uber-trace-id");
	}

	@Test
	void whatIsAcceptedNeedNotBeWhatIsSent() {
		TextMapPropagator propagator = Propagators.composite(List.of(B3, BAGGAGE), List.of(TRACE_CONTEXT));
		assertThat(propagator.fields()).containsExactly("traceparent", "tracestate");
		Context extracted = HeaderCarrier.of("b3", TRACE_ID + "-" + SPAN_ID + "-1", "baggage", "user=alice")
			.extractedBy(propagator);
		assertThat(Baggage.fromContext(extracted).getEntryValue("user")).isEqualTo("alice");
		assertThat(HeaderCarrier.injected(propagator, extracted)).hasToString("[traceparent: " + TRACEPARENT + "]");
	}

	@Test
	void nothingIsAcceptedOrSentWithoutFormats() {
		TextMapPropagator none = Propagators.composite(List.of(), List.of());
		assertThat(none.fields()).isEmpty();
		assertThat(HeaderCarrier.injected(none, this.context).names()).isEmpty();
		assertThat(HeaderCarrier.of("traceparent", TRACEPARENT).extractedBy(none)).isSameAs(Context.root());
	}

	@Test
	void theFirstFormatThatFindsAParentWins() {
		HeaderCarrier headers = HeaderCarrier.of("b3", SINGLE, "traceparent", TRACEPARENT);
		assertThat(traceId(headers, TRACE_CONTEXT, B3)).isEqualTo(TRACE_ID);
		assertThat(traceId(headers, B3, TRACE_CONTEXT)).isEqualTo(OTHER_TRACE_ID);
		assertThat(traceId(headers, B3_MULTI, TRACE_CONTEXT)).isEqualTo(OTHER_TRACE_ID);
	}

	@Test
	void anInvalidHeaderOfTheFirstFormatLeavesTheWordToTheNext() {
		HeaderCarrier headers = HeaderCarrier.of("b3", SINGLE, "traceparent", TRACEPARENT + "x", "baggage", "a=1");
		assertThat(traceId(headers, TRACE_CONTEXT, BAGGAGE, B3)).isEqualTo(OTHER_TRACE_ID);
	}

	@Test
	void aDecisionWithoutIdentifiersYieldsToAParentInAnotherFormat() {
		HeaderCarrier headers = HeaderCarrier.of("b3", "0", "traceparent", TRACEPARENT);
		for (List<PropagationFormat> consume : List.of(List.of(B3, TRACE_CONTEXT), List.of(TRACE_CONTEXT, B3))) {
			Context extracted = headers.extractedBy(Propagators.composite(consume, List.of()));
			assertThat(Span.fromContext(extracted).getSpanContext().getTraceId()).isEqualTo(TRACE_ID);
			assertThat(SamplingHint.from(extracted)).isNull();
		}
	}

	@Test
	void aDecisionWithoutIdentifiersIsKeptWhenNoFormatFindsAParent() {
		Context extracted = HeaderCarrier.of("b3", "0", "traceparent", "nonsense", "baggage", "a=1")
			.extractedBy(this.all);
		assertThat(SamplingHint.from(extracted)).isEqualTo(SamplingHint.DENY);
		assertThat(Baggage.fromContext(extracted).getEntryValue("a")).isEqualTo("1");
	}

	@Test
	void baggageIsReadWhereverItStandsInTheList() {
		HeaderCarrier headers = HeaderCarrier.of("traceparent", TRACEPARENT, "baggage", "a=1");
		for (List<PropagationFormat> consume : List.of(List.of(BAGGAGE, TRACE_CONTEXT),
				List.of(TRACE_CONTEXT, BAGGAGE))) {
			Context extracted = headers.extractedBy(Propagators.composite(consume, List.of()));
			assertThat(Span.fromContext(extracted).getSpanContext().getTraceId()).isEqualTo(TRACE_ID);
			assertThat(Baggage.fromContext(extracted).getEntryValue("a")).isEqualTo("1");
		}
	}

	@Test
	void aParentInTheHeadersReplacesTheSpanOfTheContext() {
		Context extracted = this.all.extract(this.context, HeaderCarrier.of("b3", SINGLE), HeaderCarrier.GETTER);
		assertThat(Span.fromContext(extracted).getSpanContext().getTraceId()).isEqualTo(OTHER_TRACE_ID);
		assertThat(Baggage.fromContext(extracted).getEntryValue("user")).isEqualTo("alice");
	}

	@Test
	void headersWithoutAnythingLeaveTheContextAlone() {
		assertThat(this.all.extract(this.context, new HeaderCarrier(), HeaderCarrier.GETTER)).isSameAs(this.context);
	}

	@Test
	void aPropagatorOfTheApplicationTakesPart() {
		TextMapPropagator propagator = Propagators.of(List.of(TRACE_CONTEXT.propagator(), new TenantPropagator()),
				List.of(TRACE_CONTEXT.propagator(), new TenantPropagator()));
		Context extracted = HeaderCarrier.of("traceparent", TRACEPARENT, "tenant", "acme").extractedBy(propagator);
		assertThat(extracted.get(TENANT)).isEqualTo("acme");
		assertThat(HeaderCarrier.injected(propagator, extracted))
			.hasToString("[traceparent: " + TRACEPARENT + " | tenant: acme]");
		assertThat(propagator.fields()).containsExactly("traceparent", "tracestate", "tenant");
	}

	@Test
	void aLaterPropagatorOfTheApplicationDoesNotReplaceTheParentButWhatElseItFindsIsKept() {
		TextMapPropagator own = TextMapPropagator.composite(W3CTraceContextPropagator.getInstance(),
				new TenantPropagator());
		HeaderCarrier headers = HeaderCarrier.of("b3", SINGLE, "traceparent", TRACEPARENT, "tenant", "acme");
		Context b3First = headers.extractedBy(Propagators.of(List.of(B3.propagator(), own), List.of()));
		assertThat(Span.fromContext(b3First).getSpanContext().getTraceId()).isEqualTo(OTHER_TRACE_ID);
		assertThat(b3First.get(TENANT)).isEqualTo("acme");
		Context ownFirst = headers.extractedBy(Propagators.of(List.of(own, B3.propagator()), List.of()));
		assertThat(Span.fromContext(ownFirst).getSpanContext().getTraceId()).isEqualTo(TRACE_ID);
		assertThat(ownFirst.get(TENANT)).isEqualTo("acme");
	}

	@Test
	void aFailingPropagatorOfTheApplicationCostsTheOthersNothing() {
		TextMapPropagator propagator = Propagators.of(List.of(new FailingPropagator(), TRACE_CONTEXT.propagator()),
				List.of(new FailingPropagator(), TRACE_CONTEXT.propagator()));
		assertThat(propagator.fields()).containsExactly("traceparent", "tracestate");
		Context extracted = HeaderCarrier.of("traceparent", TRACEPARENT).extractedBy(propagator);
		assertThat(HeaderCarrier.injected(propagator, extracted)).hasToString("[traceparent: " + TRACEPARENT + "]");
	}

	@Test
	void aGuardedPropagatorDoesNotThrow() {
		TextMapPropagator guarded = Propagators.guarded(new FailingPropagator());
		assertThat(guarded.fields()).isEmpty();
		assertThat(guarded.extract(this.context, new HeaderCarrier(), HeaderCarrier.GETTER)).isSameAs(this.context);
		assertThat(HeaderCarrier.injected(guarded, this.context).names()).isEmpty();
		assertThat(Propagators.guarded(guarded)).isSameAs(guarded);
		assertThat(Propagators.guarded(B3.propagator())).isSameAs(B3.propagator());
	}

	@Test
	void aPropagatorTellsWhatItIs() {
		assertThat(
				Propagators.of(List.of(B3.propagator(), new FailingPropagator()), List.of(TRACE_CONTEXT.propagator())))
			.hasToString("consume=[B3Propagator{single}, FailingPropagator], produce=[TraceContextPropagator]");
	}

	private static String traceId(HeaderCarrier headers, PropagationFormat... consume) {
		return headers.parentFor(Propagators.composite(List.of(consume), List.of())).getTraceId();
	}

	private static final class TenantPropagator implements TextMapPropagator {

		@Override
		public Collection<String> fields() {
			return List.of("tenant");
		}

		@Override
		public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
			String tenant = context.get(TENANT);
			if (tenant != null) {
				setter.set(carrier, "tenant", tenant);
			}
		}

		@Override
		public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
			String tenant = getter.get(carrier, "tenant");
			return (tenant != null) ? context.with(TENANT, tenant) : context;
		}

	}

	private static final class FailingPropagator implements TextMapPropagator {

		@Override
		public Collection<String> fields() {
			throw new IllegalStateException("expected");
		}

		@Override
		public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
			throw new AbstractMethodError("expected");
		}

		@Override
		public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
			throw new IllegalStateException("expected");
		}

	}

}
