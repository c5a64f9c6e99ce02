package dev.traced.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.convert.DurationStyle;

/**
 * What somebody wants to be different for a time. Takes texts, so that it can say itself
 * what is wrong with them.
 *
 * @param rule the name or the position of the rule concerned, or {@code null} for what
 * decides without rules
 * @param sampler another kind of sampler
 * @param ratio another ratio; without a kind, of the sampler "ratio"
 * @param rate another rate; without a kind, of the present sampler if it has one, or else
 * of "rate-limiting"
 * @param duration for how long, such as {@code PT10M} or {@code 10m}; 10 minutes if it is
 * not given
 */
record SamplerChange(@Nullable String rule, @Nullable String sampler, @Nullable String ratio, @Nullable String rate,
		@Nullable String duration) {

	static final Duration DEFAULT_DURATION = Duration.ofMinutes(10);

	static final Duration MAX_DURATION = Duration.ofHours(24);

	/** For how long. */
	Duration time() {
		if (this.duration == null) {
			return DEFAULT_DURATION;
		}
		Duration time;
		try {
			// a number without a unit would be milliseconds to some and seconds to others
			time = this.duration.strip().matches("[+-]?\\d+") ? Duration.ZERO
					: DurationStyle.detectAndParse(this.duration.strip());
		}
		catch (IllegalArgumentException | ArithmeticException ex) {
			throw invalidDuration();
		}
		if (time.isNegative() || time.isZero() || time.compareTo(MAX_DURATION) > 0) {
			throw invalidDuration();
		}
		return time;
	}

	private IllegalArgumentException invalidDuration() {
		return new IllegalArgumentException("The duration is '" + this.duration
				+ "'. Allowed: a duration above zero and up to 24 hours, such as PT10M or 10m.");
	}

	/**
	 * The properties that make the difference.
	 * @throws IllegalArgumentException if that cannot be; its message is for people
	 */
	Map<String, Object> properties(SamplingOverrides overrides) {
		check("sampler", this.sampler);
		check("ratio", this.ratio);
		check("rate", this.rate);
		String prefix = (this.rule != null) ? overrides.rulePrefix(this.rule) : SamplingSetup.PREFIX;
		if (this.sampler == null && this.ratio == null && this.rate == null) {
			throw new IllegalArgumentException(
					"Nothing is to be changed: give at least one of sampler, ratio and rate.");
		}
		if (this.sampler == null && this.ratio != null && this.rate != null) {
			throw new IllegalArgumentException("Both ratio and rate are given: say which sampler takes them.");
		}
		refuse("ratio", this.ratio, SamplingOverrides.hasRatio(this.sampler));
		refuse("rate", this.rate, SamplingOverrides.hasRate(this.sampler));
		Map<String, Object> properties = new LinkedHashMap<>();
		if (this.sampler != null) {
			properties.put(prefix + ".sampler", this.sampler);
		}
		else if (this.ratio != null) {
			properties.put(prefix + ".sampler", "ratio");
		}
		else if (!hasRate(overrides, prefix)) {
			properties.put(prefix + ".sampler", "rate-limiting");
		}
		if (this.ratio != null) {
			properties.put(prefix + ".ratio", this.ratio);
		}
		if (this.rate != null) {
			properties.put(prefix + ".rate", this.rate);
		}
		return properties;
	}

	/** Who gives a number that has no effect means something else. */
	private void refuse(String name, @Nullable String value, boolean used) {
		if (value != null && this.sampler != null && !used) {
			throw new IllegalArgumentException("The sampler '" + this.sampler + "' makes no use of a " + name + ".");
		}
	}

	/** Keeps out placeholders, which would be resolved, and line breaks. */
	private static void check(String name, @Nullable String value) {
		if (value != null && !value.matches("[A-Za-z0-9_.+-]{1,40}")) {
			throw new IllegalArgumentException("The " + name + " is neither a word nor a number.");
		}
	}

	private boolean hasRate(SamplingOverrides overrides, String prefix) {
		return SamplingOverrides
			.hasRate((this.rule != null) ? overrides.text(ConfigurationPropertyName.of(prefix + ".sampler"))
					: overrides.bind(Map.of()).properties().sampler().name());
	}

}
