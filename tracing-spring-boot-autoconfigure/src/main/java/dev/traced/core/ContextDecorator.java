package dev.traced.core;

import java.util.List;
import java.util.function.UnaryOperator;

import io.opentelemetry.context.Context;

/**
 * Adds to a context what every context of the application needs, such as its log
 * correlation. All beans of this type are applied, in order, where a trace enters the
 * application and where a span starts; so each has to be cheap, and to return the same
 * context if what it adds is there.
 */
@FunctionalInterface
public interface ContextDecorator extends UnaryOperator<Context> {

	/**
	 * Applies several as one.
	 * @param decorators the decorators, in order
	 * @return the one
	 */
	static ContextDecorator composed(List<ContextDecorator> decorators) {
		if (decorators.size() == 1) {
			return decorators.get(0);
		}
		ContextDecorator[] all = decorators.toArray(new ContextDecorator[0]);
		return (context) -> {
			Context decorated = context;
			for (ContextDecorator decorator : all) {
				decorated = decorator.apply(decorated);
			}
			return decorated;
		};
	}

}
