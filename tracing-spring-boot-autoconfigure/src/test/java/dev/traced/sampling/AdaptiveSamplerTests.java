package dev.traced.sampling;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for {@link AdaptiveSampler}.
 */
class AdaptiveSamplerTests {

	static Stream<Arguments> rushes() {
		return Stream.of(arguments(0.1, Traffic.steady(1), 300), arguments(0.1, Traffic.steady(100_000), 20),
				arguments(0.3, Traffic.steady(1), 300), arguments(0.5, Traffic.sinusoidal(500, 15), 200),
				arguments(0.5, Traffic.onAndOff(50, 7), 200), arguments(0.7, Traffic.random(2, 5), 300),
				arguments(1, Traffic.steady(2), 300), arguments(1, Traffic.sinusoidal(1_000, 30), 100),
				arguments(1, Traffic.spike(0.5, 100_000, 12, 25), 40), arguments(1.7, Traffic.steady(3.4), 200),
				arguments(2, Traffic.steady(3), 300), arguments(2, Traffic.steady(100_000), 20),
				arguments(2, Traffic.onAndOff(200, 7), 200), arguments(3, Traffic.sinusoidal(300, 15), 200),
				arguments(3, Traffic.onAndOff(300, 7), 200), arguments(4, Traffic.random(12, 5), 200),
				arguments(5, Traffic.onAndOff(50, 7), 200), arguments(7, Traffic.random(700, 5), 200),
				arguments(10, Traffic.onAndOff(1_000, 7), 200), arguments(20, Traffic.onAndOff(20_000, 7), 60),
				arguments(5, Traffic.steady(7), 120), arguments(10, Traffic.steady(11), 120),
				arguments(10, Traffic.steady(1_000), 60), arguments(50, Traffic.steady(60), 60),
				arguments(50, Traffic.steady(100_000), 20), arguments(1_000, Traffic.steady(100_000), 30),
				arguments(10, Traffic.random(100, 4), 200), arguments(50, Traffic.random(75, 1), 200),
				arguments(50, Traffic.random(5_000, 2), 60), arguments(50, Traffic.spike(5, 100_000, 12, 25), 40),
				arguments(50, Traffic.spike(49, 100_000, 12, 13), 40), arguments(50, Traffic.spike(5, 500, 12, 25), 40),
				arguments(50, Traffic.spike(500, 100_000, 15, 25), 40),
				arguments(50, Traffic.sinusoidal(100_000, 15), 30), arguments(50, Traffic.sinusoidal(1_000, 15), 60),
				arguments(10, Traffic.sinusoidal(50, 30), 120), arguments(50, Traffic.onAndOff(100_000, 1), 20),
				arguments(50, Traffic.onAndOff(20_000, 3), 40), arguments(50, Traffic.onAndOff(1_000, 0.1), 40),
				arguments(50, Traffic.bunches(1_000, 1), 40));
	}

