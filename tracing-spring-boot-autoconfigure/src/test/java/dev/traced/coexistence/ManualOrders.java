package dev.traced.coexistence;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.traced.Traced;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.instrumentation.annotations.WithSpan;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Spans that the application makes itself, and a task that runs once.
 */
class ManualOrders {

	private final OpenTelemetry openTelemetry;

	private final ObjectProvider<ObservedOrders> observed;

	private final CountDownLatch ticked = new CountDownLatch(1);

	ManualOrders(OpenTelemetry openTelemetry, ObjectProvider<ObservedOrders> observed) {
		this.openTelemetry = openTelemetry;
		this.observed = observed;
	}

	@Scheduled(fixedDelay = 1, timeUnit = TimeUnit.DAYS)
	public void tick() {
		this.observed.ifAvailable(ObservedOrders::ticked);
		this.ticked.countDown();
	}

	public void awaitTick() {
		try {
			if (!this.ticked.await(10, TimeUnit.SECONDS)) {
				throw new IllegalStateException("the scheduled task has not run");
			}
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
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
