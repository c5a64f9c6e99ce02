package dev.traced.viewer.store;

import java.util.ArrayList;
import java.util.List;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import org.jspecify.annotations.Nullable;

/**
 * Encodes spans as {@link SpanFormat} says. Whatever a span answers, null included, is
 * taken for what is nearest to it; what it throws is thrown on, and the references taken
 * so far are to be given back.
 */
final class SpanEncoder {

	private final ByteWriter out;

	private final Dictionary dictionary;

	private final AttributesEncoder attributes;

	private final int maxCount;

	private final int maxBytes;

	SpanEncoder(ByteWriter out, Dictionary dictionary, StoreLimits limits) {
		this.out = out;
		this.dictionary = dictionary;
		this.maxCount = limits.maxAttributes();
		this.maxBytes = limits.maxBytesPerSpan();
		this.attributes = new AttributesEncoder(out, this.maxCount, this.maxBytes);
	}

	/**
	 * Encodes a span.
	 * @param span the span
	 * @param spanId its id
	 * @param base the time from which its start is counted
	 */
	void encode(SpanData span, long spanId, long base) {
		ByteWriter out = this.out;
		SpanContext context = span.getSpanContext();
		SpanContext parent = parent(span.getParentSpanContext());
		StatusData status = span.getStatus();
		StatusCode code = (status != null && status.getStatusCode() != null) ? status.getStatusCode()
				: StatusCode.UNSET;
		List<EventData> events = orEmpty(span.getEvents());
		List<LinkData> links = orEmpty(span.getLinks());
		int totalAttributes = span.getTotalAttributeCount();
		int totalEvents = span.getTotalRecordedEvents();
		int totalLinks = span.getTotalRecordedLinks();
		SpanKind kind = span.getKind();
		int first = ((kind != null) ? kind : SpanKind.INTERNAL).ordinal() | code.ordinal() << 3;
		int second = 0;
		if (parent != null) {
			first |= SpanFormat.HAS_PARENT | (parent.isRemote() ? SpanFormat.REMOTE_PARENT : 0);
		}
		if (isUnusual(context) || (parent != null && isUnusual(parent))) {
			second |= SpanFormat.CONTEXT;
		}
		second |= events.isEmpty() ? 0 : SpanFormat.EVENTS;
		second |= links.isEmpty() ? 0 : SpanFormat.LINKS;
		// what the limits leave out shows as dropped
		Attributes attributes = span.getAttributes();
		boolean totals = totalAttributes != ((attributes != null) ? attributes.size() : 0)
				|| totalAttributes > this.maxCount || totalEvents != events.size() || totalEvents > this.maxCount
				|| totalLinks != links.size() || totalLinks > this.maxCount;
		second |= totals ? SpanFormat.TOTALS : 0;
		second |= span.hasEnded() ? 0 : SpanFormat.NOT_ENDED;
		out.octet(first | ((second != 0) ? SpanFormat.MORE : 0));
		if (second != 0) {
			out.octet(second);
		}
		out.fixed(spanId);
		if (parent != null) {
			out.fixed(Hex.parse(parent.getSpanId(), 0));
		}
		long start = span.getStartEpochNanos();
		out.signed(start - base);
		out.signed(span.getEndEpochNanos() - start);
		Resource resource = span.getResource();
		out.number(this.dictionary.resource((resource != null) ? resource : Resource.empty()));
		InstrumentationScopeInfo scope = span.getInstrumentationScopeInfo();
		out.number(this.dictionary.scope((scope != null) ? scope : InstrumentationScopeInfo.empty()));
		out.name(orEmpty(span.getName()));
		if (code != StatusCode.UNSET) {
			out.text(orEmpty(status.getDescription()));
		}
		if ((second & SpanFormat.CONTEXT) != 0) {
			context(context);
			context((parent != null) ? parent : SpanContext.getInvalid());
		}
		if (totals) {
			out.number(Math.max(0, totalAttributes));
			out.number(Math.max(0, totalEvents));
			out.number(Math.max(0, totalLinks));
		}
		this.attributes.encode(attributes);
		if (!events.isEmpty()) {
			events(events, start);
		}
		if (!links.isEmpty()) {
			links(links);
		}
	}

	private void events(List<EventData> events, long start) {
		int count = 0;
		for (EventData event : events) {
			if (event == null || count++ >= this.maxCount || this.out.size > this.maxBytes) {
				continue;
			}
			this.out.octet(1);
			this.out.signed(event.getEpochNanos() - start);
			this.out.name(orEmpty(event.getName()));
			this.out.number(Math.max(0, event.getTotalAttributeCount()));
			this.attributes.encode(event.getAttributes());
		}
		this.out.octet(0);
	}

	private void links(List<LinkData> links) {
		int count = 0;
		for (LinkData link : links) {
			if (link == null || link.getSpanContext() == null || count++ >= this.maxCount
					|| this.out.size > this.maxBytes) {
				continue;
			}
			SpanContext context = link.getSpanContext();
			String traceId = context.getTraceId();
			long high = Hex.parse(traceId, 0);
			long low = Hex.parse(traceId, 16);
			long span = Hex.parse(context.getSpanId(), 0);
			this.out.octet(1);
			this.out.fixed(high);
			this.out.fixed(low);
			this.out.fixed(span);
			this.out.octet(context.isRemote() ? 1 : 0);
			context(context);
			this.out.number(Math.max(0, link.getTotalAttributeCount()));
			this.attributes.encode(link.getAttributes());
		}
		this.out.octet(0);
	}

	/** Flags and state of a trace. */
	private void context(SpanContext context) {
		TraceFlags flags = context.getTraceFlags();
		TraceState state = context.getTraceState();
		this.out.octet((flags != null) ? flags.asByte() : 0);
		if (state == null || state.isEmpty()) {
			this.out.number(0);
			return;
		}
		List<String> entries = new ArrayList<>();
		state.forEach((key, value) -> {
			entries.add(key);
			entries.add(value);
		});
		this.out.number(entries.size() / 2);
		entries.forEach(this.out::text);
	}

	private static boolean isUnusual(SpanContext context) {
		TraceState state = context.getTraceState();
		TraceFlags flags = context.getTraceFlags();
		return flags == null || flags.asByte() != 1 || (state != null && !state.isEmpty());
	}

	private static @Nullable SpanContext parent(@Nullable SpanContext parent) {
		if (parent == null || parent.getSpanId() == null || parent.getSpanId().length() != 16) {
			return null;
		}
		return (Hex.parse(parent.getSpanId(), 0) != 0) ? parent : null;
	}

	private static String orEmpty(@Nullable String text) {
		return (text != null) ? text : "";
	}

	private static <T> List<T> orEmpty(@Nullable List<T> list) {
		return (list != null) ? list : List.of();
	}

}
