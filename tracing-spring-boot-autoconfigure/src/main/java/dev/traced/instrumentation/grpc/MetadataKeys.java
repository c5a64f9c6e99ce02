package dev.traced.instrumentation.grpc;

import java.util.regex.Pattern;

import dev.traced.core.BoundedCache;
import io.grpc.Metadata;
import org.jspecify.annotations.Nullable;

/**
 * Metadata keys of the fields of propagators, made once per field.
 */
final class MetadataKeys {

	/** Propagators have a handful of fields; only a prefix format has more. */
	private static final int LIMIT = 64;

	private static final Pattern NAME = Pattern.compile("[0-9A-Za-z_.-]+");

	private final BoundedCache<Metadata.Key<String>> keys = new BoundedCache<>(LIMIT);

	/**
	 * The key of a field.
	 * @param field the name of the field
	 * @return the key, or {@code null} if metadata cannot have one of that name, or only
	 * a binary one, which no propagator can mean
	 */
	Metadata.@Nullable Key<String> key(String field) {
		Metadata.Key<String> known = this.keys.find(field);
		if (known != null || isBinary(field) || !NAME.matcher(field).matches()) {
			return known;
		}
		return this.keys.get(field, (name) -> Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
	}

	static boolean isBinary(String name) {
		return name.regionMatches(true, name.length() - Metadata.BINARY_HEADER_SUFFIX.length(),
				Metadata.BINARY_HEADER_SUFFIX, 0, Metadata.BINARY_HEADER_SUFFIX.length());
	}

}
