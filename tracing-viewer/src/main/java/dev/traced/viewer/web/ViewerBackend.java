package dev.traced.viewer.web;

import java.util.function.Supplier;

import dev.traced.autoconfigure.TracingStatus;
import dev.traced.viewer.analysis.Findings;
import dev.traced.viewer.analysis.LiveStatistics;
import dev.traced.viewer.analysis.RunningTraces;
import dev.traced.viewer.receiver.OtlpReceiver;
import dev.traced.viewer.store.TraceStore;

/**
 * What there is to see.
 *
 * @param store the traces
 * @param statistics rates and durations
 * @param findings what deserves a look
 * @param running what has not ended
 * @param receiver takes the spans of other services
 * @param events what is new
 * @param tracing how tracing is doing
 * @param version of the viewer
 * @param classLoader finds the pages
 */
public record ViewerBackend(TraceStore store, LiveStatistics statistics, Findings findings, RunningTraces running,
		OtlpReceiver receiver, EventHub events, Supplier<TracingStatus> tracing, String version,
		ClassLoader classLoader) {

}
