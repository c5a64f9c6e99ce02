package dev.traced.export;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BatchingSpanProcessor}: that no span is lost between a flush and the
 * end.
 */
class BatchingSpanProcessorTests {

	private static final BatchSettings SETTINGS = new BatchSettings(100, 100, Duration.ofMinutes(1),
			Duration.ofSeconds(10));

	private final Receiver receiver = new Receiver();

	private final BatchingSpanProcessor processor = new BatchingSpanProcessor(
			new ReportingSpanExporter(this.receiver, "receiver", new Silence()), SETTINGS, new Silence());

	private final SdkTracerProvider provider = SdkTracerProvider.builder().addSpanProcessor(this.processor).build();

	@Test
	void whatEndsDuringAFlushIsExportedBeforeTheExporterIsClosed() throws InterruptedException {
		span("first");
		this.processor.forceFlush();
		this.receiver.called.await();
		span("second");
		CompletableResultCode shutdown = this.processor.shutdown();
		this.receiver.answers.countDown();
		assertThat(shutdown.join(10, TimeUnit.SECONDS).isSuccess()).isTrue();
		assertThat(this.receiver.events).containsExactly("first", "second", "closed");
		assertThat(this.processor.waiting()).isZero();
	}

	@Test
	void aSecondShutdownDoesNothing() {
		this.receiver.answers.countDown();
		span("last");
		assertThat(this.processor.shutdown().join(10, TimeUnit.SECONDS).isSuccess()).isTrue();
		assertThat(this.processor.shutdown().join(10, TimeUnit.SECONDS).isSuccess()).isTrue();
		assertThat(this.receiver.events).containsExactly("last", "closed");
	}

	private void span(String name) {
		this.provider.get("test").spanBuilder(name).startSpan().end();
	}

	/** Answers when it is let. */
	private static final class Receiver implements SpanExporter {

		private final CountDownLatch called = new CountDownLatch(1);

		private final CountDownLatch answers = new CountDownLatch(1);

		private final List<String> events = new CopyOnWriteArrayList<>();

		@Override
		public CompletableResultCode export(Collection<SpanData> spans) {
			spans.forEach((span) -> this.events.add(span.getName()));
			this.called.countDown();
			try {
				this.answers.await();
			}
			catch (InterruptedException ex) {
				return CompletableResultCode.ofExceptionalFailure(ex);
			}
			return CompletableResultCode.ofSuccess();
		}

		@Override
		public CompletableResultCode flush() {
			return CompletableResultCode.ofSuccess();
		}

		@Override
		public CompletableResultCode shutdown() {
			this.events.add("closed");
			return CompletableResultCode.ofSuccess();
		}

	}

	private static final class Silence implements ExportLog {

		@Override
		public void failing(String message, @Nullable Throwable failure) {
		}

		@Override
		public void recovered(String message) {
		}

	}

}
