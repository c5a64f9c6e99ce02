package dev.traced.benchmarks;

import java.util.concurrent.TimeUnit;

import dev.traced.autoconfigure.TracingAutoConfiguration;
import dev.traced.core.Tracing;
import dev.traced.instrumentation.logging.LogTracingAutoConfiguration;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * What making a context current and closing its scope costs, with and without ids in the
 * MDC. Run {@code plain} also with
 * {@code -Dio.opentelemetry.context.contextStorageProvider=default}: that is
 * OpenTelemetry without us.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class ContextBenchmark {

	private AnnotationConfigApplicationContext application;

	private Context plain;

	private Context correlated;

	private Context child;

	private Context sameSpan;

	@Setup(Level.Trial)
	public void start() {
		this.application = new AnnotationConfigApplicationContext(Application.class);
		Tracing tracing = this.application.getBean(Tracing.class);
		this.plain = Context.root().with(span("b7ad6b7169203331"));
		this.correlated = tracing.decorate(this.plain);
		this.child = this.correlated.with(span("b7ad6b7169203332"));
		this.sameSpan = this.correlated.with(io.opentelemetry.context.ContextKey.named("other"), "value");
	}

	@TearDown(Level.Trial)
	public void stop() {
		this.application.close();
	}

	/** A context that wants no ids in log lines. */
	@Benchmark
	public void plain() {
		this.plain.makeCurrent().close();
	}

	/** The first span on a thread: two ids are put and removed. */
	@Benchmark
	public void correlated() {
		this.correlated.makeCurrent().close();
	}

	/** A span and its child: one id changes and returns. */
	@Benchmark
	public void nested() {
		try (io.opentelemetry.context.Scope outer = this.correlated.makeCurrent()) {
			this.child.makeCurrent().close();
		}
	}

	/** Another context of the same span: nothing is put. */
	@Benchmark
	public void sameSpan() {
		try (io.opentelemetry.context.Scope outer = this.correlated.makeCurrent()) {
			this.sameSpan.makeCurrent().close();
		}
	}

	private static Span span(String id) {
		return Span.wrap(SpanContext.create("0af7651916cd43dd8448eb211c80319c", id, TraceFlags.getSampled(),
				TraceState.getDefault()));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ TracingAutoConfiguration.class, LogTracingAutoConfiguration.class })
	static class Application {

	}

}
