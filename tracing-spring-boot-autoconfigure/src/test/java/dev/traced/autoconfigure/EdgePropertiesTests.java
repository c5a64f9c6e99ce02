package dev.traced.autoconfigure;

import java.util.HashMap;
import java.util.Map;

import dev.traced.core.Edge;
import dev.traced.core.Operation;
import dev.traced.core.TargetTrust.Carried;
import dev.traced.core.Tracing;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.trace.IdGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EdgeProperties} and other properties of what crosses the wire.
 */
class EdgePropertiesTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(TracingAutoConfiguration.class));

	@Test
	void everybodyIsTrustedByDefaultAtNoCost() {
		this.runner.run((context) -> assertThat(context.getBean(Edge.class)).isEqualTo(Edge.OPEN));
	}

	@Test
	void rulesAreBoundInTheirOrder() {
		this.runner
			.withPropertyValues("tracing.propagation.incoming=link",
					"tracing.propagation.trust[0].paths=/public/**,/v{n}/x",
					"tracing.propagation.trust[0].incoming=restart")
			.run((context) -> assertThat(context).hasFailed());
		this.runner.withPropertyValues("tracing.propagation.incoming=link",
				"tracing.propagation.trust[0].paths=/public/**,/orders/{id}",
				"tracing.propagation.trust[0].incoming=restart", "tracing.propagation.trust[1].addresses=10.0.0.0/8",
				"tracing.propagation.trust[1].incoming=continue")
			.run((context) -> assertThat(context.getBean(Edge.class).callers())
				.hasToString("[RESTART of [/public/**, /orders/{id}], CONTINUE from [10.0.0.0/8]], LINK"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					tracing.propagation.trust[0].incoming=restart                            | 'tracing.propagation.trust[0]'
					tracing.propagation.trust[0].paths=/a                                    | 'tracing.propagation.trust[0].incoming'
					tracing.propagation.trust[0].paths=a tracing.propagation.trust[0].incoming=link      | 'tracing.propagation.trust[0].paths'
					tracing.propagation.trust[0].paths=/a tracing.propagation.trust[0].adresses=10.0.0.0/8 tracing.propagation.trust[0].incoming=continue | 'tracing.propagation.trust[0].adresses'
					tracing.propagation.trust.partner.paths=/a | 'tracing.propagation.trust.partner.paths'
					tracing.propagation.trust[0].addresses=x tracing.propagation.trust[0].incoming=link  | 'tracing.propagation.trust[0].addresses'
					""",
			quoteCharacter = '"')
	void aRuleThatIsWrongStopsTheStart(String settings, String property) {
		this.runner.withPropertyValues(settings.strip().split(" "))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidTracingPropertyException.class)
				.hasMessageContaining(property));
	}

	@Test
	void targetsAreBound() {
		this.runner
			.withPropertyValues("tracing.propagation.outgoing.trace-to=*.corp.example,10.0.0.0/8",
					"tracing.propagation.outgoing.baggage-to=")
			.run((context) -> {
				Edge edge = context.getBean(Edge.class);
				assertThat(edge.targets().judge("a.corp.example")).isEqualTo(Carried.TRACE);
				assertThat(edge.targets().judge("example.com")).isEqualTo(Carried.NOTHING);
			});
	}

	@Test
	void theLimitsOfBaggageAreThoseOfTheProperties() {
		this.runner.withPropertyValues("tracing.baggage.max-entries=2", "tracing.baggage.max-bytes=12")
			.run((context) -> {
				TextMapPropagator propagator = context.getBean(OpenTelemetry.class)
					.getPropagators()
					.getTextMapPropagator();
				Map<String, String> sent = new HashMap<>();
				Baggage baggage = Baggage.builder()
					.put("a", "1")
					.put("b", "0123456789")
					.put("c", "2")
					.put("d", "3")
					.build();
				propagator.inject(Context.root().with(baggage), sent, Map::put);
				assertThat(sent).containsExactly(Map.entry("baggage", "a=1,c=2"));
			});
	}

	@Test
	void anEdgeOfTheApplicationWins() {
		Edge own = new Edge(null, (host) -> Carried.NOTHING);
		this.runner.withBean(Edge.class, () -> own)
			.run((context) -> assertThat(context.getBean(Edge.class)).isSameAs(own));
	}

	@Test
	void identifiersCanBeThoseOfXRay() {
		this.runner.withPropertyValues("tracing.id-format=xray").run((context) -> {
			long before = System.currentTimeMillis() / 1000;
			String traceId = traceId(context.getBean(OpenTelemetry.class));
			assertThat(Long.parseLong(traceId.substring(0, 8), 16)).isBetween(before, before + 60);
			Operation<String> operation = context.getBean(Tracing.class)
				.<String, String>local("test", (request) -> "name")
				.start(Context.root(), "request");
			SpanContext instrumented = operation.span().getSpanContext();
			operation.end("done", null);
			assertThat(Long.parseLong(instrumented.getTraceId().substring(0, 8), 16)).isBetween(before, before + 60);
			assertThat(instrumented.getTraceFlags().asByte() & 2).as("random flag").isEqualTo(2);
		});
	}

	@Test
	void aGeneratorOfTheApplicationWins() {
		IdGenerator own = new IdGenerator() {

			@Override
			public String generateSpanId() {
				return "b7ad6b7169203331";
			}

			@Override
			public String generateTraceId() {
				return "0af7651916cd43dd8448eb211c80319c";
			}

		};
		this.runner.withPropertyValues("tracing.id-format=xray")
			.withBean(IdGenerator.class, () -> own)
			.run((context) -> assertThat(traceId(context.getBean(OpenTelemetry.class)))
				.isEqualTo("0af7651916cd43dd8448eb211c80319c"));
	}

	private static String traceId(OpenTelemetry openTelemetry) {
		return openTelemetry.getTracer("test").spanBuilder("name").startSpan().getSpanContext().getTraceId();
	}

}
