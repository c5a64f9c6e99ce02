package dev.traced.instrumentation.method;

import dev.traced.core.AttributeSink;
import dev.traced.core.Guard;
import dev.traced.core.SpanConvention;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import org.jspecify.annotations.Nullable;

/**
 * What the span of an annotated method carries: what its annotations say, and
 * {@code code.function.name}. To change it, declare a subclass as a bean.
 */
public class MethodSpanConvention implements SpanConvention<MethodCall, Object> {

	private final Guard guard;

	/**
	 * Creates a convention.
	 * @param guard told of arguments that cannot be read; the other attributes are
	 * written all the same
	 */
	public MethodSpanConvention(Guard guard) {
		this.guard = guard;
	}

	@Override
	public String name(MethodCall call) {
		return call.traced().name();
	}

	@Override
	public SpanKind kind(MethodCall call) {
		return call.traced().kind();
	}

	@Override
	public void links(MethodCall call, SpanBuilder builder) {
		SpanContext link = call.link();
		if (link != null) {
			builder.addLink(link);
		}
	}

	@Override
	@SuppressWarnings("unchecked")
	public void samplingAttributes(MethodCall call, AttributeSink attributes) {
		call.traced().attributes().forEach((key, value) -> attributes.put((AttributeKey<Object>) key, value));
		for (ArgumentAttribute argument : call.traced().arguments()) {
			try {
				argument.write(attributes, call.rawArguments());
			}
			catch (Throwable ex) {
				this.guard.failed("reading an argument of a traced method", ex);
			}
		}
	}

	@Override
	public void onEnd(MethodCall call, @Nullable Object response, @Nullable Throwable error, Span span) {
		AttributeWriter result = call.traced().result();
		if (result != null) {
			result.write(span::setAttribute, response);
		}
	}

	@Override
	public boolean isFailure(MethodCall call, @Nullable Object response, Throwable error) {
		return !call.traced().ignores(error);
	}

}
