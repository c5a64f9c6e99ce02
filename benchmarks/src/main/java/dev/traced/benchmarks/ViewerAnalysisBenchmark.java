package dev.traced.benchmarks;

import java.time.InstantSource;
import java.util.ArrayList;
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
import dev.traced.viewer.analysis.ApplicationCode;
import dev.traced.viewer.analysis.Findings;
import dev.traced.viewer.analysis.LiveStatistics;
import dev.traced.viewer.analysis.RunningTraces;
import dev.traced.viewer.store.HeldTrace;
import dev.traced.viewer.store.TraceSummary;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What the viewer's analysis costs for each span of a request with nine calls below it:
 * on the thread of the request, by the difference between {@code off} and the others of
 * {@link Requests}; and on the thread of the store. Run it with {@code -prof gc}.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ViewerAnalysisBenchmark {

	private static final int SPANS = 10;

	/**
	 * The request's thread.
	 * @param requests makes the spans
	 * @param blackhole takes the operations
	 */
	@Benchmark
	@OperationsPerInvocation(SPANS)
	public void request(Requests requests, Blackhole blackhole) {
		requests.run(blackhole);
	}

	/**
	 * The store's thread: each span that arrives.
	 * @param arrivals the spans
	 */
	@Benchmark
	@OperationsPerInvocation(SPANS)
	public void statistics(Arrivals arrivals) {
		for (SpanData span : arrivals.next().spans()) {
			arrivals.statistics.onSpan(span);
		}
	}

	/**
	 * The store's thread: each trace that has become quiet.
	 * @param arrivals the spans
	 */
	@Benchmark
	@OperationsPerInvocation(SPANS)
	public void findings(Arrivals arrivals) {
		arrivals.findings.onQuiet(arrivals.next());
	}

	/** A request and its calls. */
	@State(Scope.Thread)
	public static class Requests {

		/**
		 * Spans that nobody looks at; known while they run, with calls that differ; with
		 * calls of which five are the same.
		 */
		@Param({ "off", "running", "repeats" })
		public String viewer;

		private Instrumentation<String, String> instrumentation;

		private final String[] names = new String[SPANS];

		/** Builds what makes the spans. */
		@Setup
		public void prepare() {
			for (int i = 0; i < SPANS; i++) {
				this.names[i] = this.viewer.equals("repeats") ? "SELECT orders" : "SELECT orders" + i % 4;
			}
			SpanProcessor processor = this.viewer.equals("off") ? new Nothing()
					: new RunningTraces(new ApplicationCode(List.of()));
			this.instrumentation = instrumentation(processor);
		}

		void run(Blackhole blackhole) {
			Operation<String> root = this.instrumentation.start(Context.root(), "GET /orders/{id}");
			Context context = root.context();
			for (int i = 1; i < SPANS; i++) {
				Operation<String> child = this.instrumentation.start(context, this.names[i]);
				child.end("ok", null);
				blackhole.consume(child);
			}
			root.end("ok", null);
		}

	}

	/** Traces as they come to the store, ten thousand different ones by turns. */
	@State(Scope.Thread)
	public static class Arrivals {

		private static final int TRACES = 10_000;

		private final List<HeldTrace> traces = new ArrayList<>();

		private LiveStatistics statistics;

		private Findings findings;

		private int next;

		/** Makes the traces. */
		@Setup
		public void prepare() {
			List<SpanData> spans = new ArrayList<>();
			Instrumentation<String, String> instrumentation = instrumentation(new Nothing() {
				@Override
				public void onEnd(ReadableSpan span) {
					spans.add(span.toSpanData());
				}
			});
			for (int i = 0; i < TRACES; i++) {
				Operation<String> root = instrumentation.start(Context.root(), "GET /orders/{id}");
				for (int j = 1; j < SPANS; j++) {
					instrumentation.start(root.context(), "SELECT orders").end("ok", null);
				}
				root.end("ok", null);
				SpanData last = spans.get(SPANS - 1);
				this.traces.add(new HeldTrace(new TraceSummary(last.getTraceId(), last.getName(), "benchmark",
						last.getKind(), null, null, 0, StatusCode.UNSET, last.getStartEpochNanos(), 1000, SPANS, 0,
						List.of(), true, TraceSummary.HeldAs.RECENT), List.copyOf(spans), List.of()));
				spans.clear();
			}
		}

		/** Forgets what has arrived. */
		@Setup(Level.Iteration)
		public void forget() {
			this.statistics = new LiveStatistics(InstantSource.system());
			this.findings = new Findings(new ApplicationCode(List.of()));
		}

		HeldTrace next() {
			this.next = (this.next + 1) % TRACES;
			return this.traces.get(this.next);
		}

	}

	private static Instrumentation<String, String> instrumentation(SpanProcessor processor) {
		Guard guard = new Guard((doing, total, failure) -> {
		});
		Sampler sampler = Samplers.guarded(Samplers.parentBased(Samplers.always()), guard);
		Tracing tracing = new Tracing(OpenTelemetry.noop(),
				new RecordingTracerProvider(Resource.getDefault(), sampler, List.of(processor), IdGenerator.random(),
						SpanLimits.getDefault()),
				() -> (SamplerTraits) sampler, guard, new ErrorRecorder((error) -> null, null, true),
				(context) -> context, Edge.OPEN);
		return tracing.local("benchmark", new Convention());
	}

	/** A query, with six attributes. */
	private static final class Convention implements SpanConvention<String, String> {

		@Override
		public String name(String request) {
			return request;
		}

		@Override
		public SpanKind kind(String request) {
			return request.startsWith("SELECT") ? SpanKind.CLIENT : SpanKind.SERVER;
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

	/** Does nothing at the start of a span and nothing at its end. */
	private static class Nothing implements SpanProcessor {

		@Override
		public void onStart(Context parentContext, ReadWriteSpan span) {
		}

		@Override
		public boolean isStartRequired() {
			return true;
		}

		@Override
		public void onEnd(ReadableSpan span) {
		}

		@Override
		public boolean isEndRequired() {
			return true;
		}

	}

}
