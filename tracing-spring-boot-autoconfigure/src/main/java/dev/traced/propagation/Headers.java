package dev.traced.propagation;

import java.util.Iterator;
import java.util.logging.Level;
import java.util.logging.Logger;

import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/**
 * The only way to a carrier: whatever its getter or setter does (throws, returns
 * {@code null}, never ends), a header is at worst absent. An Error of the JVM itself is
 * not held back.
 */
final class Headers {

	/**
	 * Far beyond what servers accept as the sum of all headers: such an iterator does not
	 * end.
	 */
	private static final int MAX_LENGTH = 65_536;

	private static final Logger logger = Logger.getLogger(Headers.class.getName());

	private Headers() {
	}

	/** The first field of that name. */
	static <C> @Nullable String first(TextMapGetter<C> getter, @Nullable C carrier, String name) {
		try {
			return getter.get(carrier, name);
		}
		catch (Throwable ex) {
			swallow(ex, "read", name);
			return null;
		}
	}

	/** The field of that name when it is there exactly once. */
	static <C> @Nullable String single(TextMapGetter<C> getter, @Nullable C carrier, String name) {
		try {
			Iterator<String> values = getter.getAll(carrier, name);
			if (values == null || !values.hasNext()) {
				return null;
			}
			String value = values.next();
			return values.hasNext() ? null : value;
		}
		catch (Throwable ex) {
			swallow(ex, "read", name);
			return null;
		}
	}

	/**
	 * All fields of that name in their order, combined by commas as RFC 9110 section 5.3
	 * says.
	 */
	static <C> @Nullable String combined(TextMapGetter<C> getter, @Nullable C carrier, String name) {
		try {
			Iterator<String> values = getter.getAll(carrier, name);
			if (values == null || !values.hasNext()) {
				return null;
			}
			String value = values.next();
			return values.hasNext() ? combine(value, values) : value;
		}
		catch (Throwable ex) {
			swallow(ex, "read", name);
			return null;
		}
	}

	private static @Nullable String combine(@Nullable String first, Iterator<String> values) {
		StringBuilder all = new StringBuilder();
		if (first != null) {
			all.append(first);
		}
		while (values.hasNext()) {
			String value = values.next();
			all.append(',').append((value != null) ? value : "");
			if (all.length() > MAX_LENGTH) {
				return null;
			}
		}
		return all.toString();
	}

	/** Writes a header, and answers whether the carrier took it. */
	static <C> boolean set(TextMapSetter<C> setter, @Nullable C carrier, String name, String value) {
		try {
			setter.set(carrier, name, value);
			return true;
		}
		catch (Throwable ex) {
			swallow(ex, "write", name);
			return false;
		}
	}

	/** Notes a failure, unless it is one that nobody may hold back. */
	static void swallow(Throwable failure, String verb, String name) {
		rethrowFatal(failure);
		logger.log(Level.FINE, failure, () -> "Could not " + verb + " " + name);
	}

	static void rethrowFatal(Throwable failure) {
		if (failure instanceof VirtualMachineError fatal) {
			throw fatal;
		}
	}

}
