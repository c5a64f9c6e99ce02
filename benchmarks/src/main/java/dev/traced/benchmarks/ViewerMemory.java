package dev.traced.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.List;

import dev.traced.viewer.store.StoreLimits;
import dev.traced.viewer.store.StoreStatus;
import dev.traced.viewer.store.StoringSpanProcessor;
import dev.traced.viewer.store.TraceStore;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * What the viewer's store takes of the heap, measured and as it says itself, and what its
 * processor allocates on the thread of the application:
 * {@code java -cp benchmarks.jar dev.traced.benchmarks.ViewerMemory}.
 */
public final class ViewerMemory {

	private static final int TRACES = 10_000;

	private ViewerMemory() {
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
		store.close();
		full.close();
		System.out.printf("allocated on the thread of the application: %d bytes per span%n", allocated());
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

	private static long allocated() {
		int count = 4_000;
		com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
		Tracer tracer = SdkTracerProvider.builder().build().get("benchmark");
		long allocated = 0;
		try (TraceStore store = new TraceStore(List.of())) {
			StoringSpanProcessor processor = new StoringSpanProcessor(store);
			ReadableSpan[] spans = new ReadableSpan[count];
			for (int round = 0; round < 20; round++) {
				for (int i = 0; i < count; i++) {
					Span span = tracer.spanBuilder("GET").startSpan();
					span.setAttribute("http.request.method", "GET");
					span.setAttribute("url.path", "/orders/17");
					span.end();
					spans[i] = (ReadableSpan) span;
				}
				long before = threads.getCurrentThreadAllocatedBytes();
				for (ReadableSpan span : spans) {
					processor.onEnd(span);
				}
				allocated = threads.getCurrentThreadAllocatedBytes() - before;
				store.flush();
			}
		}
		return allocated / count;
	}

}
