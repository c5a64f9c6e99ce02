package dev.traced.autoconfigure;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.traced.core.Guard;
import dev.traced.sampling.Samplers;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link SamplerControl}.
 */
@ExtendWith(OutputCaptureExtension.class)
class SamplerControlTests {

	private final StandardEnvironment environment = new StandardEnvironment();

	private final Map<String, Object> properties = new HashMap<>();

	private final ManualTimer timer = new ManualTimer();

	private final Guard guard = new Guard((doing, total, failure) -> {
	});

	private final Sampler configured = Samplers.parentBased(Samplers.always());

	private final SamplerControl control;

	SamplerControlTests() {
		this.environment.getPropertySources().addFirst(new MapPropertySource("file", this.properties));
		this.properties.put("tracing.sampling.sampler", "always");
		this.control = control(this.configured, new SamplingOverrides(this.environment).bind(Map.of()));
	}

	@Test
	void aChangeLastsAsLongAsItWasToldAndThenTheSameSamplerIsBack(CapturedOutput output) {
		this.control.change(change("ratio", "0.5", "PT10M"));
		assertThat(current()).isEqualTo("parent-based{ratio{0.5}}");
		assertThat(this.control.configured()).isEqualTo("parent-based{always}");
		this.timer.advance(Duration.ofMinutes(10).minusMillis(1));
		assertThat(current()).isEqualTo("parent-based{ratio{0.5}}");
		this.timer.advance(Duration.ofMillis(1));
		assertThat(this.control.sampler().current()).isSameAs(this.configured);
		assertThat(this.control.changes()).isEmpty();
		assertThat(output).containsOnlyOnce("Sampling is changed for PT10M, until 2026-01-01T00:10:00Z:"
				+ " tracing.sampling.sampler=ratio, tracing.sampling.ratio=0.5; sampler parent-based{always} becomes"
				+ " parent-based{ratio{0.5}}")
			.containsOnlyOnce("Sampling is no longer changed by tracing.sampling.sampler=ratio,"
					+ " tracing.sampling.ratio=0.5: the time is over; sampler parent-based{always}");
	}

	@Test
	void withoutADurationAChangeLastsTenMinutes() {
		this.control.change(change("never", null, null));
		assertThat(this.control.changes()).singleElement()
			.satisfies((active) -> assertThat(Duration.between(active.since(), active.until()))
				.isEqualTo(Duration.ofMinutes(10)));
	}

	@Test
	void aRateMeansASamplerThatTakesOne() {
		this.control.change(new SamplerChange(null, null, null, "5", "PT1M"));
		assertThat(current()).isEqualTo("parent-based{rate-limiting{5/s}}");
		this.control.change(new SamplerChange(null, null, null, "7", "PT1M"));
		assertThat(current()).isEqualTo("parent-based{rate-limiting{7/s}}");
	}

	@Test
	void theRateOfASamplerThatTakesOneIsChangedAlone() {
		this.properties.put("tracing.sampling.sampler", "rate-limiting");
		this.control.change(new SamplerChange(null, null, null, "5", "PT1M"));
		assertThat(this.control.changes()).singleElement()
			.satisfies((active) -> assertThat(active.properties()).isEqualTo(Map.of("tracing.sampling.rate", "5")));
	}

	@Test
	void aRuleIsChangedForATimeAndTheOthersStay() {
		this.properties.put("tracing.sampling.rules[0].name", "checkout");
		this.properties.put("tracing.sampling.rules[0].paths", "/checkout/**");
		this.properties.put("tracing.sampling.rules[0].sampler", "ratio");
		this.properties.put("tracing.sampling.rules[0].ratio", "0.1");
		this.properties.put("tracing.sampling.rules[1].name", "search");
		this.properties.put("tracing.sampling.rules[1].paths", "/search");
		this.properties.put("tracing.sampling.rules[1].sampler", "never");
		this.control.refresh();
		String configured = current();
		assertThat(configured).contains("checkout: ratio{0.1}", "search: never");
		this.control.change(new SamplerChange("checkout", "always", null, null, "PT2M"));
		this.control.change(new SamplerChange("search", null, "0.5", null, "PT1M"));
		assertThat(current()).contains("checkout: always", "search: ratio{0.5}");
		assertThat(this.control.rules().rules()).extracting(Object::toString)
			.containsExactly("checkout: always", "search: ratio{0.5}");
		this.timer.advance(Duration.ofMinutes(1));
		assertThat(current()).contains("checkout: always", "search: never");
		this.timer.advance(Duration.ofMinutes(1));
		assertThat(current()).isEqualTo(configured);
		assertThat(this.control.rules().rules()).extracting(Object::toString)
			.containsExactly("checkout: ratio{0.1}", "search: never");
	}

