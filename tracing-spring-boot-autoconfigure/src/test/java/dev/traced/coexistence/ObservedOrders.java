package dev.traced.coexistence;

import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Supplier;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import org.slf4j.MDC;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.core.env.Environment;

/**
 * What an application does with Micrometer itself.
 */
@ConditionalOnProperty("orders.observed")
class ObservedOrders {

	private final ObservationRegistry observations;

	private final MeterRegistry meters;

	private final ObjectProvider<Tracer> tracer;

	private final OpenTelemetry openTelemetry;

	private final boolean logged;

	private final Set<String> failures = new ConcurrentSkipListSet<>();

	ObservedOrders(ObservationRegistry observations, MeterRegistry meters, ObjectProvider<Tracer> tracer,
			OpenTelemetry openTelemetry, Environment environment) {
		this.observations = observations;
		this.meters = meters;
		this.tracer = tracer;
		this.openTelemetry = openTelemetry;
		this.logged = environment.getProperty("tracing.servlet.enabled", Boolean.class, true);
	}

	void begun() {
		check("request");
		if (this.logged && !Objects.equals(MDC.get("trace_id"), Span.current().getSpanContext().getTraceId())) {
			this.failures.add("log lines of the request");
		}
	}

	<T> T observe(Supplier<T> work) {
		return Objects.requireNonNull(Observation.createNotStarted("my.op", this.observations).observe(() -> {
			check("observation");
			// an OpenTelemetry span below one of Micrometer's, as ours are
			Span own = this.openTelemetry.getTracer("orders").spanBuilder("own").startSpan();
			try (var scope = own.makeCurrent()) {
				check("span in observation");
				return Observation.createNotStarted("inner.op", this.observations).observe(work);
			}
			finally {
				own.end();
			}
		}));
	}

	void ticked() {
		Observation.createNotStarted("tick.op", this.observations).observe(() -> check("observation of a task"));
	}

	/** Micrometer and OpenTelemetry mean the same when they say current. */
	private void check(String where) {
		var span = this.tracer.getObject().currentSpan();
		if (span == null || !span.context().spanId().equals(Span.current().getSpanContext().getSpanId())) {
			this.failures.add("current span in " + where);
		}
	}

	void report() {
		System.out.println("failures=" + this.failures + " http.server.requests=" + count("http.server.requests")
				+ " http.client.requests=" + count("http.client.requests") + " my.op=" + count("my.op"));
	}

	private long count(String meter) {
		return this.meters.find(meter).timers().stream().mapToLong((timer) -> timer.count()).sum();
	}

}
