package dev.traced.viewer.analysis;

import java.util.function.Consumer;

import dev.traced.viewer.analysis.Evidence.Key;
import dev.traced.viewer.analysis.Finding.Severity;
import dev.traced.viewer.analysis.Finding.Type;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * Puts errors together that have the same type and come from the same place. An error
 * that passes through several spans is counted where it comes from.
 */
final class ErrorGroups implements Detector {

	private static final AttributeKey<Long> HTTP_STATUS = AttributeKey.longKey("http.response.status_code");

	private static final AttributeKey<Long> OLD_HTTP_STATUS = AttributeKey.longKey("http.status_code");

	private final ApplicationCode code;

	ErrorGroups(ApplicationCode code) {
		this.code = code;
	}

	@Override
	public void inspect(TraceTree trace, Consumer<Evidence> found) {
		boolean failed = trace.trace().summary().status() == StatusCode.ERROR;
		for (SpanData span : trace.spans()) {
			if (!SpanText.isError(span)) {
				continue;
			}
			EventData exception = SpanText.exception(span);
			String type = type(span, exception);
			String place = place(exception);
			if (!isPassedOn(trace, span, exception != null, type, place)) {
				long nanos = SpanText.duration(span);
				Key key = new Key(Type.ERROR_GROUP, SpanText.service(span), trace.operation(span),
						(place != null) ? place : SpanText.cut(span.getName()), type);
				found.accept(new Evidence(key, failed ? Severity.HIGH : Severity.MEDIUM, 1, nanos, nanos, span, null,
						place, SpanText.failure(span)));
			}
		}
	}

	/**
	 * Whether what is below has already failed by the same, or leaves it open by what.
	 */
	private boolean isPassedOn(TraceTree trace, SpanData span, boolean hasException, String type,
			@Nullable String place) {
		for (SpanData child : trace.children(span)) {
			if (!SpanText.isError(child)) {
				continue;
			}
			if (!hasException) {
				return true;
			}
			EventData exception = SpanText.exception(child);
			if (exception != null && type.equals(type(child, exception))
					&& (place == null || place.equals(place(exception)))) {
				return true;
			}
		}
		return false;
	}

	private @Nullable String place(@Nullable EventData exception) {
		return (exception != null) ? this.code.place(exception.getAttributes().get(SpanText.EXCEPTION_STACKTRACE))
				: null;
	}

	private static String type(SpanData span, @Nullable EventData exception) {
		String type = (exception != null) ? exception.getAttributes().get(SpanText.EXCEPTION_TYPE) : null;
		type = (type != null) ? type : span.getAttributes().get(SpanText.ERROR_TYPE);
		if (type != null) {
			return SpanText.cut(type);
		}
		Long status = SpanText.first(span.getAttributes(), HTTP_STATUS, OLD_HTTP_STATUS);
		return (status != null) ? "HTTP " + status : "error";
	}

}
