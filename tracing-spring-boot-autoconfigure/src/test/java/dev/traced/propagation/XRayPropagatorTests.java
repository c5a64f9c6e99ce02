package dev.traced.propagation;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link XRayPropagator} and {@link XRayIdGenerator}.
 */
class XRayPropagatorTests {

	private static final String TRACE_ID = "5759e988bd862e3fe1be46a994272793";

	private static final String SPAN_ID = "53995c3f42cd8ad8";

	private static final String ROOT = "Root=1-5759e988-bd862e3fe1be46a994272793";

	private static final String PARENT = "Parent=" + SPAN_ID;

	private final TextMapPropagator propagator = PropagationFormat.XRAY.propagator();

	@Test
	void aSpanIsSent() {
		assertThat(sent(TraceFlags.getSampled()))
			.hasToString("[X-Amzn-Trace-Id: " + ROOT + ";" + PARENT + ";Sampled=1]");
		assertThat(sent(TraceFlags.getDefault()))
			.hasToString("[X-Amzn-Trace-Id: " + ROOT + ";" + PARENT + ";Sampled=0]");
		assertThat(HeaderCarrier.injected(this.propagator, Context.root()).names()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { ROOT + ";" + PARENT + ";Sampled=1", "Sampled=1;" + PARENT + ";" + ROOT,
					" " + ROOT + " ; " + PARENT + " ; Sampled=1 ", "Self=1-67891234-12456789abcdef0123456789;" + ROOT
							+ ";" + PARENT + ";Sampled=1;Lineage=a87bd80c:1|68fd508a:5",
					ROOT + ";" + PARENT + ";Sampled=1;" })
	void aParentIsRead(String header) {
		SpanContext parent = HeaderCarrier.of("x-amzn-trace-id", header).parentFor(this.propagator);
		assertThat(parent.getTraceId()).isEqualTo(TRACE_ID);
		assertThat(parent.getSpanId()).isEqualTo(SPAN_ID);
		assertThat(parent.isSampled()).isTrue();
		assertThat(parent.isRemote()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { ROOT, PARENT, ROOT + ";Sampled=1", ROOT + ";" + PARENT + ";Sampled=2",
			ROOT + ";" + PARENT + ";Sampled=", "Root=2-5759e988-bd862e3fe1be46a994272793;" + PARENT,
			"Root=1-5759E988-bd862e3fe1be46a994272793;" + PARENT, "Root=1-00000000-000000000000000000000000;" + PARENT,
			"Root=1-5759e988bd862e3fe1be46a994272793;" + PARENT, ROOT + ";Parent=0000000000000000",
			"root=1-5759e988-bd862e3fe1be46a994272793;" + PARENT, "", ";;;", "nonsense" })
	void whatIsMalformedIsAsGoodAsAbsent(String header) {
		assertThat(HeaderCarrier.of("X-Amzn-Trace-Id", header).extractedBy(this.propagator)).isSameAs(Context.root());
	}

	@ParameterizedTest
	@ValueSource(strings = { ROOT + ";" + PARENT, ROOT + ";" + PARENT + ";Sampled=?" })
	void aDecisionThatIsLeftToUsStaysOpen(String header) {
		Context context = HeaderCarrier.of("X-Amzn-Trace-Id", header).extractedBy(this.propagator);
		assertThat(SamplingHint.from(context)).isEqualTo(SamplingHint.DEFER);
		assertThat(HeaderCarrier.injected(this.propagator, context))
			.hasToString("[X-Amzn-Trace-Id: " + ROOT + ";" + PARENT + "]");
	}

	@Test
	void identifiersBeginWithTheTimeAndAreRandomOtherwise() {
		XRayIdGenerator generator = new XRayIdGenerator(() -> 0x5759e988L);
		String first = generator.generateTraceId();
		String second = generator.generateTraceId();
		assertThat(first).hasSize(32).startsWith("5759e988");
		assertThat(second).startsWith("5759e988").isNotEqualTo(first);
		assertThat(first.substring(8)).matches("[0-9a-f]{24}");
		assertThat(first.substring(18)).isNotEqualTo(second.substring(18));
		assertThat(generator.generateSpanId()).matches("(?!0{16})[0-9a-f]{16}");
		assertThat(generator.generatesRandomTraceIds()).isTrue();
	}

	@Test
	void theTimeIsThatOfTheClock() {
		long before = System.currentTimeMillis() / 1000;
		long epoch = Long.parseLong(new XRayIdGenerator().generateTraceId().substring(0, 8), 16);
		assertThat(epoch).isBetween(before, System.currentTimeMillis() / 1000);
	}

	private HeaderCarrier sent(TraceFlags flags) {
		return HeaderCarrier.injected(this.propagator,
				Context.root().with(Span.wrap(SpanContext.create(TRACE_ID, SPAN_ID, flags, TraceState.getDefault()))));
	}

}
