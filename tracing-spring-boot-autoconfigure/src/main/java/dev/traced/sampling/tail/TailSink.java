package dev.traced.sampling.tail;

import java.util.List;

import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * Takes the spans that are to be exported.
 */
@FunctionalInterface
public interface TailSink {

	/**
	 * Takes spans of one trace, sampled or not.
	 * @param spans the spans, in the order of their ends
	 * @param complete whether these are the local root and all that ended before it
	 */
	void accept(List<SpanData> spans, boolean complete);

}
