package dev.traced.viewer.store;

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
 * A span as it was held.
 *
 * @param getName its name
 * @param getKind its kind
 * @param getSpanContext its context
 * @param getParentSpanContext its parent's context
 * @param getStatus its status
 * @param getStartEpochNanos when it began
 * @param getEndEpochNanos when it ended
 * @param getAttributes its attributes
 * @param getEvents its events
 * @param getLinks its links
 * @param hasEnded whether it has ended
 * @param getTotalAttributeCount how many attributes were recorded
 * @param getTotalRecordedEvents how many events were recorded
 * @param getTotalRecordedLinks how many links were recorded
 * @param getResource its resource
 * @param getInstrumentationScopeInfo its scope
 */
record StoredSpan(String getName, SpanKind getKind, SpanContext getSpanContext, SpanContext getParentSpanContext,
		StatusData getStatus, long getStartEpochNanos, long getEndEpochNanos, Attributes getAttributes,
		List<EventData> getEvents, List<LinkData> getLinks, boolean hasEnded, int getTotalAttributeCount,
		int getTotalRecordedEvents, int getTotalRecordedLinks, Resource getResource,
		InstrumentationScopeInfo getInstrumentationScopeInfo) implements SpanData {

	@Override
	@Deprecated
	@SuppressWarnings("deprecation") // an abstract method of the SDK's interface
	public io.opentelemetry.sdk.common.InstrumentationLibraryInfo getInstrumentationLibraryInfo() {
		return io.opentelemetry.sdk.common.InstrumentationLibraryInfo.create(getInstrumentationScopeInfo().getName(),
				getInstrumentationScopeInfo().getVersion());
	}

}
