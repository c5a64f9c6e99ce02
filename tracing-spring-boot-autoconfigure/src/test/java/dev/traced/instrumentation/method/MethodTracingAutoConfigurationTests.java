package dev.traced.instrumentation.method;

import java.util.ArrayList;
import java.util.List;

import dev.traced.NoTrace;
import dev.traced.Traced;
import dev.traced.autoconfigure.TracingAutoConfiguration;
import dev.traced.core.Guard;
import dev.traced.core.Suppression;
import dev.traced.test.RecordedSpans;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.aspectj.lang.ProceedingJoinPoint;
import org.aspectj.lang.annotation.Around;
import org.aspectj.lang.annotation.Aspect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.aop.framework.Advised;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.EnableAspectJAutoProxy;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MethodTracingAutoConfiguration}.
 */
class MethodTracingAutoConfigurationTests {

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private final ApplicationContextRunner bare = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(TracingAutoConfiguration.class, MethodTracingAutoConfiguration.class))
		.withBean("recordedSpans", RecordedSpans.class, () -> spans)
		.withBean(Service.class);

	private final ApplicationContextRunner runner = this.bare
		.withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class));

	@Test
	void methodsAreTracedByDefault() {
		this.runner.run(MethodTracingAutoConfigurationTests::assertTraced);
	}

	@Test
	void methodsAreTracedWithoutBootsAopConfiguration() {
		this.bare.run(MethodTracingAutoConfigurationTests::assertTraced);
	}

	@Test
	void switchedOffThereIsNoAdvisorAndNoProxy() {
		this.runner.withPropertyValues("tracing.method.enabled=false").run((context) -> {
			assertThat(context).doesNotHaveBean("tracedMethodAdvisor");
			assertThat(AopUtils.isAopProxy(context.getBean(Service.class))).isFalse();
		});
	}

	@Test
	void withTracingSwitchedOffThereIsNoAdvisor() {
		this.runner.withPropertyValues("tracing.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("tracedMethodAdvisor"));
	}

	@Test
	void withoutTracingThereIsNoAdvisorAndNoProxy() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class, MethodTracingAutoConfiguration.class))
			.withBean(Service.class)
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean("tracedMethodAdvisor");
				assertThat(context.getBean(Service.class).call()).isEqualTo("called");
			});
	}

	@Test
	void theConventionOfTheApplicationWins() {
		this.runner.withUserConfiguration(OwnConvention.class).run((context) -> {
			context.getBean(Service.class).call();
			assertThat(spans.awaitOne().getName()).isEqualTo("own Service.call");
		});
	}

	@Test
	void aspectsTransactionsAndSpansShareOneProxyAndTheCommitIsInsideTheSpan() {
		this.runner.withUserConfiguration(Transactions.class).run((context) -> {
			TransactionalService service = context.getBean(TransactionalService.class);
			assertThat(AopUtils.isCglibProxy(service)).isTrue();
			assertThat(AopUtils.isAopProxy(((Advised) service).getTargetSource().getTarget())).isFalse();
			service.save();
			String span = spans.awaitOne().getSpanId();
			assertThat(context.getBean(Transactions.class).events).containsExactly("begin " + span, "aspect " + span,
					"commit " + span);
		});
	}

	@Test
	void anUnsampledTraceCallsTheMethodAndCarriesItsContext() {
		this.runner.withBean(Sampler.class, Sampler::alwaysOff).run((context) -> {
			assertThat(context.getBean(Service.class).call()).isEqualTo("called");
			assertThat(context.getBean(Service.class).isCurrentValid()).isTrue();
			assertThat(spans.all()).isEmpty();
		});
	}

	@Test
	void aHostileConventionDoesNotReachTheApplication() {
		this.runner.withUserConfiguration(HostileConvention.class).run((context) -> {
			assertThat(context.getBean(Service.class).call()).isEqualTo("called");
			assertThat(spans.awaitOne().getName()).isEqualTo("unknown");
			assertThat(context.getBean(Guard.class).failures()).isPositive();
		});
	}

	@Test
	void aHostileSamplerDoesNotReachTheApplication() {
		this.runner.withBean(Sampler.class, HostileSampler::new).run((context) -> {
			assertThat(context.getBean(Service.class).call()).isEqualTo("called");
			assertThat(context.getBean(Guard.class).failures()).isPositive();
		});
	}

	@Test
	void aHostileArgumentCostsItsAttributeOnly() {
		this.runner.run((context) -> {
			context.getBean(Service.class).argument(new Object() {
				@Override
				public String toString() {
					throw new IllegalStateException("hostile");
				}
			}, "fine");
			SpanData span = spans.awaitOne();
			assertThat(TracedMethodTests.attribute(span, "good")).isEqualTo("fine");
			assertThat(TracedMethodTests.attribute(span, "bad")).isNull();
		});
	}

	@Test
	void aBeanCalledWhileTheApplicationStartsWorks() {
		this.runner.withUserConfiguration(EarlyCaller.class).run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void silenceNeedsNoSpan() {
		this.runner.run((context) -> assertThat(context.getBean(Service.class).silent()).isTrue());
	}

	private static void assertTraced(
			org.springframework.boot.test.context.assertj.AssertableApplicationContext context) {
		assertThat(context).hasNotFailed();
		Service service = context.getBean(Service.class);
		assertThat(AopUtils.isCglibProxy(service)).isTrue();
		assertThat(service.call()).isEqualTo("called");
		assertThat(spans.awaitOne().getName()).isEqualTo("Service.call");
	}

	interface Callable {

		String call();

	}

	static class Service implements Callable {

		@Override
		@Traced
		public String call() {
			return "called";
		}

		@Traced
		public boolean isCurrentValid() {
			return Span.current().getSpanContext().isValid();
		}

		@Traced
		public void argument(@dev.traced.SpanAttribute("bad") Object bad,
				@dev.traced.SpanAttribute("good") String good) {
		}

		@NoTrace
		public boolean silent() {
			return Suppression.isSuppressed(Context.current());
		}

	}

	static class TransactionalService {

		@Traced
		@Transactional
		public void save() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnConvention {

		@Bean
		MethodSpanConvention convention(Guard guard) {
			return new MethodSpanConvention(guard) {
				@Override
				public String name(MethodCall call) {
					return "own " + super.name(call);
				}
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class HostileConvention {

		@Bean
		MethodSpanConvention convention(Guard guard) {
			return new MethodSpanConvention(guard) {
				@Override
				public String name(MethodCall call) {
					throw new IllegalStateException("hostile");
				}
			};
		}

	}

	static class HostileSampler implements Sampler {

		@Override
		public io.opentelemetry.sdk.trace.samplers.SamplingResult shouldSample(Context parentContext, String traceId,
				String name, io.opentelemetry.api.trace.SpanKind spanKind,
				io.opentelemetry.api.common.Attributes attributes,
				List<io.opentelemetry.sdk.trace.data.LinkData> parentLinks) {
			throw new IllegalStateException("hostile");
		}

		@Override
		public String getDescription() {
			return "hostile";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class EarlyCaller {

		// made on the way to the tracer: its call comes before tracing is there
		@Bean
		Sampler sampler(Service service) {
			assertThat(service.call()).isEqualTo("called");
			return Sampler.alwaysOn();
		}

	}

	@Configuration
	@EnableAspectJAutoProxy
	@EnableTransactionManagement
	static class Transactions {

		final List<String> events = new ArrayList<>();

		@Bean
		TransactionalService transactionalService() {
			return new TransactionalService();
		}

		@Bean
		LoggingAspect loggingAspect() {
			return new LoggingAspect(this.events);
		}

		@Bean
		PlatformTransactionManager transactionManager() {
			return new RecordingTransactionManager(this.events);
		}

	}

	@Aspect
	static class LoggingAspect {

		private final List<String> events;

		LoggingAspect(List<String> events) {
			this.events = events;
		}

		@Around("execution(* *..TransactionalService.*(..))")
		@org.jspecify.annotations.Nullable
		Object around(ProceedingJoinPoint call) throws Throwable {
			this.events.add("aspect " + Span.current().getSpanContext().getSpanId());
			return call.proceed();
		}

	}

	static class RecordingTransactionManager extends AbstractPlatformTransactionManager {

		private final transient List<String> events;

		RecordingTransactionManager(List<String> events) {
			this.events = events;
		}

		@Override
		protected Object doGetTransaction() {
			return "transaction";
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
			this.events.add("begin " + Span.current().getSpanContext().getSpanId());
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
			this.events.add("commit " + Span.current().getSpanContext().getSpanId());
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
			this.events.add("rollback " + Span.current().getSpanContext().getSpanId());
		}

	}

}
