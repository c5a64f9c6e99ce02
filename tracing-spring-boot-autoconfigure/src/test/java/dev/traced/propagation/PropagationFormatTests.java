package dev.traced.propagation;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static dev.traced.propagation.PropagationFormat.B3;
import static dev.traced.propagation.PropagationFormat.B3_MULTI;
import static dev.traced.propagation.PropagationFormat.BAGGAGE;
import static dev.traced.propagation.PropagationFormat.TRACE_CONTEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link PropagationFormat}.
 */
class PropagationFormatTests {

	@ParameterizedTest
	@CsvSource({ "tracecontext,TRACE_CONTEXT", "TraceContext,TRACE_CONTEXT", "trace-context,TRACE_CONTEXT",
			"w3c,TRACE_CONTEXT", "W3C,TRACE_CONTEXT", "baggage,BAGGAGE", "b3,B3", "B3,B3", "b3multi,B3_MULTI",
			"b3_multi,B3_MULTI", "b3-multi,B3_MULTI", "' b3 ',B3", "xray,XRAY", "X-Ray,XRAY", "jaeger,JAEGER" })
	void aFormatIsFoundByItsName(String name, PropagationFormat format) {
		assertThat(PropagationFormat.parse(name)).isEqualTo(format);
	}

	@ParameterizedTest
	@EnumSource
	void aFormatIsFoundByTheNameThatItGives(PropagationFormat format) {
		assertThat(PropagationFormat.parse(format.id())).isEqualTo(format);
	}

	@Test
	void anUnknownFormatIsNamedWithThoseThatAreKnown() {
		assertThatIllegalArgumentException().isThrownBy(() -> PropagationFormat.parse("ottrace"))
			.withMessage(
					"'ottrace' is no propagation format, allowed are tracecontext, baggage, b3, b3multi, xray, jaeger");
		assertThatIllegalArgumentException().isThrownBy(() -> PropagationFormat.parse(""));
	}

	@Test
	void aListIsReadAsOtelPropagatorsDefinesIt() {
		assertThat(PropagationFormat.parseAll("tracecontext,baggage")).containsExactly(TRACE_CONTEXT, BAGGAGE);
		assertThat(PropagationFormat.parseAll(" b3multi , b3 ,b3multi,")).containsExactly(B3_MULTI, B3);
		assertThat(PropagationFormat.parseAll("none")).isEmpty();
		assertThat(PropagationFormat.parseAll("")).isEmpty();
		assertThatIllegalArgumentException().isThrownBy(() -> PropagationFormat.parseAll("b3,ottrace"))
			.withMessageStartingWith("'ottrace'");
	}

	@Test
	void everyNameBindsAsASpringProperty() {
		MapConfigurationPropertySource source = new MapConfigurationPropertySource(
				Map.of("produce", "tracecontext,baggage,b3,b3multi,b3-multi,B3_MULTI"));
		assertThat(new Binder(source).bind("produce", Bindable.listOf(PropagationFormat.class)).get())
			.containsExactly(TRACE_CONTEXT, BAGGAGE, B3, B3_MULTI, B3_MULTI, B3_MULTI);
	}

}
