package dev.traced.instrumentation.async;

import java.util.concurrent.RunnableScheduledFuture;
import java.util.function.Consumer;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
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
 * application has. Without a trace the task stays as it is.
 * <p>
 * Periodic tasks belong to no trace, even if they were scheduled in one: it would never
 * end.
 */
final class TracedTaskDecorator implements TaskDecorator {

	private static final Log logger = LogFactory.getLog(TracedTaskDecorator.class);

	/**
	 * The span with which a task came to its thread. As long as it is the current one,
	 * whatever is scheduled is the next run of the same task.
	 */
	private static final ContextKey<Span> ARRIVED_WITH = ContextKey.named("traced-scheduled-with");

	private final @Nullable TaskDecorator delegate;

	private final boolean scheduling;

	private TracedTaskDecorator(@Nullable TaskDecorator delegate, boolean scheduling) {
		this.delegate = delegate;
		this.scheduling = scheduling;
	}

	/**
	 * Adds a decorator to an executor of Spring's, unless it has one of ours.
	 * @param executor the executor, before it is initialized
	 */
	static void addTo(Object executor) {
		if (executor instanceof ThreadPoolTaskExecutor pool) {
			add(pool, pool::setTaskDecorator, false);
		}
		else if (executor instanceof ThreadPoolTaskScheduler scheduler) {
			add(scheduler, scheduler::setTaskDecorator, true);
		}
		else if (executor instanceof SimpleAsyncTaskExecutor simple) {
			add(simple, simple::setTaskDecorator, false);
		}
		else if (executor instanceof ConcurrentTaskExecutor concurrent
				&& !(executor instanceof ConcurrentTaskScheduler)) {
			add(concurrent, concurrent::setTaskDecorator, false);
		}
	}

	private static void add(Object executor, Consumer<TaskDecorator> setter, boolean scheduling) {
		try {
			// there is no getter, and the application's decorator must not be lost
			Object present = new DirectFieldAccessor(executor).getPropertyValue("taskDecorator");
			if (!(present instanceof TracedTaskDecorator)) {
				setter.accept(new TracedTaskDecorator((TaskDecorator) present, scheduling));
			}
		}
		catch (BeansException | ClassCastException ex) {
			logger.warn("The tasks of " + executor + " leave their trace: its decorator cannot be read", ex);
		}
	}

	@Override
	public Runnable decorate(Runnable task) {
		Runnable decorated = (this.delegate != null) ? this.delegate.decorate(task) : task;
		Context current = Context.current();
		if (current == Context.root()) {
			return decorated;
		}
		if (!this.scheduling) {
			return current.wrap(decorated);
		}
		Span span = Span.fromContext(current);
		boolean periodic = task instanceof RunnableScheduledFuture<?> future && future.isPeriodic();
		return (periodic || current.get(ARRIVED_WITH) == span) ? decorated
				: current.with(ARRIVED_WITH, span).wrap(decorated);
	}

}
