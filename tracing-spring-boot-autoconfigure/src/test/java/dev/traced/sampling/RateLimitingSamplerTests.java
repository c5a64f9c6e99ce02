package dev.traced.sampling;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for {@link RateLimitingSampler}.
 */
class RateLimitingSamplerTests {

	static Stream<Arguments> rushes() {
		return Stream.of(arguments(0.1, Traffic.steady(1), 120), arguments(0.1, Traffic.steady(100_000), 20),
				arguments(1, Traffic.steady(1.5), 60), arguments(1, Traffic.steady(1.01), 60),
				arguments(0.1, Traffic.steady(0.11), 200), arguments(0.3, Traffic.steady(1), 300),
				arguments(0.5, Traffic.onAndOff(50_000, 3), 40), arguments(0.7, Traffic.steady(3), 300),
				arguments(1.7, Traffic.spike(0.85, 5.1, 12.3, 25), 60), arguments(3, Traffic.onAndOff(9, 3), 200),
				arguments(5, Traffic.onAndOff(5_000, 3), 60), arguments(7, Traffic.onAndOff(700, 3), 60),
				arguments(20, Traffic.onAndOff(20_000, 7), 60), arguments(50, Traffic.onAndOff(50_000, 3), 40),
				arguments(2, Traffic.steady(2.5), 60), arguments(1.5, Traffic.steady(7), 60),
				arguments(10, Traffic.steady(11), 60), arguments(10, Traffic.steady(1_000), 60),
				arguments(7.3, Traffic.random(1_000, 1), 60), arguments(100, Traffic.steady(100_000), 20),
				arguments(3_000, Traffic.steady(100_000), 20), arguments(100, Traffic.random(300, 2), 60),
				arguments(100, Traffic.spike(5, 100_000, 12, 25), 40),
				arguments(100, Traffic.spike(90, 100_000, 12, 13), 40),
				arguments(100, Traffic.sinusoidal(100_000, 15), 30), arguments(10, Traffic.sinusoidal(50, 30), 60),
				arguments(100, Traffic.onAndOff(100_000, 1), 20), arguments(100, Traffic.onAndOff(20_000, 3), 40),
				arguments(10, Traffic.onAndOff(1_000, 0.1), 40), arguments(100, Traffic.bunches(1_000, 1), 40),
				arguments(100, Traffic.bunches(5_000, 0.7), 40));
	}

	@ParameterizedTest
	@MethodSource("rushes")
	void noSecondHasMoreThanATenthAboveTheRateAndNoTenSecondsHaveTooFewOrTooMany(double rate, Traffic traffic,
			int seconds) {
		Simulation simulation = simulate(rate, traffic, seconds);
		assertThat(simulation.mostKept(1)).isLessThanOrEqualTo(oneOr(Math.floor(rate) + 1, rate * 1.1));
		assertThat(simulation.mostKept(10)).isLessThanOrEqualTo(Simulation.mostAllowed(rate));
		assertThat(simulation.missing(rate)).isLessThan(1e-6);
	}

