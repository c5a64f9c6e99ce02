package dev.traced.instrumentation.scheduling;

import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration of scheduled methods.
 *
 * @param enabled Whether every run of a scheduled method is a trace.
 * @param exclude Methods whose runs are silent together with what they call, as
 * Class.method or with the package; * stands for anything.
 */
@ConfigurationProperties("tracing.scheduling")
record SchedulingTracingProperties(@DefaultValue("true") boolean enabled, @DefaultValue List<String> exclude) {

	SchedulingTracingProperties {
		exclude = List.copyOf(exclude);
		if (exclude.stream().anyMatch(String::isBlank)) {
			throw new IllegalArgumentException(
					"tracing.scheduling.exclude has an empty entry: each has to be a pattern such as OutboxPoller.*");
		}
	}

}
