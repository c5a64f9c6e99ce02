package dev.traced.propagation;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/**
 * The header fields of a request as HTTP has them: in order, any number of one name, case
 * of no importance.
 */
final class HeaderCarrier {

	static final TextMapGetter<HeaderCarrier> GETTER = new Getter();

	static final TextMapSetter<HeaderCarrier> SETTER = (carrier, key, value) -> Objects.requireNonNull(carrier)
		.put(key, value);

	private final List<String[]> fields = new ArrayList<>();

	/** Name, value, name, value and so on. */
	static HeaderCarrier of(String... namesAndValues) {
		HeaderCarrier carrier = new HeaderCarrier();
		for (int i = 0; i < namesAndValues.length; i += 2) {
			carrier.add(namesAndValues[i], namesAndValues[i + 1]);
		}
		return carrier;
	}

	/** What the propagator sends for that context. */
	static HeaderCarrier injected(TextMapPropagator propagator, Context context) {
		HeaderCarrier carrier = new HeaderCarrier();
		propagator.inject(context, carrier, SETTER);
		return carrier;
	}

	void add(String name, String value) {
		this.fields.add(new String[] { name, value });
	}

	void put(String name, String value) {
		this.fields.removeIf((field) -> field[0].equalsIgnoreCase(name));
		add(name, value);
	}

	List<String> all(String name) {
		List<String> values = new ArrayList<>(1);
		for (String[] field : this.fields) {
			if (field[0].equalsIgnoreCase(name)) {
				values.add(field[1]);
			}
		}
		return values;
	}

	@Nullable String first(String name) {
		for (String[] field : this.fields) {
			if (field[0].equalsIgnoreCase(name)) {
				return field[1];
			}
		}
		return null;
	}

	List<String> names() {
		return this.fields.stream().map((field) -> field[0]).toList();
	}

	List<String[]> fields() {
		return this.fields;
	}

	/** The context that the propagator finds in these headers. */
	Context extractedBy(TextMapPropagator propagator) {
		return propagator.extract(Context.root(), this, GETTER);
	}

	/** The parent that the propagator finds in these headers. */
	SpanContext parentFor(TextMapPropagator propagator) {
		return Span.fromContext(extractedBy(propagator)).getSpanContext();
	}

	@Override
	public String toString() {
		return this.fields.stream()
			.map((field) -> field[0] + ": " + field[1])
			.collect(Collectors.joining(" | ", "[", "]"));
	}

	private static final class Getter implements TextMapGetter<HeaderCarrier> {

		@Override
		public Iterable<String> keys(HeaderCarrier carrier) {
			return carrier.names();
		}

		@Override
		public @Nullable String get(@Nullable HeaderCarrier carrier, String key) {
			return Objects.requireNonNull(carrier).first(key);
		}

		@Override
		public Iterator<String> getAll(@Nullable HeaderCarrier carrier, String key) {
			return Objects.requireNonNull(carrier).all(key).iterator();
		}

	}

}
