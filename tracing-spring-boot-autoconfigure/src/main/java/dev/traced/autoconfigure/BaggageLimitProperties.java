package dev.traced.autoconfigure;

import dev.traced.propagation.BaggageLimits;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much baggage travels, in both directions. The specification wants 64 entries and
 * 8192 bytes to be passed on.
 *
 * @param maxEntries Entries of baggage that are accepted, and that are sent, at most.
 * @param maxBytes Length of the baggage that is accepted, and that is sent, at most;
 * entries that do not fit are left out as a whole.
 */
@ConfigurationProperties("tracing.baggage")
record BaggageLimitProperties(@DefaultValue("180") int maxEntries, @DefaultValue("8192") int maxBytes) {

	BaggageLimitProperties {
		check("max-entries", maxEntries, BaggageLimits.MOST_ENTRIES);
		check("max-bytes", maxBytes, BaggageLimits.MOST_BYTES);
	}

	private static void check(String name, int value, int most) {
		if (value < 0 || value > most) {
			throw new InvalidTracingPropertyException("tracing.baggage." + name, value, "a number from 0 to " + most);
		}
	}

	BaggageLimits toLimits() {
		return new BaggageLimits(this.maxEntries, this.maxBytes);
	}

}
