package dev.traced.coexistence;

import dev.traced.Traced;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.instrumentation.annotations.WithSpan;

/**
 * Spans that the application makes itself.
 */
class ManualOrders {

	private final OpenTelemetry openTelemetry;

	ManualOrders(OpenTelemetry openTelemetry) {
		this.openTelemetry = openTelemetry;
	}

	@Traced("traced")
	public void traced() {
		Span span = this.openTelemetry.getTracer("orders").spanBuilder("manual").startSpan();
		span.end();
	}

	@WithSpan("with span")
	public void withSpan() {
		// nothing but its span
	}

}
