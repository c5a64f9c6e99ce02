package dev.traced.viewer.analysis;

import java.util.Arrays;
import java.util.Random;

import dev.traced.viewer.analysis.RouteStats.Bucket;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link LatencyHistogram}.
 */
class LatencyHistogramTests {

	private final LatencyHistogram histogram = new LatencyHistogram();

	@Test
	void withoutAnythingAllIsZero() {
		assertThat(this.histogram.percentileMs(0.5)).isZero();
		assertThat(this.histogram.maxMs()).isZero();
		assertThat(this.histogram.total()).isZero();
		assertThat(this.histogram.buckets()).isEmpty();
	}

	@Test
	void aSingleDurationIsEveryPercentile() {
		this.histogram.add(12_345_678);
		assertThat(this.histogram.percentileMs(0.01)).isEqualTo(12.345678);
		assertThat(this.histogram.percentileMs(0.99)).isEqualTo(12.345678);
		assertThat(this.histogram.maxMs()).isEqualTo(12.345678);
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0.5, 0.95, 0.99 })
	void percentilesAreOffByLessThanFivePercent(double share) {
		Random random = new Random(42);
		for (int round = 0; round < 50; round++) {
			LatencyHistogram each = new LatencyHistogram();
			long[] nanos = random.doubles(1 + random.nextInt(3000), 3, 13)
				.mapToLong((exponent) -> (long) Math.pow(10, exponent))
				.sorted()
				.toArray();
			Arrays.stream(nanos).forEach(each::add);
			double expected = nanos[(int) Math.ceil(share * nanos.length) - 1] / 1e6;
			assertThat(each.percentileMs(share)).isCloseTo(expected, Percentage.withPercentage(5));
			assertThat(each.maxMs()).isEqualTo(nanos[nanos.length - 1] / 1e6);
		}
	}

	@Test
	void anyDurationHasABucketThatHoldsIt() {
		for (long nanos : new long[] { 0, 1, 999, 1000, 1001, Long.MAX_VALUE / 2, Long.MAX_VALUE }) {
			LatencyHistogram each = new LatencyHistogram();
			each.add(nanos);
			assertThat(each.buckets()).hasSize(1);
			Bucket bucket = each.buckets().get(0);
			assertThat(bucket.count()).isOne();
			assertThat(bucket.upToMs() * 1e6).isGreaterThanOrEqualTo(nanos * 0.999999);
		}
	}

	@Test
	void bucketsAreInOrderAndAddUp() {
		long[] nanos = { 5_000_000, 1_000_000_000, 2_000, 5_000_000, 30_000_000 };
		Arrays.stream(nanos).forEach(this.histogram::add);
		assertThat(this.histogram.buckets()).extracting(Bucket::count).containsExactly(1L, 2L, 1L, 1L);
		assertThat(this.histogram.buckets()).extracting(Bucket::upToMs).isSorted();
	}

	@Test
	void whatIsTakenBackIsGone() {
		this.histogram.add(5_000_000);
		this.histogram.add(900_000_000);
		this.histogram.remove(900_000_000);
		assertThat(this.histogram.total()).isOne();
		assertThat(this.histogram.maxMs()).isCloseTo(5, Percentage.withPercentage(5));
		this.histogram.remove(5_000_000);
		assertThat(this.histogram.total()).isZero();
		assertThat(this.histogram.maxMs()).isCloseTo(0, Offset.offset(0.0));
	}

	@Test
	void whatWasNeverAddedCannotBeTakenBack() {
		this.histogram.add(5_000_000);
		this.histogram.remove(1);
		this.histogram.remove(Long.MAX_VALUE);
		assertThat(this.histogram.total()).isOne();
	}

}
