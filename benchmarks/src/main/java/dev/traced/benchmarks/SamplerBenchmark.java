package dev.traced.benchmarks;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import dev.traced.core.Guard;
import dev.traced.sampling.Samplers;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

/**
 * What one decision of a sampler costs, alone and while another thread decides at the
 * same sampler: run with {@code -prof gc}, which must show 0 B. Compare with
 * {@link ClockBenchmark} in the same run: two of the samplers need a clock.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SamplerBenchmark {

	/**
	 * With few, none would be of the small share by which {@code adaptive} estimates such
	 * a traffic.
	 */
	private static final int IDS = 1 << 16;

	/** Ours, and OpenTelemetry's for comparison. */
	@Param({ "always", "ratio", "rate-limiting", "adaptive", "otel-always", "otel-ratio" })
	public String sampler;

	/** Where the span stands. */
	@Param({ "root", "sampled", "unsampled" })
	public String parent;

	private final String[] traceIds = new String[IDS];

	private Sampler subject;

	private Context context;

	/** Builds sampler, parent and trace ids. */
	@Setup
	public void prepare() {
		Guard guard = new Guard((doing, total, failure) -> {
		});
		SplittableRandom random = new SplittableRandom(42);
		for (int i = 0; i < IDS; i++) {
			this.traceIds[i] = TraceId.fromLongs(random.nextLong(), random.nextLong());
		}
		this.subject = switch (this.sampler) {
			case "always" -> Samplers.guarded(Samplers.parentBased(Samplers.always()), guard);
			case "ratio" -> Samplers.guarded(Samplers.parentBased(Samplers.ratio(0.1)), guard);
			case "rate-limiting" -> Samplers.guarded(Samplers.parentBased(Samplers.rateLimiting(100)), guard);
			case "adaptive" -> Samplers.guarded(Samplers.parentBased(Samplers.adaptive(100, 0, 1)), guard);
			case "otel-always" -> Sampler.parentBased(Sampler.alwaysOn());
			default -> Sampler.parentBased(Sampler.traceIdRatioBased(0.1));
		};
		this.context = switch (this.parent) {
			case "sampled" -> parent(TraceFlags.getSampled());
			case "unsampled" -> parent(TraceFlags.getDefault());
			default -> Context.root();
		};
	}

	private Context parent(TraceFlags flags) {
		return Context.root()
			.with(Span.wrap(SpanContext.create(this.traceIds[0], "b7ad6b7169203331", flags, TraceState.getDefault())));
	}

	/**
	 * Decides.
	 * @param thread the trace ids of this thread
	 * @return the decision
	 */
	@Benchmark
	@Threads(1)
	public SamplingResult decide(Position thread) {
		return decideNext(thread);
	}

	/**
	 * Decides, on one of two threads.
	 * @param thread the trace ids of this thread
	 * @return the decision
	 */
	@Benchmark
	@Threads(2)
	public SamplingResult decideOnTwoThreads(Position thread) {
		return decideNext(thread);
	}

	private SamplingResult decideNext(Position thread) {
		String traceId = this.traceIds[thread.next++ & (IDS - 1)];
		return this.subject.shouldSample(this.context, traceId, "GET /orders/{id}", SpanKind.SERVER, Attributes.empty(),
				List.of());
	}

	/** Where a thread stands among the trace ids. */
	@State(Scope.Thread)
	public static class Position {

		private int next;

	}

}
