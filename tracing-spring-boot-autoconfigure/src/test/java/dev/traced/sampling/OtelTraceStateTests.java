package dev.traced.sampling;

import java.util.List;

import dev.traced.core.Guard;
import dev.traced.core.SamplingThreshold;
import dev.traced.core.Suppression;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link OtelTraceState}, {@link Threshold} and {@link Outcome}, with the
 * samplers that use them.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/otel/trace/tracestate-probability-sampling/">Probability
 * sampling</a>
 */
class OtelTraceStateTests {

	private static final String PREFIX = "0af7651916cd43dd84";

	// 0.433 of what there is
	private static final String TRACE_ID = PREFIX + "6e6d1a75832a2f";

	@ParameterizedTest
	@CsvSource({ "1, 0", "0.5, 8", "0.3333333333333333, aaab", "0.25, c", "0.2, cccd", "0.1, e666", "0.01, fd70a",
			"0.001, ffbe77", "0.9, 199a", "0.999999, 000010c7", "0.000001, ffffef39" })
	void aRatioIsWrittenWithFourSignificantDigits(double ratio, String digits) {
		assertThat(Threshold.toDigits(Threshold.of(ratio))).isEqualTo(digits);
		assertThat(Threshold.toRatio(Threshold.of(ratio))).isCloseTo(ratio, within(ratio / 5_000));
	}

	@Test
	void theSmallestRatioIsOneOfAllTraceIds() {
		assertThat(Threshold.toDigits(Threshold.of(Math.pow(2, -56)))).isEqualTo("ffffffffffffff");
		assertThat(Threshold.of(0)).isEqualTo(Threshold.EVERYTHING);
	}

	@ParameterizedTest
	@CsvSource({ "6e6d1a75832a2f, true", "6e6d1a75832a30, false", "6e6d1a75832a2e, true", "6e6d1a75832a, true",
			"6e6d1a75832b, false", "0, true", "7, false", "ffffffffffffff, false" })
	void aTraceIsRecordedIfItsRandomnessIsNotLessThanTheThreshold(String digits, boolean recorded) {
		long threshold = Long.parseLong((digits + "0".repeat(14)).substring(0, 14), 16);
		assertThat(OtelTraceState.isReached(null, TRACE_ID, threshold)).isEqualTo(recorded);
		assertThat(OtelTraceState.isReached("a:b;rv:6e6d1a75832a2f", PREFIX + "0".repeat(14), threshold))
			.isEqualTo(recorded);
	}

	@Test
	void aTraceThatBeginsHereSaysItsProbability() {
		assertThat(updated(Samplers.ratio(0.6), Context.root(), TRACE_ID)).isEqualTo("th:6666");
		assertThat(updated(Samplers.always(), Context.root(), TRACE_ID)).isEqualTo("th:0");
		assertThat(updated(Samplers.adaptive(50, 0, 1), Context.root(), TRACE_ID)).isEqualTo("th:0");
		assertThat(updated(Samplers.rateLimiting(50), Context.root(), TRACE_ID)).isNull();
		assertThat(updated(Samplers.never(), Context.root(), TRACE_ID)).isNull();
		assertThat(updated(Samplers.ratio(0.1), Context.root(), TRACE_ID)).isNull();
	}

	@Test
	void theStateOfATraceThatBeginsHereIsMadeOnce() {
		SamplingResult result = sample(Samplers.ratio(0.6), Context.root(), TRACE_ID);
		assertThat(result.getUpdatedTraceState(TraceState.getDefault()))
			.isSameAs(result.getUpdatedTraceState(TraceState.getDefault()));
	}

	@Test
	void anExplicitRandomnessDecidesInPlaceOfTheTraceIdAndIsPassedOn() {
		Sampler sampler = Samplers.ratio(0.5);
		assertThat(samples(sampler, parent("rv:f0000000000000"), PREFIX + "0".repeat(14))).isTrue();
		assertThat(samples(sampler, parent("rv:10000000000000"), PREFIX + "f".repeat(14))).isFalse();
		assertThat(updated(sampler, parent("rv:f0000000000000"), TRACE_ID)).isEqualTo("th:8;rv:f0000000000000");
		assertThat(updated(Samplers.adaptive(50, 0, 1), parent("rv:10000000000000"), TRACE_ID))
			.isEqualTo("th:0;rv:10000000000000");
	}

	@ParameterizedTest
	@ValueSource(strings = { "rv:f", "rv:F0000000000000", "rv:", "rv:f00000000000000", "rv:g0000000000000", "xrv:f",
			"rv=f0000000000000" })
	void aMalformedRandomnessIsNotHeeded(String ot) {
		assertThat(samples(Samplers.ratio(0.5), parent(ot), TRACE_ID)).isFalse();
		assertThat(samples(Samplers.ratio(0.5), parent(ot), PREFIX + "f".repeat(14))).isTrue();
	}

	@Test
	void whatElseThereIsIsPassedOn() {
		TraceState state = state("p:8;th:c;k1:13;;th:d");
		assertThat(OtelTraceState.with(state, "8").get("ot")).isEqualTo("th:8;p:8;k1:13");
		assertThat(SamplingThreshold.without(state).get("ot")).isEqualTo("p:8;k1:13");
		assertThat(OtelTraceState.with(state("broken"), "8").get("ot")).isEqualTo("th:8;broken");
		assertThat(SamplingThreshold.without(state("th:8")).asMap()).doesNotContainKey("ot")
			.containsEntry("other", "1");
	}

	@Test
	void whatIsAsItShouldBeStaysTheSameObject() {
		TraceState same = state("rv:6e6d1a75832a2f;th:8");
		assertThat(OtelTraceState.with(same, "8")).isSameAs(same);
		TraceState none = state("rv:6e6d1a75832a2f;xth:8");
		assertThat(SamplingThreshold.without(none)).isSameAs(none);
	}

