package dev.traced.export;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * The spans that a receiver took and threw away: with OTLP it says how many of a batch,
 * and why. Reported at most once a minute.
 */
public final class Rejections {

	private static final long LOG_INTERVAL_NANOS = 60_000_000_000L;

	private static final int MAX_REASON = 500;

	private final String destination;

	private final ExportLog log;

	private final LongSupplier nanoTime;

	private final LongAdder rejected = new LongAdder();

	private final AtomicLong unseen = new AtomicLong();

	private final AtomicLong lastLogged;

	/**
	 * For one receiver.
	 * @param destination the receiver, for people
	 * @param log where it is reported
	 */
	public Rejections(String destination, ExportLog log) {
		this(destination, log, System::nanoTime);
	}

	Rejections(String destination, ExportLog log, LongSupplier nanoTime) {
		this.destination = destination;
		this.log = log;
		this.nanoTime = nanoTime;
		this.lastLogged = new AtomicLong(nanoTime.getAsLong() - LOG_INTERVAL_NANOS);
	}

	void add(long count, String reason) {
		if (count == 0 && reason.isEmpty()) {
			return;
		}
		this.rejected.add(count);
		this.unseen.addAndGet(count);
		long now = this.nanoTime.getAsLong();
		long last = this.lastLogged.get();
		if (now - last >= LOG_INTERVAL_NANOS && this.lastLogged.compareAndSet(last, now)) {
			String because = reason.isEmpty() ? "" : ": " + shortened(reason);
			this.log.failing((count > 0)
					? "Spans are rejected by " + this.destination + ", " + this.rejected.sum() + " so far" + because
							+ ". Reported at most once a minute."
					: this.destination + " took the spans but warns" + because + ". Reported at most once a minute.",
					null);
		}
	}

	private static String shortened(String reason) {
		String line = reason.strip().replaceAll("\\s+", " ");
		return (line.length() > MAX_REASON) ? line.substring(0, MAX_REASON) + "…" : line;
	}

	long total() {
		return this.rejected.sum();
	}

	/** How many have been rejected since this was asked last. */
	long take() {
		return this.unseen.getAndSet(0);
	}

}