	@Test
	void aBudgetForEveryRouteMayBecomeASamplerThatHasNone() {
		this.properties.put("tracing.sampling.rules[0].paths", "/checkout/**");
		this.properties.put("tracing.sampling.rules[0].sampler", "rate-limiting");
		this.properties.put("tracing.sampling.rules[0].rate", "5");
		this.properties.put("tracing.sampling.rules[0].per", "route");
		this.control.refresh();
		this.control.change(new SamplerChange("0", null, "0.5", null, "PT1M"));
		assertThat(current()).contains("rules[0]: ratio{0.5}");
		this.control.change(new SamplerChange("0", null, null, "7", "PT1M"));
		assertThat(current()).contains("rules[0]: rate-limiting{7/s} per route");
	}

	@Test
	void aSecondChangeTakesThePlaceOfTheFirstAndHasItsOwnTime() {
		this.control.change(change("never", null, "PT1M"));
		this.timer.advance(Duration.ofSeconds(30));
		this.control.change(change("ratio", "0.1", "PT1M"));
		assertThat(this.timer.tasks).hasSize(1);
		this.timer.advance(Duration.ofSeconds(45));
		assertThat(current()).isEqualTo("parent-based{ratio{0.1}}");
		this.timer.advance(Duration.ofSeconds(15));
		assertThat(current()).isEqualTo("parent-based{always}");
	}

	@Test
	void revertedOnRequestNothingIsLeftToExpire(CapturedOutput output) {
		assertThat(this.control.revert()).isFalse();
		this.control.change(change("never", null, "PT1M"));
		assertThat(this.control.revert()).isTrue();
		assertThat(current()).isEqualTo("parent-based{always}");
		assertThat(this.timer.tasks).isEmpty();
		assertThat(output)
			.containsOnlyOnce("Sampling is as configured again, on request: sampler parent-based{always}");
	}

