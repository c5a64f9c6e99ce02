package dev.traced.propagation;

import java.util.Collection;
import java.util.List;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/**
 * W3C Baggage. A bad member never costs the others, properties stay as they came, and
 * what is sent is valid and within the limits whatever the application put in.
 *
 * @see <a href="https://www.w3.org/TR/baggage/">Propagation format for distributed
 * context: Baggage</a>
 */
final class BaggagePropagator extends SafePropagator {

	static final String BAGGAGE = "baggage";

	private static final List<String> FIELDS = List.of(BAGGAGE);

	private final BaggageLimits limits;

	BaggagePropagator(BaggageLimits limits) {
		this.limits = limits;
	}

	@Override
	public Collection<String> fields() {
		return FIELDS;
	}

	@Override
	<C> void write(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
		Baggage baggage = Baggage.fromContextOrNull(context);
		if (baggage == null || baggage.isEmpty()) {
			return;
		}
		String header = BaggageWriter.write(baggage, this.limits);
		if (!header.isEmpty()) {
			Headers.set(setter, carrier, BAGGAGE, header);
		}
	}

	@Override
	<C> @Nullable Context read(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
		String header = Headers.combined(getter, carrier, BAGGAGE);
		Baggage baggage = (header != null) ? BaggageReader.read(header, this.limits) : Baggage.empty();
		return baggage.isEmpty() ? context : context.with(baggage);
	}

	@Override
	public String toString() {
		return "BaggagePropagator";
	}

}
