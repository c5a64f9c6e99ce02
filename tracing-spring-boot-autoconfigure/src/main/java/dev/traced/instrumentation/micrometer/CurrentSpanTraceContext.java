package dev.traced.instrumentation.micrometer;

import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelSpan;
import io.opentelemetry.api.trace.Span;
import org.jspecify.annotations.Nullable;

/**
 * The current context as OpenTelemetry has it. Micrometer's own keeps its spans under a
 * key of its own in OpenTelemetry's context and looks there first: below one of its spans
 * it would not see ours, and the application's observations would have the wrong parent.
 */
final class CurrentSpanTraceContext extends OtelCurrentTraceContext {

	@Override
	public @Nullable TraceContext context() {
		TraceContext known = super.context();
		if (known == null) {
			return null;
		}
		Span current = Span.current();
		return (!current.getSpanContext().isValid() || current.getSpanContext().getSpanId().equals(known.spanId()))
				? known : OtelSpan.fromOtel(current).context();
	}

}
