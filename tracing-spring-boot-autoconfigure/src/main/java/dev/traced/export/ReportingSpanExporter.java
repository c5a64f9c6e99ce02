package dev.traced.export;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.LongAdder;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.jspecify.annotations.Nullable;

/**
 * Counts what an exporter exports and loses, keeps what it throws to itself, and reports
 * an outage by one line at its beginning and one at its end, however long it lasts.
 */
public final class ReportingSpanExporter implements SpanExporter {

	private final SpanExporter exporter;

	private final String destination;

	private final ExportLog log;

	private final LongAdder exported = new LongAdder();

	private final LongAdder failed = new LongAdder();

	private final Object monitor = new Object();

	private boolean outage;

	private long outageSince;

	private long failedBefore;

	/**
	 * Wraps an exporter.
	 * @param exporter any exporter
	 * @param destination where it exports to, for people
	 * @param log where outages are reported
	 */
	public ReportingSpanExporter(SpanExporter exporter, String destination, ExportLog log) {
		this.exporter = exporter;
		this.destination = destination;
		this.log = log;
	}

	/**
	 * Where the spans go, for people.
	 * @return the destination, such as {@code OTLP http://localhost:4318/v1/traces}
	 */
	public String destination() {
		return this.destination;
	}

	/**
	 * The number of spans that the receiver has taken.
	 * @return the count
	 */
	public long exported() {
		return this.exported.sum();
	}

	/**
	 * The number of spans that the exporter failed to deliver.
	 * @return the count
	 */
	public long failed() {
		return this.failed.sum();
	}

	@Override
	public CompletableResultCode export(Collection<SpanData> spans) {
		int count = spans.size();
		CompletableResultCode result;
		ExporterLogs.exporting(true);
		try {
			result = this.exporter.export(spans);
		}
		catch (VirtualMachineError ex) {
			throw ex;
		}
		catch (Throwable ex) {
			result = CompletableResultCode.ofExceptionalFailure(ex);
		}
		finally {
			ExporterLogs.exporting(false);
		}
		CompletableResultCode outcome = result;
		return outcome.whenComplete(() -> completed(outcome, count));
	}

	private void completed(CompletableResultCode result, int count) {
		if (result.isSuccess()) {
			this.exported.add(count);
			endOutage();
			return;
		}
		beginOutage(result.getFailureThrowable());
		this.failed.add(count);
	}

	private void beginOutage(@Nullable Throwable failure) {
		String logged = ExporterLogs.takeReason();
		synchronized (this.monitor) {
			if (this.outage) {
				return;
			}
			this.outage = true;
			this.outageSince = System.nanoTime();
			this.failedBefore = this.failed.sum();
		}
		this.log.failing("Spans are not exported to " + this.destination + ": " + FailureReason.of(failure, logged)
				+ ". The application is not affected; its spans are lost until this is repaired, which will be reported.",
				failure);
	}

	private void endOutage() {
		Duration duration;
		long lost;
		synchronized (this.monitor) {
			if (!this.outage) {
				return;
			}
			this.outage = false;
			duration = Duration.ofNanos(System.nanoTime() - this.outageSince);
			lost = this.failed.sum() - this.failedBefore;
		}
		this.log.recovered("Spans are exported to " + this.destination + " again; " + lost + " were lost within "
				+ Math.max(1, duration.toSeconds()) + " s");
	}

	@Override
	public CompletableResultCode flush() {
		try {
			return this.exporter.flush();
		}
		catch (VirtualMachineError ex) {
			throw ex;
		}
		catch (Throwable ex) {
			return CompletableResultCode.ofExceptionalFailure(ex);
		}
	}

	@Override
	public CompletableResultCode shutdown() {
		try {
			return this.exporter.shutdown();
		}
		catch (VirtualMachineError ex) {
			throw ex;
		}
		catch (Throwable ex) {
			return CompletableResultCode.ofExceptionalFailure(ex);
		}
	}

	@Override
	public String toString() {
		return this.destination;
	}

}
