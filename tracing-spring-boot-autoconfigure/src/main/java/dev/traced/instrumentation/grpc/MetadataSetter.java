package dev.traced.instrumentation.grpc;

import io.grpc.Metadata;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/**
 * Writes the context into the metadata of a call, in place of what is there: the
 * application may use the same metadata for several calls.
 */
final class MetadataSetter implements TextMapSetter<GrpcClientRequest> {

	private final MetadataKeys keys = new MetadataKeys();

	@Override
	public void set(@Nullable GrpcClientRequest request, String name, String value) {
		Metadata.Key<String> key = this.keys.key(name);
		if (request != null && key != null) {
			Metadata headers = request.headers();
			headers.discardAll(key);
			headers.put(key, value);
		}
	}

}
