package dev.traced.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

import dev.traced.recording.RecordingTracerProvider;
import dev.traced.viewer.analysis.ApplicationCode;
import dev.traced.viewer.analysis.RunningTraces;
import dev.traced.viewer.query.TraceFinder;
import dev.traced.viewer.query.TraceOrder;
import dev.traced.viewer.query.TraceQuery;
import dev.traced.viewer.store.StoreLimits;
import dev.traced.viewer.store.StoreStatus;
import dev.traced.viewer.store.StoringSpanProcessor;
import dev.traced.viewer.store.TraceStore;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;

/**
 * What the viewer's store takes of the heap, measured and as it says itself, what its
 * processors cost on the thread of the application, and the time of the processor that
 * storing and finding take, which does not depend on what else the machine does:
 * {@code java -cp benchmarks.jar dev.traced.benchmarks.ViewerReport}.
 */
public final class ViewerReport {

	private static final int TRACES = 10_000;

	private static final com.sun.management.ThreadMXBean THREADS = (com.sun.management.ThreadMXBean) ManagementFactory
		.getThreadMXBean();

	private static final SpanProcessor IGNORING = new SpanProcessor() {

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

	};

	private ViewerReport() {
	}

	/**
	 * Measures, and prints.
	 * @param args none
	 */
	public static void main(String[] args) {
		// whatever is loaded once
		fill(new ViewerTraces(0), 2_000).close();
		ViewerTraces traces = new ViewerTraces(1);
		long before = used();
		TraceStore store = fill(traces, TRACES);
		long held = used() - before;
		StoreStatus status = store.status();
		System.out.printf("%d spans in %d traces: %,d bytes of the heap, %d per span; accounted %,d, %d per span%n",
				status.spans(), status.traces(), held, held / status.spans(), status.bytes(),
				status.bytes() / status.spans());
		System.out.println(status);
		TraceStore full = fill(traces, 40_000);
		long both = used() - before - held;
		status = full.status();
		System.out.printf("full: %d spans in %d traces: %,d bytes of the heap; accounted %,d of %,d%n", status.spans(),
				status.traces(), both, status.bytes(), status.maxBytes());
		System.out.println(status);
		full.close();
		queries(store);
		store.close();
		ingest();
		request("ours", (processors) -> new RecordingTracerProvider(Resource.getDefault(), Sampler.alwaysOn(),
				processors, IdGenerator.random(), SpanLimits.getDefault()));
		request("the SDK's", (processors) -> {
			SdkTracerProviderBuilder builder = SdkTracerProvider.builder();
			processors.forEach(builder::addSpanProcessor);
			return builder.build();
		});
	}

	private static void queries(TraceStore store) {
		TraceFinder finder = new TraceFinder(store);
		for (String q : List.of("", "user.id = nobody", "http.response.status_code >= 500", "url.path ~ /9999",
				"nowhere", "kind = client AND db.system.name = postgresql AND db.response.returned_rows > 48")) {
			for (TraceOrder order : List.of(TraceOrder.TIME, TraceOrder.DURATION)) {
				TraceQuery query = TraceQuery.NEWEST.withQ(q).withOrder(order, true);
				long[] times = new long[60];
				int total = 0;
				for (int i = 0; i < times.length; i++) {
					long before = THREADS.getCurrentThreadCpuTime();
					total = finder.find(query).total();
					times[i] = THREADS.getCurrentThreadCpuTime() - before;
				}
				Arrays.sort(times);
				System.out.printf("by %s, q \"%s\": %d found, %.1f ms of the processor (median), %.1f ms (worst)%n",
						order, q, total, times[times.length / 2] / 1e6, times[times.length - 1] / 1e6);
			}
		}
	}

	private static void ingest() {
		ViewerTraces traces = new ViewerTraces(3);
		int count = 8_000;
		List<SpanData> spans = new ArrayList<>();
		try (TraceStore store = new TraceStore(StoreLimits.defaults().with(32L << 20, 20_000), List.of())) {
			Thread thread = Thread.getAllStackTraces()
				.keySet()
				.stream()
				.filter((each) -> each.getName().equals("tracing-viewer-store") && each.isAlive())
				.findFirst()
				.orElseThrow();
			for (int round = 0; round < 120; round++) {
				spans.clear();
				while (spans.size() < count) {
					spans.addAll(traces.next());
				}
				long offering = THREADS.getCurrentThreadCpuTime();
				long storing = THREADS.getThreadCpuTime(thread.getId());
				spans.forEach(store::offer);
				offering = THREADS.getCurrentThreadCpuTime() - offering;
				store.flush();
				storing = THREADS.getThreadCpuTime(thread.getId()) - storing;
				if (round % 20 == 19) {
					System.out.printf("ingest: %d ns of the processor per span to offer, %d to store, %,d spans/s%n",
							offering / count, storing / count, 1_000_000_000L * count / (offering + storing));
				}
			}
			System.out.println(store.status());
		}
	}

	private static TraceStore fill(ViewerTraces traces, int count) {
		TraceStore store = new TraceStore(StoreLimits.defaults().with(32L << 20, 20_000), List.of());
		for (int i = 0; i < count; i++) {
			for (SpanData span : traces.next()) {
				store.offer(span);
			}
			if (i % 500 == 0) {
				store.flush();
			}
		}
		store.flush();
		try {
			// until all of them are quiet
			Thread.sleep(3_000);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return store;
	}

	private static long used() {
		for (int i = 0; i < 4; i++) {
			System.gc();
		}
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	/** What the viewer adds to the spans of a request, on the thread that makes them. */
	private static void request(String whose, Function<List<SpanProcessor>, TracerProvider> providers) {
		try (TraceStore store = new TraceStore(List.of())) {
			long[] without = cost(providers.apply(List.of(IGNORING)), store);
			long[] with = cost(providers.apply(List.of(new RunningTraces(new ApplicationCode(List.of("dev.traced"))),
					new StoringSpanProcessor(store))), store);
			System.out.printf(
					"on the thread of the application, of %s: %d bytes per span more (%d without), %d ns of the processor more (%d without)%n",
					whose, with[0] - without[0], without[0], with[1] - without[1], without[1]);
		}
	}

	/**
	 * Bytes allocated and nanoseconds of the processor per span; the best of many rounds.
	 */
	private static long[] cost(TracerProvider provider, TraceStore store) {
		int requests = 500;
		int calls = 9;
		Tracer tracer = provider.get("benchmark");
		long bytes = Long.MAX_VALUE;
		long nanos = Long.MAX_VALUE;
		for (int round = 0; round < 200; round++) {
			long allocated = THREADS.getCurrentThreadAllocatedBytes();
			long time = THREADS.getCurrentThreadCpuTime();
			for (int i = 0; i < requests; i++) {
				Span root = tracer.spanBuilder("GET /orders/{id}").setSpanKind(SpanKind.SERVER).startSpan();
				Context context = Context.root().with(root);
				for (int j = 0; j < calls; j++) {
					Span call = tracer.spanBuilder("select " + j)
						.setParent(context)
						.setSpanKind(SpanKind.CLIENT)
						.startSpan();
					call.setAttribute("db.query.text", "select * from orders where id = ?");
					call.end();
				}
				root.end();
			}
			int spans = requests * (calls + 1);
			nanos = Math.min(nanos, (THREADS.getCurrentThreadCpuTime() - time) / spans);
			bytes = Math.min(bytes, (THREADS.getCurrentThreadAllocatedBytes() - allocated) / spans);
			store.flush();
		}
		return new long[] { bytes, nanos };
	}

}
