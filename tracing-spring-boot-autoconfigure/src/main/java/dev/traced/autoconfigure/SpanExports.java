package dev.traced.autoconfigure;

import java.util.List;
import java.util.stream.Stream;

import dev.traced.core.Guard;
import dev.traced.export.BatchSettings;
import dev.traced.export.BatchingSpanProcessor;
import dev.traced.export.ExportLog;
import dev.traced.export.GuardedSpanProcessor;
import dev.traced.export.ReportingSpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
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

	Stream<SpanProcessor> processors(Guard guard) {
		return this.processors.stream().map((processor) -> new GuardedSpanProcessor(processor, guard));
	}

	List<String> destinations() {
		return Stream.concat(this.exporters.stream().map(ReportingSpanExporter::destination), this.others.stream())
			.toList();
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

}
