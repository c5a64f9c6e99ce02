package dev.traced.propagation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.opentelemetry.context.propagation.TextMapPropagator;

/**
 * The header formats that can be accepted and sent, under the names that
 * {@code OTEL_PROPAGATORS} and the properties have for them.
 */
public enum PropagationFormat {

	/** W3C Trace Context: {@code traceparent} and {@code tracestate}. */
	TRACE_CONTEXT("tracecontext", new TraceContextPropagator()),

	/** W3C Baggage: {@code baggage}. */
	BAGGAGE("baggage", new BaggagePropagator(BaggageLimits.DEFAULT)),

	/** B3, sent as a single header {@code b3}. */
	B3("b3", B3Propagator.single()),

	/** B3, sent as headers {@code X-B3-*}. */
	B3_MULTI("b3multi", B3Propagator.multi()),

	/** AWS X-Ray: {@code X-Amzn-Trace-Id}. */
	XRAY("xray", new XRayPropagator()),

	/** Jaeger: {@code uber-trace-id} and {@code uberctx-*}. */
	JAEGER("jaeger", jaeger(BaggageLimits.DEFAULT));

	private final String id;

	// Without state: sharing it ties nothing together.
	private final TextMapPropagator propagator;

	PropagationFormat(String id, TextMapPropagator propagator) {
		this.id = id;
		this.propagator = propagator;
	}

	/**
	 * Returns the name of the format in properties and in {@code OTEL_PROPAGATORS}.
	 * @return the name, for example {@code tracecontext}
	 */
	public String id() {
		return this.id;
	}

	/**
	 * Returns the propagator that reads and writes this format. It never throws, and
	 * never writes an invalid header.
	 * @return the propagator
	 */
	public TextMapPropagator propagator() {
		return this.propagator;
	}

	/** The propagator to extract with: both encodings of B3 are read by either. */
	TextMapPropagator reader(BaggageLimits limits) {
		return ((this == B3_MULTI) ? B3 : this).writer(limits);
	}

	/** The propagator to inject with. */
	TextMapPropagator writer(BaggageLimits limits) {
		if (limits.equals(BaggageLimits.DEFAULT)) {
			return this.propagator;
		}
		return switch (this) {
			case BAGGAGE -> new BaggagePropagator(limits);
			case JAEGER -> jaeger(limits);
			default -> this.propagator;
		};
	}

	private static TextMapPropagator jaeger(BaggageLimits limits) {
		List<TextMapPropagator> both = List.of(new JaegerPropagator(), new JaegerBaggagePropagator(limits));
		return new CompositePropagator(both, both);
	}

	/**
	 * Finds a format by its name, in any case and with or without dashes; {@code w3c} is
	 * another word for {@code tracecontext}.
	 * @param name the name
	 * @return the format
	 * @throws IllegalArgumentException if there is no such format
	 */
	public static PropagationFormat parse(String name) {
		String plain = name.toLowerCase(Locale.ROOT).replaceAll("[-_\\s]", "");
		for (PropagationFormat format : values()) {
			if (format.id.equals(plain)) {
				return format;
			}
		}
		if (plain.equals("w3c")) {
			return TRACE_CONTEXT;
		}
		throw new IllegalArgumentException("'" + name + "' is no propagation format, allowed are "
				+ Stream.of(values()).map(PropagationFormat::id).collect(Collectors.joining(", ")));
	}

	/**
	 * Reads a list as it stands in {@code OTEL_PROPAGATORS}: names separated by commas,
	 * each counted once, with {@code none} for no format.
	 * @param names the names, for example {@code tracecontext,baggage}
	 * @return the formats in their order
	 * @throws IllegalArgumentException if there is no such format
	 */
	public static List<PropagationFormat> parseAll(String names) {
		List<PropagationFormat> formats = new ArrayList<>();
		for (String name : names.split(",")) {
			if (!name.isBlank() && !name.strip().equalsIgnoreCase("none")) {
				PropagationFormat format = parse(name);
				if (!formats.contains(format)) {
					formats.add(format);
				}
			}
		}
		return List.copyOf(formats);
	}

}
