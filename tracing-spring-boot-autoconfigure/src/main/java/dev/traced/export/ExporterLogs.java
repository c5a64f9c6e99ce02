package dev.traced.export;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import dev.traced.core.Suppression;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * Silences what OpenTelemetry's OTLP exporters log about each failed export, stack traces
 * included: {@link ReportingSpanExporter} says it in one line per outage. Only records
 * logged while one of our exporters works are held back, so that other exporters in the
 * same virtual machine log as ever; the filter itself has no state. What a record says is
 * kept for a moment as the reason of the failure, which the exporters tell nowhere else.
 */
public final class ExporterLogs {

	private static final String PREFIX = "Failed to export spans. ";

	private static final ThreadLocal<@Nullable String> REASON = new ThreadLocal<>();

	private static final ThreadLocal<@Nullable Boolean> EXPORTING = new ThreadLocal<>();

	private static final String[] LOGGERS = { "io.opentelemetry.exporter.internal.http.HttpExporter",
			"io.opentelemetry.exporter.internal.grpc.GrpcExporter" };

	private ExporterLogs() {
	}

	/**
	 * Holds back what exporters log on threads of ours. Call it once an exporter exists.
	 */
	public static void silence() {
		for (String name : LOGGERS) {
			Logger logger = Logger.getLogger(name);
			Filter filter = logger.getFilter();
			if (!(filter instanceof Silence)) {
				logger.setFilter(new Silence(filter));
			}
		}
	}

	/**
	 * Makes daemon threads on which exporters log nothing and make no spans.
	 * @param name the name of the threads
	 * @return an executor without a queue
	 */
	public static ExecutorService newExecutor(String name) {
		return new ThreadPoolExecutor(0, 4, 60, TimeUnit.SECONDS, new SynchronousQueue<>(),
				(task) -> new ExportThread(task, name));
	}

	static void exporting(boolean exporting) {
		if (exporting) {
			EXPORTING.set(Boolean.TRUE);
		}
		else {
			EXPORTING.remove();
		}
	}

	/** What was last logged on this thread, if anything was. */
	static @Nullable String takeReason() {
		String reason = REASON.get();
		if (reason != null) {
			REASON.remove();
		}
		return reason;
	}

	/**
	 * A thread on which exporters log nothing.
	 */
	private static final class ExportThread extends Thread {

		private ExportThread(Runnable task, String name) {
			super(Suppression.suppress(Context.root()).wrap(task), name);
			setDaemon(true);
		}

	}

	/**
	 * Lets pass what comes from threads that are not ours.
	 */
	private static final class Silence implements Filter {

		private final @Nullable Filter next;

		private Silence(@Nullable Filter next) {
			this.next = next;
		}

		@Override
		public boolean isLoggable(LogRecord record) {
			boolean ours = Thread.currentThread() instanceof ExportThread || EXPORTING.get() != null;
			if (ours && record.getLevel().intValue() > Level.INFO.intValue()) {
				if (record.getThrown() == null && record.getMessage() != null) {
					String message = record.getMessage();
					REASON.set(message.startsWith(PREFIX) ? message.substring(PREFIX.length()) : message);
				}
				return false;
			}
			return this.next == null || this.next.isLoggable(record);
		}

	}

}