	@Test
	void whatIsChangedComesFirst() {
		TraceState state = TraceState.builder().put("ot", "k1:13").put("b", "2").put("a", "1").build();
		assertThat(OtelTraceState.with(state, "8").asMap().keySet()).containsExactly("ot", "a", "b");
	}

	@Test
	void thereAreNoMoreThan256Characters() {
		String full = "k:" + "x".repeat(250);
		assertThat(OtelTraceState.with(state(full), "8").get("ot")).isEqualTo(full);
		assertThat(OtelTraceState.with(state("th:cc;" + full.substring(0, 250)), "fd70a").get("ot"))
			.isEqualTo(full.substring(0, 250));
		assertThat(OtelTraceState.with(state(full.substring(0, 251)), "8").get("ot")).startsWith("th:8;").hasSize(256);
	}

	@Test
	void aStateWithoutRoomIsPassedOnAsItIs() {
		TraceStateBuilder builder = TraceState.builder();
		for (int i = 0; i < 32; i++) {
			builder.put("k" + i, "v");
		}
		TraceState full = builder.build();
		assertThat(OtelTraceState.with(full, "8").asMap()).isEqualTo(full.asMap());
	}

	@ParameterizedTest
	@CsvSource({ "th:6, th:6", "th:6e6d1a75832a2f, th:6e6d1a75832a2f", "th:0;a:b, th:0;a:b",
			"th:f;rv:f0000000000000, th:f;rv:f0000000000000", "a:b, a:b", "rv:6e6d1a75832a2f, rv:6e6d1a75832a2f" })
	void whoFollowsASampledParentPassesOnWhatItSays(String received, String sent) {
		assertThat(updated(Samplers.parentBased(Samplers.never()), parent(received), TRACE_ID)).isEqualTo(sent);
	}

	@ParameterizedTest
	@CsvSource({ "th:7,", "th:6e6d1a75832a30,", "th:6;rv:10000000000000, rv:10000000000000", "th:G;a:b, a:b", "th:,",
			"th:000000000000000," })
	void whatCannotBeTrueIsTakenBack(String received, String sent) {
		assertThat(updated(Samplers.parentBased(Samplers.never()), parent(received), TRACE_ID)).isEqualTo(sent);
		assertThat(samples(Samplers.parentBased(Samplers.never()), parent(received), TRACE_ID)).isTrue();
	}

	@Test
	void aTraceThatIsNotSampledHasNoThreshold() {
		Context remote = parent("th:8;a:b", false, true);
		assertThat(updated(Samplers.parentBased(Samplers.always()), remote, TRACE_ID)).isEqualTo("a:b");
		assertThat(updated(Samplers.ratio(0.1), parent("th:0;a:b"), TRACE_ID)).isEqualTo("a:b");
	}

	@Test
	void aForcedTraceClaimsNoProbability() {
		Sampler sampler = ForcedTraces.of((context) -> true).otherwise(Samplers.ratio(0.6), false);
		assertThat(updated(sampler, Context.root(), TRACE_ID)).isNull();
		Context remote = parent("th:6;a:b");
		assertThat(samples(sampler, remote, TRACE_ID)).isTrue();
		assertThat(updated(sampler, remote, TRACE_ID)).isEqualTo("a:b");
		assertThat(updated(sampler, parent("a:b", true, false), TRACE_ID)).isEqualTo("a:b");
	}

	@Test
	void silenceClaimsNoProbability() {
		Context silent = Suppression.suppress(parent("th:6;rv:f0000000000000"));
		assertThat(Span.fromContext(silent).getSpanContext().isSampled()).isFalse();
		assertThat(Span.fromContext(silent).getSpanContext().getTraceState().get("ot")).isEqualTo("rv:f0000000000000");
	}

	@Test
	void whatAFailedSamplerDropsClaimsNoProbability() {
		Guard guard = new Guard((doing, total, failure) -> {
		});
		Sampler failing = Samplers.guarded(Samplers.parentBased(Samplers.always(), (context) -> {
			throw new IllegalStateException("expected");
		}), guard);
		assertThat(updated(failing, parent("th:6;a:b", false, true), TRACE_ID)).isEqualTo("a:b");
		assertThat(guard.failures()).isEqualTo(1);
	}

	private static String updated(Sampler sampler, Context context, String traceId) {
		TraceState state = Span.fromContext(context).getSpanContext().getTraceState();
		return sample(sampler, context, traceId).getUpdatedTraceState(state).get("ot");
	}

	private static boolean samples(Sampler sampler, Context context, String traceId) {
		return sample(sampler, context, traceId).getDecision() == SamplingDecision.RECORD_AND_SAMPLE;
	}

	private static SamplingResult sample(Sampler sampler, Context context, String traceId) {
		return sampler.shouldSample(context, traceId, "name", SpanKind.SERVER, Attributes.empty(), List.of());
	}

	private static TraceState state(String ot) {
		return TraceState.builder().put("other", "1").put("ot", ot).build();
	}

	private static Context parent(String ot) {
		return parent(ot, true, true);
	}

	private static Context parent(String ot, boolean sampled, boolean remote) {
		TraceFlags flags = sampled ? TraceFlags.getSampled() : TraceFlags.getDefault();
		TraceState state = TraceState.builder().put("ot", ot).build();
		SpanContext parent = remote ? SpanContext.createFromRemoteParent(TRACE_ID, "b7ad6b7169203331", flags, state)
				: SpanContext.create(TRACE_ID, "b7ad6b7169203331", flags, state);
		return Context.root().with(Span.wrap(parent));
	}

}
