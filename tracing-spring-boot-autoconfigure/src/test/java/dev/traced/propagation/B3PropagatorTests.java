package dev.traced.propagation;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link B3Propagator}.
 */
class B3PropagatorTests {

	private static final String TRACE_ID = "80f198ee56343ba864fe8b2a57d3eff7";

	private static final String SHORT_TRACE_ID = "64fe8b2a57d3eff7";

	private static final String SPAN_ID = "e457b5a2e4d86bd1";

	private static final String PARENT_ID = "05e3ac9a4f6e3b90";

	private static final String IDS = TRACE_ID + "-" + SPAN_ID;

	private final B3Propagator single = B3Propagator.single();

	private final B3Propagator multi = B3Propagator.multi();

	@Test
	void thereIsNoParentWithoutHeaders() {
		Context context = Context.root();
		assertThat(this.single.extract(context, new HeaderCarrier(), HeaderCarrier.GETTER)).isSameAs(context);
		assertThat(this.multi.extract(context, new HeaderCarrier(), HeaderCarrier.GETTER)).isSameAs(context);
	}

	@ParameterizedTest
	@CsvSource({ "-1,true", "-0,false", "-d,true", "'',false", "-1-05e3ac9a4f6e3b90,true", "-0-05e3ac9a4f6e3b90,false",
			"-d-05e3ac9a4f6e3b90,true", "-05e3ac9a4f6e3b90,false" })
	void theSingleHeaderIsRead(String rest, boolean sampled) {
		for (B3Propagator propagator : new B3Propagator[] { this.single, this.multi }) {
			SpanContext parent = HeaderCarrier.of("b3", IDS + rest).parentFor(propagator);
			assertThat(parent.getTraceId()).isEqualTo(TRACE_ID);
			assertThat(parent.getSpanId()).isEqualTo(SPAN_ID);
			assertThat(parent.isSampled()).isEqualTo(sampled);
			assertThat(parent.isRemote()).isTrue();
		}
	}

	@Test
	void severalHeadersAreRead() {
		for (B3Propagator propagator : new B3Propagator[] { this.single, this.multi }) {
			SpanContext parent = HeaderCarrier
				.of("x-b3-traceid", TRACE_ID, "X-B3-SpanId", SPAN_ID, "X-B3-ParentSpanId", PARENT_ID, "X-B3-Sampled",
						"1")
				.parentFor(propagator);
			assertThat(parent.getTraceId()).isEqualTo(TRACE_ID);
			assertThat(parent.getSpanId()).isEqualTo(SPAN_ID);
			assertThat(parent.isSampled()).isTrue();
			assertThat(parent.isRemote()).isTrue();
		}
	}

	@ParameterizedTest
	@CsvSource({ "1,true", "0,false", "true,true", "false,false", "True,true", "FALSE,false" })
	void theSampledHeaderIsReadInItsOldFormToo(String value, boolean sampled) {
		Context context = HeaderCarrier.of("X-B3-TraceId", TRACE_ID, "X-B3-SpanId", SPAN_ID, "X-B3-Sampled", value)
			.extractedBy(this.multi);
		assertThat(Span.fromContext(context).getSpanContext().isSampled()).isEqualTo(sampled);
		assertThat(SamplingHint.from(context)).isNull();
	}

