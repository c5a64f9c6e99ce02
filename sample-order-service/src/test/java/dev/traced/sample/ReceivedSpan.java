package dev.traced.sample;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;

/**
 * A span as a backend sees it.
 */
record ReceivedSpan(String service, Span span, Map<String, Object> attributes) {

	static Stream<ReceivedSpan> of(ResourceSpans resource) {
		String service = (String) attributes(resource.getResource().getAttributesList().stream()).get("service.name");
		return resource.getScopeSpansList()
			.stream()
			.flatMap((scope) -> scope.getSpansList().stream())
			.map((span) -> new ReceivedSpan(service, span, attributes(span.getAttributesList().stream())));
	}

	private static Map<String, Object> attributes(Stream<KeyValue> attributes) {
		return attributes.collect(Collectors.toMap(KeyValue::getKey, (attribute) -> value(attribute.getValue())));
	}

	private static Object value(AnyValue value) {
		return switch (value.getValueCase()) {
			case STRING_VALUE -> value.getStringValue();
			case INT_VALUE -> value.getIntValue();
			case BOOL_VALUE -> value.getBoolValue();
			case DOUBLE_VALUE -> value.getDoubleValue();
			default -> value.toString();
		};
	}

	ByteString traceId() {
		return this.span.getTraceId();
	}

	boolean isServer() {
		return this.span.getKind() == Span.SpanKind.SPAN_KIND_SERVER;
	}

	boolean isError() {
		return this.span.getStatus().getCode() == StatusCode.STATUS_CODE_ERROR;
	}

	Duration duration() {
		return Duration.ofNanos(this.span.getEndTimeUnixNano() - this.span.getStartTimeUnixNano());
	}

	/**
	 * One line: service, kind, name and whether it failed.
	 */
	@Override
	public String toString() {
		String kind = this.span.getKind().name().substring("SPAN_KIND_".length());
		return this.service + " " + kind + " " + this.span.getName() + (isError() ? " ERROR" : "");
	}

}
