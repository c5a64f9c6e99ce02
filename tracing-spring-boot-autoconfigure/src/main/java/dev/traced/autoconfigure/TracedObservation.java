package dev.traced.autoconfigure;

import java.util.function.Function;
import java.util.function.Predicate;

import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * What a technology traces itself though Micrometer observes it as well, so that
 * Micrometer Tracing makes no second span of it; its meters are not affected. Contributed
 * as a bean by the technology, while that is active. Known by the class of the
 * observation's context, which is an
 * {@code io.micrometer.observation.Observation.Context}.
 * <p>
 * A value, immutable.
 */
public final class TracedObservation {

	private final @Nullable Class<?> contextType;

	private final Predicate<Object> traced;

	private final Function<Object, @Nullable Context> operation;

	private TracedObservation(@Nullable Class<?> contextType, Predicate<Object> traced,
			Function<Object, @Nullable Context> operation) {
		this.contextType = contextType;
		this.traced = traced;
		this.operation = operation;
	}

	/**
	 * Observations of a type.
	 * @param contextType the class of their contexts
	 * @return all of them
	 */
	public static TracedObservation of(Class<?> contextType) {
		return new TracedObservation(contextType, (context) -> true, (context) -> null);
	}

	/**
	 * Observations of a type that may be absent from the class path.
	 * @param contextType the name of the class of their contexts
	 * @return all of them; none if there is no such class
	 */
	public static TracedObservation ofNamed(String contextType) {
		Class<?> found = null;
		try {
			found = Class.forName(contextType, false, TracedObservation.class.getClassLoader());
		}
		catch (ClassNotFoundException | LinkageError ex) {
			// nothing can be observed so
		}
		return new TracedObservation(found, (context) -> true, (context) -> null);
	}

	/**
	 * Only some of these observations. The answer must be the same for the whole life of
	 * an observation.
	 * @param contextType the class of their contexts
	 * @param traced tells which
	 * @param <C> the class of their contexts
	 * @return those that are traced
	 */
	public <C> TracedObservation when(Class<C> contextType, Predicate<C> traced) {
		return new TracedObservation(this.contextType, (context) -> traced.test(contextType.cast(context)),
				this.operation);
	}

	/**
	 * Tells where the operation that is observed can be found, for exemplars and for
	 * observations within it on other threads.
	 * @param contextType the class of their contexts
	 * @param operation the context of the operation, or {@code null} if it has not begun
	 * @param <C> the class of their contexts
	 * @return the same observations
	 */
	public <C> TracedObservation at(Class<C> contextType, Function<C, @Nullable Context> operation) {
		return new TracedObservation(this.contextType, this.traced,
				(context) -> operation.apply(contextType.cast(context)));
	}

	/**
	 * Whether what is observed is traced here.
	 * @param context the context of an observation
	 * @return whether it is
	 */
	public boolean includes(Object context) {
		return this.contextType != null && this.contextType.isInstance(context) && this.traced.test(context);
	}

	/**
	 * The operation that is observed.
	 * @param context the context of an observation that {@link #includes} accepts
	 * @return the context in which the operation's span is, if it is known
	 */
	public @Nullable Context operation(Object context) {
		return this.operation.apply(context);
	}

}