	private static int oneOr(double least, double limit) {
		// the epsilon: 110 is not 110.00000000000001
		return (int) Math.max(least, Math.floor(limit + 1e-6));
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0.1, 1, 7, 10, 100, 1_000, 100_000 })
	void atOrUnderTheRateEverythingIsKept(double rate) {
		for (double share : new double[] { 1, 0.7, 0.1 }) {
			Simulation simulation = simulate(rate, Traffic.steady(rate * share), (rate > 1_000) ? 3 : 20);
			assertThat(simulation.kept()).isEqualTo(simulation.demand());
		}
	}

	/**
	 * Of requests that come evenly at 2.1 per second, two in a second are fewer than a
	 * rate of 1.7 less a tenth, and three are more than it and a tenth.
	 */
	@ParameterizedTest
	@CsvSource({ "1.7, 2.1", "1.6, 2.05", "2.6, 3.1" })
	void aBrokenRateThatIsAskedLittleMoreOftenLacksWhatNoSecondMayHave(double rate, double asked) {
		Simulation simulation = simulate(rate, Traffic.steady(asked), 200);
		int mostPerSecond = (int) Math.floor(rate) + 1;
		assertThat(simulation.mostKept(1)).isEqualTo(mostPerSecond);
		assertThat(simulation.kept()).isBetween(mostPossible(mostPerSecond, asked, 200) - 3, (int) (rate * 200) + 2);
	}

	/** How many requests there can be of which no second has more than so many. */
	private static int mostPossible(int perSecond, double asked, int seconds) {
		List<Double> taken = new ArrayList<>();
		for (int i = 0; i / asked < seconds; i++) {
			int before = taken.size() - perSecond;
			if (before < 0 || i / asked - taken.get(before) >= 1) {
				taken.add(i / asked);
			}
		}
		return taken.size();
	}

	@Test
	void asManyAsTheRateMayComeAtTheSameMoment() {
		Simulation simulation = simulate(40, Traffic.bunches(40, 1.01), 60);
		assertThat(simulation.demand()).isGreaterThan(2_000);
		assertThat(simulation.kept()).isEqualTo(simulation.demand());
	}

	@Test
	void ofEachRushAsManyAreKeptAsTheRateSays() {
		Simulation simulation = simulate(100, Traffic.bunches(1_000, 1), 40);
		assertThat(simulation.kept()).isEqualTo(4_000);
	}

	@Test
	void randomTrafficUnderTheRateIsKept() {
		Simulation simulation = simulate(100, Traffic.random(60, 3), 120);
		assertThat(simulation.kept()).isEqualTo(simulation.demand());
	}

	@Test
	void aLastingRushIsKeptEvenlyWithoutRegardToSeconds() {
		Simulation simulation = simulate(100, Traffic.steady(100_000), 20);
		assertThat(IntStream.range(20, 200))
			.allSatisfy((tenth) -> assertThat(simulation.kept(tenth / 10.0, (tenth + 1) / 10.0)).isBetween(9, 11));
	}

	@Test
	void afterARushEverythingIsKeptAtOnce() {
		Simulation simulation = simulate(100, Traffic.spike(80, 100_000, 10, 15), 30);
		assertThat(simulation.kept(15.1, 30)).isEqualTo(simulation.demand(15.1, 30));
	}

	@Test
	void threadsTogetherGetNoMoreThanOne() throws InterruptedException {
		RateLimit limit = new RateLimit(1_000, 0);
		AtomicLong clock = new AtomicLong();
		AtomicLong passed = new AtomicLong();
		Thread[] threads = new Thread[4];
		for (int i = 0; i < threads.length; i++) {
			threads[i] = new Thread(() -> {
				long now;
				while ((now = clock.addAndGet(5_000)) < 5 * Traffic.SECOND) {
					if (limit.pass(now)) {
						passed.incrementAndGet();
					}
				}
			});
			threads[i].start();
		}
		for (Thread thread : threads) {
			thread.join();
		}
		assertThat(passed.get()).isBetween(4_800L, 5_200L);
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0, -1, Double.NaN, Double.POSITIVE_INFINITY, 1_000_001 })
	void aRateIsMoreThanZeroAndAtMostAMillion(double rate) {
		assertThatIllegalArgumentException().isThrownBy(() -> Samplers.rateLimiting(rate));
	}

	@Test
	void theDescriptionSaysTheRate() {
		assertThat(Samplers.rateLimiting(100).getDescription()).isEqualTo("rate-limiting{100/s}");
		assertThat(Samplers.rateLimiting(0.1)).hasToString("rate-limiting{0.1/s}");
	}

	private static Simulation simulate(double rate, Traffic traffic, int seconds) {
		return Simulation.run((clock) -> exactly(rate, clock), traffic, seconds);
	}

	private static Sampler exactly(double rate, LongSupplier clock) {
		return Samplers.rateLimiting(rate, new CoarseClock(clock));
	}

}
