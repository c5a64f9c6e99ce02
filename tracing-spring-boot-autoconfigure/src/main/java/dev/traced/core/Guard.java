package dev.traced.core;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/**
 * Keeps our failures out of the application. The application's call stands outside every
 * guard, ours inside one:
 *
 * <pre class="code">
 * try {
 *     wrap(response);
 * }
 * catch (Throwable ex) {
 *     guard.failed("wrapping the response", ex);
 * }
 * </pre>
 *
 * What is caught is counted and logged at most once a minute; errors of the virtual
 * machine are thrown again.
 */
public final class Guard {

	private static final long LOG_INTERVAL_NANOS = 60_000_000_000L;

	private final Log log;

	private final LongAdder failures = new LongAdder();

	private final AtomicLong lastLogged = new AtomicLong();

	private volatile boolean logged;

	/**
	 * Creates a guard.
	 * @param log where failures are reported, at most once a minute
	 */
	public Guard(Log log) {
		this.log = log;
	}

	/**
	 * Takes note of a failure of ours. Call it from a {@code catch (Throwable)} around
	 * our code.
	 * @param doing what was being done, for the log: a constant
	 * @param failure what was thrown
	 * @throws VirtualMachineError if that is what was thrown
	 */
	public void failed(String doing, Throwable failure) {
		if (failure instanceof VirtualMachineError fatal) {
			throw fatal;
		}
		this.failures.increment();
		long now = System.nanoTime();
		long last = this.lastLogged.get();
		if ((!this.logged || now - last >= LOG_INTERVAL_NANOS) && this.lastLogged.compareAndSet(last, now)) {
			this.logged = true;
			try {
				this.log.failed(doing, this.failures.sum(), failure);
			}
			catch (RuntimeException ex) {
				// a logging system that fails must not fail the application through us
				this.failures.increment();
			}
		}
	}

	/**
	 * The number of failures kept from the application so far.
	 * @return the count
	 */
	public long failures() {
		return this.failures.sum();
	}

	/**
	 * Makes a context current.
	 * @param context the context; nothing happens if it is {@code null}
	 * @return the scope, which does not throw
	 */
	public Scope attach(@Nullable Context context) {
		if (context == null) {
			return Scope.noop();
		}
		try {
			return context.makeCurrent();
		}
		catch (Throwable ex) {
			failed("making a context current", ex);
			return Scope.noop();
		}
	}

	/**
	 * Where failures are reported.
	 */
	@FunctionalInterface
	public interface Log {

		/**
		 * Reports a failure.
		 * @param doing what was being done
		 * @param total the number of failures so far, this one included
		 * @param failure what was thrown
		 */
		void failed(String doing, long total, Throwable failure);

	}

}
