package dev.traced.export;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReportingSpanExporter}.
 */
class ReportingSpanExporterTests {

	private final List<SpanData> batch = List
		.of(((ReadableSpan) SdkTracerProvider.builder().build().get("test").spanBuilder("span").startSpan())
			.toSpanData());

	private final AtomicLong now = new AtomicLong();

	private final Receiver receiver = new Receiver();

	private final Log log = new Log();

	private final ReportingSpanExporter exporter = new ReportingSpanExporter(this.receiver, "receiver", this.log,
			new Rejections("receiver", this.log, this.now::get), this.now::get);

	@Test
	void aReceiverThatFailsEveryOtherTimeIsTwoLinesAMinute() {
		for (int second = 0; second < 120; second += 5) {
			export(second % 10 != 0);
		}
		assertThat(this.log.lines).hasSize(4);
		assertThat(this.log.lines.get(0)).startsWith("failing: Spans are not exported to receiver");
		assertThat(this.log.lines.get(1)).startsWith("recovered: ").endsWith("; 1 were lost within 5 s");
		assertThat(this.log.lines.get(2)).startsWith("failing: ");
		assertThat(this.log.lines.get(3)).startsWith("recovered: ").endsWith("; 6 were lost within 55 s");
	}

	@Test
	void anOutageSoonAfterAnotherIsReportedIfItGoesOn() {
		export(false);
		export(true);
		this.log.lines.clear();
		for (int second = 10; second < 60; second += 5) {
			export(false);
		}
		assertThat(this.log.lines).isEmpty();
		export(false);
		export(false);
		assertThat(this.log.lines).singleElement().asString().startsWith("failing: ");
		export(true);
		assertThat(this.log.lines).hasSize(2).last().asString().endsWith("; 12 were lost within 60 s");
	}

	/** Every five seconds a batch. */
	private void export(boolean success) {
		this.receiver.works = success;
		this.exporter.export(this.batch);
		this.now.addAndGet(Duration.ofSeconds(5).toNanos());
	}

	private static final class Receiver implements SpanExporter {

		private boolean works;

		@Override
		public CompletableResultCode export(Collection<SpanData> spans) {
			return this.works ? CompletableResultCode.ofSuccess() : CompletableResultCode.ofFailure();
		}

		@Override
		public CompletableResultCode flush() {
			return CompletableResultCode.ofSuccess();
		}

		@Override
		public CompletableResultCode shutdown() {
			return CompletableResultCode.ofSuccess();
		}

	}

	private static final class Log implements ExportLog {

		private final List<String> lines = new ArrayList<>();

		@Override
		public void failing(String message, @Nullable Throwable failure) {
			this.lines.add("failing: " + message);
		}

		@Override
		public void recovered(String message) {
			this.lines.add("recovered: " + message);
		}

	}

}
