package dev.traced.autoconfigure;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

import dev.traced.autoconfigure.SamplingSetup.Made;
import dev.traced.core.Guard;
import dev.traced.sampling.Samplers;
import dev.traced.sampling.SwitchableSampler;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * Changes the sampler while the application runs: for a time, on somebody's request, or
 * for good, when the environment has changed. Changes of different rules go together; a
 * second change of the same rule takes the place of the first. Each change and its end is
 * one line in the log.
 */
final class SamplerControl implements DisposableBean {

	private static final Log logger = LogFactory.getLog("dev.traced");

	private final SwitchableSampler sampler;

	private @Nullable Sampler outermost;

	/**
	 * What reads requests; made with the context, so that others take its place in it.
	 */
	private final RuleBasedSampling rules;

	private final Environment environment;

	private final SamplingOverrides overrides;

	private final Guard guard;

	private final RevertTimer timer;

	private final Map<String, Active> changes = new LinkedHashMap<>();

	private final Map<String, Runnable> reverts = new HashMap<>();

	/** What the application is configured to; never replaced by a change for a time. */
	private Made configured;

	private @Nullable SamplingSetup setup;

	/**
	 * Creates the control.
	 * @param configured the sampler to begin with, and its rules
	 * @param setup what it was made of, or {@code null} if it is the application's own
	 * @param environment where properties come from
	 * @param guard keeps failures of the sampler out of the application
	 * @param timer tells when a change is over
	 */
	SamplerControl(Made configured, @Nullable SamplingSetup setup, Environment environment, Guard guard,
			RevertTimer timer) {
		this.configured = configured;
		this.setup = setup;
		this.sampler = Samplers.switchable(configured.sampler());
		this.rules = configured.rules();
		this.environment = environment;
		this.overrides = new SamplingOverrides(environment);
		this.guard = guard;
		this.timer = timer;
	}

	/**
	 * The sampler for the SDK.
	 * @param around puts others around the one that is changed
	 */
	synchronized Sampler install(UnaryOperator<Sampler> around) {
		Sampler outermost = around.apply(this.sampler);
		this.outermost = outermost;
		return outermost;
	}

	/** Whether it is this one's sampler that the SDK asks. */
	synchronized boolean isInstalled(Sampler sampler) {
		return sampler == this.outermost;
	}

	/** The sampler that is changed and that counts. */
	SwitchableSampler sampler() {
		return this.sampler;
	}

	/** The rules in use. */
	RuleBasedSampling rules() {
		return this.rules;
	}

	/** What the sampler was, and will be again. */
	synchronized String configured() {
		return describe(this.configured.sampler());
	}

	/** The changes in force, the oldest first. */
	synchronized List<Active> changes() {
		return List.copyOf(this.changes.values());
	}

	/**
	 * Changes the sampler for a time.
	 * @param change what is to be different
	 * @throws IllegalArgumentException if that cannot be; its message is for people
	 */
	synchronized void change(SamplerChange change) {
		Map<String, Object> properties = change.properties(this.overrides);
		String key = properties.keySet().iterator().next().replaceFirst("\\.[^.]+$", "");
		Instant now = this.timer.now();
		Active active = new Active(properties, now, now.plus(change.time()));
		Map<String, Active> changed = new LinkedHashMap<>(this.changes);
		changed.remove(key);
		changed.put(key, active);
		Made made = make(changed);
		String before = describe(this.sampler.current());
		// first, so that nothing is changed that is never reverted
		Runnable revert = this.timer.schedule(() -> expire(key, active), change.time());
		this.changes.clear();
		this.changes.putAll(changed);
		switchTo(made);
		cancel(this.reverts.put(key, revert));
		logger.info("Sampling is changed for " + change.time() + ", until " + active.until() + ": " + active.summary()
				+ "; sampler " + before + " becomes " + describe(made.sampler()));
	}

	/**
	 * Reverts what has been changed for a time.
	 * @return whether there was anything
	 */
	synchronized boolean revert() {
		if (this.changes.isEmpty()) {
			return false;
		}
		this.changes.clear();
		this.reverts.values().forEach(SamplerControl::cancel);
		this.reverts.clear();
		switchTo(this.configured);
		logger.info("Sampling is as configured again, on request: sampler " + describe(this.configured.sampler()));
		return true;
	}

	private void switchTo(Made made) {
		this.rules.switchTo(made.rules());
		this.sampler.switchTo(made.sampler());
	}

	private static void cancel(@Nullable Runnable revert) {
		if (revert != null) {
			revert.run();
		}
	}

	private void expire(String key, Active active) {
		try {
			expireIfInForce(key, active);
		}
		catch (Throwable ex) {
			this.guard.failed("reverting the sampler", ex);
		}
	}

	private synchronized void expireIfInForce(String key, Active active) {
		if (this.changes.remove(key, active)) {
			this.reverts.remove(key);
			switchTo(changedOrConfigured());
			logger.info("Sampling is no longer changed by " + active.summary() + ": the time is over; sampler "
					+ describe(this.sampler.current()));
		}
	}

	/**
	 * Takes over what the environment says now. If that is not valid, everything stays as
	 * it is.
	 */
	synchronized void refresh() {
		if (this.setup == null) {
			return;
		}
		SamplingSetup refreshed;
		Made made;
		try {
			refreshed = this.overrides.bind(Map.of());
			if (refreshed.equals(this.setup)) {
				return;
			}
			made = refreshed.make(this.rules, this.environment);
		}
		catch (RuntimeException ex) {
			logger.warn("The environment has changed, but sampling stays as it is: " + reason(ex));
			return;
		}
		this.setup = refreshed;
		this.configured = made;
		switchTo(changedOrConfigured());
		logger.info("The environment has changed: sampler " + describe(this.sampler.current())
				+ (this.changes.isEmpty() ? "" : ", later " + describe(made.sampler())));
	}

	/** The environment may have changed so that a change is not possible any more. */
	private Made changedOrConfigured() {
		try {
			return make(this.changes);
		}
		catch (IllegalArgumentException ex) {
			logger.warn("Sampling is as configured again: what was changed for a time is not possible any more. "
					+ ex.getMessage());
			this.changes.clear();
			return this.configured;
		}
	}

	private Made make(Map<String, Active> changes) {
		if (changes.isEmpty()) {
			return this.configured;
		}
		Map<String, Object> properties = new LinkedHashMap<>();
		changes.values().forEach((active) -> properties.putAll(active.properties()));
		try {
			return this.overrides.bind(properties).make(this.rules, this.environment);
		}
		catch (RuntimeException ex) {
			throw new IllegalArgumentException(reason(ex), ex);
		}
	}

	private static String reason(RuntimeException failure) {
		FailureAnalysis analysis = new TracingFailureAnalyzer(null).analyze(failure);
		return (analysis != null) ? analysis.getDescription() : Objects.toString(failure.getMessage());
	}

	private String describe(Sampler sampler) {
		try {
			return sampler.getDescription();
		}
		catch (Throwable ex) {
			this.guard.failed("describing the sampler", ex);
			return sampler.getClass().getName();
		}
	}

	@Override
	public void destroy() {
		this.timer.close();
	}

	/**
	 * A change in force.
	 *
	 * @param properties the properties that are different
	 * @param since when it began
	 * @param until when it will be reverted
	 */
	record Active(Map<String, Object> properties, Instant since, Instant until) {

		/** What is different, for people. */
		String summary() {
			List<String> parts = new ArrayList<>();
			this.properties.forEach((name, value) -> parts.add(name + "=" + value));
			return String.join(", ", parts);
		}

	}

}
