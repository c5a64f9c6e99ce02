package dev.traced.autoconfigure;

import java.util.List;
import java.util.Map;

import dev.traced.autoconfigure.TracingStatus.Change;
import dev.traced.autoconfigure.TracingStatus.Decisions;
import dev.traced.autoconfigure.TracingStatus.Exporter;
import dev.traced.autoconfigure.TracingStatus.Instrumentations;
import dev.traced.autoconfigure.TracingStatus.Rule;
import dev.traced.autoconfigure.TracingStatus.Who;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What the actuator's endpoint {@code tracing} shows.
 *
 * @param tracing who traces
 * @param beside the other tracers, and who backs off from what
 * @param sampler what decides which traces are recorded, or {@code null} without tracing
 * @param keep what is decided at the end of local traces, or {@code null} if nothing is
 * @param exporters where spans go
 * @param propagation in which headers context travels
 * @param instrumentations what is instrumented
 * @param resource what every span says about the application
 * @param configuration every property
 */
record TracingReport(Who tracing, List<Coexistence> beside, @Nullable SamplerReport sampler, @Nullable KeepReport keep,
		List<Exporter> exporters, @Nullable Propagation propagation, Instrumentations instrumentations,
		Map<String, String> resource, Map<String, Property> configuration) implements OperationResponseBody {

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
	 * In which headers context travels.
	 *
	 * @param produce formats that are sent
	 * @param consume formats that are accepted
	 */
	record Propagation(List<String> produce, List<String> consume) {

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
