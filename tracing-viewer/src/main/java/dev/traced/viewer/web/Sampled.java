package dev.traced.viewer.web;

import java.util.ArrayList;
import java.util.List;

import dev.traced.viewer.store.HeldTrace;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Why a trace was recorded, as far as its spans tell.
 *
 * @param rule the rule that decided, or {@code null} if no span names one
 * @param keptFor why it was kept at its end, or {@code null} if that was not decided then
 * @param probability how many of such traces are recorded, from 0 to 1, or {@code null}
 * if that is not known
 */
record Sampled(@Nullable String rule, @Nullable String keptFor, @Nullable Double probability) {

	private static final AttributeKey<String> RULE = AttributeKey.stringKey("traced.sampling.rule");

	private static final AttributeKey<String> KEEP_REASON = AttributeKey.stringKey("traced.keep.reason");

	/** The threshold of consistent probability sampling, at most 14 digits. */
	private static final String THRESHOLD = "th:";

	static Sampled of(HeldTrace trace) {
		String rule = null;
		String keptFor = null;
		Double probability = null;
		for (SpanData span : trace.spans()) {
			rule = (rule != null) ? rule : span.getAttributes().get(RULE);
			keptFor = (keptFor != null) ? keptFor : span.getAttributes().get(KEEP_REASON);
			probability = (probability != null) ? probability
					: probability(span.getSpanContext().getTraceState().get("ot"));
		}
		return new Sampled(rule, keptFor, probability);
	}

	static @Nullable Double probability(@Nullable String otel) {
		for (String member : ((otel != null) ? otel : "").split(";")) {
			if (member.startsWith(THRESHOLD) && member.matches("th:[0-9a-f]{1,14}")) {
				String digits = (member.substring(THRESHOLD.length()) + "0".repeat(14)).substring(0, 14);
				return 1.0 - Long.parseLong(digits, 16) / (double) (1L << 56);
			}
		}
		return null;
	}

	void write(JsonGenerator json, String name) {
		if (this.rule == null && this.keptFor == null && this.probability == null) {
			json.writeNullProperty(name);
			return;
		}
		json.writeObjectPropertyStart(name);
		json.writeStringProperty("description", description());
		if (this.probability != null) {
			json.writeNumberProperty("probability", this.probability);
		}
		else {
			json.writeNullProperty("probability");
		}
		Json.string(json, "rule", this.rule);
		Json.string(json, "kept_for", this.keptFor);
		json.writeEndObject();
	}

	private String description() {
		List<String> parts = new ArrayList<>();
		if (this.keptFor != null) {
			parts.add("kept at its end (" + this.keptFor + ")");
		}
		if (this.rule != null) {
			parts.add("decided by rule " + this.rule);
		}
		if (this.probability != null) {
			parts.add((this.probability >= 1) ? "every such trace is recorded"
					: "about one of " + Math.round(1 / this.probability) + " such traces is recorded");
		}
		String text = String.join("; ", parts);
		return Character.toUpperCase(text.charAt(0)) + text.substring(1);
	}

}
