package dev.traced.sampling;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CoarseClock}.
 */
class CoarseClockTests {

	private final AtomicLong time = new AtomicLong(Long.MAX_VALUE - 1_000_000);

	private final AtomicInteger readings = new AtomicInteger();

	private final CoarseClock clock = new CoarseClock(() -> {
		this.readings.incrementAndGet();
		return this.time.get();
	});

	@Test
	void upToAHundredThousandTimesASecondEveryAnswerIsAReading() {
		for (int i = 0; i < 100_000; i++) {
			this.time.addAndGet(10_000);
			assertThat(this.clock.getAsLong()).isEqualTo(this.time.get());
		}
	}

	@Test
	void inARushFewReadAndNobodyIsFarBehind() {
		rush(100_000);
		this.readings.set(0);
		long furthest = rush(100_000);
		assertThat(this.readings.get()).isBetween(2_000, 6_000);
		assertThat(furthest).isLessThan(100_000);
	}

	@Test
	void afterARushTheClockIsExactAgainSoon() {
		rush(100_000);
		int late = 0;
		for (int i = 0; i < 1_000; i++) {
			this.time.addAndGet(100_000_000);
			late += (this.clock.getAsLong() != this.time.get()) ? 1 : 0;
		}
		assertThat(late).isLessThan(500);
		assertThat(this.clock.getAsLong()).isEqualTo(this.time.get());
	}

	private long rush(int calls) {
		long furthest = 0;
		for (int i = 0; i < calls; i++) {
			this.time.addAndGet(100);
			furthest = Math.max(furthest, this.time.get() - this.clock.getAsLong());
		}
		return furthest;
	}

}
