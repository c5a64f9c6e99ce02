package dev.traced.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.traced.core.Edge;
import dev.traced.core.ErrorRecorder;
import dev.traced.core.Guard;
import dev.traced.core.Instrumentation;
import dev.traced.core.Operation;
import dev.traced.core.SamplerTraits;
import dev.traced.core.SpanConvention;
import dev.traced.core.Tracing;
import dev.traced.recording.RecordingTracerProvider;
import dev.traced.sampling.Samplers;
import dev.traced.sampling.tail.KeepRules;
import dev.traced.sampling.tail.SpanThrift;
import dev.traced.sampling.tail.TailLimits;
import dev.traced.sampling.tail.TailSampling;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What a span costs that the sampler does not take, without and with keep rules: a
 * request with nine spans below it, each with six attributes, none of which is kept. Run
 * it with {@code -prof gc} and on more than one thread ({@code -t 2}).
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class KeepBenchmark {

	private static final int SPANS = 10;

	/**
	 * Nothing kept; spans that are recorded and go nowhere, which is the recorder's part;
	 * keep rules.
	 */
	@Param({ "off", "recorded", "on" })
	public String keep;

	private Instrumentation<String, String> instrumentation;

	/** Builds what makes the spans. */
	@Setup
	public void prepare() {
		Guard guard = new Guard((doing, total, failure) -> {
		});
		KeepRules rules = this.keep.equals("on")
				? new KeepRules(true, List.of(), List.of(), Duration.ofSeconds(2), List.of(), 0) : KeepRules.NONE;
		TailSampling tail = new TailSampling(rules, SpanThrift.NONE,
				new TailLimits(10_000, 50_000, 64 << 20, 1000, Duration.ofMinutes(5), 10_000), true, System::nanoTime);
		Sampler head = this.keep.equals("recorded") ? new RecordOnly() : Samplers.parentBased(Samplers.never());
		Sampler sampler = Samplers.guarded(tail.sampler(head), guard);
		List<SpanProcessor> processors = tail.processor((spans, complete) -> {
		}).stream().toList();
		Tracing tracing = new Tracing(OpenTelemetry.noop(),
				new RecordingTracerProvider(Resource.getDefault(), sampler, processors, IdGenerator.random(),
						SpanLimits.getDefault()),
				() -> (SamplerTraits) sampler, guard, new ErrorRecorder((error) -> null, null, true),
				(context) -> context, Edge.OPEN);
		this.instrumentation = tracing.local("benchmark", new Convention());
	}

	/**
	 * A request.
	 * @param blackhole takes the operations
	 */
	@Benchmark
	@OperationsPerInvocation(SPANS)
	public void span(Blackhole blackhole) {
		Operation<String> root = this.instrumentation.start(Context.root(), "GET /orders/{id}");
		Context context = root.context();
		for (int i = 1; i < SPANS; i++) {
			Operation<String> child = this.instrumentation.start(context, "SELECT orders");
			child.end("ok", null);
			blackhole.consume(child);
		}
		root.end("ok", null);
	}

	/** Six attributes. */
	private static final class Convention implements SpanConvention<String, String> {

		@Override
		public String name(String request) {
			return request;
		}

		@Override
		public void onStart(String request, Span span) {
			span.setAttribute("db.system.name", "postgresql");
			span.setAttribute("db.namespace", "shop");
			span.setAttribute("db.query.text", "SELECT * FROM orders WHERE id = ?");
			span.setAttribute("server.address", "localhost");
			span.setAttribute("server.port", 5432L);
		}

		@Override
		public void onEnd(String request, @Nullable String response, @Nullable Throwable error, Span span) {
			span.setAttribute("db.response.returned_rows", 1L);
		}

	}

	/** Records every span and samples none. */
	private static final class RecordOnly implements Sampler, SamplerTraits {

		@Override
		public SamplingResult shouldSample(Context parentContext, String traceId, String name, SpanKind spanKind,
				Attributes attributes, List<LinkData> parentLinks) {
			return SamplingResult.recordOnly();
		}

		@Override
		public boolean dropsChildrenOfUnsampled(boolean remote) {
			return false;
		}

		@Override
		public boolean readsAttributes() {
			return false;
		}

		@Override
		public String getDescription() {
			return "record-only";
		}

	}

}
