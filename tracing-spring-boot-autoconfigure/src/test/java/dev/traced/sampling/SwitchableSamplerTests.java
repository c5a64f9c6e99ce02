package dev.traced.sampling;

import java.util.List;
import java.util.Map;

import dev.traced.core.Guard;
import dev.traced.core.SamplerState;
import dev.traced.core.SamplerTraits;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SwitchableSampler}.
 */
class SwitchableSamplerTests {

	private final SwitchableSampler sampler = Samplers.switchable(Samplers.always());

	private final Sampler outermost = Samplers.guarded(this.sampler, new Guard((doing, total, failure) -> {
	}));

	@Test
	void theSamplerOfTheMomentDecidesAndDescribesItself() {
		assertThat(decide()).isEqualTo(SamplingDecision.RECORD_AND_SAMPLE);
		this.sampler.switchTo(Samplers.parentBased(Samplers.never()));
		assertThat(decide()).isEqualTo(SamplingDecision.DROP);
		assertThat(this.outermost.getDescription()).isEqualTo("parent-based{never}");
		assertThat(this.sampler.current().getDescription()).isEqualTo("parent-based{never}");
	}

	@Test
	void whatMayBeLeftOutFollowsTheSamplerOfTheMoment() {
		SamplerTraits traits = (SamplerTraits) this.outermost;
		assertThat(traits.readsAttributes()).isFalse();
		assertThat(traits.dropsChildrenOfUnsampled(Context.root(), true)).isFalse();
		this.sampler.switchTo(new Curious());
		assertThat(traits.readsAttributes()).isTrue();
		assertThat(traits.dropsChildrenOfUnsampled(false)).isFalse();
		this.sampler.switchTo(Samplers.parentBased(Samplers.always()));
		assertThat(traits.readsAttributes()).isFalse();
		assertThat(traits.dropsChildrenOfUnsampled(Context.root(), true)).isTrue();
		assertThat(traits.dropsChildrenOfUnsampled(false)).isTrue();
	}

	@Test
	void decisionsAreCountedWhoeverMadeThem() {
		decide();
		decide();
		this.sampler.switchTo(Samplers.never());
		decide();
		this.sampler.switchTo(new Curious());
		decide();
		assertThat(this.sampler.sampled()).isEqualTo(2);
		assertThat(this.sampler.dropped()).isEqualTo(1);
		assertThat(this.sampler.recordedOnly()).isEqualTo(1);
	}

	@Test
	void theStateIsThatOfTheSamplerOfTheMoment() {
		assertThat(this.sampler.state()).isEmpty();
		this.sampler.switchTo(Samplers.parentBased(new Curious()));
		assertThat(this.sampler.state()).isEqualTo(Map.of("curious", true));
	}

	private SamplingDecision decide() {
		return this.outermost
			.shouldSample(Context.root(), "0af7651916cd43dd8448eb211c80319c", "span", SpanKind.INTERNAL,
					Attributes.empty(), List.of())
			.getDecision();
	}

	private static final class Curious implements Sampler, SamplerState {

		@Override
		public SamplingResult shouldSample(Context parentContext, String traceId, String name, SpanKind spanKind,
				Attributes attributes, List<LinkData> parentLinks) {
			return SamplingResult.create(SamplingDecision.RECORD_ONLY);
		}

		@Override
		public Map<String, Object> state() {
			return Map.of("curious", true);
		}

		@Override
		public String getDescription() {
			return "curious";
		}

	}

}
