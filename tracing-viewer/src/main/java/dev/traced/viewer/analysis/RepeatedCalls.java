package dev.traced.viewer.analysis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import dev.traced.viewer.analysis.DependencyGraph.NodeType;
import dev.traced.viewer.analysis.Evidence.Key;
import dev.traced.viewer.analysis.Finding.Severity;
import dev.traced.viewer.analysis.Finding.Type;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * Finds queries that are made again and again, one after the other, and many calls of the
 * same service: below one span, or each below one of the spans of the same name that it
 * has below it, such as those of a repository.
 */
final class RepeatedCalls implements Detector {

	static final int QUERIES = 5;

	static final int CALLS = 10;

	private static final int MANY = 50;

	private static final long LONG_NANOS = 100_000_000;

	/** How many spans one that was written for a run of equal ones stands for. */
	private static final AttributeKey<Long> COMPRESSED = AttributeKey.longKey("traced.compressed.count");

	private final ApplicationCode code;

	RepeatedCalls(ApplicationCode code) {
		this.code = code;
	}

	@Override
	public void inspect(TraceTree trace, Consumer<Evidence> found) {
		if (trace.size() < QUERIES && !isCompressed(trace)) {
			return;
		}
		Map<Group, List<SpanData>> groups = new LinkedHashMap<>();
		for (SpanData span : trace.spans()) {
			if (span.getKind() == SpanKind.CLIENT) {
				Group group = group(trace, span);
				if (group != null) {
					groups.computeIfAbsent(group, (any) -> new ArrayList<>()).add(span);
				}
			}
		}
		groups.forEach((group, spans) -> {
			Evidence evidence = (group.type == Type.N_PLUS_ONE) ? queries(trace, group, spans)
					: calls(trace, group, spans);
			if (evidence != null) {
				found.accept(evidence);
			}
		});
	}

	private static boolean isCompressed(TraceTree trace) {
		for (SpanData span : trace.spans()) {
			if (span.getAttributes().get(COMPRESSED) != null) {
				return true;
			}
		}
		return false;
	}

	private static @Nullable Group group(TraceTree trace, SpanData span) {
		SpanData parent = trace.parent(span);
		if (parent == null) {
			return null;
		}
		String below = "";
		if (parent.getKind() == SpanKind.INTERNAL && trace.namesakes(parent) >= QUERIES) {
			below = parent.getName();
			SpanData above = trace.parent(parent);
			parent = (above != null) ? above : parent;
		}
		if (SqlText.isQuery(span)) {
			return new Group(Type.N_PLUS_ONE, parent.getSpanId(), below, SqlText.shape(SqlText.of(span)));
		}
		Peer peer = Peer.of(span);
		if (peer == null || peer.type() != NodeType.EXTERNAL) {
			return null;
		}
		return new Group(Type.CHATTY, parent.getSpanId(), below, peer.name());
	}

	private @Nullable Evidence queries(TraceTree trace, Group group, List<SpanData> spans) {
		spans.sort((one, other) -> Long.compare(one.getStartEpochNanos(), other.getStartEpochNanos()));
		List<SpanData> sequence = new ArrayList<>();
		long end = Long.MIN_VALUE;
		for (SpanData span : spans) {
			if (span.getStartEpochNanos() >= end) {
				sequence.add(span);
				end = span.getEndEpochNanos();
			}
		}
		long count = count(sequence);
		if (count < QUERIES) {
			return null;
		}
		SpanData first = sequence.get(0);
		return evidence(trace, group, sequence, count, SqlText.summary(first), SqlText.of(first));
	}

	private @Nullable Evidence calls(TraceTree trace, Group group, List<SpanData> spans) {
		long count = count(spans);
		return (count >= CALLS) ? evidence(trace, group, spans, count, group.subject, group.subject) : null;
	}

	private Evidence evidence(TraceTree trace, Group group, List<SpanData> spans, long count, String subject,
			String query) {
		SpanData first = spans.get(0);
		SpanData parent = trace.span(group.parentId);
		long total = 0;
		for (SpanData span : spans) {
			total = Evidence.plus(total, SpanText.duration(span));
		}
		boolean heavy = count >= MANY || total >= LONG_NANOS;
		Key key = new Key(group.type, SpanText.service(first), trace.operation(first), subject,
				SpanText.cut(group.subject));
		return new Evidence(key, heavy ? Severity.HIGH : Severity.MEDIUM, count, total, total, first, query,
				CallSite.of(this.code, spans, parent), null);
	}

	private static long count(List<SpanData> spans) {
		long count = 0;
		for (SpanData span : spans) {
			Long compressed = span.getAttributes().get(COMPRESSED);
			count = Evidence.plus(count, (compressed != null) ? Math.max(1, compressed) : 1);
		}
		return count;
	}

	/**
	 * Calls that are alike.
	 */
	private record Group(Type type, String parentId, String below, String subject) {

	}

}
