package dev.traced.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.traced.core.Guard;
import dev.traced.sampling.Samplers;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
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

/**
 * What one decision of a sampler costs: run with {@code -prof gc}, which must show 0 B.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SamplerBenchmark {

	private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	/** Ours, and OpenTelemetry's for comparison. */
	@Param({ "always", "ratio", "otel-always", "otel-ratio" })
	public String sampler;

	/** Where the span stands. */
	@Param({ "root", "sampled", "unsampled" })
	public String parent;

	private Sampler subject;

	private Context context;

	/** Builds sampler and parent. */
	@Setup
	public void prepare() {
		Guard guard = new Guard((doing, total, failure) -> {
		});
		this.subject = switch (this.sampler) {
			case "always" -> Samplers.guarded(Samplers.parentBased(Samplers.always()), guard);
			case "ratio" -> Samplers.guarded(Samplers.parentBased(Samplers.ratio(0.1)), guard);
			case "otel-always" -> Sampler.parentBased(Sampler.alwaysOn());
			default -> Sampler.parentBased(Sampler.traceIdRatioBased(0.1));
		};
		this.context = switch (this.parent) {
			case "sampled" -> parent(TraceFlags.getSampled());
			case "unsampled" -> parent(TraceFlags.getDefault());
			default -> Context.root();
		};
	}

	private static Context parent(TraceFlags flags) {
		return Context.root()
			.with(Span.wrap(SpanContext.create(TRACE_ID, "b7ad6b7169203331", flags, TraceState.getDefault())));
	}

	/**
	 * Decides.
	 * @return the decision
	 */
	@Benchmark
	public SamplingResult decide() {
		return this.subject.shouldSample(this.context, TRACE_ID, "GET /orders/{id}", SpanKind.SERVER,
				Attributes.empty(), List.of());
	}

}
