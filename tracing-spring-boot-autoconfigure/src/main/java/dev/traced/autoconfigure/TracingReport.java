package dev.traced.autoconfigure;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What the actuator's endpoint {@code tracing} shows.
 *
 * @param tracing who traces
 * @param sampler what decides which traces are recorded, or {@code null} without tracing
 * @param keep what is decided at the end of local traces, or {@code null} if nothing is
 * @param exporters where spans go
 * @param propagation in which headers context travels
 * @param instrumentations what is instrumented
 * @param resource what every span says about the application
 * @param configuration every property
 */
record TracingReport(Who tracing, @Nullable SamplerReport sampler, @Nullable KeepReport keep,
		List<ExporterReport> exporters, @Nullable Propagation propagation, Instrumentations instrumentations,
		Map<String, String> resource, Map<String, Property> configuration) implements OperationResponseBody {

	/**
	 * Who traces.
	 *
	 * @param active whether the application is traced by this starter
	 * @param reason why it is not
	 * @param sdk whose SDK is in use: traced, or application
	 * @param sdkReason why it is not ours
	 * @param failures how many failures of tracing were kept from the application
	 */
	record Who(boolean active, @Nullable String reason, @Nullable String sdk, @Nullable String sdkReason,
			@Nullable Long failures) {

	}

	/**
	 * The sampler.
	 *
	 * @param description what it is
	 * @param configured what it is without changes for a time
	 * @param changeable whether it can be changed here
	 * @param changes the changes for a time that are in force
	 * @param decisions what has been decided so far
	 * @param rules the rules in their order, with their counts
	 * @param forced how many traces have been forced
	 * @param state what else the sampler tells
	 */
	record SamplerReport(String description, @Nullable String configured, boolean changeable, List<Change> changes,
			@Nullable Decisions decisions, List<Rule> rules, long forced,
			Map<String, Object> state) implements OperationResponseBody {

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
	record Rule(String name, String conditions, String sampler, long decided, long sampled) {

	}

	/**
	 * What is decided at the end of local traces.
	 *
	 * @param waitingTraces local traces that wait for their end
	 * @param waitingSpans ended spans that wait for the end of their trace
	 * @param waitingBytes estimated memory of what waits
	 * @param kept local traces that were kept, by cause
	 * @param dropped local traces that were dropped
	 * @param evicted local traces that were decided before they had ended, by cause
	 * @param spans spans that were left out, by cause
	 */
	record KeepReport(long waitingTraces, long waitingSpans, long waitingBytes, Map<String, Long> kept, long dropped,
			Map<String, Long> evicted, Map<String, Long> spans) {

	}

	/**
	 * A change for a time.
	 *
	 * @param properties what is different
	 * @param since when it began
	 * @param until when it will be reverted
	 */
	record Change(Map<String, Object> properties, String since, String until) {

	}

	/**
	 * What has been decided so far.
	 *
	 * @param sampled spans to be recorded and exported
	 * @param recordedOnly spans to be recorded, but not to be exported unless that is
	 * decided later
	 * @param dropped spans not to be recorded
	 */
	record Decisions(long sampled, long recordedOnly, long dropped) {

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
	record ExporterReport(String destination, @Nullable Queue queue, @Nullable Long exported, @Nullable Long retries,
			@Nullable Map<String, Long> dropped, @Nullable Boolean failing, @Nullable LastError lastError) {

	}

	/**
	 * The queue of an exporter.
	 *
	 * @param size how many spans wait
	 * @param capacity how many may wait
	 */
	record Queue(int size, int capacity) {

	}

	/**
	 * A failed export.
	 *
	 * @param message why it failed
	 * @param at when it failed
	 */
	record LastError(String message, String at) {

	}

	/**
	 * In which headers context travels.
	 *
	 * @param produce formats that are sent
	 * @param consume formats that are accepted
	 */
	record Propagation(List<String> produce, List<String> consume) {

	}

	/**
	 * What is instrumented.
	 *
	 * @param active the technologies that are
	 * @param inactive the technologies that are not, and why
	 */
	record Instrumentations(List<String> active, Map<String, String> inactive) {

	}

	/**
	 * A property.
	 *
	 * @param value the value that counts
	 * @param origin where it comes from
	 */
	record Property(@Nullable Object value, String origin) {

	}

}
