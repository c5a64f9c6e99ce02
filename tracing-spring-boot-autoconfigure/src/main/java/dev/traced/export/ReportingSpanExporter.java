package dev.traced.export;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

import dev.traced.core.Suppression;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.jspecify.annotations.Nullable;

/**
 * Counts what an exporter exports and loses, keeps what it throws to itself, and reports
 * an outage by one line at its beginning and one at its end, however long it lasts. One
 * that begins less than a minute after another was reported is only reported if it goes
 * on, or with the next. What an exporter does makes no spans: those would be exported,
 * too.
 */
public final class ReportingSpanExporter implements SpanExporter {

	private static final long LOG_INTERVAL_NANOS = 60_000_000_000L;

	private final SpanExporter exporter;

	private final String destination;

	private final ExportLog log;

	private final LongSupplier nanoTime;

	private final LongAdder exported = new LongAdder();

	private final LongAdder failed = new LongAdder();

	private final Rejections rejections;

	private volatile boolean failing;

	private volatile ExporterState.@Nullable Failure lastFailure;

	private final Object monitor = new Object();

	/** Whether spans have been lost that no line about a recovery counts yet. */
	private boolean losses;

	/** Whether an outage has been reported, but not its end. */
	private boolean reported;

	private long lossesSince;

	private long failedBefore;

	private long lastReported;

	/**
	 * Wraps an exporter.
	 * @param exporter any exporter
	 * @param destination where it exports to, for people
	 * @param log where outages are reported
	 */
	public ReportingSpanExporter(SpanExporter exporter, String destination, ExportLog log) {
		this(exporter, destination, log, new Rejections(destination, log));
	}

	/**
	 * Wraps an exporter whose receiver tells which spans it rejects.
	 * @param exporter any exporter
	 * @param destination where it exports to, for people
	 * @param log where outages are reported
	 * @param rejections what the exporter fills
	 */
	public ReportingSpanExporter(SpanExporter exporter, String destination, ExportLog log, Rejections rejections) {
		this(exporter, destination, log, rejections, System::nanoTime);
	}

	ReportingSpanExporter(SpanExporter exporter, String destination, ExportLog log, Rejections rejections,
			LongSupplier nanoTime) {
		this.exporter = exporter;
		this.destination = destination;
		this.log = log;
		this.rejections = rejections;
		this.nanoTime = nanoTime;
		this.lastReported = nanoTime.getAsLong() - LOG_INTERVAL_NANOS;
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
	 * The number of spans that the exporter failed to deliver, retries included.
	 * @return the count
	 */
	public long failed() {
		return this.failed.sum();
	}

	/**
	 * The number of spans that the receiver took and rejected.
	 * @return the count
	 */
	public long rejected() {
		return this.rejections.total();
	}

	/**
	 * How often a batch has been sent again.
	 * @return the count
	 */
	public long retries() {
		return (this.exporter instanceof RetryingSpanExporter retrying) ? retrying.retries() : 0;
	}

	/**
	 * Ends the pauses between retries, because the application is about to end.
	 */
	void closing() {
		if (this.exporter instanceof RetryingSpanExporter retrying) {
			retrying.closing();
		}
	}

	/**
	 * Whether the latest export failed.
	 * @return whether it did; {@code false} before the first
	 */
	public boolean failing() {
		return this.failing;
	}

	/**
	 * The latest failure.
	 * @return the failure, or {@code null} if there was none
	 */
	public ExporterState.@Nullable Failure lastFailure() {
		return this.lastFailure;
	}

	@Override
	public CompletableResultCode export(Collection<SpanData> spans) {
		int count = spans.size();
		CompletableResultCode result;
		ExporterLogs.exporting(true);
		try (Scope scope = silence()) {
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
			this.failing = false;
			this.exported.add(Math.max(0, count - this.rejections.take()));
			endOutage();
			return;
		}
		beginOutage(result.getFailureThrowable());
		this.failed.add(count);
	}

	private void beginOutage(@Nullable Throwable failure) {
		String reason = FailureReason.of(failure, ExporterLogs.takeReason());
		this.failing = true;
		this.lastFailure = new ExporterState.Failure(reason, Instant.now());
		synchronized (this.monitor) {
			long now = this.nanoTime.getAsLong();
			if (!this.losses) {
				this.losses = true;
				this.lossesSince = now;
				this.failedBefore = this.failed.sum();
			}
			if (this.reported || now - this.lastReported < LOG_INTERVAL_NANOS) {
				return;
			}
			this.reported = true;
			this.lastReported = now;
		}
		this.log.failing("Spans are not exported to " + this.destination + ": " + reason
				+ ". The application is not affected; its spans are lost until this is repaired, which will be reported.",
				failure);
	}

	private void endOutage() {
		Duration duration;
		long lost;
		synchronized (this.monitor) {
			if (!this.reported) {
				return;
			}
			this.reported = false;
			this.losses = false;
			duration = Duration.ofNanos(this.nanoTime.getAsLong() - this.lossesSince);
			lost = this.failed.sum() - this.failedBefore;
		}
		this.log.recovered("Spans are exported to " + this.destination + " again; " + lost + " were lost within "
				+ Math.max(1, duration.toSeconds()) + " s");
	}

	private static Scope silence() {
		return Suppression.suppress(Context.root()).makeCurrent();
	}

	@Override
	public CompletableResultCode flush() {
		try (Scope scope = silence()) {
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
		try (Scope scope = silence()) {
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