	@Test
	void aTraceIdOf64BitsIsPaddedAndSentPadded() {
		String padded = "0".repeat(16) + SHORT_TRACE_ID;
		Context one = HeaderCarrier.of("b3", SHORT_TRACE_ID + "-" + SPAN_ID + "-1").extractedBy(this.single);
		Context other = HeaderCarrier.of("X-B3-TraceId", SHORT_TRACE_ID, "X-B3-SpanId", SPAN_ID)
			.extractedBy(this.multi);
		assertThat(Span.fromContext(one).getSpanContext().getTraceId()).isEqualTo(padded);
		assertThat(Span.fromContext(other).getSpanContext().getTraceId()).isEqualTo(padded);
		assertThat(HeaderCarrier.injected(this.single, one).first("b3")).isEqualTo(padded + "-" + SPAN_ID + "-1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "-", "2", "D", "true", "00", "d-", "-1", "e457b5a2e4d86bd1",
			// trace id
			"80f198ee56343ba864fe8b2a57d3eff-e457b5a2e4d86bd1-1",
			"80f198ee56343ba864fe8b2a57d3eff70-e457b5a2e4d86bd1-1",
			"80F198EE56343BA864FE8B2A57D3EFF7-e457b5a2e4d86bd1-1",
			"00000000000000000000000000000000-e457b5a2e4d86bd1-1", "0000000000000000-e457b5a2e4d86bd1-1",
			"80f198ee56343ba864fe8b2a57d3efg7-e457b5a2e4d86bd1-1", "4fe8b2a57d3eff7-e457b5a2e4d86bd1-1",
			// span id
			"80f198ee56343ba864fe8b2a57d3eff7", "80f198ee56343ba864fe8b2a57d3eff7-",
			"80f198ee56343ba864fe8b2a57d3eff7-1", "80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd-1",
			"80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd12-1",
			"80f198ee56343ba864fe8b2a57d3eff7-0000000000000000-1",
			"80f198ee56343ba864fe8b2a57d3eff7-E457B5A2E4D86BD1-1",
			// sampling state
			"80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-", "80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-2",
			"80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-D",
			"80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-11",
			"80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-true",
			"80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1x1",
			"80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1--",
			// parent's parent
			"80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-1-",
			"80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-1--",
			"80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-1-05e3ac9a4f6e3b9",
			"80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-1-05e3ac9a4f6e3b9g",
			"80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-1-05e3ac9a4f6e3b90-",
			"80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1x05e3ac9a4f6e3b90",
			"80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-05e3ac9a4f6e3b90-1" })
	void aMalformedSingleHeaderIsIgnored(String header) {
		Context context = Context.root();
		assertThat(this.single.extract(context, HeaderCarrier.of("b3", header), HeaderCarrier.GETTER))
			.isSameAs(context);
	}

	@ParameterizedTest
	@CsvSource({ "80f198ee56343ba864fe8b2a57d3eff,e457b5a2e4d86bd1,1",
			"80F198EE56343BA864FE8B2A57D3EFF7,e457b5a2e4d86bd1,1",
			"00000000000000000000000000000000,e457b5a2e4d86bd1,1",
			"80f198ee56343ba864fe8b2a57d3eff7,0000000000000000,1",
			"80f198ee56343ba864fe8b2a57d3eff7,E457B5A2E4D86BD1,1", "80f198ee56343ba864fe8b2a57d3eff7,e457b5a2e4d86bd,1",
			"80f198ee56343ba864fe8b2a57d3eff7,'',1", "'',e457b5a2e4d86bd1,1",
			"80f198ee56343ba864fe8b2a57d3eff7,e457b5a2e4d86bd1,''",
			"80f198ee56343ba864fe8b2a57d3eff7,e457b5a2e4d86bd1,2",
			"80f198ee56343ba864fe8b2a57d3eff7,e457b5a2e4d86bd1,d", "80f198ee56343ba864fe8b2a57d3eff7,,1" })
	void malformedHeadersAreIgnored(String traceId, String spanId, String sampled) {
		HeaderCarrier headers = HeaderCarrier.of("X-B3-TraceId", traceId, "X-B3-Sampled", sampled);
		if (spanId != null) {
			headers.add("X-B3-SpanId", spanId);
		}
		Context context = Context.root();
		assertThat(this.multi.extract(context, headers, HeaderCarrier.GETTER)).isSameAs(context);
	}

	@Test
	void aStrangeParentSpanIdIsNoReasonToLoseTheTrace() {
		assertThat(HeaderCarrier.of("X-B3-TraceId", TRACE_ID, "X-B3-SpanId", SPAN_ID, "X-B3-ParentSpanId", "-")
			.parentFor(this.multi)
			.getSpanId()).isEqualTo(SPAN_ID);
	}

