package dev.traced.autoconfigure;

import java.util.List;
import java.util.stream.Stream;

import dev.traced.core.Guard;
import dev.traced.export.BatchSettings;
import dev.traced.export.BatchingSpanProcessor;
import dev.traced.export.ExportLog;
import dev.traced.export.ExporterState;
import dev.traced.export.GuardedSpanProcessor;
import dev.traced.export.ReportingSpanExporter;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;

import org.springframework.util.ClassUtils;

/**
 * The exporters of this application, each with its queue.
 */
final class SpanExports {

	private final List<ReportingSpanExporter> exporters;

	private final List<BatchingSpanProcessor> processors;

	private final List<String> others;

	/**
	 * Puts a queue before each exporter.
	 * @param exporters the exporters
	 * @param others what else spans go to, for people
	 * @param settings the size of queues and batches
	 * @param log where outages are reported
	 */
	SpanExports(Stream<SpanExporter> exporters, List<String> others, BatchSettings settings, ExportLog log) {
		this.exporters = exporters.map((exporter) -> reporting(exporter, log)).toList();
		this.others = others;
		this.processors = this.exporters.stream()
			.map((exporter) -> new BatchingSpanProcessor(exporter, settings, log))
			.toList();
	}

	private static ReportingSpanExporter reporting(SpanExporter exporter, ExportLog log) {
		return (exporter instanceof ReportingSpanExporter reporting) ? reporting
				: new ReportingSpanExporter(exporter, ClassUtils.getShortName(exporter.getClass()), log);
	}

	/**
	 * The queues.
	 * @param guard takes note of what they throw
	 * @param fed whether spans reach them by {@link #export} only
	 */
	Stream<SpanProcessor> processors(Guard guard, boolean fed) {
		return this.processors.stream()
			.map((processor) -> new GuardedSpanProcessor(fed ? new FedProcessor(processor) : processor, guard));
	}

	/** Exports spans, sampled or not. */
	void export(Iterable<SpanData> spans) {
		for (BatchingSpanProcessor processor : this.processors) {
			spans.forEach(processor::export);
		}
	}

	List<String> destinations() {
		return Stream.concat(this.exporters.stream().map(ReportingSpanExporter::destination), this.others.stream())
			.toList();
	}

	/** How each exporter and its queue are doing. */
	List<ExporterState> states() {
		return this.processors.stream().map(BatchingSpanProcessor::state).toList();
	}

	/** What else spans go to, for people. */
	List<String> others() {
		return this.others;
	}

	/** How many spans are neither exported nor lost yet. */
	long waiting() {
		return this.processors.stream().mapToLong(BatchingSpanProcessor::waiting).sum();
	}

	/** How many spans receivers have taken. */
	long exported() {
		return this.exporters.stream().mapToLong(ReportingSpanExporter::exported).sum();
	}

	/** How many spans could not be delivered. */
	long failed() {
		return this.exporters.stream().mapToLong(ReportingSpanExporter::failed).sum();
	}

	/** How many spans receivers have rejected. */
	long rejected() {
		return this.exporters.stream().mapToLong(ReportingSpanExporter::rejected).sum();
	}

	/** How many spans have been dropped because a queue was full. */
	long dropped() {
		return this.processors.stream().mapToLong(BatchingSpanProcessor::dropped).sum();
	}

	/**
	 * A processor that takes no part but in flushing and shutting down.
	 *
	 * @param processor the processor
	 */
	private record FedProcessor(SpanProcessor processor) implements SpanProcessor {

		@Override
		public void onStart(Context parentContext, ReadWriteSpan span) {
		}

		@Override
		public boolean isStartRequired() {
			return false;
		}

		@Override
		public void onEnd(ReadableSpan span) {
		}

		@Override
		public boolean isEndRequired() {
			return false;
		}

		@Override
		public CompletableResultCode shutdown() {
			return this.processor.shutdown();
		}

		@Override
		public CompletableResultCode forceFlush() {
			return this.processor.forceFlush();
		}

	}

}
