package dev.traced.instrumentation.micrometer;

import java.util.List;
import java.util.function.Supplier;

import dev.traced.autoconfigure.TracedObservation;
import dev.traced.core.Guard;
import io.micrometer.observation.Observation;
import io.micrometer.tracing.CurrentTraceContext;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.TracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/**
 * Takes the observations of what is traced here away from Micrometer's own tracing
 * handlers, and makes no span. What else Micrometer knows by the span of an observation,
 * it knows by ours: exemplars, parents of the application's observations, and the span
 * that is current where an observation is restored on another thread.
 * <p>
 * Only where Micrometer's tracer is OpenTelemetry's: another one would have no span at
 * all.
 */
final class TracedElsewhereObservationHandler implements TracingObservationHandler<Observation.Context> {

	private final Supplier<@Nullable Tracer> tracer;

	private final TracedObservation[] observations;

	private final Guard guard;

	TracedElsewhereObservationHandler(Supplier<@Nullable Tracer> tracer, List<TracedObservation> observations,
			Guard guard) {
		this.tracer = tracer;
		this.observations = observations.toArray(new TracedObservation[0]);
		this.guard = guard;
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		try {
			return find(context) != null && this.tracer.get() instanceof OtelTracer;
		}
		catch (Throwable ex) {
			this.guard.failed("telling whether an observation is traced", ex);
			return false;
		}
	}

	@Override
	public Tracer getTracer() {
		Tracer tracer = this.tracer.get();
		return (tracer != null) ? tracer : Tracer.NOOP;
	}

	@Override
	public void onStart(Observation.Context context) {
		context.put(TracingContext.class,
				new TracedElsewhere(getTracer(), Context.current(), () -> operation(context)));
	}

	@Override
	public void onError(Observation.Context context) {
		// our span has it
	}

	@Override
	public void onEvent(Observation.Event event, Observation.Context context) {
		Context operation = operation(context);
		if (operation != null) {
			try {
				io.opentelemetry.api.trace.Span.fromContext(operation).addEvent(event.getContextualName());
			}
			catch (Throwable ex) {
				this.guard.failed("recording an event of an observation", ex);
			}
		}
	}

	@Override
	public void onScopeOpened(Observation.Context context) {
		TracingContext tracing = getTracingContext(context);
		CurrentTraceContext.Scope before = tracing.getScope();
		Scope scope = restore(context);
		tracing.setScope(() -> {
			scope.close();
			tracing.setScope(before);
		});
	}

	/** Only on a thread that has lost the trace: elsewhere our own context is right. */
	private Scope restore(Observation.Context context) {
		if (io.opentelemetry.api.trace.Span.current().getSpanContext().isValid()) {
			return Scope.noop();
		}
		Context operation = (context.get(TracingContext.class) instanceof TracedElsewhere traced) ? traced.context()
				: null;
		return (operation != null) ? this.guard.attach(operation) : Scope.noop();
	}

	@Override
	public void onStop(Observation.Context context) {
		// our span ends by itself
	}

	private @Nullable Context operation(Observation.Context context) {
		try {
			TracedObservation observation = find(context);
			return (observation != null) ? observation.operation(context) : null;
		}
		catch (Throwable ex) {
			this.guard.failed("looking up the span of an observation", ex);
			return null;
		}
	}

	private @Nullable TracedObservation find(Observation.Context context) {
		for (TracedObservation observation : this.observations) {
			if (observation.includes(context)) {
				return observation;
			}
		}
		return null;
	}

	/**
	 * What Micrometer asks for the span of an observation. Ours may begin later than the
	 * observation, so that it is looked up when it is asked for.
	 */
	private static final class TracedElsewhere extends TracingContext {

		private final Tracer tracer;

		private final Context started;

		private final Supplier<@Nullable Context> operation;

		TracedElsewhere(Tracer tracer, Context started, Supplier<@Nullable Context> operation) {
			this.tracer = tracer;
			this.started = started;
			this.operation = operation;
		}

		/** The operation's context, or the one around it. */
		@Nullable Context context() {
			Context context = this.operation.get();
			if (context == null) {
				context = this.started;
			}
			return io.opentelemetry.api.trace.Span.fromContext(context).getSpanContext().isValid() ? context : null;
		}

		@Override
		public @Nullable Span getSpan() {
			Context context = context();
			if (context == null) {
				return null;
			}
			try (Scope scope = context.makeCurrent()) {
				return this.tracer.currentSpan();
			}
		}

	}

}
