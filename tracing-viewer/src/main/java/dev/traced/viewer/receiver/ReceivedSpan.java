package dev.traced.viewer.receiver;

import java.util.List;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;

/**
 * A span of another service.
 *
 * @param getSpanContext its ids
 * @param getParentSpanContext those of its parent, invalid if it has none
 * @param getName its name
 * @param getKind its kind
 * @param getStartEpochNanos when it began
 * @param getEndEpochNanos when it ended, not before it began
 * @param getAttributes its attributes
 * @param getTotalAttributeCount how many it had
 * @param getEvents its events
 * @param getTotalRecordedEvents how many it had
 * @param getLinks its links
 * @param getTotalRecordedLinks how many it had
 * @param getStatus its status
 * @param getInstrumentationScopeInfo what made it
 * @param getResource where it was made
 */
record ReceivedSpan(SpanContext getSpanContext, SpanContext getParentSpanContext, String getName, SpanKind getKind,
		long getStartEpochNanos, long getEndEpochNanos, Attributes getAttributes, int getTotalAttributeCount,
		List<EventData> getEvents, int getTotalRecordedEvents, List<LinkData> getLinks, int getTotalRecordedLinks,
		StatusData getStatus, InstrumentationScopeInfo getInstrumentationScopeInfo,
		Resource getResource) implements SpanData {

	@Override
	public boolean hasEnded() {
		return true;
	}

	@Override
	@Deprecated
	@SuppressWarnings("deprecation") // the interface has it
	public io.opentelemetry.sdk.common.InstrumentationLibraryInfo getInstrumentationLibraryInfo() {
		return io.opentelemetry.sdk.common.InstrumentationLibraryInfo.create(this.getInstrumentationScopeInfo.getName(),
				this.getInstrumentationScopeInfo.getVersion());
	}

}
