package dev.traced.autoconfigure;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * How tracing is doing: who traces, what decides which traces are recorded, where spans
 * go and what is instrumented. For modules that show it; the actuator's endpoint
 * {@code tracing} shows the same and more.
 *
 * @param tracing who traces
 * @param sampler what decides which traces are recorded, or {@code null} without tracing
 * @param exporters where spans go
 * @param instrumentations what is instrumented
 */
public record TracingStatus(Who tracing, @Nullable SamplerStatus sampler, List<Exporter> exporters,
		Instrumentations instrumentations) {

	/**
	 * Reads the status of an application.
	 * @param context the application
	 * @return its status at this moment
	 */
	public static TracingStatus of(ConfigurableApplicationContext context) {
		return new TracingStatusReader(context).read();
	}

	/**
	 * Who traces.
	 *
	 * @param active whether the application is traced by this starter
	 * @param reason why it is not
	 * @param sdk whose SDK is in use: traced, or application
	 * @param sdkReason why it is not ours
	 * @param failures how many failures of tracing were kept from the application
	 */
	public record Who(boolean active, @Nullable String reason, @Nullable String sdk, @Nullable String sdkReason,
			@Nullable Long failures) {

	}

	/**
	 * The sampler.
	 *
	 * @param description what it is
	 * @param configured what it is without changes for a time
	 * @param changeable whether it can be changed at run time
	 * @param changes the changes for a time that are in force
	 * @param decisions what has been decided so far
	 * @param rules the rules in their order, with their counts
	 * @param forced how many traces have been forced
	 * @param state what else the sampler tells
	 */
	public record SamplerStatus(String description, @Nullable String configured, boolean changeable,
			List<Change> changes, @Nullable Decisions decisions, List<Rule> rules, long forced,
			Map<String, Object> state) {

	}

	/**
	 * A rule.
	 *
	 * @param name its name
	 * @param conditions where it applies
	 * @param sampler what decides there
	 * @param decided how often it has decided since it was made
	 * @param sampled how often it has decided that a trace is recorded
	 */
	public record Rule(String name, String conditions, String sampler, long decided, long sampled) {

	}

	/**
	 * A change for a time.
	 *
	 * @param properties what is different
	 * @param since when it began
	 * @param until when it will be reverted
	 */
	public record Change(Map<String, Object> properties, String since, String until) {

	}

	/**
	 * What has been decided so far.
	 *
	 * @param sampled spans to be recorded and exported
	 * @param recordedOnly spans to be recorded, but not to be exported unless that is
	 * decided later
	 * @param dropped spans not to be recorded
	 */
	public record Decisions(long sampled, long recordedOnly, long dropped) {

	}

	/**
	 * An exporter.
	 *
	 * @param destination where it exports to
	 * @param queue the spans that wait, or {@code null} if there is no queue
	 * @param exported how many spans the receiver has taken
	 * @param retries how often a batch has been sent again
	 * @param dropped how many spans are lost, by cause
	 * @param failing whether the latest export failed
	 * @param lastError the latest failure
	 */
	public record Exporter(String destination, @Nullable Queue queue, @Nullable Long exported, @Nullable Long retries,
			@Nullable Map<String, Long> dropped, @Nullable Boolean failing, @Nullable LastError lastError) {

	}

	/**
	 * The queue of an exporter.
	 *
	 * @param size how many spans wait
	 * @param capacity how many may wait
	 */
	public record Queue(int size, int capacity) {

	}

	/**
	 * A failed export.
	 *
	 * @param message why it failed
	 * @param at when it failed
	 */
	public record LastError(String message, String at) {

	}

	/**
	 * What is instrumented.
	 *
	 * @param active the technologies that are
	 * @param inactive the technologies that are not, and why
	 */
	public record Instrumentations(List<String> active, Map<String, String> inactive) {

	}

}
