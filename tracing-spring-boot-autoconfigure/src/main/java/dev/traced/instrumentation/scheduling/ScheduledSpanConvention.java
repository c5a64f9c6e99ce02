package dev.traced.instrumentation.scheduling;

import dev.traced.core.AttributeSink;
import dev.traced.core.SpanConvention;
import io.opentelemetry.api.common.AttributeKey;

import org.springframework.scheduling.support.ScheduledTaskObservationContext;

/**
 * What the span of a scheduled run carries: {@code Class.method} as its name and
 * {@code code.function.name}. To change it, declare a subclass as a bean.
 */
public class ScheduledSpanConvention implements SpanConvention<ScheduledTaskObservationContext, Void> {

	private static final AttributeKey<String> CODE_FUNCTION_NAME = AttributeKey.stringKey("code.function.name");

	/** Creates the convention. */
	public ScheduledSpanConvention() {
	}

	@Override
	public String name(ScheduledTaskObservationContext task) {
		return task.getTargetClass().getSimpleName() + "." + task.getMethod().getName();
	}

	@Override
	public void samplingAttributes(ScheduledTaskObservationContext task, AttributeSink attributes) {
		attributes.put(CODE_FUNCTION_NAME, task.getTargetClass().getName() + "." + task.getMethod().getName());
	}

}
