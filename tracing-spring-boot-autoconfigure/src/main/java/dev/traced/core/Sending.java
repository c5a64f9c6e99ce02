package dev.traced.core;

import java.util.function.Function;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/**
 * Gives to an outgoing request what its target is trusted with.
 *
 * @param <Q> the request
 */
final class Sending<Q> {

	private final TextMapSetter<Q> setter;

	private final Function<Q, @Nullable String> host;

	private final @Nullable TargetTrust trust;

	Sending(TextMapSetter<Q> setter, Function<Q, @Nullable String> host, @Nullable TargetTrust trust) {
		this.setter = setter;
		this.host = host;
		this.trust = trust;
	}

	void inject(TextMapPropagator propagator, Context context, Q request) {
		if (this.trust == null) {
			propagator.inject(context, request, this.setter);
			return;
		}
		switch (this.trust.judge(this.host.apply(request))) {
			case EVERYTHING -> propagator.inject(context, request, this.setter);
			case TRACE -> propagator.inject(context.with(Baggage.empty()), request, this.setter);
			case NOTHING -> {
			}
		}
	}

}
