package dev.traced.propagation;

import java.util.Collection;
import java.util.List;

import io.opentelemetry.context.propagation.TextMapPropagator;

/**
 * Makes one propagator out of several: any set of formats to accept, any set to send.
 * None of what is made here ever throws.
 *
 * <pre>{@code
 * TextMapPropagator propagator = Propagators.composite(
 * 		List.of(PropagationFormat.TRACE_CONTEXT, PropagationFormat.B3, PropagationFormat.BAGGAGE),
 * 		List.of(PropagationFormat.TRACE_CONTEXT, PropagationFormat.BAGGAGE));
 * }</pre>
 */
public final class Propagators {

	private Propagators() {
	}

	/**
	 * Makes a propagator of the formats of this package.
	 * @param consume the formats to accept; the first that finds a valid parent wins
	 * @param produce the formats to send, all of them; its fields are those of the result
	 * @return the propagator
	 */
	public static TextMapPropagator composite(List<PropagationFormat> consume, List<PropagationFormat> produce) {
		return composite(consume, produce, BaggageLimits.DEFAULT);
	}

	/**
	 * Makes a propagator of the formats of this package, with less baggage than they
	 * would take.
	 * @param consume the formats to accept; the first that finds a valid parent wins
	 * @param produce the formats to send, all of them; its fields are those of the result
	 * @param limits how much baggage is accepted and sent
	 * @return the propagator
	 */
	public static TextMapPropagator composite(List<PropagationFormat> consume, List<PropagationFormat> produce,
			BaggageLimits limits) {
		return of(consume.stream().map((format) -> format.reader(limits)).toList(),
				produce.stream().map((format) -> format.writer(limits)).toList());
	}

	/**
	 * Makes a propagator of any others, those of {@link PropagationFormat#propagator()}
	 * among them. Propagators that aren't from here are guarded.
	 * @param consume the propagators to extract with; the first that finds a valid parent
	 * decides on the span, what the later ones find besides is kept
	 * @param produce the propagators to inject with, all of them
	 * @return the propagator
	 */
	public static TextMapPropagator of(Collection<? extends TextMapPropagator> consume,
			Collection<? extends TextMapPropagator> produce) {
		return new CompositePropagator(consume, produce);
	}

	/**
	 * Keeps a propagator from throwing: when it fails, its headers are absent.
	 * @param propagator a propagator of the application
	 * @return one that behaves the same as long as it doesn't fail
	 */
	public static TextMapPropagator guarded(TextMapPropagator propagator) {
		return ForeignPropagator.guard(propagator);
	}

}
