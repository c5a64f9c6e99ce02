package dev.traced.autoconfigure;

import java.util.List;

import dev.traced.propagation.BaggageLimits;
import dev.traced.propagation.PropagationFormat;
import dev.traced.propagation.Propagators;
import io.opentelemetry.context.propagation.TextMapPropagator;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * In which headers context travels between services.
 *
 * @param produce Formats that are sent: tracecontext (or w3c), baggage, b3, b3multi,
 * xray, jaeger; none sends nothing.
 * @param consume Formats that are accepted, in the order in which they are tried; either
 * of b3 and b3multi accepts both.
 */
@ConfigurationProperties("tracing.propagation")
record PropagationProperties(@DefaultValue( {
		"tracecontext", "baggage" }) List<String> produce,
		@DefaultValue({ "tracecontext", "baggage", "b3" }) List<String> consume){

	PropagationProperties {
		parse("produce", produce);
		parse("consume", consume);
	}

	private static List<PropagationFormat> parse(String name, List<String> formats) {
		try {
			return PropagationFormat.parseAll(String.join(",", formats));
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidTracingPropertyException("tracing.propagation." + name, String.join(",", formats),
					"a list of tracecontext (or w3c), baggage, b3, b3multi, xray and jaeger, or none");
		}
	}

	List<PropagationFormat> produced() {
		return parse("produce", this.produce);
	}

	List<PropagationFormat> consumed() {
		return parse("consume", this.consume);
	}

	TextMapPropagator toPropagator(BaggageLimits limits) {
		return Propagators.composite(consumed(), produced(), limits);
	}

}
