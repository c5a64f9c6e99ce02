package dev.traced.export;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RetryingSpanExporter}, by a clock that is set by hand.
 */
class RetryingSpanExporterTests {

	private static final ExportFailure OVERLOADED = ExportFailure.transientFailure("overloaded", null);

	private final Receiver receiver = new Receiver();

	private final Clock clock = new Clock();

	private double random = 0.5;

	private final RetryingSpanExporter exporter = new RetryingSpanExporter(this.receiver,
			new RetrySettings(5, Duration.ofSeconds(1), Duration.ofSeconds(3)), Duration.ofSeconds(10), this.clock,
			() -> this.clock.now, () -> this.random);

	@Test
	void pausesGrowByHalfUpToTheLongest() {
		this.receiver.fail(OVERLOADED, OVERLOADED, OVERLOADED, OVERLOADED);
		assertThat(export().isSuccess()).isTrue();
		assertThat(this.clock.pauses).containsExactly(1000L, 1500L, 2250L, 3000L);
		assertThat(this.exporter.retries()).isEqualTo(4);
	}

	@Test
	void pausesDifferByUpToAFifth() {
		this.receiver.fail(OVERLOADED, OVERLOADED);
		this.random = 0;
		export();
		assertThat(this.clock.pauses).containsExactly(800L, 1200L);
		this.clock.pauses.clear();
		this.receiver.fail(OVERLOADED, OVERLOADED);
		this.random = 1;
		export();
		assertThat(this.clock.pauses).containsExactly(1200L, 1800L);
	}

	@Test
	void afterTheLastAttemptTheBatchIsGivenUpAndTheNextIsTriedAtOnce() {
		this.receiver.fail(OVERLOADED, OVERLOADED, OVERLOADED, OVERLOADED, OVERLOADED);
		CompletableResultCode result = export();
		assertThat(result.isSuccess()).isFalse();
		assertThat(ExportFailure.in(result.getFailureThrowable())).isSameAs(OVERLOADED);
		assertThat(this.receiver.attempts).isEqualTo(5);
		this.clock.pauses.clear();
		assertThat(export().isSuccess()).isTrue();
		assertThat(this.clock.pauses).isEmpty();
	}

	@Test
	void whatWouldOnlyFailAgainIsNotTriedAgain() {
		this.receiver.fail(ExportFailure.permanentFailure("unauthorized"));
		assertThat(export().isSuccess()).isFalse();
		this.receiver.fail(new IllegalStateException("of an exporter that we do not know"));
		assertThat(export().isSuccess()).isFalse();
		assertThat(this.receiver.attempts).isEqualTo(2);
		assertThat(this.clock.pauses).isEmpty();
	}

	@Test
	void theReceiverSaysHowLongToWaitAndNothingIsSentBefore() {
		this.random = 0;
		this.receiver.fail(ExportFailure.transientFailure("later", Duration.ofSeconds(30)));
		assertThat(export().isSuccess()).isTrue();
		assertThat(this.clock.pauses).containsExactly(30_000L);
	}

	@Test
	void theNextBatchWaitsTooWhereTheFirstWasGivenUp() {
		this.random = 0;
		ExportFailure later = ExportFailure.transientFailure("later", Duration.ofSeconds(7));
		this.receiver.fail(later, later, later, later, later);
		assertThat(export().isSuccess()).isFalse();
		this.clock.now += Duration.ofSeconds(2).toNanos();
		this.clock.pauses.clear();
		assertThat(export().isSuccess()).isTrue();
		assertThat(this.clock.pauses).containsExactly(5_000L);
	}

	@Test
	void nobodyComesBackBeforeTheTimeAndNotAllAtOnce() {
		this.random = 1;
		this.receiver.fail(ExportFailure.transientFailure("later", Duration.ofSeconds(30)));
		export();
		assertThat(this.clock.pauses).containsExactly(33_000L);
	}

	@Test
	void aReceiverCannotSilenceAnApplicationForLong() {
		this.random = 0;
		this.receiver.fail(ExportFailure.transientFailure("never", Duration.ofDays(365_000)));
		export();
		assertThat(this.clock.pauses).containsExactly(Duration.ofMinutes(5).toMillis());
	}

	@Test
	void anAnswerThatIsMissingIsAFailureThatGoesAway() {
		SpanExporter silent = new Receiver() {

			@Override
			public CompletableResultCode export(Collection<SpanData> spans) {
				super.export(spans);
				return new CompletableResultCode();
			}

		};
		RetryingSpanExporter exporter = new RetryingSpanExporter(silent,
				new RetrySettings(2, Duration.ofSeconds(1), Duration.ofSeconds(1)), Duration.ofMillis(1), this.clock,
				() -> this.clock.now, () -> 0.5);
		assertThat(exporter.export(List.of()).isSuccess()).isFalse();
		assertThat(((Receiver) silent).attempts).isEqualTo(2);
	}

	@Test
	void closingEndsThePauseAndTriesOnceMore() throws InterruptedException {
		CountDownLatch failed = new CountDownLatch(1);
		Receiver receiver = new Receiver() {

			@Override
			public CompletableResultCode export(Collection<SpanData> spans) {
				failed.countDown();
				return super.export(spans);
			}

		};
		receiver.fail(ExportFailure.transientFailure("later", Duration.ofMinutes(4)));
		RetryingSpanExporter exporter = new RetryingSpanExporter(receiver,
				new RetrySettings(5, Duration.ofMinutes(1), Duration.ofMinutes(1)), Duration.ofSeconds(10));
		List<CompletableResultCode> results = new ArrayList<>();
		Thread thread = new Thread(() -> results.add(exporter.export(List.of())));
		thread.start();
		assertThat(failed.await(10, TimeUnit.SECONDS)).isTrue();
		exporter.closing();
		thread.join(10_000);
		assertThat(results).singleElement().satisfies((result) -> assertThat(result.isSuccess()).isTrue());
		assertThat(receiver.attempts).isEqualTo(2);
		receiver.fail(OVERLOADED);
		assertThat(exporter.export(List.of()).isSuccess()).isFalse();
		assertThat(receiver.attempts).isEqualTo(3);
	}

	private CompletableResultCode export() {
		return this.exporter.export(List.of());
	}

	private static class Receiver implements SpanExporter {

		private final Queue<Throwable> failures = new ArrayDeque<>();

		private int attempts;

		void fail(Throwable... failures) {
			this.failures.addAll(List.of(failures));
		}

		@Override
		public CompletableResultCode export(Collection<SpanData> spans) {
			this.attempts++;
			@Nullable Throwable failure = this.failures.poll();
			// as OpenTelemetry's exporters do
			return (failure != null) ? CompletableResultCode.ofExceptionalFailure(new Exception(failure))
					: CompletableResultCode.ofSuccess();
		}

		@Override
		public CompletableResultCode flush() {
			return CompletableResultCode.ofSuccess();
		}

		@Override
		public CompletableResultCode shutdown() {
			return CompletableResultCode.ofSuccess();
		}

	}

	private static final class Clock implements RetryingSpanExporter.Waiting {

		private final List<Long> pauses = new ArrayList<>();

		private long now = -1234;

		@Override
		public void await(long nanos) {
			this.pauses.add(Math.round(nanos / 1e6));
			this.now += nanos;
		}

		@Override
		public void end() {
		}

	}

}
