package dev.traced.instrumentation.method;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.traced.Traced;
import dev.traced.autoconfigure.TracingAutoConfiguration;
import dev.traced.core.Tracing;
import dev.traced.instrumentation.logging.LogTracingAutoConfiguration;
import dev.traced.test.Classpath;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.instrumentation.annotations.WithSpan;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Annotated methods, and trace ids in log lines, on class paths that lack what is
 * optional.
 */
class OptionalLibrariesTests {

	@ParameterizedTest
	@ValueSource(strings = { "reactor- reactive-streams", "aspectjweaver spring-aspects",
			"slf4j- logback- jul-to-slf4j log4j-to-slf4j", "nothing-at-all" })
	void methodsAreTracedWithout(String libraries) {
		assertThat(Classpath.without(Application.class, libraries.split(" ")))
			.isEqualTo("[Service.traced, theirs] true");
	}

	@Test
	void withoutOpenTelemetrysAnnotationsOursWork() {
		assertThat(Classpath.without(Application.class, "opentelemetry-instrumentation-annotations"))
			.isEqualTo("[Service.traced] true");
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ TracingAutoConfiguration.class, MethodTracingAutoConfiguration.class,
			LogTracingAutoConfiguration.class })
	public static class Application implements Callable<String> {

		@Override
		public String call() {
			try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(
					Application.class)) {
				boolean current = context.getBean(Service.class).traced();
				context.getBean(Service.class).theirs();
				context.getBean(Tracing.class);
				return context.getBean(Names.class).names + " " + current;
			}
		}

		@Bean
		Names names() {
			return new Names();
		}

		@Bean
		Service service() {
			return new Service();
		}

	}

	public static class Service {

		@Traced
		public boolean traced() {
			return Span.current().isRecording();
		}

		@WithSpan("theirs")
		public void theirs() {
		}

	}

	static class Names implements SpanProcessor {

		private final List<String> names = new CopyOnWriteArrayList<>();

		@Override
		public void onStart(Context parentContext, ReadWriteSpan span) {
		}

		@Override
		public boolean isStartRequired() {
			return false;
		}

		@Override
		public void onEnd(ReadableSpan span) {
			this.names.add(span.getName());
		}

		@Override
		public boolean isEndRequired() {
			return true;
		}

	}

}
