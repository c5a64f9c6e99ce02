package dev.traced.sampling;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import dev.traced.core.Guard;
import dev.traced.core.SamplerTraits;
import dev.traced.core.Suppression;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link Samplers}.
 */
class SamplersTests {

	private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	private final List<String> failures = new ArrayList<>();

	private final Guard guard = new Guard((doing, total, failure) -> this.failures.add(doing));

	@Test
	void alwaysAndNever() {
		assertThat(samples(Samplers.always(), Context.root(), TRACE_ID)).isTrue();
		assertThat(samples(Samplers.never(), Context.root(), TRACE_ID)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0, 0.001, 0.1, 0.5, 0.9, 1 })
	void aRatioIsTheShareOfTheTracesThatIsRecorded(double ratio) {
		Sampler sampler = Samplers.ratio(ratio);
		SplittableRandom random = new SplittableRandom(42);
		int sampled = 0;
		int total = 200_000;
		for (int i = 0; i < total; i++) {
			if (samples(sampler, Context.root(), TraceId.fromLongs(random.nextLong(), random.nextLong()))) {
				sampled++;
			}
		}
		assertThat((double) sampled / total).isCloseTo(ratio, within(0.005));
	}

	@Test
	void theLargestRandomnessIsKeptByEveryRatioAndTheSmallestByOneOnly() {
		String largest = "0".repeat(18) + "f".repeat(14);
		String smallest = "1".repeat(18) + "0".repeat(14);
		assertThat(samples(Samplers.ratio(1e-15), Context.root(), largest)).isTrue();
		assertThat(samples(Samplers.ratio(0), Context.root(), largest)).isFalse();
		assertThat(samples(Samplers.ratio(1), Context.root(), smallest)).isTrue();
		assertThat(samples(Samplers.ratio(0.999999), Context.root(), smallest)).isFalse();
	}

	@Test
	void whatASmallRatioKeepsALargerOneKeepsToo() {
		SplittableRandom random = new SplittableRandom(7);
		for (int i = 0; i < 10_000; i++) {
			String id = TraceId.fromLongs(random.nextLong(), random.nextLong());
			if (samples(Samplers.ratio(0.1), Context.root(), id)) {
				assertThat(samples(Samplers.ratio(0.2), Context.root(), id)).isTrue();
			}
		}
	}

	@ParameterizedTest
	@ValueSource(doubles = { -0.1, 1.1, Double.NaN, Double.POSITIVE_INFINITY })
	void aRatioIsFromZeroToOne(double ratio) {
		assertThatIllegalArgumentException().isThrownBy(() -> Samplers.ratio(ratio));
	}

	@Test
	void theParentDecidesWhereThereIsOne() {
		for (boolean remote : new boolean[] { true, false }) {
			assertThat(samples(Samplers.parentBased(Samplers.never()), parent(true, remote), TRACE_ID)).isTrue();
			assertThat(samples(Samplers.parentBased(Samplers.always()), parent(false, remote), TRACE_ID)).isFalse();
		}
		assertThat(samples(Samplers.parentBased(Samplers.never()), Context.root(), TRACE_ID)).isFalse();
		assertThat(samples(Samplers.parentBased(Samplers.always()), Context.root(), TRACE_ID)).isTrue();
	}

	@ParameterizedTest
	@EnumSource(ParentChoice.class)
	void eachKindOfParentHasAChoiceOfItsOwn(ParentChoice choice) {
		for (boolean sampled : new boolean[] { true, false }) {
			for (boolean remote : new boolean[] { true, false }) {
				ParentChoices choices = choices(sampled, remote, choice);
				boolean never = samples(Samplers.parentBased(Samplers.never(), (context) -> null, choices),
						parent(sampled, remote), TRACE_ID);
				boolean always = samples(Samplers.parentBased(Samplers.always(), (context) -> null, choices),
						parent(sampled, remote), TRACE_ID);
				assertThat(never).isEqualTo(choice == ParentChoice.ALWAYS);
				assertThat(always).isEqualTo(choice != ParentChoice.NEVER);
				assertThat(samples(Samplers.parentBased(Samplers.never(), (context) -> null, choices),
						parent(!sampled, remote), TRACE_ID))
					.isEqualTo(!sampled);
			}
		}
	}

