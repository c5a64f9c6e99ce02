package dev.traced.propagation;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/**
 * Holds back what a propagator of the application throws. Its first failure is a warning,
 * the others are for those who look for them.
 */
final class ForeignPropagator extends SafePropagator {

	private static final Logger logger = Logger.getLogger(ForeignPropagator.class.getName());

	private final TextMapPropagator delegate;

	private final AtomicBoolean warned = new AtomicBoolean();

	private ForeignPropagator(TextMapPropagator delegate) {
		this.delegate = delegate;
	}

	static SafePropagator guard(TextMapPropagator propagator) {
		return (propagator instanceof SafePropagator safe) ? safe : new ForeignPropagator(propagator);
	}

	@Override
	public Collection<String> fields() {
		try {
			return List.copyOf(this.delegate.fields());
		}
		catch (Throwable ex) {
			failed(ex);
			return List.of();
		}
	}

	@Override
	<C> void write(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
		this.delegate.inject(context, carrier, setter);
	}

	@Override
	<C> @Nullable Context read(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
		return this.delegate.extract(context, carrier, getter);
	}

	@Override
	void failed(Throwable failure) {
		Headers.rethrowFatal(failure);
		Level level = this.warned.compareAndSet(false, true) ? Level.WARNING : Level.FINE;
		logger.log(level, failure,
				() -> "A propagator failed, its headers are left out: " + this.delegate.getClass().getName());
	}

	@Override
	public String toString() {
		return this.delegate.getClass().getSimpleName();
	}

}
