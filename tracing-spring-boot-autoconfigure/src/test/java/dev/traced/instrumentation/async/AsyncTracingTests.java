package dev.traced.instrumentation.async;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;
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
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.ContextStorage;
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
import org.springframework.scheduling.concurrent.ConcurrentTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.support.PeriodicTrigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
	void tasksThatAreComparedStayWhatTheyAre() {
		this.runner.withUserConfiguration(PriorityExecutors.class).run((context) -> {
			assertThat(context.getBean("jdk")).isExactlyInstanceOf(ThreadPoolExecutor.class);
			inSpan(context, (span) -> {
				for (String name : List.of("jdk", "pool", "concurrent")) {
					assertThat(orderOfRuns(context.getBean(name, Executor.class))).as(name).containsExactly(1, 2, 3);
				}
			});
		});
	}

	@Test
	void executorsOfOthersKeepTheirClass() {
		this.runner.withUserConfiguration(OwnPools.class)
			.run((context) -> assertThat(context.getBean("own")).isExactlyInstanceOf(OwnPool.class));
	}

	@Test
	void executorsOfTheJdkKeepTheirClassIfSoConfigured() {
		this.runner.withUserConfiguration(OwnExecutors.class)
			.withPropertyValues("tracing.async.wrap-executors=false")
			.run((context) -> {
				assertThat(context.getBean("executor")).isExactlyInstanceOf(ThreadPoolExecutor.class);
				assertThat(context.getBean("threads").getClass().getName()).startsWith("java.util.concurrent.");
				inSpan(context,
						(span) -> assertThat(spanIdOn(context.getBean("pool", Executor.class))).isEqualTo(span));
			});
	}

	@Test
	void aTaskFromNoTraceRunsInNoneWhateverIsLeftOnItsThread() {
		this.runner.run((context) -> {
			Context foreign = Context.root().with(ContextKey.<String>named("left"), "behind");
			ThreadPoolTaskExecutor pool = pool((worker) -> {
				try (Scope scope = foreign.makeCurrent()) {
					worker.run();
				}
			});
			assertThat(contextOn(pool)).isSameAs(Context.root());
			pool.shutdown();
		});
	}

	@Test
	void aScopeThatATaskLeavesOpenDoesNotStayOnTheThread() {
		this.runner.run((context) -> {
			CompletableFuture<Scope> left = new CompletableFuture<>();
			CompletableFuture<Context> after = new CompletableFuture<>();
			ThreadPoolTaskExecutor pool = pool((worker) -> {
				worker.run();
				after.complete(Context.current());
				left.join().close();
			});
			inSpan(context, (span) -> pool.execute(() -> left
				.complete(Context.current().with(ContextKey.<String>named("left"), "open").makeCurrent())));
			pool.shutdown();
			assertThat(after.orTimeout(10, TimeUnit.SECONDS).join()).isSameAs(Context.root());
			// strictly speaking the remedy leaves a scope open as well
			assertThatThrownBy(((AutoCloseable) ContextStorage.get())::close).isInstanceOf(AssertionError.class);
		});
	}

	@Test
	void withoutTracingExecutorsAreLeftAlone() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(AsyncTracingAutoConfiguration.class))
			.withUserConfiguration(OwnExecutors.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean("executor")).isExactlyInstanceOf(ThreadPoolExecutor.class);
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

	private static Context contextOn(Executor executor) {
		CompletableFuture<Context> seen = new CompletableFuture<>();
		executor.execute(() -> seen.complete(Context.current()));
		return seen.orTimeout(10, TimeUnit.SECONDS).join();
	}

	private static ThreadPoolTaskExecutor pool(Consumer<Runnable> thread) {
		ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();
		pool.setThreadFactory((worker) -> new Thread(() -> thread.accept(worker)));
		pool.setWaitForTasksToCompleteOnShutdown(true);
		TracedTaskDecorator.addTo(pool);
		pool.initialize();
		return pool;
	}

	/** The order in which one thread runs three tasks that are handed over in another. */
	private static List<Integer> orderOfRuns(Executor executor) {
		List<Integer> order = new CopyOnWriteArrayList<>();
		CountDownLatch queued = new CountDownLatch(1);
		CountDownLatch runs = new CountDownLatch(3);
		executor.execute(new Prioritized(0, () -> await(queued)));
		for (int priority : new int[] { 3, 1, 2 }) {
			executor.execute(new Prioritized(priority, () -> {
				order.add(priority);
				runs.countDown();
			}));
		}
		queued.countDown();
		await(runs);
		return order;
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

	record Prioritized(int priority, Runnable task) implements Runnable, Comparable<Prioritized> {

		@Override
		public void run() {
			this.task.run();
		}

		@Override
		public int compareTo(Prioritized other) {
			return Integer.compare(this.priority, other.priority);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PriorityExecutors {

		@Bean
		ExecutorService jdk() {
			return new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new PriorityBlockingQueue<>());
		}

		@Bean
		ThreadPoolTaskExecutor pool() {
			ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor() {
				@Override
				protected BlockingQueue<Runnable> createQueue(int queueCapacity) {
					return new PriorityBlockingQueue<>();
				}
			};
			pool.setCorePoolSize(1);
			return pool;
		}

		@Bean
		ConcurrentTaskExecutor concurrent(ExecutorService jdk) {
			return new ConcurrentTaskExecutor(jdk);
		}

	}

	static class OwnPool extends ThreadPoolExecutor {

		OwnPool() {
			super(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnPools {

		@Bean
		ExecutorService own() {
			return new OwnPool();
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