	@Test
	void whiteSpaceAroundValuesIsIgnored() {
		assertThat(HeaderCarrier.of("b3", " " + IDS + "-1\t").parentFor(this.single).getTraceId()).isEqualTo(TRACE_ID);
		assertThat(
				HeaderCarrier.of("X-B3-TraceId", " " + TRACE_ID, "X-B3-SpanId", SPAN_ID + " ", "X-B3-Sampled", "\t1 ")
					.parentFor(this.multi)
					.isSampled())
			.isTrue();
	}

	@Test
	void ofSeveralHeadersOfOneNameTheFirstCounts() {
		assertThat(HeaderCarrier
			.of("X-B3-TraceId", TRACE_ID, "X-B3-SpanId", SPAN_ID, "X-B3-Sampled", "1", "X-B3-Sampled", "0")
			.parentFor(this.multi)
			.isSampled()).isTrue();
		assertThat(HeaderCarrier.of("b3", IDS + "-1", "b3", "0").parentFor(this.single).isSampled()).isTrue();
	}

	@Test
	void theSingleHeaderTakesPrecedence() {
		HeaderCarrier headers = HeaderCarrier.of("X-B3-TraceId", "1".repeat(32), "X-B3-SpanId", "2".repeat(16),
				"X-B3-Sampled", "0", "b3", IDS + "-1");
		assertThat(headers.parentFor(this.single).getTraceId()).isEqualTo(TRACE_ID);
		assertThat(headers.parentFor(this.multi).isSampled()).isTrue();
	}

	@Test
	void theOthersAreReadWhenTheSingleHeaderIsMalformed() {
		assertThat(HeaderCarrier.of("X-B3-TraceId", TRACE_ID, "X-B3-SpanId", SPAN_ID, "b3", "nonsense")
			.parentFor(this.single)
			.getTraceId()).isEqualTo(TRACE_ID);
	}

	@ParameterizedTest
	@CsvSource({ "b3,0,DENY", "b3,1,ACCEPT", "b3,d,DEBUG", "X-B3-Sampled,0,DENY", "X-B3-Sampled,false,DENY",
			"X-B3-Sampled,1,ACCEPT", "X-B3-Flags,1,DEBUG" })
	void aDecisionWithoutIdentifiersIsAHintAndNoParent(String name, String value, SamplingHint hint) {
		Context context = HeaderCarrier.of(name, value).extractedBy(this.single);
		assertThat(SamplingHint.from(context)).isEqualTo(hint);
		assertThat(Span.fromContextOrNull(context)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "2", "", "true", "11" })
	void flagsOtherThan1MeanNothing(String flags) {
		Context context = HeaderCarrier.of("X-B3-Flags", flags).extractedBy(this.multi);
		assertThat(context).isSameAs(Context.root());
	}

	@Test
	void debugImpliesSampledAndOutranksTheSampledHeader() {
		Context context = HeaderCarrier
			.of("X-B3-TraceId", TRACE_ID, "X-B3-SpanId", SPAN_ID, "X-B3-Sampled", "0", "X-B3-Flags", "1")
			.extractedBy(this.multi);
		assertThat(Span.fromContext(context).getSpanContext().isSampled()).isTrue();
		assertThat(SamplingHint.from(context)).isEqualTo(SamplingHint.DEBUG);
	}

	@Test
	void debugIsCarriedOnByTheSpansThatFollow() {
		Context context = HeaderCarrier.of("b3", IDS + "-d").extractedBy(this.single).with(span(true));
		assertThat(HeaderCarrier.injected(this.single, context).first("b3")).isEqualTo(IDS + "-d");
		HeaderCarrier headers = HeaderCarrier.injected(this.multi, context);
		assertThat(headers.names()).containsExactly("X-B3-TraceId", "X-B3-SpanId", "X-B3-Flags");
		assertThat(headers.first("X-B3-Flags")).isEqualTo("1");
	}