	@ParameterizedTest
	@EnumSource(ParentChoice.class)
	void childrenOfUnsampledParentsAreLeftOutOnlyIfNoneIsRecorded(ParentChoice choice) {
		for (boolean remote : new boolean[] { true, false }) {
			Sampler sampler = Samplers.parentBased(Samplers.ratio(1), (context) -> null,
					choices(false, remote, choice));
			assertThat(traits(sampler).dropsChildrenOfUnsampled(parent(false, remote), remote))
				.isEqualTo(choice == ParentChoice.NEVER);
			assertThat(traits(sampler).dropsChildrenOfUnsampled(parent(false, !remote), !remote)).isTrue();
			assertThat(traits(sampler).dropsChildrenOfUnsampled(false))
				.isEqualTo(remote || choice == ParentChoice.NEVER);
		}
		assertThat(traits(
				Samplers.parentBased(Samplers.never(), (context) -> null, choices(false, true, ParentChoice.ROOT)))
			.dropsChildrenOfUnsampled(parent(false, true), true)).isTrue();
	}

	private static ParentChoices choices(boolean sampled, boolean remote, ParentChoice choice) {
		ParentChoices follow = ParentChoices.FOLLOW;
		return new ParentChoices((sampled && remote) ? choice : follow.remoteSampled(),
				(!sampled && remote) ? choice : follow.remoteNotSampled(),
				(sampled && !remote) ? choice : follow.localSampled(),
				(!sampled && !remote) ? choice : follow.localNotSampled());
	}

	@Test
	void aCallerMayDecideWithoutAParent() {
		assertThat(samples(Samplers.parentBased(Samplers.never(), (context) -> CallerDecision.RECORD), Context.root(),
				TRACE_ID))
			.isTrue();
		assertThat(samples(Samplers.parentBased(Samplers.always(), (context) -> CallerDecision.DROP), Context.root(),
				TRACE_ID))
			.isFalse();
	}

	@Test
	void aCallerMayLeaveTheDecisionToItsCalleeButNotToWhatTheCalleeCalls() {
		Sampler sampler = Samplers.parentBased(Samplers.always(), (context) -> CallerDecision.NONE);
		assertThat(samples(sampler, parent(false, true), TRACE_ID)).isTrue();
		assertThat(traits(sampler).dropsChildrenOfUnsampled(parent(false, true), true)).isFalse();
		assertThat(samples(sampler, parent(false, false), TRACE_ID)).isFalse();
		assertThat(traits(sampler).dropsChildrenOfUnsampled(parent(false, false), false)).isTrue();
	}

	@Test
	void aSuppressedContextIsNeverRecorded() {
		Sampler sampler = Samplers.guarded(Samplers.always(), this.guard);
		assertThat(samples(sampler, Suppression.suppress(Context.root()), TRACE_ID)).isFalse();
		assertThat(samples(sampler, Suppression.suppress(parent(true, false)), TRACE_ID)).isFalse();
	}

	@Test
	void aSamplerThatThrowsOrGivesNothingRecordsNothing() {
		assertThat(samples(Samplers.guarded(new Faulty(new IllegalStateException()), this.guard), Context.root(),
				TRACE_ID))
			.isFalse();
		assertThat(samples(Samplers.guarded(new Faulty(null), this.guard), Context.root(), TRACE_ID)).isFalse();
		assertThat(this.guard.failures()).isEqualTo(2);
	}

