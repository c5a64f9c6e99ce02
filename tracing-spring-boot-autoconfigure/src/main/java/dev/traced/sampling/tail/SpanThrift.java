package dev.traced.sampling.tail;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * How traces are thinned out before they are exported. Only spans that stand for
 * themselves go: without children, errors and events, and not known to another process.
 *
 * @param dropShorterThan shorter ones are left out, if set
 * @param compressShorterThan runs of equal ones that are shorter become one span, if set
 * @param maxPerTrace how many spans of a local trace are recorded
 */
public record SpanThrift(@Nullable Duration dropShorterThan, @Nullable Duration compressShorterThan, int maxPerTrace) {

	/** Leaves traces as they are. */
	public static final SpanThrift NONE = new SpanThrift(null, null, Integer.MAX_VALUE);

	private static final AttributeKey<String> DATABASE = AttributeKey.stringKey("db.system.name");

	/**
	 * Whether anything is left out.
	 * @return whether traces are thinned out
	 */
	public boolean any() {
		return needsParents() || this.maxPerTrace < Integer.MAX_VALUE;
	}

	boolean needsParents() {
		return this.dropShorterThan != null || this.compressShorterThan != null;
	}

	/**
	 * Thins out a trace.
	 * @param spans the spans, in the order of their ends
	 * @param parents the ids of those that have started children
	 */
	Thinned thin(List<SpanData> spans, Set<String> parents) {
		List<SpanData> compressed = spans;
		if (this.compressShorterThan != null) {
			long limit = Nanos.of(this.compressShorterThan);
			compressed = SiblingRuns.compress(spans, (span) -> isExpendable(span, parents) && duration(span) < limit);
		}
		List<SpanData> thinned = compressed;
		if (this.dropShorterThan != null) {
			long limit = Nanos.of(this.dropShorterThan);
			thinned = compressed.stream()
				.filter((span) -> duration(span) >= limit || span instanceof AmendedSpan
						|| !isExpendable(span, parents))
				.toList();
		}
		return new Thinned(thinned, spans.size() - compressed.size(), compressed.size() - thinned.size());
	}

	static long duration(SpanData span) {
		return span.getEndEpochNanos() - span.getStartEpochNanos();
	}

	private static boolean isExpendable(SpanData span, Set<String> parents) {
		return isLocal(span) && span.getStatus().getStatusCode() != StatusCode.ERROR && span.getEvents().isEmpty()
				&& span.getLinks().isEmpty() && !LocalTrace.isRoot(span.getParentSpanContext())
				&& !parents.contains(span.getSpanId());
	}

	/**
	 * Whether no other process can have been told of the span: databases take no context,
	 * and what else is called may have spans below this one.
	 */
	private static boolean isLocal(SpanData span) {
		return span.getKind() == SpanKind.INTERNAL
				|| (span.getKind() == SpanKind.CLIENT && span.getAttributes().get(DATABASE) != null);
	}

	/**
	 * What is left of a trace.
	 *
	 * @param spans the spans
	 * @param compressed how many were left out because another stands for them
	 * @param dropped how many were left out without
	 */
	record Thinned(List<SpanData> spans, int compressed, int dropped) {
	}

}
