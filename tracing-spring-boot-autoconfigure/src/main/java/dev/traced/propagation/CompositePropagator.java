package dev.traced.propagation;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/**
 * Accepts some formats and sends some, which need not be the same. The first of the
 * accepted ones that finds a valid parent decides on the span; whatever else the later
 * ones find (baggage, say) is kept.
 */
final class CompositePropagator extends SafePropagator {

	private final SafePropagator[] consume;

	private final SafePropagator[] produce;

	private final List<String> fields;

	CompositePropagator(Collection<? extends TextMapPropagator> consume,
			Collection<? extends TextMapPropagator> produce) {
		this.consume = guard(consume, (composite) -> composite.consume);
		this.produce = guard(produce, (composite) -> composite.produce);
		Set<String> names = new LinkedHashSet<>();
		for (SafePropagator propagator : this.produce) {
			names.addAll(propagator.fields());
		}
		this.fields = List.copyOf(names);
	}

	/** What is composed already is taken apart, so that the first parent wins of all. */
	private static SafePropagator[] guard(Collection<? extends TextMapPropagator> propagators,
			Function<CompositePropagator, SafePropagator[]> parts) {
		return propagators.stream()
			.distinct()
			.flatMap((propagator) -> (propagator instanceof CompositePropagator composite)
					? Stream.of(parts.apply(composite)) : Stream.of(ForeignPropagator.guard(propagator)))
			.toArray(SafePropagator[]::new);
	}

	@Override
	public Collection<String> fields() {
		return this.fields;
	}

	@Override
	<C> void write(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
		for (SafePropagator propagator : this.produce) {
			propagator.inject(context, carrier, setter);
		}
	}

	@Override
	<C> @Nullable Context read(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
		Span before = Span.fromContextOrNull(context);
		Span parent = null;
		Context result = context;
		for (SafePropagator propagator : this.consume) {
			if (parent != null && propagator instanceof SpanPropagator) {
				continue;
			}
			Context next = propagator.extract(result, carrier, getter);
			Span span = Span.fromContextOrNull(next);
			if (parent != null) {
				next = (span != parent) ? next.with(parent) : next;
			}
			else if (span != null && span != before && span.getSpanContext().isValid()) {
				parent = span;
			}
			result = next;
		}
		return result;
	}

	@Override
	public String toString() {
		return "consume=" + List.of(this.consume) + ", produce=" + List.of(this.produce);
	}

}
