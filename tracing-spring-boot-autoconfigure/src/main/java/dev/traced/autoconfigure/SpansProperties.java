package dev.traced.autoconfigure;

import java.time.Duration;

import dev.traced.sampling.tail.SpanThrift;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which spans of a trace are left out. By default none.
 *
 * @param dropShorterThan Spans that are shorter are left out, unless they failed, have
 * children or events, or may be known to another service. By default none is.
 * @param compressSiblings Whether runs of equal spans below the same parent, such as the
 * queries of a loop, become one span with a count and the sum of their durations.
 * @param compressShorterThan Time from which on a span is not made part of such a run.
 * @param maxPerTrace Spans of a trace in this application that are recorded, the local
 * root included; it says how many more there were. By default unlimited.
 */
@ConfigurationProperties("tracing.spans")
record SpansProperties(@Nullable Duration dropShorterThan, @DefaultValue("false") boolean compressSiblings,
		@DefaultValue("50ms") Duration compressShorterThan, @Nullable Integer maxPerTrace) {

	SpansProperties {
		if (dropShorterThan != null) {
			positive("drop-shorter-than", dropShorterThan);
		}
		positive("compress-shorter-than", compressShorterThan);
		if (maxPerTrace != null && maxPerTrace < 1) {
			throw new InvalidTracingPropertyException("tracing.spans.max-per-trace", maxPerTrace, "1 or more");
		}
	}

	private static void positive(String name, Duration value) {
		if (value.isNegative() || value.isZero()) {
			throw new InvalidTracingPropertyException("tracing.spans." + name, value, "a duration above 0s");
		}
	}

	SpanThrift toThrift() {
		return new SpanThrift(this.dropShorterThan, this.compressSiblings ? this.compressShorterThan : null,
				(this.maxPerTrace != null) ? this.maxPerTrace : Integer.MAX_VALUE);
	}

}
