package dev.traced.instrumentation.grpc;

import java.util.ArrayList;
import java.util.List;

import io.grpc.Metadata;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import org.jspecify.annotations.Nullable;

/**
 * Writes the metadata that the application has listed as attributes, all values of each
 * key. Keys and attributes are made once.
 */
final class CapturedMetadata {

	private final List<Entry> entries;

	CapturedMetadata(String prefix, List<String> names) {
		this.entries = names.stream().map((name) -> Entry.of(prefix, name)).toList();
	}

	static CapturedMetadata ofRequests(GrpcTracingProperties properties) {
		return new CapturedMetadata("rpc.request.metadata.", properties.capturedMetadata().request());
	}

	static CapturedMetadata ofResponses(GrpcTracingProperties properties) {
		return new CapturedMetadata("rpc.response.metadata.", properties.capturedMetadata().response());
	}

	void write(Span span, @Nullable Metadata first, @Nullable Metadata second) {
		for (Entry entry : this.entries) {
			List<String> values = new ArrayList<>();
			add(values, first, entry.key());
			add(values, second, entry.key());
			if (!values.isEmpty()) {
				span.setAttribute(entry.attribute(), values);
			}
		}
	}

	private static void add(List<String> values, @Nullable Metadata metadata, Metadata.Key<String> key) {
		Iterable<String> all = (metadata != null) ? metadata.getAll(key) : null;
		if (all != null) {
			all.forEach(values::add);
		}
	}

	/**
	 * One key.
	 *
	 * @param key the metadata key
	 * @param attribute the attribute
	 */
	private record Entry(Metadata.Key<String> key, AttributeKey<List<String>> attribute) {

		static Entry of(String prefix, String name) {
			Metadata.Key<String> key = Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
			return new Entry(key, AttributeKey.stringArrayKey(prefix + key.name()));
		}

	}

}
