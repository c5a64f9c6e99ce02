package dev.traced.sampling.tail;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * An ended span with attributes and an end that are known only now.
 */
final class AmendedSpan extends DelegatingSpanData {

	private final Attributes attributes;

	/** How many attributes more, or less if negative. */
	private final int added;

	private final long endEpochNanos;

	AmendedSpan(SpanData span, Attributes attributes, long endEpochNanos) {
		super(span);
		this.attributes = attributes;
		this.added = attributes.size() - span.getAttributes().size();
		this.endEpochNanos = endEpochNanos;
	}

	@Override
	public Attributes getAttributes() {
		return this.attributes;
	}

	@Override
	public int getTotalAttributeCount() {
		return super.getTotalAttributeCount() + this.added;
	}

	@Override
	public long getEndEpochNanos() {
		return this.endEpochNanos;
	}

}
