package dev.traced.instrumentation.async;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import dev.traced.Traced;
import dev.traced.autoconfigure.TracingAutoConfiguration;
import dev.traced.core.Operation;
import dev.traced.core.SpanConvention;
import dev.traced.core.Tracing;
import dev.traced.instrumentation.method.MethodTracingAutoConfiguration;
import dev.traced.test.RecordedSpans;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.task.ThreadPoolTaskExecutorBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.support.PeriodicTrigger;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The context on the threads of executors.
 */
class AsyncTracingTests {

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(TaskExecutionAutoConfiguration.class, TaskSchedulingAutoConfiguration.class,
						TracingAutoConfiguration.class, AsyncTracingAutoConfiguration.class))
		.withBean("recordedSpans", RecordedSpans.class, () -> spans)
		.withUserConfiguration(Application.class);

	@Test
	void asyncMethodsRunInTheTraceOfTheirCaller() {
		this.runner.run((context) -> inSpan(context,
				(span) -> assertThat(context.getBean(Service.class).spanId().join()).isEqualTo(span)));
	}

	@Test
	void theSpanOfATracedAsyncMethodIsOnItsThreadAndAChildOfTheCaller() {
		this.runner
			.withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class, MethodTracingAutoConfiguration.class))
			.run((context) -> {
				inSpan(context, (span) -> assertThat(context.getBean(Service.class).traced().join()).isNotEqualTo(span)
					.isNotEqualTo(Span.getInvalid().getSpanContext().getSpanId()));
				List<SpanData> both = spans.await(2);
				SpanData traced = both.stream()
					.filter((span) -> span.getName().equals("Service.traced"))
					.findAny()
					.orElseThrow();
				SpanData caller = both.stream().filter((span) -> span != traced).findAny().orElseThrow();
				assertThat(traced.getParentSpanId()).isEqualTo(caller.getSpanId());
			});
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void asyncMethodsOnVirtualThreadsRunInTheTraceOfTheirCaller() {
		this.runner.withPropertyValues("spring.threads.virtual.enabled=true")
			.run((context) -> inSpan(context,
					(span) -> assertThat(context.getBean(Service.class).spanId().join()).isEqualTo(span)));
	}

	@Test
	void switchedOffAsyncMethodsRunOutsideTheTrace() {
		this.runner.withPropertyValues("tracing.async.enabled=false")
			.run((context) -> inSpan(context, (span) -> assertThat(context.getBean(Service.class).spanId().join())
				.isEqualTo(Span.getInvalid().getSpanContext().getSpanId())));
	}

	@Test
	void outsideATraceATaskStaysAsItIs() {
		this.runner.run((context) -> assertThat(context.getBean(Service.class).spanId().join())
			.isEqualTo(Span.getInvalid().getSpanContext().getSpanId()));
	}

	@Test
	void theExecutorsOfTheApplicationCarryTheTraceAndKeepTheirClass() {
		this.runner.withUserConfiguration(OwnExecutors.class).run((context) -> {
			assertThat(context.getBean("pool")).isInstanceOf(ThreadPoolTaskExecutor.class);
			assertThat(context.getBean("concrete")).isExactlyInstanceOf(ThreadPoolExecutor.class);
			inSpan(context, (span) -> {
				for (String name : List.of("pool", "simple", "threads", "scheduled", "executor")) {
					assertThat(spanIdOn(context.getBean(name, Executor.class))).as(name).isEqualTo(span);
				}
			});
			assertThat(spanIdOn(context.getBean("pool", Executor.class)))
				.isEqualTo(Span.getInvalid().getSpanContext().getSpanId());
		});
	}

	@Test
	void theDecoratorOfTheApplicationStillDecoratesAndSeesTheTrace() {
		this.runner.withUserConfiguration(OwnDecorator.class).run((context) -> inSpan(context, (span) -> {
			assertThat(context.getBean(Service.class).spanId().join()).isEqualTo(span);
			assertThat(context.getBean(OwnDecorator.class).seen).containsExactly(span);
		}));
	}

	@Test
	void whatBootsBuilderBuildsCarriesTheTraceOnce() {
		this.runner.run((context) -> {
			ThreadPoolTaskExecutor built = context.getBean(ThreadPoolTaskExecutorBuilder.class).build();
			TracedTaskDecorator.addTo(built);
			built.initialize();
			inSpan(context, (span) -> assertThat(spanIdOn(built)).isEqualTo(span));
			built.shutdown();
		});
	}

	@Test
	void aTaskScheduledOnceRunsInItsTrace() {
		this.runner.withUserConfiguration(Scheduling.class).run((context) -> inSpan(context, (span) -> {
			CompletableFuture<String> seen = new CompletableFuture<>();
			context.getBean(TaskScheduler.class).schedule(() -> seen.complete(spanId()), Instant.now());
			assertThat(seen.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(span);
		}));
	}

	@Test
	void aPeriodicTaskBelongsToNoTrace() {
		this.runner.withUserConfiguration(Scheduling.class).run((context) -> inSpan(context, (span) -> {
			CompletableFuture<String> seen = new CompletableFuture<>();
			ScheduledFuture<?> future = context.getBean(TaskScheduler.class)
				.scheduleAtFixedRate(() -> seen.complete(spanId()), Duration.ofMinutes(1));
			assertThat(seen.orTimeout(10, TimeUnit.SECONDS).join())
				.isEqualTo(Span.getInvalid().getSpanContext().getSpanId());
			future.cancel(true);
		}));
	}

	@Test
	void theTraceOfATriggeredTaskEndsWithItsFirstRun() {
		this.runner.withUserConfiguration(Scheduling.class).run((context) -> inSpan(context, (span) -> {
			List<String> seen = new CopyOnWriteArrayList<>();
			CountDownLatch runs = new CountDownLatch(3);
			ScheduledFuture<?> future = context.getBean(TaskScheduler.class).schedule(() -> {
				seen.add(spanId());
				runs.countDown();
			}, new PeriodicTrigger(Duration.ofMillis(1)));
			await(runs);
			future.cancel(true);
			String none = Span.getInvalid().getSpanContext().getSpanId();
			assertThat(seen.subList(0, 3)).containsExactly(span, none, none);
		}));
	}

	private static void inSpan(ApplicationContext context, Consumer<String> test) {
		SpanConvention<String, Void> convention = (request) -> request;
		Operation<Void> operation = context.getBean(Tracing.class).local("test", convention).start("test");
		try (Scope scope = operation.makeCurrent()) {
			test.accept(spanId());
		}
		finally {
			operation.end(null, null);
		}
	}

	private static String spanIdOn(Executor executor) {
		CompletableFuture<String> seen = new CompletableFuture<>();
		executor.execute(() -> seen.complete(spanId()));
		return seen.orTimeout(10, TimeUnit.SECONDS).join();
	}

	private static String spanId() {
		return Span.fromContext(Context.current()).getSpanContext().getSpanId();
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static class Service {

		@Async
		public CompletableFuture<String> spanId() {
			return CompletableFuture.completedFuture(AsyncTracingTests.spanId());
		}

		@Async
		@Traced
		public CompletableFuture<String> traced() {
			return CompletableFuture.completedFuture(AsyncTracingTests.spanId());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync(proxyTargetClass = true)
	static class Application {

		@Bean
		Service service() {
			return new Service();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnExecutors {

		@Bean
		ThreadPoolTaskExecutor pool() {
			return new ThreadPoolTaskExecutor();
		}

		@Bean
		AsyncTaskExecutor simple() {
			return new SimpleAsyncTaskExecutor();
		}

		@Bean
		ExecutorService threads() {
			return Executors.newSingleThreadExecutor();
		}

		@Bean
		ScheduledExecutorService scheduled() {
			return Executors.newSingleThreadScheduledExecutor();
		}

		@Bean
		Executor executor() {
			return Executors.newCachedThreadPool();
		}

		@Bean
		ThreadPoolExecutor concrete() {
			return (ThreadPoolExecutor) Executors.newFixedThreadPool(1);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnDecorator {

		final List<String> seen = new CopyOnWriteArrayList<>();

		@Bean
		TaskDecorator decorator(OwnDecorator configuration) {
			return (task) -> () -> {
				configuration.seen.add(AsyncTracingTests.spanId());
				task.run();
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	static class Scheduling {

	}

}
