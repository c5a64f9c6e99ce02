package dev.traced.instrumentation.grpc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

import io.grpc.Metadata;
import io.opentelemetry.context.propagation.TextMapGetter;
import org.jspecify.annotations.Nullable;

/**
 * Reads a caller's context from the metadata of its call.
 */
final class MetadataGetter implements TextMapGetter<GrpcServerRequest> {

	private final MetadataKeys keys = new MetadataKeys();

	@Override
	public Iterable<String> keys(GrpcServerRequest request) {
		List<String> names = new ArrayList<>();
		for (String name : request.headers().keys()) {
			if (!MetadataKeys.isBinary(name)) {
				names.add(name);
			}
		}
		return names;
	}

	@Override
	public @Nullable String get(@Nullable GrpcServerRequest request, String name) {
		Metadata.Key<String> key = this.keys.key(name);
		return (request != null && key != null) ? request.headers().get(key) : null;
	}

	@Override
	public Iterator<String> getAll(@Nullable GrpcServerRequest request, String name) {
		Metadata.Key<String> key = this.keys.key(name);
		Iterable<String> values = (request != null && key != null) ? request.headers().getAll(key) : null;
		return (values != null) ? values.iterator() : Collections.emptyIterator();
	}

}
