package dev.traced.viewer.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.traced.viewer.store.HeldTrace;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * The spans of a trace by their parents. It makes nothing of loops: nobody follows
 * children downwards, and parents only for so long.
 */
final class TraceTree {

	/** What is beyond is not looked at. */
	private static final int MAX_SPANS = 20_000;

	private static final int MAX_STEPS = 100;

	private final HeldTrace trace;

	private final Map<String, SpanData> spans = new LinkedHashMap<>();

	private final Map<String, List<SpanData>> children = new HashMap<>();

	private @Nullable Map<String, Integer> namesakes;

	TraceTree(HeldTrace trace) {
		this.trace = trace;
		for (SpanData span : trace.spans()) {
			if (this.spans.size() == MAX_SPANS) {
				break;
			}
			if (this.spans.putIfAbsent(span.getSpanId(), span) == null && hasParent(span)) {
				this.children.computeIfAbsent(span.getParentSpanId(), (id) -> new ArrayList<>()).add(span);
			}
		}
		this.children.values()
			.forEach((siblings) -> siblings.sort(Comparator.comparingLong(SpanData::getStartEpochNanos)));
	}

	HeldTrace trace() {
		return this.trace;
	}

	/** Every span, once. */
	Iterable<SpanData> spans() {
		return this.spans.values();
	}

	int size() {
		return this.spans.size();
	}

	/** Whether it is everything that has arrived. */
	boolean isWhole() {
		return this.trace.spans().size() <= MAX_SPANS && this.trace.summary().spanCount() <= this.trace.spans().size();
	}

	static boolean hasParent(SpanData span) {
		return span.getParentSpanContext().isValid() && !span.getParentSpanId().equals(span.getSpanId());
	}

	@Nullable SpanData parent(SpanData span) {
		return hasParent(span) ? this.spans.get(span.getParentSpanId()) : null;
	}

	@Nullable SpanData span(String id) {
		return this.spans.get(id);
	}

	/** What is directly below, by its start. */
	List<SpanData> children(SpanData span) {
		return this.children.getOrDefault(span.getSpanId(), List.of());
	}

	/** How many have the same parent and the same name. */
	int namesakes(SpanData span) {
		Map<String, Integer> counts = this.namesakes;
		if (counts == null) {
			counts = new HashMap<>();
			for (SpanData each : this.spans.values()) {
				counts.merge(siblingName(each), 1, Integer::sum);
			}
			this.namesakes = counts;
		}
		return counts.getOrDefault(siblingName(span), 1);
	}

	private static String siblingName(SpanData span) {
		return span.getParentSpanId() + span.getName();
	}

	/**
	 * What the service of a span works on: the operation of the request that led there.
	 * @param span a span
	 * @return the operation of the nearest span above that is a request, or of the
	 * outermost that is known
	 */
	String operation(SpanData span) {
		String service = SpanText.service(span);
		SpanData each = span;
		for (int i = 0; i < MAX_STEPS && !SpanText.isRequest(each); i++) {
			SpanData parent = parent(each);
			if (parent == null || !SpanText.service(parent).equals(service)) {
				break;
			}
			each = parent;
		}
		return SpanText.operation(each);
	}

	/**
	 * The time of a span that none of its children explains.
	 * @param span a span
	 * @return nanoseconds, never negative
	 */
	long selfNanos(SpanData span) {
		long end = span.getEndEpochNanos();
		long covered = 0;
		long from = span.getStartEpochNanos();
		for (SpanData child : children(span)) {
			long childStart = Math.max(from, child.getStartEpochNanos());
			long childEnd = Math.min(end, child.getEndEpochNanos());
			if (childEnd > childStart) {
				covered += childEnd - childStart;
				from = childEnd;
			}
		}
		return Math.max(0, SpanText.duration(span) - covered);
	}

}
