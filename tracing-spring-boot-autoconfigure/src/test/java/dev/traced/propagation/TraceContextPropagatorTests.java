package dev.traced.propagation;

import java.util.Arrays;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TraceContextPropagator}: every case of the test suite of the W3C
 * ({@code test_traceparent_*}, {@code test_tracestate_*}), and what the text demands
 * beyond. That suite looks at a service from outside; "a newly generated trace-id" there
 * means "no parent" here.
 */
class TraceContextPropagatorTests {

	private static final String TRACE_ID = "12345678901234567890123456789012";

	private static final String SPAN_ID = "1234567890123456";

	private static final String VALID = "00-" + TRACE_ID + "-" + SPAN_ID + "-01";

	private final TraceContextPropagator propagator = new TraceContextPropagator();

	@Test
	void thereIsNoParentWithoutHeaders() {
		Context context = Context.root();
		assertThat(this.propagator.extract(context, new HeaderCarrier(), HeaderCarrier.GETTER)).isSameAs(context);
	}

	@Test
	void traceparentAloneIsEnough() {
		SpanContext parent = parent("traceparent", VALID);
		assertThat(parent.getTraceId()).isEqualTo(TRACE_ID);
		assertThat(parent.getSpanId()).isEqualTo(SPAN_ID);
		assertThat(parent.isSampled()).isTrue();
		assertThat(parent.isRemote()).isTrue();
		assertThat(parent.getTraceState().isEmpty()).isTrue();
	}

	@Test
	void aDuplicatedTraceparentIsIgnored() {
		assertThat(parent("traceparent", VALID, "traceparent", VALID.replace("9012-", "9011-")).isValid()).isFalse();
	}

	@Test
	void aDuplicatedTraceparentIsIgnoredEvenWhenBothAreTheSame() {
		assertThat(parent("traceparent", VALID, "traceparent", VALID).isValid()).isFalse();
	}

	@Test
	void twoTraceparentsThatAProxyHasJoinedAreIgnored() {
		assertThat(parent("traceparent", VALID + "," + VALID).isValid()).isFalse();
		assertThat(parent("traceparent", "cc" + VALID.substring(2) + "," + VALID).isValid()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "trace-parent", "trace.parent" })
	void aWrongHeaderNameIsIgnored(String name) {
		assertThat(parent(name, VALID).isValid()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "TraceParent", "TrAcEpArEnT", "TRACEPARENT" })
	void theCaseOfTheHeaderNameDoesNotMatter(String name) {
		assertThat(parent(name, VALID).getTraceId()).isEqualTo(TRACE_ID);
	}

