package dev.traced.viewer.analysis;

import java.util.function.Consumer;

import dev.traced.viewer.analysis.Evidence.Key;
import dev.traced.viewer.analysis.Finding.Severity;
import dev.traced.viewer.analysis.Finding.Type;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * Finds spans whose parent has not arrived. If the parent is another service's, that
 * service may well send its spans elsewhere: then the trace is incomplete here, and
 * nothing is wrong. If it is of the same service and the trace has its root, the parent
 * was lost. While the root is missing the parent may still be running, and nothing is
 * said.
 */
final class MissingParents implements Detector {

	/** Says {@link Key#detail()} of what is only incomplete. */
	static final String REMOTE = "remote";

	private static final AttributeKey<Long> DROPPED = AttributeKey.longKey("traced.spans.dropped");

	@Override
	public void inspect(TraceTree trace, Consumer<Evidence> found) {
		boolean whole = trace.isWhole();
		boolean dropped = false;
		for (SpanData span : trace.spans()) {
			dropped |= span.getAttributes().get(DROPPED) != null;
		}
		boolean local = trace.trace().summary().complete() && whole && !dropped;
		for (SpanData span : trace.spans()) {
			if (!TraceTree.hasParent(span) || trace.parent(span) != null) {
				continue;
			}
			if (isRemote(span)) {
				if (whole) {
					found.accept(evidence(trace, span, Severity.LOW, REMOTE));
				}
			}
			else if (local) {
				found.accept(evidence(trace, span, Severity.MEDIUM, "local"));
			}
		}
	}

	private static boolean isRemote(SpanData span) {
		return span.getParentSpanContext().isRemote() || span.getKind() == SpanKind.SERVER
				|| span.getKind() == SpanKind.CONSUMER;
	}

	private static Evidence evidence(TraceTree trace, SpanData span, Severity severity, String detail) {
		long nanos = SpanText.duration(span);
		return new Evidence(new Key(Type.MISSING_PARENT, SpanText.service(span), trace.operation(span),
				SpanText.cut(span.getName()), detail), severity, 1, nanos, nanos, span, null, null, null);
	}

}
