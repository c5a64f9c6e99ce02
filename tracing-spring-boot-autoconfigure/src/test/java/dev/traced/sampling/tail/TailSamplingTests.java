package dev.traced.sampling.tail;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.traced.core.Guard;
import dev.traced.core.SamplerTraits;
import dev.traced.core.Suppression;
import dev.traced.sampling.Samplers;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TailSampling}.
 */
class TailSamplingTests {

	private static final AttributeKey<String> REASON = AttributeKey.stringKey("traced.keep.reason");

	private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	private TailPipeline pipeline = new TailPipeline(TailPipeline.unsampled(), TailPipeline.ERRORS);

	@AfterEach
	void close() {
		this.pipeline.close();
	}

	@Test
	void aTraceWithAFailedSpanIsKeptWhole() {
		Span root = this.pipeline.root("root");
		Span child = this.pipeline.child(root, "child");
		TailPipeline.fail(this.pipeline.child(child, "failed"));
		child.end();
		assertThat(this.pipeline.exported).isEmpty();
		root.end();
		assertThat(this.pipeline.names()).containsExactly("failed", "child", "root");
		assertThat(this.pipeline.tail.counters().kept(KeepCause.ERROR)).isEqualTo(1);
		assertNothingWaits();
	}

	@Test
	void theLocalRootSaysWhyAndNoOtherSpanDoes() {
		Span root = this.pipeline.root("root");
		root.setAttribute("own", "kept");
		TailPipeline.fail(this.pipeline.child(root, "failed"));
		root.end();
		List<SpanData> spans = List.copyOf(this.pipeline.exported);
		assertThat(spans.get(0).getAttributes().get(REASON)).isNull();
		assertThat(spans.get(1).getAttributes().get(REASON)).isEqualTo("error");
		assertThat(spans.get(1).getAttributes().get(AttributeKey.stringKey("own"))).isEqualTo("kept");
		assertThat(spans.get(1).getTotalAttributeCount()).isEqualTo(2);
	}

	@Test
	void whatNoRuleKeepsIsDropped() {
		Span root = this.pipeline.root("root");
		this.pipeline.child(root, "child").end();
		root.end();
		assertThat(this.pipeline.exported).isEmpty();
		assertThat(this.pipeline.tail.counters().dropped()).isEqualTo(1);
		assertThat(this.pipeline.tail.counters().kept()).isZero();
		assertNothingWaits();
	}

	@Test
	void downstreamIsToldTheDecisionOfTheHead() {
		Span root = this.pipeline.root("root");
		Span child = this.pipeline.child(root, "child");
		assertThat(root.isRecording()).isTrue();
		assertThat(root.getSpanContext().isSampled()).isFalse();
		assertThat(child.isRecording()).isTrue();
		assertThat(child.getSpanContext().isSampled()).isFalse();
		child.end();
		TailPipeline.fail(root);
		assertThat(this.pipeline.exported).hasSize(2).noneMatch((span) -> span.getSpanContext().isSampled());
	}

	@Test
	void whatIsKeptThoughItWasNotSampledClaimsNoProbability() {
		for (Sampler head : List.of(Samplers.adaptive(50, 0, 0), Samplers.ratio(0), TailPipeline.unsampled(),
				Sampler.alwaysOff(), Sampler.parentBased(Sampler.alwaysOff()))) {
			use(head, TailPipeline.ERRORS);
			TraceState state = TraceState.builder().put("ot", "rv:6e6d1a75832a2f;th:0").put("other", "1").build();
			Context caller = Context.root()
				.with(Span.wrap(SpanContext.createFromRemoteParent(TRACE_ID, "b7ad6b7169203331",
						TraceFlags.getDefault(), state)));
			Span root = this.pipeline.tracer.spanBuilder("root").setParent(caller).startSpan();
			this.pipeline.child(root, "child").end();
			TailPipeline.fail(root);
			assertThat(this.pipeline.exported).as(head.getDescription())
				.hasSize(2)
				.allSatisfy((span) -> assertThat(span.getSpanContext().getTraceState().asMap())
					.containsExactlyInAnyOrderEntriesOf(Map.of("ot", "rv:6e6d1a75832a2f", "other", "1")));
		}
	}

	@Test
	void whatIsSampledBesideKeepRulesClaimsItsProbability() {
		use(Samplers.parentBased(Samplers.adaptive(50, 0, 1)), TailPipeline.ERRORS);
		Span root = this.pipeline.root("root");
		assertThat(root.getSpanContext().isSampled()).isTrue();
		assertThat(this.pipeline.child(root, "child").getSpanContext().getTraceState().get("ot")).isEqualTo("th:0");
	}

