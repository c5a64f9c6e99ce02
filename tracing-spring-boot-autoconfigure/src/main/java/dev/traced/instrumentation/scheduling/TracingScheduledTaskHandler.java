package dev.traced.instrumentation.scheduling;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.traced.NoTrace;
import dev.traced.core.Instrumentation;
import dev.traced.core.Operation;
import dev.traced.core.Suppression;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodClassKey;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.scheduling.support.ScheduledTaskObservationContext;
import org.springframework.util.PatternMatchUtils;

/**
 * Makes a trace of every run of a scheduled method, or silences it.
 */
final class TracingScheduledTaskHandler implements ObservationHandler<ScheduledTaskObservationContext> {

	static final String SCOPE_NAME = "dev.traced.scheduling";

	private final Instrumentation<ScheduledTaskObservationContext, Void> instrumentation;

	private final String[] excluded;

	private final Map<MethodClassKey, Boolean> silent = new ConcurrentHashMap<>();

	TracingScheduledTaskHandler(Instrumentation<ScheduledTaskObservationContext, Void> instrumentation,
			List<String> excluded) {
		this.instrumentation = instrumentation;
		this.excluded = excluded.toArray(new String[0]);
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof ScheduledTaskObservationContext;
	}

	@Override
	public void onStart(ScheduledTaskObservationContext task) {
		guarded("starting a scheduled task", () -> {
			boolean silenced = this.silent.computeIfAbsent(new MethodClassKey(task.getMethod(), task.getTargetClass()),
					(key) -> isSilent(task.getMethod(), task.getTargetClass()));
			// whatever the thread was left with: a run is a trace of its own
			Operation<Void> operation = silenced ? Operation.noop() : this.instrumentation.start(Context.root(), task);
			Context context = silenced ? Suppression.suppress(Context.root()) : operation.context();
			task.put(Run.class, new Run(operation, context));
		});
	}

	@Override
	public void onScopeOpened(ScheduledTaskObservationContext task) {
		Run run = task.get(Run.class);
		if (run != null && run.scope == null) {
			run.scope = this.instrumentation.guard().attach(run.context);
		}
	}

	@Override
	public void onScopeClosed(ScheduledTaskObservationContext task) {
		Run run = task.get(Run.class);
		if (run != null && run.scope != null) {
			Scope scope = run.scope;
			run.scope = null;
			guarded("leaving a scheduled task", scope::close);
		}
	}

	@Override
	public void onStop(ScheduledTaskObservationContext task) {
		Run run = task.get(Run.class);
		if (run != null) {
			run.operation.end(null, task.getError());
		}
	}

	/**
	 * The context of a run.
	 * @param task the task
	 * @return the context, or {@code null} if it has not started
	 */
	static @Nullable Context operation(ScheduledTaskObservationContext task) {
		Run run = task.get(Run.class);
		return (run != null) ? run.context : null;
	}

	private boolean isSilent(Method method, Class<?> targetClass) {
		String name = targetClass.getSimpleName() + "." + method.getName();
		return PatternMatchUtils.simpleMatch(this.excluded, name)
				|| PatternMatchUtils.simpleMatch(this.excluded, targetClass.getName() + "." + method.getName())
				|| MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY).isPresent(NoTrace.class)
				|| MergedAnnotations.from(targetClass, SearchStrategy.TYPE_HIERARCHY).isPresent(NoTrace.class);
	}

	private void guarded(String doing, Runnable action) {
		try {
			action.run();
		}
		catch (Throwable ex) {
			this.instrumentation.guard().failed(doing, ex);
		}
	}

	/**
	 * One run of a method.
	 */
	private static final class Run {

		private final Operation<Void> operation;

		private final Context context;

		private @Nullable Scope scope;

		Run(Operation<Void> operation, Context context) {
			this.operation = operation;
			this.context = context;
		}

	}

}
