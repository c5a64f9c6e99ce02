package dev.traced.sampling.tail;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * Finds spans that say the same one after the other below the same parent, such as the
 * queries of a loop, and has the first stand for all.
 */
final class SiblingRuns {

	private static final AttributeKey<Long> COUNT = AttributeKey.longKey("traced.compressed.count");

	private static final AttributeKey<Double> DURATION = AttributeKey.doubleKey("traced.compressed.duration");

	/** What differs from call to call of the same thing. */
	private static final Set<String> VARYING = Set.of("thread.name", "db.response.returned_rows");

	private static final String VARYING_PREFIX = "db.query.parameter.";

	private final Set<SpanData> merged = Collections.newSetFromMap(new IdentityHashMap<>());

	private final Map<SpanData, SpanData> compressed = new IdentityHashMap<>();

	private SiblingRuns() {
	}

	static List<SpanData> compress(List<SpanData> spans, Predicate<SpanData> expendable) {
		SiblingRuns runs = new SiblingRuns();
		Map<String, List<SpanData>> siblings = new LinkedHashMap<>();
		for (SpanData span : spans) {
			siblings.computeIfAbsent(span.getParentSpanId(), (parent) -> new ArrayList<>()).add(span);
		}
		siblings.values().forEach((children) -> runs.find(children, expendable));
		if (runs.merged.isEmpty()) {
			return spans;
		}
		List<SpanData> result = new ArrayList<>(spans);
		result.removeIf(runs.merged::contains);
		result.replaceAll((span) -> runs.compressed.getOrDefault(span, span));
		return result;
	}

	private void find(List<SpanData> siblings, Predicate<SpanData> expendable) {
		if (siblings.size() < 2) {
			return;
		}
		siblings.sort(Comparator.comparingLong(SpanData::getStartEpochNanos));
		List<SpanData> run = new ArrayList<>();
		Attributes attributes = null;
		for (SpanData span : siblings) {
			Attributes own = expendable.test(span) ? same(span) : null;
			if (own == null || run.isEmpty() || !own.equals(attributes) || !isAlike(run.get(0), span)) {
				merge(run, attributes);
				run.clear();
			}
			if (own != null) {
				run.add(span);
				attributes = own;
			}
		}
		merge(run, attributes);
	}

	private static boolean isAlike(SpanData first, SpanData second) {
		return first.getName().equals(second.getName()) && first.getKind() == second.getKind()
				&& first.getSpanContext().isSampled() == second.getSpanContext().isSampled()
				&& first.getInstrumentationScopeInfo().equals(second.getInstrumentationScopeInfo());
	}

	private static Attributes same(SpanData span) {
		return span.getAttributes()
			.toBuilder()
			.removeIf((key) -> VARYING.contains(key.getKey()) || key.getKey().startsWith(VARYING_PREFIX))
			.build();
	}

	private void merge(List<SpanData> run, @Nullable Attributes same) {
		if (run.size() < 2 || same == null) {
			return;
		}
		long sum = 0;
		long end = 0;
		for (SpanData span : run) {
			sum += SpanThrift.duration(span);
			end = Math.max(end, span.getEndEpochNanos());
		}
		SpanData first = run.get(0);
		Attributes attributes = same.toBuilder().put(COUNT, (long) run.size()).put(DURATION, sum / 1e9).build();
		this.compressed.put(first, new AmendedSpan(first, attributes, end));
		this.merged.addAll(run.subList(1, run.size()));
	}

}
