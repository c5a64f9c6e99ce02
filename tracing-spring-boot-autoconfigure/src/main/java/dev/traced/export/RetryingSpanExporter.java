package dev.traced.export;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;

/**
 * Sends a batch again after an {@link ExportFailure} that goes away, with pauses that
 * grow. Where the receiver says how long it wants to be left in peace, nothing is sent to
 * it before, neither this batch nor the next.
 * <p>
 * It pauses in the thread that exports, which each exporter has for itself: one batch is
 * under way, the spans that follow wait in the queue, and what does not fit there is
 * dropped and counted. Neither requests nor other exporters notice.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#failures">OTLP: failures</a>
 */
public final class RetryingSpanExporter implements SpanExporter {

	/** A receiver cannot silence an application for longer, by intent or by mistake. */
	private static final long MAX_RETRY_AFTER_NANOS = Duration.ofMinutes(5).toNanos();

	private final SpanExporter exporter;

	private final RetrySettings settings;

	private final long timeoutNanos;

	private final Waiting waiting;

	private final LongSupplier nanoTime;

	private final DoubleSupplier random;

	private final LongAdder retries = new LongAdder();

	private volatile boolean closing;

	/** Only the thread that exports reads and writes it. */
	private long notBefore;

	/**
	 * Wraps an exporter.
	 * @param exporter makes one attempt at a time
	 * @param settings how often, and with which pauses
	 * @param timeout after which time an attempt has failed
	 */
	public RetryingSpanExporter(SpanExporter exporter, RetrySettings settings, Duration timeout) {
		this(exporter, settings, timeout, new Interruptible(), System::nanoTime,
				() -> ThreadLocalRandom.current().nextDouble());
	}

	RetryingSpanExporter(SpanExporter exporter, RetrySettings settings, Duration timeout, Waiting waiting,
			LongSupplier nanoTime, DoubleSupplier random) {
		this.exporter = exporter;
		this.settings = settings;
		this.timeoutNanos = timeout.toNanos();
		this.waiting = waiting;
		this.nanoTime = nanoTime;
		this.random = random;
		this.notBefore = nanoTime.getAsLong();
	}

	/** How often a batch has been sent again. */
	long retries() {
		return this.retries.sum();
	}

	/**
	 * Ends all pauses: what is left is tried once more, at once.
	 */
	void closing() {
		this.closing = true;
		this.waiting.end();
	}

	@Override
	public CompletableResultCode export(Collection<SpanData> spans) {
		for (int attempt = 1;; attempt++) {
			boolean last = this.closing || attempt >= this.settings.maxAttempts();
			pause(this.notBefore - this.nanoTime.getAsLong());
			CompletableResultCode result = attempt(spans);
			if (result.isSuccess()) {
				return result;
			}
			ExportFailure failure = ExportFailure.in(result.getFailureThrowable());
			boolean retryable = failure != null && failure.retryable();
			if (failure != null && failure.retryAfter() != null) {
				this.notBefore = this.nanoTime.getAsLong() + politePause(failure.retryAfter());
			}
			else if (retryable && !last) {
				this.notBefore = this.nanoTime.getAsLong()
						+ this.settings.pauseNanos(attempt, this.random.getAsDouble());
			}
			if (last || !retryable) {
				return result;
			}
			this.retries.increment();
		}
	}

	/**
	 * Never shorter than asked for; longer by chance, so that not all come back at once.
	 */
	private long politePause(Duration retryAfter) {
		long nanos = (retryAfter.compareTo(Duration.ofNanos(MAX_RETRY_AFTER_NANOS)) < 0) ? retryAfter.toNanos()
				: MAX_RETRY_AFTER_NANOS;
		return nanos + (long) (nanos * 0.1 * this.random.getAsDouble());
	}

	private void pause(long nanos) {
		if (nanos > 0 && !this.closing) {
			this.waiting.await(nanos);
		}
	}

	private CompletableResultCode attempt(Collection<SpanData> spans) {
		CompletableResultCode result = this.exporter.export(spans);
		result.join(this.timeoutNanos, TimeUnit.NANOSECONDS);
		return result.isDone() ? result : CompletableResultCode
			.ofExceptionalFailure(ExportFailure.transientFailure("the receiver did not answer in time", null));
	}

	@Override
	public CompletableResultCode flush() {
		return this.exporter.flush();
	}

	@Override
	public CompletableResultCode shutdown() {
		closing();
		return this.exporter.shutdown();
	}

	@Override
	public String toString() {
		return this.exporter.toString();
	}

	/**
	 * Lets time pass.
	 */
	interface Waiting {

		/** Waits for so long, or until the end. */
		void await(long nanos);

		/** Ends this and every other pause. */
		void end();

	}

	/**
	 * Waits for real.
	 */
	private static final class Interruptible implements Waiting {

		private final CountDownLatch end = new CountDownLatch(1);

		@Override
		public void await(long nanos) {
			try {
				this.end.await(nanos, TimeUnit.NANOSECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		@Override
		public void end() {
			this.end.countDown();
		}

	}

}
