package dev.traced.autoconfigure;

import java.time.Duration;

import dev.traced.export.BatchSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How spans are gathered before they are exported; every exporter has a queue of its own.
 *
 * @param maxQueueSize Spans that may wait for their export; more are dropped and counted.
 * @param maxBatchSize Spans that are exported at once, at most. By default 512, or the
 * size of the queue if that is less.
 * @param scheduleDelay Time after which a batch is exported even if it is not full.
 * @param timeout Time for which an exporter of the application is waited for, before the
 * next batch follows. OTLP and Zipkin have time-outs of their own.
 */
@ConfigurationProperties("tracing.export.batch")
record BatchProperties(@DefaultValue("" + BatchProperties.DEFAULT_QUEUE_SIZE) int maxQueueSize,
		@Nullable Integer maxBatchSize, @DefaultValue("5s") Duration scheduleDelay,
		@DefaultValue("30s") Duration timeout) {

	static final int DEFAULT_QUEUE_SIZE = 2048;

	private static final int DEFAULT_BATCH_SIZE = 512;

	BatchProperties {
		if (maxQueueSize < 1) {
			throw new InvalidTracingPropertyException("tracing.export.batch.max-queue-size", maxQueueSize, "1 or more");
		}
		if (maxBatchSize != null && (maxBatchSize < 1 || maxBatchSize > maxQueueSize)) {
			throw new InvalidTracingPropertyException("tracing.export.batch.max-batch-size", maxBatchSize,
					"from 1 to tracing.export.batch.max-queue-size, which is " + maxQueueSize);
		}
		positive("schedule-delay", scheduleDelay);
		positive("timeout", timeout);
	}

	private static void positive(String name, Duration value) {
		if (value.isNegative() || value.isZero()) {
			throw new InvalidTracingPropertyException("tracing.export.batch." + name, value, "a duration above 0s");
		}
	}

	BatchSettings toSettings() {
		int batchSize = (this.maxBatchSize != null) ? this.maxBatchSize
				: Math.min(DEFAULT_BATCH_SIZE, this.maxQueueSize);
		return new BatchSettings(this.maxQueueSize, batchSize, this.scheduleDelay, this.timeout);
	}

}