	@Test
	void aRefusedChangeLeavesTheFormerInForce() {
		this.control.change(change("never", null, "PT1M"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.control.change(change("ratio", "7", "PT1M")))
			.withMessage("The property 'tracing.sampling.ratio' has the value '7.0'. Allowed: a number from 0 to 1.");
		assertThat(current()).isEqualTo("parent-based{never}");
		this.timer.advance(Duration.ofMinutes(1));
		assertThat(current()).isEqualTo("parent-based{always}");
	}

	@Test
	void aChangeThatCouldNotBeRevertedIsNotMade() {
		this.timer.exhausted = true;
		assertThatIllegalStateException().isThrownBy(() -> this.control.change(change("never", null, "PT1M")));
		assertThat(this.control.sampler().current()).isSameAs(this.configured);
		assertThat(this.control.changes()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "always,0.5,,ratio", "adaptive,0.5,,ratio", "ratio,0.5,3,rate", "never,,3,rate" })
	void aNumberThatTheSamplerMakesNoUseOfIsRefused(String sampler, String ratio, String rate, String refused) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.control.change(new SamplerChange(null, sampler, ratio, rate, null)))
			.withMessage("The sampler '" + sampler + "' makes no use of a " + refused + ".");
		assertThat(this.control.changes()).isEmpty();
	}

	@Test
	void placeholdersAreNotResolvedForStrangers() {
		this.properties.put("secret", "0.7");
		assertThatIllegalArgumentException().isThrownBy(() -> this.control.change(change(null, "${secret}", null)))
			.withMessage("The ratio is neither a word nor a number.");
	}

	@Test
	void theApplicationsOwnSamplerIsChangedForATimeButNotRefreshed() {
		Sampler own = Sampler.alwaysOff();
		SamplerControl control = control(own, null);
		control.change(change("always", null, "PT1M"));
		assertThat(control.sampler().getDescription()).isEqualTo("parent-based{always}");
		this.timer.advance(Duration.ofMinutes(1));
		this.properties.put("tracing.sampling.sampler", "always");
		control.refresh();
		assertThat(control.sampler().current()).isSameAs(own);
	}

	@Test
	void aChangedEnvironmentIsTakenOver(CapturedOutput output) {
		this.properties.put("tracing.sampling.sampler", "ratio");
		this.properties.put("tracing.sampling.ratio", "0.25");
		this.control.refresh();
		this.control.refresh();
		assertThat(current()).isEqualTo("parent-based{ratio{0.25}}");
		assertThat(output).containsOnlyOnce("The environment has changed: sampler parent-based{ratio{0.25}}");
	}

	@Test
	void anEnvironmentThatHasNotChangedLeavesTheSamplerWithItsState() {
		this.properties.put("tracing.thread-name", "false");
		this.control.refresh();
		assertThat(this.control.sampler().current()).isSameAs(this.configured);
	}

	@Test
	void anEnvironmentThatIsNotValidIsRefused(CapturedOutput output) {
		this.properties.put("tracing.sampling.ratio", "9");
		this.control.refresh();
		assertThat(this.control.sampler().current()).isSameAs(this.configured);
		assertThat(output).containsOnlyOnce("The environment has changed, but sampling stays as it is: The property"
				+ " 'tracing.sampling.ratio' has the value '9.0'. Allowed: a number from 0 to 1.");
	}

	@Test
	void aChangeForATimeOutlivesAChangedEnvironment() {
		this.control.change(change("never", null, "PT1M"));
		this.properties.put("tracing.sampling.parent-based", "false");
		this.control.refresh();
		assertThat(current()).isEqualTo("never");
		assertThat(this.control.configured()).isEqualTo("always");
		this.timer.advance(Duration.ofMinutes(1));
		assertThat(current()).isEqualTo("always");
	}

	@Test
	void closedWithTheContextNothingIsLeftToRun() {
		this.control.change(change("never", null, "PT1M"));
		this.control.destroy();
		assertThat(this.timer.tasks).isEmpty();
	}

	private String current() {
		return this.control.sampler().getDescription();
	}

	private SamplerControl control(Sampler sampler, @Nullable SamplingSetup setup) {
		RuleBasedSampling rules = new RuleBasedSampling(new SamplingOverrides(this.environment).bind(Map.of()).rules());
		return new SamplerControl(new SamplingSetup.Made(sampler, rules), setup, this.environment, this.guard,
				this.timer);
	}

	private static SamplerChange change(@Nullable String sampler, @Nullable String ratio, @Nullable String duration) {
		return new SamplerChange(null, sampler, ratio, null, duration);
	}

	/** A clock that is moved by hand. */
	private static final class ManualTimer implements RevertTimer {

		private final List<Task> tasks = new ArrayList<>();

		private Instant now = Instant.parse("2026-01-01T00:00:00Z");

		private boolean exhausted;

		@Override
		public Instant now() {
			return this.now;
		}

		@Override
		public Runnable schedule(Runnable task, Duration delay) {
			if (this.exhausted) {
				throw new IllegalStateException("no more threads");
			}
			Task scheduled = new Task(task, this.now.plus(delay));
			this.tasks.add(scheduled);
			return () -> this.tasks.remove(scheduled);
		}

		private void advance(Duration duration) {
			this.now = this.now.plus(duration);
			List<Task> due = this.tasks.stream().filter((task) -> !task.at().isAfter(this.now)).toList();
			this.tasks.removeAll(due);
			due.forEach((task) -> task.work().run());
		}

		@Override
		public void close() {
			this.tasks.clear();
		}

		private record Task(Runnable work, Instant at) {

		}

	}

}
