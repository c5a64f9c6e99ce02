package dev.traced.benchmarks;

import java.util.concurrent.TimeUnit;

import dev.traced.NoTrace;
import dev.traced.SpanAttribute;
import dev.traced.Traced;
import dev.traced.autoconfigure.TracingAutoConfiguration;
import dev.traced.instrumentation.method.MethodTracingAutoConfiguration;
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
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What an annotated method costs: against the same method without an annotation, and
 * behind an empty proxy.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(org.openjdk.jmh.annotations.Scope.Thread)
public class MethodBenchmark {

	private AnnotationConfigApplicationContext application;

	private Service service;

	private Service plain;

	private Service emptyProxy;

	private Context unsampled;

	@Setup(Level.Trial)
	public void start() {
		this.application = new AnnotationConfigApplicationContext(Application.class);
		this.service = this.application.getBean(Service.class);
		this.plain = new Service();
		ProxyFactory factory = new ProxyFactory(new Service());
		factory.setProxyTargetClass(true);
		factory.addAdvice((org.aopalliance.intercept.MethodInterceptor) (call) -> call.proceed());
		this.emptyProxy = (Service) factory.getProxy();
		this.unsampled = Context.root()
			.with(Span.wrap(SpanContext.create("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331",
					TraceFlags.getDefault(), TraceState.getDefault())));
	}

	@TearDown(Level.Trial)
	public void stop() {
		this.application.close();
	}

	@Benchmark
	public int direct() {
		return this.plain.traced(1);
	}

	@Benchmark
	public int emptyProxy() {
		return this.emptyProxy.traced(1);
	}

	@Benchmark
	public int sampled() {
		return this.service.traced(1);
	}

	@Benchmark
	public int sampledWithAttribute() {
		return this.service.attribute(1);
	}

	@Benchmark
	public int sampledWithExpression() {
		return this.service.expression("text");
	}

	@Benchmark
	public int unsampled() {
		try (io.opentelemetry.context.Scope scope = this.unsampled.makeCurrent()) {
			return this.service.traced(1);
		}
	}

	@Benchmark
	public int silent() {
		return this.service.silent(1);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ TracingAutoConfiguration.class, MethodTracingAutoConfiguration.class })
	static class Application {

		@Bean
		Service service() {
			return new Service();
		}

	}

	public static class Service {

		@Traced
		public int traced(int value) {
			return value + 1;
		}

		@Traced
		public int attribute(@SpanAttribute("value") int value) {
			return value + 1;
		}

		@Traced
		public int expression(@SpanAttribute(value = "value", expression = "#text.empty") String text) {
			return text.length();
		}

		@NoTrace
		public int silent(int value) {
			return value + 1;
		}

	}

}
