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

/**
 * The exporters of this application, each with its queue.
 */
final class SpanExports {

	private final List<ReportingSpanExporter> exporters;

	private final List<BatchingSpanProcessor> processors;

	SpanExports(Stream<SpanExporter> exporters, BatchSettings settings, ExportLog log) {
		this.exporters = exporters.map((exporter) -> reporting(exporter, log)).toList();
		this.processors = this.exporters.stream()
			.map((exporter) -> new BatchingSpanProcessor(exporter, settings, log))
			.toList();
	}

	private static ReportingSpanExporter reporting(SpanExporter exporter, ExportLog log) {
		return (exporter instanceof ReportingSpanExporter reporting) ? reporting
				: new ReportingSpanExporter(exporter, exporter.getClass().getSimpleName(), log);
	}

	Stream<SpanProcessor> processors(Guard guard) {
		return this.processors.stream().map((processor) -> new GuardedSpanProcessor(processor, guard));
	}

	List<String> destinations() {
		return this.exporters.stream().map(ReportingSpanExporter::destination).toList();
	}

	/** How many spans are neither exported nor lost yet. */
	long waiting() {
		return this.processors.stream().mapToLong(BatchingSpanProcessor::waiting).sum();
	}

}