	@Test
	void errorsOfTheVirtualMachineAreThrown() {
		OutOfMemoryError error = new OutOfMemoryError("test");
		Sampler sampler = Samplers.guarded(new Faulty(error), this.guard);
		assertThatThrownBy(() -> samples(sampler, Context.root(), TRACE_ID)).isSameAs(error);
	}

	@Test
	void descriptionsSayHowSamplersAreComposed() {
		assertThat(Samplers.guarded(Samplers.parentBased(Samplers.ratio(0.10)), this.guard).getDescription())
			.isEqualTo("parent-based{ratio{0.1}}");
		assertThat(
				Samplers
					.parentBased(Samplers.adaptive(50, 0, 1), (context) -> null,
							new ParentChoices(ParentChoice.ROOT, ParentChoice.NEVER, ParentChoice.ALWAYS,
									ParentChoice.ALWAYS))
					.getDescription())
			.isEqualTo("parent-based{adaptive{50/s}, remote-sampled=root, local-not-sampled=always}");
		assertThat(Samplers.ratio(0.000001).getDescription()).isEqualTo("ratio{0.000001}");
		assertThat(Samplers.always().getDescription()).isEqualTo("always");
		assertThat(Samplers.never().toString()).isEqualTo("never");
	}

	@Test
	void instrumentationsAreToldWhatTheyMayLeaveOut() {
		assertThat(traits(Samplers.always()).dropsChildrenOfUnsampled(false)).isFalse();
		assertThat(traits(Samplers.ratio(0.5)).dropsChildrenOfUnsampled(false)).isFalse();
		assertThat(traits(Samplers.never()).dropsChildrenOfUnsampled(true)).isTrue();
		assertThat(traits(Samplers.parentBased(Samplers.always())).dropsChildrenOfUnsampled(Context.root(), true))
			.isTrue();
		assertThat(traits(Samplers.parentBased(Samplers.always())).readsAttributes()).isFalse();
	}

	@Test
	void ofAnUnknownSamplerTheWorstIsAssumed() {
		SamplerTraits guarded = traits(new Faulty(null));
		assertThat(guarded.dropsChildrenOfUnsampled(true)).isFalse();
		assertThat(guarded.readsAttributes()).isTrue();
		assertThat(traits(Samplers.parentBased(new Faulty(null))).readsAttributes()).isTrue();
	}

	@Test
	void aGuardedSamplerIsNotGuardedTwice() {
		Sampler guarded = Samplers.guarded(Samplers.always(), this.guard);
		assertThat(Samplers.guarded(guarded, this.guard)).isSameAs(guarded);
	}

	private SamplerTraits traits(Sampler sampler) {
		return (SamplerTraits) Samplers.guarded(sampler, this.guard);
	}

	private static Context parent(boolean sampled, boolean remote) {
		TraceFlags flags = sampled ? TraceFlags.getSampled() : TraceFlags.getDefault();
		SpanContext parent = remote
				? SpanContext.createFromRemoteParent(TRACE_ID, "b7ad6b7169203331", flags, TraceState.getDefault())
				: SpanContext.create(TRACE_ID, "b7ad6b7169203331", flags, TraceState.getDefault());
		return Context.root().with(Span.wrap(parent));
	}

	private static boolean samples(Sampler sampler, Context parent, String traceId) {
		return sampler.shouldSample(parent, traceId, "name", SpanKind.INTERNAL, Attributes.empty(), List.of())
			.getDecision() == SamplingDecision.RECORD_AND_SAMPLE;
	}

	private record Faulty(Throwable failure) implements Sampler {

		@Override
		public SamplingResult shouldSample(Context parentContext, String traceId, String name, SpanKind spanKind,
				Attributes attributes, List<LinkData> parentLinks) {
			if (this.failure instanceof RuntimeException exception) {
				throw exception;
			}
			if (this.failure instanceof Error error) {
				throw error;
			}
			return null;
		}

		@Override
		public String getDescription() {
			return "faulty";
		}

	}

}