	@ParameterizedTest
	@MethodSource("rushes")
	void tenSecondsHaveTheBudgetGiveOrTakeATenth(double rate, Traffic traffic, int seconds) {
		Simulation simulation = simulate(rate, traffic, seconds);
		assertThat(simulation.mostKept(10)).isLessThanOrEqualTo(Simulation.mostAllowed(rate));
		assertThat(simulation.missing(rate)).isLessThan(1e-6);
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0.1, 1, 7, 50, 1_000, 100_000 })
	void atOrUnderTheRateEverythingIsKept(double rate) {
		for (double share : new double[] { 1, 0.7, 0.1 }) {
			Simulation simulation = simulate(rate, Traffic.steady(rate * share), (rate > 1_000) ? 3 : 20);
			assertThat(simulation.kept()).isEqualTo(simulation.demand());
		}
	}

	@Test
	void asManyAsTheRateMayComeAtTheSameMoment() {
		Simulation simulation = simulate(50, Traffic.bunches(50, 1.01), 60);
		assertThat(simulation.demand()).isGreaterThan(2_000);
		assertThat(simulation.kept()).isEqualTo(simulation.demand());
	}

	@Test
	void randomTrafficUnderTheRateIsKept() {
		Simulation simulation = simulate(50, Traffic.random(35, 3), 200);
		assertThat(simulation.kept()).isEqualTo(simulation.demand());
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0.1, 1, 10, 49 })
	void threeSecondsAfterARushEverythingIsKept(double calm) {
		for (double rush : new double[] { 200, 5_000, 100_000 }) {
			Simulation simulation = simulate(50, Traffic.spike(calm, rush, 20, 25), 60);
			assertThat(simulation.kept(0, 20)).isEqualTo(simulation.demand(0, 20));
			assertThat(simulation.kept(28, 60)).isEqualTo(simulation.demand(28, 60)).isPositive();
		}
	}

	@Test
	void afterAQuietMinuteTheFirstRequestsAreKept() {
		Simulation simulation = simulate(50,
				Traffic.varying((seconds) -> (seconds < 10) ? 100_000 : (seconds < 70) ? 0.001 : 5), 80);
		assertThat(simulation.kept(69, 80)).isEqualTo(simulation.demand(69, 80)).isGreaterThan(40);
	}

	@ParameterizedTest
	@CsvSource({ "75", "500", "100000" })
	void theRecordedTracesTellHowManyThereWere(double demand) {
		double[] extrapolated = new double[1];
		Simulation simulation = Simulation.run((clock) -> Samplers.adaptive(50, 0, 1, clock), Traffic.random(demand, 5),
				(demand > 1_000) ? 15 : 200, (result) -> extrapolated[0] += count(result));
		assertThat(extrapolated[0] / simulation.demand()).isCloseTo(1, within(0.1));
	}

	/** How many traces this one stands for. */
	private static double count(SamplingResult result) {
		String ot = result.getUpdatedTraceState(TraceState.getDefault()).get("ot");
		if (ot == null) {
			return 0;
		}
		String digits = (ot.substring("th:".length()) + "0".repeat(14)).substring(0, 14);
		return 1 / Threshold.toRatio(Long.parseLong(digits, 16));
	}

	@Test
	void theSmallestShareIsKeptEvenBeyondTheRate() {
		Simulation simulation = Simulation.run((clock) -> Samplers.adaptive(50, 0.01, 1, clock),
				Traffic.spike(5, 100_000, 10, 15), 20);
		assertThat(simulation.kept(10, 15)).isBetween(4_500, 5_500);
	}

	@Test
	void noMoreThanTheLargestShareIsKept() {
		Simulation simulation = Simulation.run((clock) -> Samplers.adaptive(50, 0, 0.25, clock), Traffic.steady(40),
				200);
		assertThat(simulation.kept()).isBetween(1_800, 2_200);
	}

	@Test
	void threadsTogetherMeetTheBudgetOfOne() throws InterruptedException {
		AtomicLong clock = new AtomicLong();
		AtomicInteger kept = new AtomicInteger();
		Sampler sampler = Samplers.adaptive(100, 0, 1, clock::get);
		Thread[] threads = new Thread[4];
		for (int i = 0; i < threads.length; i++) {
			SplittableRandom random = new SplittableRandom(i);
			threads[i] = new Thread(() -> {
				while (clock.addAndGet(10_000) < 10 * Traffic.SECOND) {
					SamplingResult result = sampler.shouldSample(Context.root(),
							TraceId.fromLongs(random.nextLong(), random.nextLong()), "name", SpanKind.SERVER,
							Attributes.empty(), List.of());
					kept.addAndGet((result.getDecision() == SamplingDecision.RECORD_AND_SAMPLE) ? 1 : 0);
				}
			});
			threads[i].start();
		}
		for (Thread thread : threads) {
			thread.join();
		}
		assertThat(kept.get()).isBetween(900, 1_100);
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0, -1, Double.NaN, Double.POSITIVE_INFINITY, 1_000_001 })
	void aRateIsMoreThanZeroAndAtMostAMillion(double rate) {
		assertThatIllegalArgumentException().isThrownBy(() -> Samplers.adaptive(rate, 0, 1));
	}

	@ParameterizedTest
	@CsvSource({ "-0.1, 1", "0, 1.1", "0.5, 0.4", "NaN, 1", "0, NaN" })
	void ratiosAreFromZeroToOneAndInTheirOrder(double least, double most) {
		assertThatIllegalArgumentException().isThrownBy(() -> Samplers.adaptive(50, least, most));
	}

	@Test
	void theDescriptionSaysRateAndBounds() {
		assertThat(Samplers.adaptive(50, 0, 1).getDescription()).isEqualTo("adaptive{50/s}");
		assertThat(Samplers.adaptive(0.5, 0.001, 1)).hasToString("adaptive{0.5/s, ratio 0.001..1}");
	}

	private static Simulation simulate(double rate, Traffic traffic, int seconds) {
		return Simulation.run((clock) -> coarse(rate, clock), traffic, seconds);
	}

	private static Sampler coarse(double rate, LongSupplier clock) {
		return Samplers.adaptive(rate, 0, 1, new CoarseClock(clock));
	}

}
