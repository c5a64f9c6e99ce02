package dev.traced.instrumentation.async;

import java.util.concurrent.Executor;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeansException;
import org.springframework.beans.DirectFieldAccessor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.concurrent.ConcurrentTaskExecutor;
import org.springframework.scheduling.concurrent.ConcurrentTaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * Runs a task in the context in which it was handed over, around whatever decorator the
 * application has. That holds for the root context as well where threads are shared, as
 * an earlier task may have left its own behind.
 * <p>
 * Periodic tasks belong to no trace, even if they were scheduled in one: it would never
 * end. Tasks that a queue compares with each other stay what they are.
 */
final class TracedTaskDecorator implements TaskDecorator {

	private static final Log logger = LogFactory.getLog(TracedTaskDecorator.class);

	/**
	 * The span with which a task came to its thread. As long as it is the current one,
	 * whatever is scheduled is the next run of the same task.
	 */
	private static final ContextKey<Span> ARRIVED_WITH = ContextKey.named("traced-scheduled-with");

	private final @Nullable TaskDecorator delegate;

	private final Kind kind;

	private final Supplier<? extends @Nullable Executor> target;

	private TracedTaskDecorator(@Nullable TaskDecorator delegate, Kind kind,
			Supplier<? extends @Nullable Executor> target) {
		this.delegate = delegate;
		this.kind = kind;
		this.target = target;
	}

	/**
	 * Adds a decorator to an executor of Spring's, unless it has one of ours.
	 * @param executor the executor, before it is initialized
	 */
	static void addTo(Object executor) {
		if (executor instanceof ThreadPoolTaskExecutor pool) {
			add(pool, pool::setTaskDecorator, Kind.POOL, pool::getThreadPoolExecutor);
		}
		else if (executor instanceof ThreadPoolTaskScheduler scheduler) {
			add(scheduler, scheduler::setTaskDecorator, Kind.SCHEDULER, () -> null);
		}
		else if (executor instanceof SimpleAsyncTaskExecutor simple) {
			add(simple, simple::setTaskDecorator, Kind.NEW_THREADS, () -> null);
		}
		else if (executor instanceof ConcurrentTaskExecutor concurrent
				&& !(executor instanceof ConcurrentTaskScheduler)) {
			add(concurrent, concurrent::setTaskDecorator, Kind.POOL, concurrent::getConcurrentExecutor);
		}
	}

	private static void add(Object executor, Consumer<TaskDecorator> setter, Kind kind,
			Supplier<? extends @Nullable Executor> target) {
		try {
			// there is no getter, and the application's decorator must not be lost
			Object present = new DirectFieldAccessor(executor).getPropertyValue("taskDecorator");
			if (!(present instanceof TracedTaskDecorator)) {
				setter.accept(new TracedTaskDecorator((TaskDecorator) present, kind, target));
			}
		}
		catch (BeansException | ClassCastException ex) {
			logger.warn("The tasks of " + executor + " leave their trace: its decorator cannot be read", ex);
		}
	}

	/**
	 * Whether an executor compares its tasks with each other, so that they have to stay
	 * the objects that they are.
	 * @param executor the executor
	 * @return whether its queue is a priority queue
	 */
	static boolean comparesTasks(@Nullable Executor executor) {
		return executor instanceof ThreadPoolExecutor pool && pool.getQueue() instanceof PriorityBlockingQueue;
	}

	@Override
	public Runnable decorate(Runnable task) {
		Runnable decorated = (this.delegate != null) ? this.delegate.decorate(task) : task;
		Context current = Context.current();
		if ((this.kind == Kind.NEW_THREADS && current == Context.root()) || comparesTasks()) {
			return decorated;
		}
		Context context = (this.kind == Kind.SCHEDULER) ? contextOfScheduled(task, current) : current;
		return () -> runIn(context, decorated);
	}

	private boolean comparesTasks() {
		try {
			return comparesTasks(this.target.get());
		}
		catch (IllegalStateException ex) {
			// not initialized: whoever runs the task, nothing is known of its queue
			return true;
		}
	}

	private static Context contextOfScheduled(Runnable task, Context current) {
		Span span = Span.fromContext(current);
		boolean periodic = task instanceof RunnableScheduledFuture<?> future && future.isPeriodic();
		return (current == Context.root() || periodic || current.get(ARRIVED_WITH) == span) ? Context.root()
				: current.with(ARRIVED_WITH, span);
	}

	private static void runIn(Context context, Runnable task) {
		Context before = Context.current();
		Scope scope = context.makeCurrent();
		try {
			task.run();
		}
		finally {
			scope.close();
			if (Context.current() != before) {
				// the task left a scope open, and the thread goes on to run others
				before.makeCurrent();
			}
		}
	}

	/**
	 * What becomes of the threads of an executor, and of its tasks.
	 */
	private enum Kind {

		/** A thread runs many tasks. */
		POOL,

		/** A thread runs many tasks, and a task may run many times. */
		SCHEDULER,

		/** A thread runs one task. */
		NEW_THREADS

	}

}
