package dev.traced.viewer.web;

import java.util.List;
import java.util.Map;

import dev.traced.autoconfigure.TracingStatus;
import dev.traced.autoconfigure.TracingStatus.Exporter;
import dev.traced.autoconfigure.TracingStatus.SamplerStatus;
import dev.traced.autoconfigure.TracingStatus.Who;
import dev.traced.viewer.receiver.OtlpReceiver;
import dev.traced.viewer.store.StoreStatus;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Writes how tracing and the viewer are doing.
 */
final class StatusJson {

	private StatusJson() {
	}

	static void write(JsonGenerator json, ViewerBackend backend) {
		TracingStatus status = backend.tracing().get();
		json.writeStartObject();
		json.writeStringProperty("version", backend.version());
		tracing(json, status.tracing());
		json.writeObjectPropertyStart("instrumentations");
		Json.array(json, "active", status.instrumentations().active(), JsonGenerator::writeString);
		json.writeObjectPropertyStart("inactive");
		status.instrumentations().inactive().forEach(json::writeStringProperty);
		json.writeEndObject();
		json.writeEndObject();
		sampler(json, status.sampler());
		Json.array(json, "exporters", status.exporters(), StatusJson::exporter);
		store(json, backend.store().status());
		receiver(json, backend.receiver().counts());
		json.writeObjectPropertyStart("stream");
		json.writeNumberProperty("clients", backend.events().clients());
		json.writeNumberProperty("dropped", backend.events().dropped());
		json.writeEndObject();
		json.writeEndObject();
	}

	private static void tracing(JsonGenerator json, Who who) {
		json.writeObjectPropertyStart("tracing");
		json.writeBooleanProperty("active", who.active());
		Json.string(json, "reason", who.reason());
		Json.string(json, "sdk", who.sdk());
		Json.string(json, "sdk_reason", who.sdkReason());
		count(json, "failures", who.failures());
		json.writeEndObject();
	}

	private static void sampler(JsonGenerator json, @Nullable SamplerStatus sampler) {
		if (sampler == null) {
			json.writeNullProperty("sampler");
			return;
		}
		json.writeObjectPropertyStart("sampler");
		json.writeStringProperty("description", sampler.description());
		Json.string(json, "configured", sampler.configured());
		json.writeBooleanProperty("changeable", sampler.changeable());
		Json.array(json, "changes", sampler.changes(), (array, change) -> {
			array.writeStartObject();
			array.writeName("properties");
			Json.value(array, change.properties());
			array.writeStringProperty("since", change.since());
			array.writeStringProperty("until", change.until());
			array.writeEndObject();
		});
		TracingStatus.Decisions decisions = sampler.decisions();
		if (decisions != null) {
			Json.counts(json, "decisions", Map.of("sampled", decisions.sampled(), "recorded_only",
					decisions.recordedOnly(), "dropped", decisions.dropped()));
		}
		else {
			json.writeNullProperty("decisions");
		}
		Json.array(json, "rules", sampler.rules(), (array, rule) -> {
			array.writeStartObject();
			array.writeStringProperty("name", rule.name());
			array.writeStringProperty("conditions", rule.conditions());
			array.writeStringProperty("sampler", rule.sampler());
			array.writeNumberProperty("decided", rule.decided());
			array.writeNumberProperty("sampled", rule.sampled());
			array.writeEndObject();
		});
		json.writeNumberProperty("forced", sampler.forced());
		json.writeName("state");
		Json.value(json, sampler.state());
		json.writeEndObject();
	}

	private static void exporter(JsonGenerator json, Exporter exporter) {
		json.writeStartObject();
		json.writeStringProperty("destination", exporter.destination());
		TracingStatus.Queue queue = exporter.queue();
		if (queue != null) {
			json.writeObjectPropertyStart("queue");
			json.writeNumberProperty("size", queue.size());
			json.writeNumberProperty("capacity", queue.capacity());
			json.writeEndObject();
		}
		else {
			json.writeNullProperty("queue");
		}
		count(json, "exported", exporter.exported());
		count(json, "retries", exporter.retries());
		json.writeName("dropped");
		Json.value(json, exporter.dropped());
		json.writeName("failing");
		Json.value(json, exporter.failing());
		TracingStatus.LastError error = exporter.lastError();
		if (error != null) {
			json.writeObjectPropertyStart("last_error");
			json.writeStringProperty("message", error.message());
			json.writeStringProperty("at", error.at());
			json.writeEndObject();
		}
		else {
			json.writeNullProperty("last_error");
		}
		json.writeEndObject();
	}

	private static void store(JsonGenerator json, StoreStatus store) {
		json.writeObjectPropertyStart("store");
		held(json, store);
		Json.counts(json, "evicted", store.evicted());
		Json.counts(json, "dropped", store.dropped());
		json.writeNumberProperty("queue_size", store.queueSize());
		json.writeNumberProperty("queue_capacity", store.queueCapacity());
		json.writeNumberProperty("listener_failures", store.listenerFailures());
		json.writeEndObject();
	}

	private static void receiver(JsonGenerator json, OtlpReceiver.Counts counts) {
		json.writeObjectPropertyStart("receiver");
		json.writeNumberProperty("accepted_spans", counts.acceptedSpans());
		json.writeNumberProperty("accepted_log_records", counts.acceptedLogRecords());
		json.writeNumberProperty("rejected_items", counts.rejectedItems());
		json.writeNumberProperty("rejected_requests", counts.refusedRequests());
		json.writeEndObject();
	}

	/** What is sent every few seconds. */
	static void brief(JsonGenerator json, ViewerBackend backend) {
		StoreStatus store = backend.store().status();
		json.writeStartObject();
		held(json, store);
		json.writeNumberProperty("evicted", sum(store.evicted()));
		json.writeNumberProperty("dropped", sum(store.dropped()));
		json.writeEndObject();
	}

	private static void held(JsonGenerator json, StoreStatus store) {
		json.writeNumberProperty("traces", store.traces());
		json.writeNumberProperty("spans", store.spans());
		json.writeNumberProperty("logs", store.logs());
		json.writeNumberProperty("bytes", store.bytes());
		json.writeNumberProperty("max_bytes", store.maxBytes());
	}

	private static long sum(Map<String, Long> counts) {
		return List.copyOf(counts.values()).stream().mapToLong(Long::longValue).sum();
	}

	private static void count(JsonGenerator json, String name, @Nullable Long count) {
		if (count != null) {
			json.writeNumberProperty(name, count);
		}
		else {
			json.writeNullProperty(name);
		}
	}

}