	@ParameterizedTest
	@ValueSource(strings = { ".", "-", "-what-the-future-will-be-like" })
	void version00EndsAfterTheFlags(String suffix) {
		assertThat(parent("traceparent", VALID + suffix).isValid()).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "cc,''", "cc,-", "cc,-what-the-future-will-be-like", "01,''", "fe,-x", "0f,''", "f0,''" })
	void aFutureVersionIsReadAsFarAsItIsKnown(String version, String suffix) {
		SpanContext parent = parent("traceparent", version + VALID.substring(2) + suffix);
		assertThat(parent.getTraceId()).isEqualTo(TRACE_ID);
		assertThat(parent.getSpanId()).isEqualTo(SPAN_ID);
		assertThat(parent.isSampled()).isTrue();
	}

	@Test
	void aFutureVersionIsSentOnAsVersion00() {
		Context context = HeaderCarrier.of("traceparent", "cc" + VALID.substring(2) + "-x")
			.extractedBy(this.propagator);
		assertThat(HeaderCarrier.injected(this.propagator, context).first("traceparent")).isEqualTo(VALID);
	}

	@Test
	void aFutureVersionMustSeparateWhatFollows() {
		assertThat(parent("traceparent", "cc" + VALID.substring(2) + ".what-the-future-will-be-like").isValid())
			.isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = {
			// version ff
			"ff-12345678901234567890123456789012-1234567890123456-01",
			// version with illegal characters
			".0-12345678901234567890123456789012-1234567890123456-01",
			"0.-12345678901234567890123456789012-1234567890123456-01",
			"0A-12345678901234567890123456789012-1234567890123456-01",
			"CC-12345678901234567890123456789012-1234567890123456-01",
			// version too long
			"000-12345678901234567890123456789012-1234567890123456-01",
			"0000-12345678901234567890123456789012-1234567890123456-01",
			// version too short
			"0-12345678901234567890123456789012-1234567890123456-01",
			// trace-id all zero
			"00-00000000000000000000000000000000-1234567890123456-01",
			// trace-id with illegal characters
			"00-.2345678901234567890123456789012-1234567890123456-01",
			"00-1234567890123456789012345678901.-1234567890123456-01",
			"00-A2345678901234567890123456789012-1234567890123456-01",
			"00-ABCDEF78901234567890123456ABCDEF-1234567890123456-01",
			// trace-id too long
			"00-123456789012345678901234567890123-1234567890123456-01",
			// trace-id too short
			"00-1234567890123456789012345678901-1234567890123456-01",
			// parent-id all zero
			"00-12345678901234567890123456789012-0000000000000000-01",
			// parent-id with illegal characters
			"00-12345678901234567890123456789012-.234567890123456-01",
			"00-12345678901234567890123456789012-123456789012345.-01",
			"00-12345678901234567890123456789012-ABCDEF7890123456-01",
			// parent-id too long
			"00-12345678901234567890123456789012-12345678901234567-01",
			// parent-id too short
			"00-12345678901234567890123456789012-123456789012345-01",
			// trace-flags with illegal characters
			"00-12345678901234567890123456789012-1234567890123456-.0",
			"00-12345678901234567890123456789012-1234567890123456-0.",
			"00-12345678901234567890123456789012-1234567890123456-0A",
			// trace-flags too long
			"00-12345678901234567890123456789012-1234567890123456-001",
			// trace-flags too short
			"00-12345678901234567890123456789012-1234567890123456-1",
			// separators
			"00_12345678901234567890123456789012-1234567890123456-01",
			"00-12345678901234567890123456789012_1234567890123456-01",
			"00-12345678901234567890123456789012-1234567890123456_01",
			// what belongs to no alphabet
			"00-1234567890123456789012345678901\u0661-1234567890123456-01", "", " ", "-", "00" })
	void anInvalidTraceparentIsIgnoredAndTracestateWithIt(String traceparent) {
		HeaderCarrier headers = HeaderCarrier.of("traceparent", traceparent, "tracestate", "foo=1");
		Context context = Context.root();
		assertThat(this.propagator.extract(context, headers, HeaderCarrier.GETTER)).isSameAs(context);
	}

	@Test
	void tracestateIsNotEvenLookedAtWhenTraceparentIsInvalid() {
		RecordingGetter getter = new RecordingGetter("00-" + TRACE_ID + "-0000000000000000-01");
		this.propagator.extract(Context.root(), "", getter);
		assertThat(getter.asked()).containsExactly("traceparent");
	}

	@ParameterizedTest
	@CsvSource(ignoreLeadingAndTrailingWhitespace = false, value = { " ,", "\t,", ", ", ",\t", "\t , \t" })
	void whiteSpaceAroundTraceparentIsIgnored(String before, String after) {
		String traceparent = ((before != null) ? before : "") + VALID + ((after != null) ? after : "");
		assertThat(parent("traceparent", traceparent).getTraceId()).isEqualTo(TRACE_ID);
	}

	@Test
	void tracestateWithoutTraceparentIsDiscarded() {
		assertThat(parent("tracestate", "foo=1").isValid()).isFalse();
		assertThat(parent("tracestate", "foo=1,bar=2").getTraceState().isEmpty()).isTrue();
	}

	@Test
	void tracestateIsInherited() {
		assertThat(state("foo=1,bar=2")).containsExactly(Map.entry("foo", "1"), Map.entry("bar", "2"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "trace-state", "trace.state" })
	void aWrongNameOfTracestateIsIgnored(String name) {
		assertThat(parent("traceparent", VALID, name, "foo=1").getTraceState().isEmpty()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "TraceState", "TrAcEsTaTe", "TRACESTATE" })
	void theCaseOfTheNameOfTracestateDoesNotMatter(String name) {
		assertThat(parent("traceparent", VALID, name, "foo=1").getTraceState().get("foo")).isEqualTo("1");
	}

	@Test
	void anEmptyTracestateIsNoHarmAndIsNotSent() {
		assertThat(state("")).isEmpty();
		assertThat(state(" ,\t, ")).isEmpty();
		assertThat(sent("")).isNull();
		assertThat(state("foo=1", "")).containsExactly(Map.entry("foo", "1"));
		assertThat(state("", "foo=1")).containsExactly(Map.entry("foo", "1"));
		assertThat(sent("", "foo=1", "", " ")).isEqualTo("foo=1");
		assertThat(parent("traceparent", VALID, "tracestate", "").getTraceId()).isEqualTo(TRACE_ID);
	}

	@Test
	void severalTracestateHeadersAreOneInTheirOrder() {
		assertThat(sent("foo=1,bar=2", "rojo=1,congo=2", "baz=3")).isEqualTo("foo=1,bar=2,rojo=1,congo=2,baz=3");
	}

	@Test
	void ofDuplicatedKeysTheFirstIsKept() {
		assertThat(sent("foo=1,foo=1")).isEqualTo("foo=1");
		assertThat(sent("foo=1,foo=2")).isEqualTo("foo=1");
		assertThat(sent("foo=1", "foo=1")).isEqualTo("foo=1");
		assertThat(sent("foo=1", "foo=2")).isEqualTo("foo=1");
		assertThat(sent("a=1,foo=2, b=3 ,foo=4,fo=5,fooo=6")).isEqualTo("a=1,foo=2,b=3,fo=5,fooo=6");
	}

	@Test
	void allLegalCharactersAreAccepted() {
		String key = "abcdefghijklmnopqrstuvwxyz0123456789_-*/";
		String value = IntStream.rangeClosed(0x20, 0x7e)
			.filter((c) -> c != ',' && c != '=')
			.mapToObj(Character::toString)
			.collect(Collectors.joining());
		assertThat(state(key + "=" + value)).containsExactly(Map.entry(key, value));
		assertThat(state(key + "@a-z0-9_-*/=" + value)).containsExactly(Map.entry(key + "@a-z0-9_-*/", value));
		assertThat(sent(key + "=" + value)).isEqualTo(key + "=" + value);
	}

	@Test
	void whiteSpaceAroundMembersIsIgnoredAndNotSent() {
		assertThat(sent("foo=1 \t , \t bar=2, \t baz=3")).isEqualTo("foo=1,bar=2,baz=3");
		assertThat(sent("foo=1\t \t,\t \tbar=2,\t \tbaz=3")).isEqualTo("foo=1,bar=2,baz=3");
		assertThat(sent(" foo=1")).isEqualTo("foo=1");
		assertThat(sent("\tfoo=1")).isEqualTo("foo=1");
		assertThat(sent("foo=1 ")).isEqualTo("foo=1");
		assertThat(sent("foo=1\t")).isEqualTo("foo=1");
		assertThat(sent("\t foo=1 \t")).isEqualTo("foo=1");
	}

	@Test
	void leadingSpacesOfAValueBelongToIt() {
		assertThat(state("foo=  a b ,bar=2")).containsExactly(Map.entry("foo", "  a b"), Map.entry("bar", "2"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "foo =1", "FOO=1", "foo.bar=1", "@foo=1,bar=2", "_foo=1", "foo", "foo,bar=2", "=1", "=",
			"f\u00f6=1", "bar=2,f o=1" })
	void anIllegalKeyVoidsTracestateButNotTraceparent(String tracestate) {
		SpanContext parent = parent("traceparent", VALID, "tracestate", tracestate);
		assertThat(parent.getTraceId()).isEqualTo(TRACE_ID);
		assertThat(parent.getTraceState().isEmpty()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "foo@", "foo@@bar", "foo@bar@baz", "1foo", "1", "0@0" })
	void keysOfLevel2AreInherited(String key) {
		assertThat(sent(key + "=1,bar=2")).isEqualTo(key + "=1,bar=2");
		assertThat(state(key + "=1,bar=2")).containsEntry(key, "1");
	}

	@Test
	void thirtyTwoMembersAreInheritedAndThirtyThreeAreDiscarded() {
		assertThat(state(members(1, 10), members(11, 20), members(21, 30), members(31, 32))).hasSize(32)
			.containsEntry("bar01", "01");
		assertThat(state(members(1, 10), members(11, 20), members(21, 30), members(31, 33))).isEmpty();
	}

	@Test
	void emptyAndRepeatedMembersAreNotCounted() {
		assertThat(state(members(1, 32), "", ",,", "bar01=2")).hasSize(32);
	}

	@Test
	void keysHaveUpTo256Characters() {
		assertThat(state("foo=1", "z".repeat(256) + "=1")).hasSize(2);
		assertThat(state("foo=1", "z".repeat(257) + "=1")).isEmpty();
		assertThat(state("foo=1", "t".repeat(241) + "@" + "v".repeat(14) + "=1")).hasSize(2);
		assertThat(state("foo=1", "t".repeat(242) + "@v=1")).hasSize(2);
		assertThat(state("foo=1", "t@" + "v".repeat(15) + "=1")).hasSize(2);
	}

	@Test
	void valuesHaveUpTo256Characters() {
		assertThat(state("foo=" + "x".repeat(256))).hasSize(1);
		assertThat(state("foo=" + " ".repeat(255) + "x")).hasSize(1);
		assertThat(state("foo=" + "x".repeat(257))).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "foo=bar=baz", "foo=,bar=3", "foo=", "foo= ", "foo=a\tb", "foo=\ta", "foo=\u00e9",
			"foo=a\u007f", "foo=a\u0000", "bar=3,foo=a\nb" })
	void anIllegalValueVoidsTracestateButNotTraceparent(String tracestate) {
		SpanContext parent = parent("traceparent", VALID, "tracestate", tracestate);
		assertThat(parent.getTraceId()).isEqualTo(TRACE_ID);
		assertThat(parent.getTraceState().isEmpty()).isTrue();
	}

	@Test
	void theLongestTracestateIsInherited() {
		String longest = IntStream.range(10, 42)
			.mapToObj((i) -> "k".repeat(254) + i + "=" + "v".repeat(256))
			.collect(Collectors.joining(","));
		assertThat(sent(longest)).isEqualTo(longest).hasSize(32 * 513 + 31);
	}

	@ParameterizedTest
	@CsvSource({ "00,00", "01,01", "02,02", "03,03", "04,00", "fc,00", "ff,03", "0e,02", "81,01" })
	void theSampledAndTheRandomFlagArePropagatedAndOthersCleared(String received, String sent) {
		Context context = HeaderCarrier.of("traceparent", "00-" + TRACE_ID + "-" + SPAN_ID + "-" + received)
			.extractedBy(this.propagator);
		assertThat(Span.fromContext(context).getSpanContext().getTraceFlags().asHex()).isEqualTo(sent);
		assertThat(HeaderCarrier.injected(this.propagator, context).first("traceparent")).endsWith("-" + sent);
	}

	@ParameterizedTest
	@CsvSource({ "00,00", "01,01", "02,02", "03,03" })
	void aChildSpanOfTheSdkKeepsTheTraceAndItsFlags(String received, String flags) {
		// the SDK of Spring Boot 4.0 does not know the random flag yet
		boolean knowsRandom = Arrays.stream(TraceFlags.class.getMethods())
			.anyMatch((method) -> method.getName().equals("isTraceIdRandom"));
		String sent = knowsRandom ? flags : flags.replace('2', '0').replace('3', '1');
		Context parent = HeaderCarrier
			.of("traceparent", "00-" + TRACE_ID + "-" + SPAN_ID + "-" + received, "tracestate", "foo@=1, bar=2")
			.extractedBy(this.propagator);
		try (SdkTracerProvider provider = SdkTracerProvider.builder()
			.setSampler(Sampler.parentBased(Sampler.alwaysOn()))
			.build()) {
			Span first = provider.get("test").spanBuilder("first").setParent(parent).startSpan();
			Span second = provider.get("test").spanBuilder("second").setParent(parent).startSpan();
			HeaderCarrier one = HeaderCarrier.injected(this.propagator, parent.with(first));
			HeaderCarrier other = HeaderCarrier.injected(this.propagator, parent.with(second));
			assertThat(one.first("traceparent"))
				.isEqualTo("00-" + TRACE_ID + "-" + first.getSpanContext().getSpanId() + "-" + sent);
			assertThat(one.first("tracestate")).isEqualTo("foo@=1,bar=2");
			assertThat(other.first("traceparent")).startsWith("00-" + TRACE_ID + "-")
				.doesNotContain("-" + SPAN_ID + "-")
				.isNotEqualTo(one.first("traceparent"));
			first.end();
			second.end();
		}
	}

	@Test
	void reservedFlagsOfASpanAreNotSent() {
		SpanContext span = SpanContext.create(TRACE_ID, SPAN_ID, TraceFlags.fromByte((byte) 0xff),
				TraceState.getDefault());
		assertThat(sent(span).first("traceparent")).endsWith("-03");
	}

	@Test
	void aSpanThatIsNotRecordedIsSentToo() {
		SpanContext span = SpanContext.create(TRACE_ID, SPAN_ID, TraceFlags.getDefault(), TraceState.getDefault());
		HeaderCarrier headers = sent(span);
		assertThat(headers.names()).containsExactly("traceparent");
		assertThat(headers.first("traceparent")).isEqualTo("00-" + TRACE_ID + "-" + SPAN_ID + "-00");
	}

	@Test
	void nothingIsSentWithoutAValidSpan() {
		assertThat(HeaderCarrier.injected(this.propagator, Context.root()).names()).isEmpty();
		assertThat(sent(SpanContext.getInvalid()).names()).isEmpty();
	}

	@Test
	void traceStateOfTheApiIsSentInItsOrder() {
		TraceState state = TraceState.builder().put("bar", "2").put("foo", "1").build();
		SpanContext span = SpanContext.create(TRACE_ID, SPAN_ID, TraceFlags.getSampled(), state);
		assertThat(sent(span).first("tracestate")).isEqualTo("foo=1,bar=2");
	}

	@Test
	void whatIsPutIntoAReceivedTraceStateComesFirstAndTheRestKeepsItsOrder() {
		TraceState received = parent("traceparent", VALID, "tracestate", "a=1,b@=2,c=3").getTraceState();
		assertThat(received.toBuilder().put("b@", "9").build()).hasToString("b@=9,a=1,c=3");
		assertThat(received.toBuilder().put("ot", "th:8").build()).hasToString("ot=th:8,a=1,b@=2,c=3");
		assertThat(received.toBuilder().remove("a").remove("none").build()).hasToString("b@=2,c=3");
		assertThat(received.toBuilder().remove("a").remove("b@").remove("c").build().isEmpty()).isTrue();
		assertThat(received.toBuilder().put("BAD", "1").put("c", "b=d").put("d", "").put("e", "x ").build())
			.isEqualTo(received);
		assertThat(received).hasToString("a=1,b@=2,c=3");
	}

	@Test
	void theLastMemberGivesWayToA33rd() {
		TraceState full = parent("traceparent", VALID, "tracestate", members(1, 32)).getTraceState();
		TraceState more = full.toBuilder().put("new", "1").build();
		assertThat(more.size()).isEqualTo(32);
		assertThat(more.get("new")).isEqualTo("1");
		assertThat(more.get("bar31")).isEqualTo("31");
		assertThat(more.get("bar32")).isNull();
	}

	@Test
	void aReceivedTraceStateAnswersAsTheApiDemands() {
		TraceState state = parent("traceparent", VALID, "tracestate", "foo=1, barfoo=2,x= y").getTraceState();
		assertThat(state.size()).isEqualTo(3);
		assertThat(state.isEmpty()).isFalse();
		assertThat(state.get("foo")).isEqualTo("1");
		assertThat(state.get("barfoo")).isEqualTo("2");
		assertThat(state.get("x")).isEqualTo(" y");
		assertThat(state.get("bar")).isNull();
		assertThat(state.get("oo")).isNull();
		assertThat(state.get("")).isNull();
		assertThat(state.get("1,barfoo")).isNull();
		assertThat(state.get("x= y")).isNull();
		assertThat(state.asMap()).containsExactly(Map.entry("foo", "1"), Map.entry("barfoo", "2"),
				Map.entry("x", " y"));
		assertThat(state).isEqualTo(HeaderTraceState.parse("foo=1,barfoo=2,x= y"))
			.hasSameHashCodeAs("foo=1,barfoo=2,x= y");
	}

	@Test
	void theFieldsAreThoseThatAreSent() {
		assertThat(this.propagator.fields()).containsExactly("traceparent", "tracestate");
	}

	private SpanContext parent(String... headers) {
		return HeaderCarrier.of(headers).parentFor(this.propagator);
	}

	private HeaderCarrier request(String... tracestates) {
		HeaderCarrier headers = HeaderCarrier.of("traceparent", VALID);
		for (String tracestate : tracestates) {
			headers.add("tracestate", tracestate);
		}
		return headers;
	}

	private Map<String, String> state(String... tracestates) {
		return request(tracestates).parentFor(this.propagator).getTraceState().asMap();
	}

	private String sent(String... tracestates) {
		return HeaderCarrier.injected(this.propagator, request(tracestates).extractedBy(this.propagator))
			.first("tracestate");
	}

	private HeaderCarrier sent(SpanContext span) {
		return HeaderCarrier.injected(this.propagator, Context.root().with(Span.wrap(span)));
	}

	private static String members(int first, int last) {
		return IntStream.rangeClosed(first, last)
			.mapToObj((i) -> String.format("bar%02d=%02d", i, i))
			.collect(Collectors.joining(","));
	}

	/** Answers one traceparent, and notes what it is asked for. */
	private static final class RecordingGetter implements TextMapGetter<String> {

		private final List<String> asked = new ArrayList<>();

		private final String traceparent;

		RecordingGetter(String traceparent) {
			this.traceparent = traceparent;
		}

		@Override
		public Iterable<String> keys(String carrier) {
			return List.of();
		}

		@Override
		public String get(String carrier, String key) {
			this.asked.add(key);
			return key.equals("traceparent") ? this.traceparent : "foo=1";
		}

		List<String> asked() {
			return this.asked;
		}

	}

}
