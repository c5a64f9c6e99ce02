package dev.traced.autoconfigure;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs tasks on a daemon thread. There is none before the first change of a sampler, and
 * none a little after the last was reverted.
 */
final class DaemonRevertTimer implements RevertTimer {

	private static final int IDLE_SECONDS = 10;

	private final ScheduledThreadPoolExecutor executor;

	DaemonRevertTimer() {
		this.executor = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, "tracing-sampler-revert");
			thread.setDaemon(true);
			return thread;
		});
		this.executor.setRemoveOnCancelPolicy(true);
		this.executor.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
		this.executor.allowCoreThreadTimeOut(true);
	}

	@Override
	public Instant now() {
		return Instant.now();
	}

	@Override
	public Runnable schedule(Runnable task, Duration delay) {
		Future<?> future = this.executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
		return () -> future.cancel(false);
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

}
