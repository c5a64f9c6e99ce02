package dev.traced.instrumentation.scheduling;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.traced.NoTrace;
import dev.traced.autoconfigure.TracingAutoConfiguration;
import dev.traced.core.Guard;
import dev.traced.core.Suppression;
import dev.traced.test.RecordedSpans;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.support.ScheduledTaskObservationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs of scheduled methods.
 */
class SchedulingTracingTests {

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(TaskSchedulingAutoConfiguration.class, TracingAutoConfiguration.class,
				SchedulingTracingAutoConfiguration.class))
		.withBean("recordedSpans", RecordedSpans.class, () -> spans)
		.withUserConfiguration(Scheduling.class);

	@Test
	void aRunIsATraceOfItsOwn() {
		this.runner.withBean(Job.class).run((context) -> {
			Job job = context.getBean(Job.class);
			job.await();
			SpanData span = spans.awaitOne();
			assertThat(span.getName()).isEqualTo("Job.run");
			assertThat(span.getParentSpanId()).isEqualTo(SpanId.getInvalid());
			assertThat(span.getInstrumentationScopeInfo().getName()).isEqualTo("dev.traced.scheduling");
			assertThat(span.getAttributes().get(AttributeKey.stringKey("code.function.name")))
				.isEqualTo(Job.class.getName() + ".run");
			assertThat(job.spanId).isEqualTo(span.getSpanId());
		});
	}

	@Test
	void aFailedRunIsAnError() {
		this.runner.withBean(FailingJob.class).run((context) -> {
			context.getBean(FailingJob.class).await();
			assertThat(spans.awaitOne().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
		});
	}

	@Test
	void noTraceSilencesARunAndWhatItCalls() {
		this.runner.withBean(SilentJob.class).run((context) -> {
			SilentJob job = context.getBean(SilentJob.class);
			job.await();
			assertThat(job.suppressed).isTrue();
			assertThat(spans.all()).isEmpty();
		});
	}

	@Test
	void aSilentClassDoesNotSilenceAnotherThatInheritsTheSameMethod() {
		this.runner.withBean(SilentHeir.class).withBean(Heir.class).run((context) -> {
			SilentHeir silent = context.getBean(SilentHeir.class);
			Heir heir = context.getBean(Heir.class);
			silent.await();
			heir.await();
			assertThat(silent.suppressed).isTrue();
			assertThat(heir.suppressed).isFalse();
			assertThat(spans.awaitOne().getName()).isEqualTo("Heir.inherited");
		});
	}

	@Test
	void withoutTracingTheApplicationStarts() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SchedulingTracingAutoConfiguration.class))
			.withUserConfiguration(Scheduling.class)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ScheduledSpanConvention.class));
	}

	@Test
	void anExcludedRunIsSilent() {
		this.runner.withPropertyValues("tracing.scheduling.exclude=Job.r*").withBean(Job.class).run((context) -> {
			Job job = context.getBean(Job.class);
			job.await();
			assertThat(job.suppressed).isTrue();
			assertThat(spans.all()).isEmpty();
		});
	}

	@Test
	void anExclusionMayNameThePackage() {
		this.runner.withPropertyValues("tracing.scheduling.exclude=dev.traced.*").withBean(Job.class).run((context) -> {
			context.getBean(Job.class).await();
			assertThat(spans.all()).isEmpty();
		});
	}

	@Test
	void switchedOffThereIsNoSpan() {
		this.runner.withPropertyValues("tracing.scheduling.enabled=false").withBean(Job.class).run((context) -> {
			Job job = context.getBean(Job.class);
			job.await();
			assertThat(job.suppressed).isFalse();
			assertThat(spans.all()).isEmpty();
		});
	}

	@Test
	void theObservationsOfTheApplicationStayAndTheSpanIsMadeOnce() {
		this.runner.withUserConfiguration(Observed.class).withBean(Job.class).run((context) -> {
			context.getBean(Job.class).await();
			spans.awaitOne();
			assertThat(context.getBean(Observed.class).observed.await(10, TimeUnit.SECONDS)).isTrue();
		});
	}

	@Test
	void aHostileConventionDoesNotReachTheJob() {
		this.runner.withBean(ScheduledSpanConvention.class, HostileConvention::new)
			.withBean(Job.class)
			.run((context) -> {
				context.getBean(Job.class).await();
				assertThat(spans.awaitOne().getName()).isEqualTo("unknown");
				assertThat(context.getBean(Guard.class).failures()).isPositive();
			});
	}

	@Test
	void withoutScheduledMethodsTheApplicationStarts() {
		this.runner.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void anEmptyPatternFailsTheStart() {
		this.runner.withPropertyValues("tracing.scheduling.exclude[0]= ")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageStartingWith("tracing.scheduling.exclude has an empty entry"));
	}

	static class Job {

		private final CountDownLatch done = new CountDownLatch(1);

		volatile String spanId = "";

		volatile boolean suppressed;

		@Scheduled(fixedDelay = 1, timeUnit = TimeUnit.DAYS)
		private void run() {
			look();
			this.done.countDown();
		}

		void look() {
			this.spanId = Span.current().getSpanContext().getSpanId();
			this.suppressed = Suppression.isSuppressed(Context.current());
		}

		void await() throws InterruptedException {
			assertThat(this.done.await(10, TimeUnit.SECONDS)).isTrue();
		}

	}

	abstract static class Inherited {

		private final CountDownLatch done = new CountDownLatch(1);

		volatile boolean suppressed;

		@Scheduled(fixedDelay = 1, timeUnit = TimeUnit.DAYS)
		void inherited() {
			this.suppressed = Suppression.isSuppressed(Context.current());
			this.done.countDown();
		}

		void await() throws InterruptedException {
			assertThat(this.done.await(10, TimeUnit.SECONDS)).isTrue();
		}

	}

	@NoTrace
	static class SilentHeir extends Inherited {

	}

	static class Heir extends Inherited {

	}

	static final class FailingJob {

		private final CountDownLatch done = new CountDownLatch(1);

		@Scheduled(fixedDelay = 1, timeUnit = TimeUnit.DAYS)
		void run() {
			this.done.countDown();
			throw new IllegalStateException("broken");
		}

		void await() throws InterruptedException {
			assertThat(this.done.await(10, TimeUnit.SECONDS)).isTrue();
		}

	}

	static class SilentJob {

		private final CountDownLatch done = new CountDownLatch(1);

		volatile boolean suppressed;

		@NoTrace
		@Scheduled(fixedDelay = 1, timeUnit = TimeUnit.DAYS)
		void run() {
			this.suppressed = Suppression.isSuppressed(Context.current());
			this.done.countDown();
		}

		void await() throws InterruptedException {
			assertThat(this.done.await(10, TimeUnit.SECONDS)).isTrue();
		}

	}

	static class HostileConvention extends ScheduledSpanConvention {

		@Override
		public String name(ScheduledTaskObservationContext task) {
			throw new IllegalStateException("hostile");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	static class Scheduling {

	}

	@Configuration(proxyBeanMethods = false)
	static class Observed {

		final CountDownLatch observed = new CountDownLatch(1);

		@Bean
		SchedulingConfigurer observation(Observed configuration) {
			ObservationRegistry registry = ObservationRegistry.create();
			registry.observationConfig().observationHandler(new io.micrometer.observation.ObservationHandler<>() {
				@Override
				public boolean supportsContext(io.micrometer.observation.Observation.Context context) {
					return true;
				}

				@Override
				public void onStop(io.micrometer.observation.Observation.Context context) {
					configuration.observed.countDown();
				}
			});
			return (registrar) -> registrar.setObservationRegistry(registry);
		}

	}

}
