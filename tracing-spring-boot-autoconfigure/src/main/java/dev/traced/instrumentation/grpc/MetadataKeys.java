package dev.traced.instrumentation.grpc;

import dev.traced.core.BoundedCache;
import io.grpc.Metadata;
import org.jspecify.annotations.Nullable;

/**
 * Metadata keys of the fields of propagators, made once per field.
 */
final class MetadataKeys {

	/** Propagators have a handful of fields; only a prefix format has more. */
	private static final int LIMIT = 64;

	private final BoundedCache<Metadata.Key<String>> keys = new BoundedCache<>(LIMIT);

	/**
	 * The key of a field.
	 * @param field the name of the field
	 * @return the key, or {@code null} if the name is that of a binary key, which no
	 * propagator can mean
	 */
	Metadata.@Nullable Key<String> key(String field) {
		return isBinary(field) ? null
				: this.keys.get(field, (name) -> Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
	}

	static boolean isBinary(String name) {
		return name.regionMatches(true, name.length() - Metadata.BINARY_HEADER_SUFFIX.length(),
				Metadata.BINARY_HEADER_SUFFIX, 0, Metadata.BINARY_HEADER_SUFFIX.length());
	}

}
