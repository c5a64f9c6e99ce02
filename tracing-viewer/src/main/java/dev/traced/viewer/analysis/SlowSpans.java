package dev.traced.viewer.analysis;

import java.util.List;
import java.util.function.Consumer;

import dev.traced.viewer.analysis.Evidence.Key;
import dev.traced.viewer.analysis.Finding.Severity;
import dev.traced.viewer.analysis.Finding.Type;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * Finds queries that take long, and other spans in which much time is spent that nothing
 * below them explains.
 */
final class SlowSpans implements Detector {

	static final long QUERY_NANOS = 200_000_000;

	static final long SPAN_NANOS = 500_000_000;

	/** A call of what has sent no span here. */
	static final String OTHER_SIDE = "other side";

	/** A call of what has, and is not the one that takes long. */
	static final String ON_THE_WAY = "on the way";

	private static final int MUCH = 5;

	private final ApplicationCode code;

	SlowSpans(ApplicationCode code) {
		this.code = code;
	}

	@Override
	public void inspect(TraceTree trace, Consumer<Evidence> found) {
		for (SpanData span : trace.spans()) {
			long nanos = SpanText.duration(span);
			if (SqlText.isQuery(span)) {
				if (nanos >= QUERY_NANOS) {
					found.accept(evidence(trace, span, Type.SLOW_QUERY, nanos, QUERY_NANOS));
				}
			}
			else if (nanos >= SPAN_NANOS) {
				long self = trace.selfNanos(span);
				if (self >= SPAN_NANOS) {
					found.accept(evidence(trace, span, Type.SLOW_SPAN, self, SPAN_NANOS));
				}
			}
		}
	}

	private static @Nullable String where(TraceTree trace, SpanData span) {
		if (span.getKind() != SpanKind.CLIENT) {
			return null;
		}
		return trace.children(span).isEmpty() ? OTHER_SIDE : ON_THE_WAY;
	}

	private Evidence evidence(TraceTree trace, SpanData span, Type type, long nanos, long limit) {
		boolean query = type == Type.SLOW_QUERY;
		Key key = query
				? new Key(type, SpanText.service(span), trace.operation(span), SqlText.summary(span),
						SpanText.cut(SqlText.shape(SqlText.of(span))))
				: new Key(type, SpanText.service(span), trace.operation(span), SpanText.cut(span.getName()),
						where(trace, span));
		return new Evidence(key, (nanos >= MUCH * limit) ? Severity.HIGH : Severity.MEDIUM, 1, nanos, nanos, span,
				query ? SqlText.of(span) : null,
				CallSite.of(this.code, List.of(span), query ? trace.parent(span) : null), null);
	}

}