	@Test
	void sampledSpansAreLeftToTheirProcessors() {
		use(Samplers.always(), TailPipeline.ERRORS);
		Span root = this.pipeline.root("root");
		TailPipeline.fail(this.pipeline.child(root, "child"));
		root.end();
		assertThat(this.pipeline.exported).isEmpty();
		assertThat(this.pipeline.tail.waitingTraces()).isZero();
		assertThat(this.pipeline.tail.counters().kept()).isZero();
	}

	@Test
	void spansThatEndAfterTheirTraceWasKeptAreKept() {
		Span root = this.pipeline.root("root");
		Span async = this.pipeline.child(root, "async");
		TailPipeline.fail(root);
		this.pipeline.child(async, "started later").end();
		async.end();
		assertThat(this.pipeline.names()).containsExactly("root", "started later", "async");
		assertThat(this.pipeline.tail.counters().lateKept()).isEqualTo(2);
	}

	@Test
	void spansThatEndAfterTheirTraceWasDroppedAreDropped() {
		Span root = this.pipeline.root("root");
		Span async = this.pipeline.child(root, "async");
		root.end();
		assertThat(this.pipeline.child(async, "started later").isRecording()).isFalse();
		TailPipeline.fail(async);
		assertThat(this.pipeline.exported).isEmpty();
		assertThat(this.pipeline.tail.counters().lateDropped()).isEqualTo(1);
		assertNothingWaits();
	}

	@Test
	void aKeptTraceIsForgottenWithTime() {
		Span root = this.pipeline.root("root");
		Span early = this.pipeline.child(root, "early");
		Span late = this.pipeline.child(root, "late");
		TailPipeline.fail(root);
		this.pipeline.nanos.addAndGet(TailPipeline.LIMITS.age().toNanos());
		early.end();
		this.pipeline.nanos.incrementAndGet();
		late.end();
		assertThat(this.pipeline.names()).containsExactly("root", "early");
	}

	@Test
	void onlySoManyKeptTracesAreRemembered() {
		use(new TailLimits(100, 1000, 1_000_000, 100, Duration.ofMinutes(1), 2));
		Span[] late = new Span[3];
		for (int i = 0; i < 3; i++) {
			Span root = this.pipeline.root("root");
			late[i] = this.pipeline.child(root, "late " + i);
			TailPipeline.fail(root);
		}
		for (Span span : late) {
			span.end();
		}
		assertThat(this.pipeline.names()).containsExactly("root", "root", "root", "late 1", "late 2");
	}

	@Test
	void aTraceThatEntersTwiceAtOnceIsDecidedWhenBothHaveLeft() {
		Span first = entering("first");
		Span second = entering("second");
		Span child = this.pipeline.child(first, "child");
		second.end();
		assertThat(this.pipeline.tail.waitingSpans()).isEqualTo(1);
		TailPipeline.fail(child);
		first.end();
		assertThat(this.pipeline.names()).containsExactly("second", "child", "first");
		assertNothingWaits();
	}

	@Test
	void aTraceThatEntersTwiceAtOnceIsKeptAsSoonAsOneHasFailed() {
		Span first = entering("first");
		Span second = entering("second");
		TailPipeline.fail(second);
		assertThat(this.pipeline.names()).containsExactly("second");
		assertNothingWaits();
		TailPipeline.fail(first);
		assertThat(this.pipeline.names()).containsExactly("second", "first");
		assertThat(this.pipeline.exported).allMatch((span) -> "error".equals(span.getAttributes().get(REASON)));
	}

	@Test
	void aCallerThatAlwaysSendsTheSameTraceIdHasNotAllKept() {
		use(new TailLimits(10, 1000, 10_000_000, 3, Duration.ofMinutes(1), 10));
		TailPipeline.fail(entering("failed"));
		for (int i = 0; i < 10; i++) {
			entering("fine " + i).end();
		}
		assertThat(this.pipeline.names()).containsExactly("failed", "fine 0", "fine 1", "fine 2");
		TailPipeline.fail(entering("failed again"));
		assertThat(this.pipeline.names()).contains("failed again");
	}

