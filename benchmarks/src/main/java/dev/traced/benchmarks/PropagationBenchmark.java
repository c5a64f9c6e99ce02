package dev.traced.benchmarks;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import dev.traced.propagation.PropagationFormat;
import dev.traced.propagation.Propagators;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What it costs to read and to write the headers of a request, beside OpenTelemetry's own
 * propagators. Run with {@code -prof gc} for the bytes.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Thread)
public class PropagationBenchmark {

	/**
	 * Identifiers differ from request to request: one header over and over would be
	 * predicted.
	 */
	private static final int REQUESTS = 1024;

	@Param({ "traced", "opentelemetry" })
	String implementation = "traced";

	@Param({ "none", "traceparent", "tracestate", "baggage" })
	String headers = "none";

	private final Request[] requests = new Request[REQUESTS];

	private final Context[] contexts = new Context[REQUESTS];

	private TextMapPropagator propagator = TextMapPropagator.noop();

	private int next;

	@Setup(Level.Trial)
	public void prepare() {
		List<PropagationFormat> w3c = List.of(PropagationFormat.TRACE_CONTEXT, PropagationFormat.BAGGAGE);
		this.propagator = this.implementation.equals("traced") ? Propagators.composite(w3c, w3c) : TextMapPropagator
			.composite(W3CTraceContextPropagator.getInstance(), W3CBaggagePropagator.getInstance());
		java.util.Random random = new java.util.Random(7);
		for (int i = 0; i < REQUESTS; i++) {
			Request request = new Request();
			if (!this.headers.equals("none")) {
				request.fields.put("traceparent", List.of("00-" + hex(random, 32) + "-" + hex(random, 16) + "-01"));
			}
			if (this.headers.equals("tracestate")) {
				request.fields.put("tracestate", List.of("rojo=" + hex(random, 16) + ",congo=t61rcWkgMzE,ot=th:c"));
			}
			if (this.headers.equals("baggage")) {
				request.fields.put("baggage", List.of("userId=Am%C3%A9lie,serverNode=DF%2028,isProduction=false"));
			}
			this.requests[i] = request;
			this.contexts[i] = this.propagator.extract(Context.root(), request, Request.GETTER);
		}
	}

	@Benchmark
	public Context extract() {
		return this.propagator.extract(Context.root(), this.requests[this.next++ & (REQUESTS - 1)], Request.GETTER);
	}

	@Benchmark
	public void inject(Blackhole blackhole) {
		this.propagator.inject(this.contexts[this.next++ & (REQUESTS - 1)], blackhole, Request.SETTER);
	}

	private static String hex(java.util.Random random, int length) {
		StringBuilder digits = new StringBuilder(length);
		for (int i = 0; i < length; i++) {
			digits.append(Character.forDigit(random.nextInt(16), 16));
		}
		return digits.toString();
	}

	/** The headers of a request, case-insensitive as a server has them. */
	static final class Request {

		static final TextMapGetter<Request> GETTER = new TextMapGetter<>() {

			@Override
			public Iterable<String> keys(Request carrier) {
				return carrier.fields.keySet();
			}

			@Override
			public String get(Request carrier, String key) {
				List<String> values = carrier.fields.get(key);
				return (values != null) ? values.get(0) : null;
			}

			@Override
			public Iterator<String> getAll(Request carrier, String key) {
				List<String> values = carrier.fields.get(key);
				return (values != null) ? values.iterator() : Collections.emptyIterator();
			}

		};

		static final TextMapSetter<Blackhole> SETTER = (carrier, key, value) -> carrier.consume(value);

		final Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

	}

}