	@Test
	void aDeferredDecisionIsAHint() {
		Context one = HeaderCarrier.of("b3", IDS).extractedBy(this.single);
		Context other = HeaderCarrier.of("X-B3-TraceId", TRACE_ID, "X-B3-SpanId", SPAN_ID).extractedBy(this.multi);
		assertThat(SamplingHint.from(one)).isEqualTo(SamplingHint.DEFER);
		assertThat(SamplingHint.from(other)).isEqualTo(SamplingHint.DEFER);
	}

	@Test
	void aDeferredDecisionStaysDeferredUntilASpanIsStarted() {
		Context context = HeaderCarrier.of("b3", IDS).extractedBy(this.single);
		assertThat(HeaderCarrier.injected(this.single, context).first("b3")).isEqualTo(IDS);
		assertThat(HeaderCarrier.injected(this.multi, context).names()).containsExactly("X-B3-TraceId", "X-B3-SpanId");
		assertThat(HeaderCarrier.injected(this.single, context.with(span(true))).first("b3")).isEqualTo(IDS + "-1");
		assertThat(HeaderCarrier.injected(this.single, context.with(span(false))).first("b3")).isEqualTo(IDS + "-0");
	}

	@Test
	void aHintIsForgottenWhenADecisionComesWithIdentifiers() {
		for (String later : new String[] { IDS + "-1", IDS + "-0" }) {
			Context context = this.single.extract(SamplingHint.DEBUG.storeIn(Context.root()),
					HeaderCarrier.of("b3", later), HeaderCarrier.GETTER);
			assertThat(SamplingHint.from(context)).isNull();
		}
	}

	@ParameterizedTest
	@EnumSource(SamplingHint.class)
	void aHintIsPassedOnWhenNoSpanWasStarted(SamplingHint hint) {
		Context context = hint.storeIn(Context.root());
		HeaderCarrier one = HeaderCarrier.injected(this.single, context);
		HeaderCarrier several = HeaderCarrier.injected(this.multi, context);
		switch (hint) {
			case DENY -> assertThat(one.toString() + several).isEqualTo("[b3: 0][X-B3-Sampled: 0]");
			case ACCEPT -> assertThat(one.toString() + several).isEqualTo("[b3: 1][X-B3-Sampled: 1]");
			case DEBUG -> assertThat(one.toString() + several).isEqualTo("[b3: d][X-B3-Flags: 1]");
			case DEFER -> assertThat(one.toString() + several).isEqualTo("[][]");
		}
	}

	@Test
	void theDecisionMadeHereOutranksADenial() {
		Context context = SamplingHint.DENY.storeIn(Context.root()).with(span(true));
		assertThat(HeaderCarrier.injected(this.single, context).first("b3")).isEqualTo(IDS + "-1");
	}

	@ParameterizedTest
	@CsvSource({ "true,1", "false,0" })
	void bothEncodingsAreSentWithoutTheParent(boolean sampled, String state) {
		Context context = Context.root().with(span(sampled));
		assertThat(HeaderCarrier.injected(this.single, context)).hasToString("[b3: " + IDS + "-" + state + "]");
		assertThat(HeaderCarrier.injected(this.multi, context)).hasToString(
				"[X-B3-TraceId: " + TRACE_ID + " | X-B3-SpanId: " + SPAN_ID + " | X-B3-Sampled: " + state + "]");
	}

	@Test
	void nothingIsSentWithoutASpan() {
		assertThat(HeaderCarrier.injected(this.single, Context.root()).names()).isEmpty();
		assertThat(HeaderCarrier.injected(this.multi, Context.root().with(Span.getInvalid())).names()).isEmpty();
	}

	@Test
	void theFieldsAreThoseThatAreSent() {
		assertThat(this.single.fields()).containsExactly("b3");
		assertThat(this.multi.fields()).containsExactly("X-B3-TraceId", "X-B3-SpanId", "X-B3-Sampled", "X-B3-Flags");
	}

	private static Span span(boolean sampled) {
		return Span.wrap(SpanContext.create(TRACE_ID, SPAN_ID,
				sampled ? TraceFlags.getSampled() : TraceFlags.getDefault(), TraceState.getDefault()));
	}

}