	@Test
	void aTraceThatEntersAgainFollowsOnlyIfItWasKept() {
		entering("dropped").end();
		TailPipeline.fail(entering("failed"));
		entering("fine").end();
		assertThat(this.pipeline.names()).containsExactly("failed", "fine");
	}

	@Test
	void aSuppressedContextStaysDropped() {
		Context suppressed = Suppression.suppress(Context.root());
		Span span = this.pipeline.tracer.spanBuilder("span").setParent(suppressed).startSpan();
		assertThat(span.isRecording()).isFalse();
		assertThat(this.pipeline.tracer.spanBuilder("below").setParent(suppressed.with(span)).startSpan().isRecording())
			.isFalse();
		Span root = this.pipeline.root("root");
		Context within = Suppression.suppress(Context.root().with(root));
		assertThat(this.pipeline.tracer.spanBuilder("within").setParent(within).startSpan().isRecording()).isFalse();
		root.end();
		assertNothingWaits();
	}

	@Test
	void instrumentationsAreToldWhatIsRecorded() {
		Guard guard = new Guard((doing, total, failure) -> {
		});
		SamplerTraits traits = (SamplerTraits) Samplers.guarded(this.pipeline.tail.sampler(TailPipeline.unsampled()),
				guard);
		assertThat(traits.dropsChildrenOfUnsampled(false)).isFalse();
		assertThat(traits.dropsChildrenOfUnsampled(remote(), true)).isFalse();
		assertThat(traits.readsAttributes()).isFalse();
		Span root = this.pipeline.root("root");
		Context context = Context.root().with(root);
		assertThat(traits.dropsChildrenOfUnsampled(context, false)).isFalse();
		root.end();
		assertThat(traits.dropsChildrenOfUnsampled(context, false)).isTrue();
	}

	@Test
	void theSamplerIsDescribed() {
		assertThat(this.pipeline.tail.sampler(Samplers.ratio(0.01)).getDescription())
			.isEqualTo("ratio{0.01}, keep{errors}");
	}

	@Test
	void withoutRulesThereIsNothingInTheWay() {
		TailSampling none = new TailSampling(KeepRules.NONE, SpanThrift.NONE, TailPipeline.LIMITS, true,
				System::nanoTime);
		Sampler head = Samplers.always();
		assertThat(none.sampler(head)).isSameAs(head);
		assertThat(none.processor((spans, complete) -> {
		})).isEmpty();
	}

	@Test
	void tooManyTracesMakeTheOldestGo() {
		use(new TailLimits(2, 1000, 1_000_000, 100, Duration.ofMinutes(1), 10));
		Span first = this.pipeline.root("first");
		Span child = this.pipeline.child(first, "child of first");
		this.pipeline.root("second");
		this.pipeline.root("third");
		assertThat(this.pipeline.tail.waitingTraces()).isEqualTo(2);
		assertThat(this.pipeline.tail.counters().evicted(Eviction.TRACES)).isEqualTo(1);
		assertThat(this.pipeline.tail.counters().dropped()).isEqualTo(1);
		child.end();
		first.end();
		assertThat(this.pipeline.exported).isEmpty();
	}

	@Test
	void aRootThatFailsIsKeptEvenIfItsTraceHadToGo() {
		use(new TailLimits(1, 1000, 1_000_000, 100, Duration.ofMinutes(1), 10));
		Span first = this.pipeline.root("first");
		this.pipeline.child(first, "child of first").end();
		Span late = this.pipeline.child(first, "late");
		this.pipeline.root("second");
		TailPipeline.fail(first);
		late.end();
		assertThat(this.pipeline.names()).containsExactly("first", "late");
		assertThat(this.pipeline.exported.element().getAttributes().get(REASON)).isEqualTo("error");
	}

	@Test
	void aTraceThatHasFailedIsKeptWhenItHasToGo() {
		use(new TailLimits(1, 1000, 1_000_000, 100, Duration.ofMinutes(1), 10));
		Span first = this.pipeline.root("first");
		TailPipeline.fail(this.pipeline.child(first, "failed"));
		this.pipeline.root("second");
		assertThat(this.pipeline.names()).containsExactly("failed");
		first.end();
		assertThat(this.pipeline.names()).containsExactly("failed", "first");
		assertThat(this.pipeline.tail.counters().kept(KeepCause.ERROR)).isEqualTo(1);
	}

