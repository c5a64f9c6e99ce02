package dev.traced.viewer.analysis;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * Reads what spans of any language say: the names of today's semantic conventions and,
 * because other services may still use them, those that were before.
 */
final class SpanText {

	static final AttributeKey<String> SERVICE_NAME = AttributeKey.stringKey("service.name");

	static final AttributeKey<String> HTTP_ROUTE = AttributeKey.stringKey("http.route");

	static final AttributeKey<String> EXCEPTION_TYPE = AttributeKey.stringKey("exception.type");

	static final AttributeKey<String> EXCEPTION_STACKTRACE = AttributeKey.stringKey("exception.stacktrace");

	static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

	private static final AttributeKey<String> EXCEPTION_MESSAGE = AttributeKey.stringKey("exception.message");

	private static final AttributeKey<String> URL_PATH = AttributeKey.stringKey("url.path");

	private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");

	private static final AttributeKey<String> OLD_METHOD = AttributeKey.stringKey("http.method");

	private static final int MAX_LENGTH = 256;

	private SpanText() {
	}

	static String service(SpanData span) {
		String name = span.getResource().getAttribute(SERVICE_NAME);
		return (name != null) ? cut(name) : "unknown_service";
	}

	static @Nullable String route(SpanData span) {
		String route = span.getAttributes().get(HTTP_ROUTE);
		return (route != null) ? cut(route) : null;
	}

	static @Nullable String method(SpanData span) {
		String method = first(span.getAttributes(), METHOD, OLD_METHOD);
		return (method != null) ? cut(method) : null;
	}

	/** Method and route of a request; the span's name if it has none. */
	static String operation(SpanData span) {
		String route = route(span);
		String method = method(span);
		if (route != null && method != null) {
			return method + " " + route;
		}
		return cut(span.getName());
	}

	/**
	 * The name of a span that goes on: a request gets its route, and so a name that
	 * tells, often only when it ends.
	 */
	static String nameSoFar(SpanData span) {
		String path = span.getAttributes().get(URL_PATH);
		if (span.getKind() == SpanKind.SERVER && path != null && span.getName().equals(method(span))) {
			return cut(span.getName() + " " + path);
		}
		return span.getName();
	}

	/** Whether a service begins to work on something with this span. */
	static boolean isRequest(SpanData span) {
		return span.getKind() == SpanKind.SERVER || span.getKind() == SpanKind.CONSUMER
				|| !span.getParentSpanContext().isValid();
	}

	static boolean isError(SpanData span) {
		return span.getStatus().getStatusCode() == StatusCode.ERROR;
	}

	/** How long it took; never negative, however clocks were set meanwhile. */
	static long duration(SpanData span) {
		long nanos = span.getEndEpochNanos() - span.getStartEpochNanos();
		return (span.getEndEpochNanos() > span.getStartEpochNanos()) ? Math.max(0, nanos) : 0;
	}

	/** Why a span has failed, as far as it says so. */
	static @Nullable String failure(SpanData span) {
		String description = span.getStatus().getDescription();
		if (description != null && !description.isEmpty()) {
			return cut(description);
		}
		EventData exception = exception(span);
		if (exception != null) {
			String message = first(exception.getAttributes(), EXCEPTION_MESSAGE, EXCEPTION_TYPE);
			if (message != null) {
				return cut(message);
			}
		}
		String type = span.getAttributes().get(ERROR_TYPE);
		return (type != null) ? cut(type) : null;
	}

	/** The last exception of a span. */
	static @Nullable EventData exception(SpanData span) {
		EventData last = null;
		for (EventData event : span.getEvents()) {
			if (event.getName().equals("exception")) {
				last = event;
			}
		}
		return last;
	}

	@SafeVarargs
	static <T> @Nullable T first(Attributes attributes, AttributeKey<T>... keys) {
		for (AttributeKey<T> key : keys) {
			T value = attributes.get(key);
			if (value != null) {
				return value;
			}
		}
		return null;
	}

	/** A text that may come from anywhere, in a length that may be kept. */
	static String cut(String text) {
		return (text.length() > MAX_LENGTH) ? text.substring(0, MAX_LENGTH - 1) + "…" : text;
	}

	/** Whether a text may have been cut. */
	static boolean isCut(String text) {
		return text.length() == MAX_LENGTH && text.endsWith("…");
	}

}
