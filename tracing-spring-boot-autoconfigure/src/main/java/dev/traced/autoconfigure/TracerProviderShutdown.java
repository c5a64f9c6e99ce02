package dev.traced.autoconfigure;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.opentelemetry.sdk.trace.SdkTracerProvider;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.DisposableBean;

/**
 * Exports the last spans when the application context closes: after the web server has
 * stopped gracefully (a phase of the life cycle, which ends before beans are destroyed)
 * and after every bean that uses tracing has been destroyed, since they all depend on
 * this one.
 */
final class TracerProviderShutdown implements DisposableBean {

	private static final Log logger = LogFactory.getLog("dev.traced.export");

	private final SdkTracerProvider tracerProvider;

	private final SpanExports exports;

	private final Duration timeout;

	TracerProviderShutdown(SdkTracerProvider tracerProvider, SpanExports exports, Duration timeout) {
		this.tracerProvider = tracerProvider;
		this.exports = exports;
		this.timeout = timeout;
	}

	@Override
	public void destroy() throws InterruptedException {
		CountDownLatch done = new CountDownLatch(1);
		// on a thread of its own: closing an HTTP client may block beyond any time-out
		Thread thread = new Thread(() -> this.tracerProvider.shutdown().whenComplete(done::countDown),
				"tracing-shutdown");
		thread.setDaemon(true);
		thread.start();
		if (!done.await(this.timeout.toNanos(), TimeUnit.NANOSECONDS)) {
			logger.warn("The last spans were not exported within tracing.export.shutdown-timeout="
					+ this.timeout.toMillis() + "ms; " + this.exports.waiting() + " were still waiting");
		}
	}

}