	@Test
	void aTraceThatDoesNotEndGoesWithAge() {
		this.pipeline.root("never ends");
		this.pipeline.nanos.addAndGet(TailPipeline.LIMITS.age().toNanos() + 1);
		for (int i = 0; i < 100; i++) {
			this.pipeline.root("root").end();
		}
		assertThat(this.pipeline.tail.counters().evicted(Eviction.AGE)).isEqualTo(1);
		assertNothingWaits();
	}

	@Test
	void aTraceThatDoesNotEndGoesWithAgeEvenIfNoOtherBegins() {
		Span root = this.pipeline.root("never ends");
		TailPipeline.fail(this.pipeline.child(root, "failed"));
		this.pipeline.nanos.addAndGet(TailPipeline.LIMITS.age().toNanos() + 1);
		this.pipeline.child(root, "goes on").end();
		assertThat(this.pipeline.names()).containsExactly("failed", "goes on");
		assertThat(this.pipeline.tail.counters().evicted(Eviction.AGE)).isEqualTo(1);
		assertNothingWaits();
	}

	@Test
	void aTraceOfTooManySpansKeepsItsErrorsAndWhatEndedLast() {
		use(new TailLimits(10, 1000, 10_000_000, 3, Duration.ofMinutes(1), 10));
		Span root = this.pipeline.root("root");
		TailPipeline.fail(this.pipeline.child(root, "failed"));
		for (int i = 0; i < 5; i++) {
			this.pipeline.child(root, "child " + i).end();
		}
		assertThat(this.pipeline.tail.waitingSpans()).isEqualTo(3);
		root.end();
		assertThat(this.pipeline.names()).containsExactly("failed", "child 4", "root");
		assertThat(List.copyOf(this.pipeline.exported)
			.get(2)
			.getAttributes()
			.get(AttributeKey.longKey("traced.spans.dropped"))).isEqualTo(4);
		assertThat(this.pipeline.tail.counters().left()).isEqualTo(4);
		assertNothingWaits();
	}

	@Test
	void aRootIsNotLeftOutForWhatEndedLater() {
		use(new TailLimits(10, 1000, 10_000_000, 3, Duration.ofMinutes(1), 10));
		Span outer = entering("outer");
		entering("inner").end();
		for (int i = 0; i < 5; i++) {
			this.pipeline.child(outer, "child " + i).end();
		}
		TailPipeline.fail(outer);
		assertThat(this.pipeline.names()).containsExactly("inner", "child 4", "outer");
	}

	@Test
	void whatWaitsAtTheEndIsDecidedByWhatIsKnown() {
		Span failing = this.pipeline.root("failing");
		TailPipeline.fail(this.pipeline.child(failing, "failed"));
		this.pipeline.child(this.pipeline.root("fine"), "child").end();
		this.pipeline.close();
		assertThat(this.pipeline.names()).containsExactly("failed");
	}

	@Test
	void theEstimateGrowsWithWhatASpanCarries() {
		Span root = this.pipeline.root("root");
		this.pipeline.child(root, "small").end();
		long small = this.pipeline.tail.waitingBytes();
		this.pipeline.child(root, "large").setAttribute("text", "x".repeat(10_000)).end();
		assertThat(this.pipeline.tail.waitingBytes() - small).isBetween(10_000L, 12_000L);
		this.pipeline.child(root, "failed").recordException(new IllegalStateException("x".repeat(20_000))).end();
		assertThat(this.pipeline.tail.waitingBytes() - small).as("message and stack trace, and the exception itself")
			.isGreaterThan(80_000L);
		root.end();
		assertNothingWaits();
	}

	private void use(Sampler head, KeepRules rules) {
		this.pipeline.close();
		this.pipeline = new TailPipeline(head, rules);
	}

	private void use(TailLimits limits) {
		this.pipeline.close();
		this.pipeline = new TailPipeline(TailPipeline.unsampled(), TailPipeline.ERRORS, SpanThrift.NONE, limits);
	}

	private void assertNothingWaits() {
		assertThat(this.pipeline.tail.waitingTraces()).isZero();
		assertThat(this.pipeline.tail.waitingSpans()).isZero();
		assertThat(this.pipeline.tail.waitingBytes()).isZero();
	}

	private Span entering(String name) {
		return this.pipeline.tracer.spanBuilder(name).setSpanKind(SpanKind.SERVER).setParent(remote()).startSpan();
	}

	private static Context remote() {
		return Context.root()
			.with(Span.wrap(SpanContext.createFromRemoteParent(TRACE_ID, "b7ad6b7169203331", TraceFlags.getDefault(),
					TraceState.getDefault())));
	}

}
