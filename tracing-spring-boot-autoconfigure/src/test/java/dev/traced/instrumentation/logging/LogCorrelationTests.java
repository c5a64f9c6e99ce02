package dev.traced.instrumentation.logging;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import dev.traced.autoconfigure.TracingAutoConfiguration;
import dev.traced.core.Operation;
import dev.traced.core.SpanConvention;
import dev.traced.core.Tracing;
import dev.traced.test.RecordedSpans;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.Scope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.MDC;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The MDC follows the current context.
 */
class LogCorrelationTests {

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(LogTracingAutoConfiguration.class, TracingAutoConfiguration.class))
		.withBean("recordedSpans", RecordedSpans.class, () -> spans);

	@BeforeEach
	@AfterEach
	void nothingIsLeft() {
		assertThat(MDC.get("trace_id")).isNull();
		assertThat(MDC.get("span_id")).isNull();
	}

	@Test
	void insideASpanItsIdsAreInTheMdcAndAfterwardsTheyAreNot() {
		with((tracing) -> {
			Operation<Void> operation = start(tracing);
			try (Scope scope = operation.makeCurrent()) {
				assertIds(operation.span());
			}
			assertNoIds();
			operation.end(null, null);
		});
	}

	@Test
	void theIdsFollowSpansMadeByHandAndReturnToTheOuterSpan() {
		with((tracing) -> {
			Operation<Void> operation = start(tracing);
			try (Scope outer = operation.makeCurrent()) {
				Span span = tracing.openTelemetry().getTracer("hand").spanBuilder("hand").startSpan();
				try (Scope inner = span.makeCurrent()) {
					assertIds(span);
				}
				span.end();
				assertIds(operation.span());
			}
			operation.end(null, null);
		});
	}

	@Test
	void theIdsFollowTheContextToOtherThreads() throws Exception {
		ExecutorService thread = Executors.newSingleThreadExecutor();
		with((tracing) -> {
			Operation<Void> operation = start(tracing);
			thread.submit(operation.context().wrap(() -> assertIds(operation.span()))).get();
			thread.submit(LogCorrelationTests::assertNoIds).get();
			operation.end(null, null);
		});
		thread.shutdown();
	}

	@Test
	void aContextWithoutASpanHasNoIds() {
		with((tracing) -> {
			Operation<Void> operation = start(tracing);
			try (Scope scope = operation.makeCurrent()) {
				try (Scope root = Context.root().makeCurrent()) {
					assertNoIds();
				}
				assertIds(operation.span());
				try (Scope root = Context.current().with(Span.getInvalid()).makeCurrent()) {
					assertNoIds();
				}
				assertIds(operation.span());
			}
			operation.end(null, null);
		});
	}

	@Test
	void whatTheApplicationHadUnderTheKeysComesBack() {
		with((tracing) -> {
			MDC.put("trace_id", "mine");
			Operation<Void> operation = start(tracing);
			try (Scope scope = operation.makeCurrent()) {
				assertIds(operation.span());
			}
			assertThat(MDC.get("trace_id")).isEqualTo("mine");
			assertThat(MDC.get("span_id")).isNull();
			MDC.remove("trace_id");
			operation.end(null, null);
		});
	}

	@Test
	void aScopeClosedTwiceDoesNotTouchTheMdcTheSecondTime() {
		with((tracing) -> {
			Operation<Void> first = start(tracing);
			Operation<Void> second = start(tracing);
			Scope scope = first.makeCurrent();
			scope.close();
			try (Scope other = second.makeCurrent()) {
				scope.close();
				assertIds(second.span());
			}
			first.end(null, null);
			second.end(null, null);
		});
	}

	@Test
	void keysAreConfigurableAndFlagsOptional() {
		this.runner
			.withPropertyValues("tracing.logs.trace-id-key=traceId", "tracing.logs.span-id-key=spanId",
					"tracing.logs.trace-flags-key=flags")
			.run((context) -> {
				Operation<Void> operation = start(context.getBean(Tracing.class));
				try (Scope scope = operation.makeCurrent()) {
					assertThat(MDC.get("traceId")).isEqualTo(operation.span().getSpanContext().getTraceId());
					assertThat(MDC.get("spanId")).isEqualTo(operation.span().getSpanContext().getSpanId());
					assertThat(MDC.get("flags")).isEqualTo(operation.span().getSpanContext().getTraceFlags().asHex());
					assertNoIds();
				}
				assertThat(MDC.get("flags")).isNull();
				operation.end(null, null);
			});
	}

	@Test
	void twoApplicationsInOneJvmEachHaveTheirKeys() {
		with((first) -> this.runner.withPropertyValues("tracing.logs.trace-id-key=other", "tracing.logs.span-id-key=o")
			.run((context) -> {
				Operation<Void> outer = start(first);
				try (Scope scope = outer.makeCurrent()) {
					Operation<Void> inner = start(context.getBean(Tracing.class));
					try (Scope nested = inner.makeCurrent()) {
						assertThat(MDC.get("other")).isEqualTo(inner.span().getSpanContext().getTraceId());
						assertNoIds();
					}
					inner.end(null, null);
					assertIds(outer.span());
					assertThat(MDC.get("other")).isNull();
				}
				outer.end(null, null);
			}));
	}

	@Test
	void switchedOffTheMdcStaysEmpty() {
		this.runner.withPropertyValues("tracing.logs.enabled=false").run((context) -> {
			assertThat(context).doesNotHaveBean(LogCorrelation.class);
			Operation<Void> operation = start(context.getBean(Tracing.class));
			try (Scope scope = operation.makeCurrent()) {
				assertNoIds();
			}
			operation.end(null, null);
		});
	}

	@Test
	void withoutSlf4jTheApplicationStarts() {
		this.runner.withClassLoader(new FilteredClassLoader("org.slf4j"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(LogCorrelation.class));
	}

	@Test
	void anEmptyKeyFailsTheStart() {
		this.runner.withPropertyValues("tracing.logs.span-id-key= ")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageStartingWith("tracing.logs.span-id-key is empty"));
	}

	@Test
	void equalKeysFailTheStart() {
		this.runner.withPropertyValues("tracing.logs.span-id-key=trace_id")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageStartingWith("tracing.logs.trace-id-key is 'trace_id', the same as another key"));
	}

	@Test
	void theStorageIsInUseAndStillFindsLeaks() {
		assertThat(LogCorrelation.isEffective()).isTrue();
		assertThat(ContextStorage.get()).isInstanceOf(AutoCloseable.class);
		Scope leaked = Context.current().with(Span.getInvalid()).makeCurrent();
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> ((AutoCloseable) ContextStorage.get()).close());
		leaked.close();
	}

	private void with(ThrowingConsumer test) {
		this.runner.run((context) -> test.accept(context.getBean(Tracing.class)));
	}

	private static Operation<Void> start(Tracing tracing) {
		SpanConvention<String, Void> convention = (request) -> request;
		return tracing.local("test", convention).start("test");
	}

	private static void assertIds(Span span) {
		assertThat(MDC.get("trace_id")).isEqualTo(span.getSpanContext().getTraceId());
		assertThat(MDC.get("span_id")).isEqualTo(span.getSpanContext().getSpanId());
	}

	private static void assertNoIds() {
		assertThat(MDC.get("trace_id")).isNull();
		assertThat(MDC.get("span_id")).isNull();
	}

	@FunctionalInterface
	interface ThrowingConsumer {

		void accept(Tracing tracing) throws Exception;

	}

}
