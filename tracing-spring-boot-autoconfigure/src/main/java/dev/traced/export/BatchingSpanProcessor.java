package dev.traced.export;

import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;

/**
 * The SDK's batch processor with a queue whose drops are counted and reported here. One
 * for each exporter, so that a slow one holds up no other. A request never waits: where
 * the queue is full, the span is dropped.
 */
public final class BatchingSpanProcessor implements SpanProcessor {

	private static final long LOG_INTERVAL_NANOS = 60_000_000_000L;

	/** The SDK says that a flush is over a moment before it takes another. */
	private static final long RETRY_NANOS = 100_000;

	private final SpanProcessor batches;

	private final int maxQueueSize;

	private final long timeoutNanos;

	private final String destination;

	private final ExportLog log;

	private final ReportingSpanExporter exporter;

	private final AtomicInteger waiting = new AtomicInteger();

	private final AtomicInteger exporting = new AtomicInteger();

	private final LongAdder dropped = new LongAdder();

	private final LongAdder afterShutdown = new LongAdder();

	private volatile boolean closed;

	private final AtomicLong lastLogged = new AtomicLong(System.nanoTime() - LOG_INTERVAL_NANOS);

	/**
	 * Puts a queue before an exporter.
	 * @param exporter the exporter
	 * @param settings the size of queue and batches
	 * @param log where drops are reported, at most once a minute
	 */
	public BatchingSpanProcessor(ReportingSpanExporter exporter, BatchSettings settings, ExportLog log) {
		this.maxQueueSize = settings.maxQueueSize();
		this.timeoutNanos = settings.timeout().toNanos();
		this.exporter = exporter;
		this.destination = exporter.destination();
		this.log = log;
		this.batches = BatchSpanProcessor.builder(new Dequeuing(exporter))
			.setMaxQueueSize(settings.maxQueueSize())
			.setMaxExportBatchSize(Math.min(settings.maxBatchSize(), settings.maxQueueSize()))
			.setScheduleDelay(settings.scheduleDelay())
			.setExporterTimeout(settings.timeout())
			.setMeterProvider(MeterProvider.noop())
			// sampled or not is asked here
			.setExportUnsampledSpans(true)
			.build();
	}

	/**
	 * The number of spans dropped because the queue was full.
	 * @return the count
	 */
	public long dropped() {
		return this.dropped.sum();
	}

	/**
	 * The number of spans that are neither exported nor lost yet.
	 * @return the count
	 */
	public int waiting() {
		return this.waiting.get() + this.exporting.get();
	}

	/**
	 * How the queue and its exporter are doing.
	 * @return the state at present
	 */
	public ExporterState state() {
		return new ExporterState(this.destination, this.waiting.get(), this.maxQueueSize, this.exporter.exported(),
				this.exporter.retries(), this.exporter.failed(), this.exporter.rejected(), dropped(),
				this.afterShutdown.sum(), this.exporter.failing(), this.exporter.lastFailure());
	}

	@Override
	public void onStart(Context parentContext, ReadWriteSpan span) {
	}

	@Override
	public boolean isStartRequired() {
		return false;
	}

	@Override
	public void onEnd(ReadableSpan span) {
		if (span.getSpanContext().isSampled()) {
			queue(span);
		}
	}

	/**
	 * Exports a span, sampled or not.
	 * @param span the span, which has ended
	 */
	public void export(SpanData span) {
		queue((span instanceof ReadableSpan readable) ? readable : new EndedSpan(span));
	}

	private void queue(ReadableSpan span) {
		if (this.closed) {
			this.afterShutdown.increment();
			return;
		}
		if (this.waiting.incrementAndGet() > this.maxQueueSize) {
			this.waiting.decrementAndGet();
			drop();
			return;
		}
		this.batches.onEnd(span);
	}

	private void drop() {
		this.dropped.increment();
		long now = System.nanoTime();
		long last = this.lastLogged.get();
		if (now - last >= LOG_INTERVAL_NANOS && this.lastLogged.compareAndSet(last, now)) {
			this.log.failing("Spans for " + this.destination + " are dropped, " + this.dropped.sum()
					+ " so far: more than tracing.export.batch.max-queue-size=" + this.maxQueueSize
					+ " are waiting for their export. Reported at most once a minute.", null);
		}
	}

	@Override
	public boolean isEndRequired() {
		return true;
	}

	@Override
	public CompletableResultCode shutdown() {
		this.closed = true;
		this.exporter.closing();
		if (this.waiting.get() == 0) {
			return this.batches.shutdown();
		}
		CompletableResultCode result = new CompletableResultCode();
		// on a thread of its own: other exporters are not to wait for this one
		Thread thread = new Thread(() -> {
			emptyQueue();
			CompletableResultCode shutdown = this.batches.shutdown();
			shutdown.whenComplete(() -> complete(result, shutdown.isSuccess()));
		}, "tracing-last-spans");
		thread.setDaemon(true);
		thread.start();
		return result;
	}

	/**
	 * The SDK takes a flush that is under way for the one that is asked for, also that of
	 * its shutdown, and so leaves what has ended since. Hence it is asked until nothing
	 * is left, unless the exporter takes nothing any more.
	 */
	private void emptyQueue() {
		int left = this.waiting.get();
		long progress = System.nanoTime();
		while (left > 0 && System.nanoTime() - progress <= this.timeoutNanos) {
			this.batches.forceFlush().join(this.timeoutNanos, TimeUnit.NANOSECONDS);
			int now = this.waiting.get();
			if (now < left) {
				progress = System.nanoTime();
			}
			else {
				LockSupport.parkNanos(RETRY_NANOS);
			}
			left = now;
		}
	}

	private static void complete(CompletableResultCode result, boolean success) {
		if (success) {
			result.succeed();
		}
		else {
			result.fail();
		}
	}

	@Override
	public CompletableResultCode forceFlush() {
		return this.batches.forceFlush();
	}

	@Override
	public String toString() {
		return "batches for " + this.destination;
	}

	/**
	 * Makes room in the queue when a batch has left it, and gives up an exporter that
	 * does not say what became of it: the SDK would go on without a word.
	 */
	private final class Dequeuing implements SpanExporter {

		private final SpanExporter exporter;

		private Dequeuing(SpanExporter exporter) {
			this.exporter = exporter;
		}

		@Override
		public CompletableResultCode export(Collection<SpanData> spans) {
			int count = spans.size();
			BatchingSpanProcessor.this.exporting.addAndGet(count);
			BatchingSpanProcessor.this.waiting.addAndGet(-count);
			CompletableResultCode result = this.exporter.export(spans)
				.whenComplete(() -> BatchingSpanProcessor.this.exporting.addAndGet(-count));
			long timeout = BatchingSpanProcessor.this.timeoutNanos;
			if (!result.join(timeout, TimeUnit.NANOSECONDS).isDone()) {
				result.failExceptionally(ExportFailure.transientFailure("it did not finish within "
						+ "tracing.export.batch.timeout=" + TimeUnit.NANOSECONDS.toMillis(timeout) + "ms", null));
			}
			return result;
		}

		@Override
		public CompletableResultCode flush() {
			return this.exporter.flush();
		}

		@Override
		public CompletableResultCode shutdown() {
			return this.exporter.shutdown();
		}

	}

}
