package dev.traced.core;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * An instrumentation that is looked up with the first request. Clients are among the
 * first beans of an application, and what tracing is made of may itself need one: an
 * exporter or a sampler that calls a server. Until tracing is there, requests pass as
 * they are. None waits for it: who makes tracing may be waiting for that very request.
 *
 * @param <Q> the request
 * @param <R> the response
 */
public final class LazyInstrumentation<Q, R> {

	private final Supplier<Instrumentation<Q, R>> lookup;

	private final BooleanSupplier lookupAllowed;

	private volatile @Nullable Instrumentation<Q, R> instrumentation;

	/**
	 * Creates a reference that any thread may look up at any time.
	 * @param lookup gets the instrumentation; may fail as long as there is none
	 */
	public LazyInstrumentation(Supplier<Instrumentation<Q, R>> lookup) {
		this(lookup, () -> true);
	}

	/**
	 * Creates a reference.
	 * @param lookup gets the instrumentation; may fail as long as there is none
	 * @param lookupAllowed tells whether the current thread may look up now: whether it
	 * would not wait for another
	 */
	public LazyInstrumentation(Supplier<Instrumentation<Q, R>> lookup, BooleanSupplier lookupAllowed) {
		this.lookup = lookup;
		this.lookupAllowed = lookupAllowed;
	}

	/**
	 * The instrumentation.
	 * @return the instrumentation, or {@code null} if there is none yet
	 */
	public @Nullable Instrumentation<Q, R> get() {
		Instrumentation<Q, R> found = this.instrumentation;
		return (found != null) ? found : lookup();
	}

	private @Nullable Instrumentation<Q, R> lookup() {
		try {
			if (!this.lookupAllowed.getAsBoolean()) {
				return null;
			}
			// two threads may look up at once: the instrumentation has no state of its
			// own
			Instrumentation<Q, R> found = this.lookup.get();
			this.instrumentation = found;
			return found;
		}
		catch (RuntimeException ex) {
			return null;
		}
	}

}
