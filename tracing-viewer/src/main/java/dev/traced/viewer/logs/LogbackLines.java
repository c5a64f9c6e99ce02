package dev.traced.viewer.logs;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.LoggerContextListener;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import io.opentelemetry.api.trace.SpanContext;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;

/**
 * Appends to the traces what reaches Logback's root logger. Runs on the thread that logs,
 * whatever other appenders do. Survives a new configuration of Logback, and goes with the
 * application.
 */
final class LogbackLines implements LoggerContextListener, DisposableBean {

	private final LogLine lines;

	private final @Nullable LoggerContext context;

	private @Nullable Lines appender;

	/**
	 * Attaches itself.
	 * @param lines takes the lines
	 * @param loggerFactory that of SLF4J, which need not be Logback's
	 */
	LogbackLines(LogLine lines, Object loggerFactory) {
		this.lines = lines;
		this.context = (loggerFactory instanceof LoggerContext logback) ? logback : null;
		if (this.context != null) {
			attach(this.context);
			this.context.addListener(this);
		}
	}

	private synchronized void attach(LoggerContext logback) {
		Lines created = new Lines(this.lines);
		created.setName("traced-viewer");
		created.setContext(logback);
		created.start();
		logback.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(created);
		this.appender = created;
	}

	@Override
	public synchronized void destroy() {
		Lines attached = this.appender;
		this.appender = null;
		if (this.context != null && attached != null) {
			this.context.removeListener(this);
			this.context.getLogger(Logger.ROOT_LOGGER_NAME).detachAppender(attached);
			attached.stop();
		}
	}

	@Override
	public boolean isResetResistant() {
		return true;
	}

	@Override
	public synchronized void onReset(LoggerContext reset) {
		if (this.appender != null) {
			attach(reset);
		}
	}

	@Override
	public void onStart(LoggerContext started) {
		// nothing to do
	}

	@Override
	public void onStop(LoggerContext stopped) {
		// nothing to do
	}

	@Override
	public void onLevelChange(Logger logger, Level level) {
		// nothing to do
	}

	/** The appender. */
	private static final class Lines extends UnsynchronizedAppenderBase<ILoggingEvent> {

		private final LogLine lines;

		/** Set while the thread appends: what it logs meanwhile is our own doing. */
		private final ThreadLocal<Boolean> appending = new ThreadLocal<>();

		Lines(LogLine lines) {
			this.lines = lines;
		}

		@Override
		protected void append(ILoggingEvent event) {
			SpanContext ids = this.lines.current();
			if (ids == null || this.appending.get() != null) {
				return;
			}
			this.appending.set(true);
			try {
				IThrowableProxy thrown = event.getThrowableProxy();
				this.lines.store(ids, nanos(event), event.getLevel().toString(), event.getLoggerName(),
						event.getThreadName(), event.getFormattedMessage(),
						() -> (thrown != null) ? ThrowableProxyUtil.asString(thrown) : null);
			}
			finally {
				this.appending.remove();
			}
		}

		private static long nanos(ILoggingEvent event) {
			Instant instant = event.getInstant();
			return (instant != null) ? TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano()
					: TimeUnit.MILLISECONDS.toNanos(event.getTimeStamp());
		}

	}

}
