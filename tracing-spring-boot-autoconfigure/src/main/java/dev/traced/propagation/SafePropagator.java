package dev.traced.propagation;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/**
 * A propagator that never throws, whatever it is given: the application's call must not
 * suffer from a header, and one format not from another.
 */
abstract class SafePropagator implements TextMapPropagator {

	@Override
	public final <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
		if (context == null || setter == null) {
			return;
		}
		try {
			write(context, carrier, setter);
		}
		catch (Throwable ex) {
			failed(ex);
		}
	}

	@Override
	public final <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
		if (context == null) {
			return Context.root();
		}
		if (getter == null) {
			return context;
		}
		try {
			Context extracted = read(context, carrier, getter);
			return (extracted != null) ? extracted : context;
		}
		catch (Throwable ex) {
			failed(ex);
			return context;
		}
	}

	/** Injects. */
	abstract <C> void write(Context context, @Nullable C carrier, TextMapSetter<C> setter);

	/** Extracts, {@code null} being the same as the context unchanged. */
	abstract <C> @Nullable Context read(Context context, @Nullable C carrier, TextMapGetter<C> getter);

	/** Notes a failure, and rethrows those that nobody may hold back. */
	void failed(Throwable failure) {
		Headers.swallow(failure, "process", toString());
	}

}
