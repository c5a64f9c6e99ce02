package dev.traced.viewer.receiver;

import java.util.Random;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;

/**
 * Makes requests of everything that OTLP has, with protobuf's own classes.
 */
final class RandomRequests {

	private static final String[] TEXTS = { "", "a", "GET /orders/{id}", "Größe ≥ 7 €", "😀 \"quoted\" \\ \n\t\u0001",
			"x".repeat(300) };

	private final Random random;

	RandomRequests(long seed) {
		this.random = new Random(seed);
	}

	ExportTraceServiceRequest traces() {
		ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
		for (int i = 0; i < 1 + this.random.nextInt(2); i++) {
			ResourceSpans.Builder spans = ResourceSpans.newBuilder().setResource(resource()).setSchemaUrl(text());
			for (int j = 0; j < 1 + this.random.nextInt(2); j++) {
				ScopeSpans.Builder scope = ScopeSpans.newBuilder().setScope(scope()).setSchemaUrl(text());
				for (int k = 0; k < this.random.nextInt(4); k++) {
					scope.addSpans(span());
				}
				spans.addScopeSpans(scope);
			}
			request.addResourceSpans(spans);
		}
		return request.build();
	}

	ExportLogsServiceRequest logs() {
		ResourceLogs.Builder logs = ResourceLogs.newBuilder().setResource(resource());
		ScopeLogs.Builder scope = ScopeLogs.newBuilder().setScope(scope());
		for (int i = 0; i < 1 + this.random.nextInt(4); i++) {
			scope.addLogRecords(logRecord());
		}
		return ExportLogsServiceRequest.newBuilder().addResourceLogs(logs.addScopeLogs(scope)).build();
	}

	private LogRecord logRecord() {
		LogRecord.Builder log = LogRecord.newBuilder()
			.setTimeUnixNano(time())
			.setObservedTimeUnixNano(time())
			.setSeverityNumberValue(this.random.nextInt(25))
			.setSeverityText(text())
			.setTraceId(id(16))
			.setSpanId(id(8))
			.setFlags(1)
			.setBody(value(2));
		for (int i = 0; i < this.random.nextInt(4); i++) {
			log.addAttributes(attribute(i));
		}
		return log.build();
	}

	private Resource resource() {
		Resource.Builder resource = Resource.newBuilder();
		for (int i = 0; i < this.random.nextInt(4); i++) {
			resource.addAttributes(attribute(i));
		}
		return resource.build();
	}

	private InstrumentationScope scope() {
		InstrumentationScope.Builder scope = InstrumentationScope.newBuilder().setName(text()).setVersion(text());
		for (int i = 0; i < this.random.nextInt(3); i++) {
			scope.addAttributes(attribute(i));
		}
		return scope.build();
	}

	private Span span() {
		long start = time();
		Span.Builder span = Span.newBuilder()
			.setTraceId(id(16))
			.setSpanId(id(8))
			.setName(text())
			.setKindValue(this.random.nextInt(6))
			.setStartTimeUnixNano(start)
			.setEndTimeUnixNano(start + this.random.nextInt(1_000_000_000))
			.setFlags(this.random.nextInt(0x400))
			.setDroppedAttributesCount(this.random.nextInt(3))
			.setDroppedEventsCount(this.random.nextInt(3))
			.setDroppedLinksCount(this.random.nextInt(3));
		if (this.random.nextBoolean()) {
			span.setParentSpanId(id(8));
		}
		if (this.random.nextInt(4) == 0) {
			span.setTraceState("vendor=1,other@x=a b");
		}
		if (this.random.nextBoolean()) {
			span.setStatus(Status.newBuilder().setCodeValue(this.random.nextInt(3)).setMessage(text()));
		}
		for (int i = 0; i < this.random.nextInt(8); i++) {
			span.addAttributes(attribute(i));
		}
		for (int i = 0; i < this.random.nextInt(3); i++) {
			span.addEvents(Span.Event.newBuilder()
				.setTimeUnixNano(time())
				.setName(text())
				.addAttributes(attribute(i))
				.setDroppedAttributesCount(this.random.nextInt(2)));
			span.addLinks(Span.Link.newBuilder()
				.setTraceId(id(16))
				.setSpanId(id(8))
				.setTraceState((i == 0) ? "" : "k=v")
				.setFlags(this.random.nextInt(0x400))
				.addAttributes(attribute(i))
				.setDroppedAttributesCount(this.random.nextInt(2)));
		}
		return span.build();
	}

	private KeyValue attribute(int index) {
		return KeyValue.newBuilder()
			.setKey("key." + index + ((this.random.nextInt(8) == 0) ? "-".repeat(80) : ""))
			.setValue(value(2))
			.build();
	}

	private AnyValue value(int depth) {
		AnyValue.Builder value = AnyValue.newBuilder();
		switch (this.random.nextInt((depth > 0) ? 9 : 6)) {
			case 0 -> value.setStringValue(text());
			case 1 -> value.setBoolValue(this.random.nextBoolean());
			case 2 -> value.setIntValue((this.random.nextInt(3) == 0) ? -1 : this.random.nextLong());
			case 3 -> value
				.setDoubleValue((this.random.nextInt(5) == 0) ? Double.NEGATIVE_INFINITY : this.random.nextGaussian());
			case 4 -> value.setBytesValue(id(this.random.nextInt(5)));
			case 5 -> value.setStringValue(text());
			case 6 -> {
				ArrayValue.Builder array = ArrayValue.newBuilder();
				for (int i = 0; i < this.random.nextInt(4); i++) {
					array.addValues(value(depth - 1));
				}
				value.setArrayValue(array);
			}
			case 7 -> {
				ArrayValue.Builder array = ArrayValue.newBuilder();
				for (int i = 0; i < this.random.nextInt(4); i++) {
					array.addValues(AnyValue.newBuilder().setIntValue(i));
				}
				value.setArrayValue(array);
			}
			default -> {
				KeyValueList.Builder map = KeyValueList.newBuilder();
				for (int i = 0; i < this.random.nextInt(4); i++) {
					map.addValues(KeyValue.newBuilder().setKey("k" + i).setValue(value(depth - 1)));
				}
				value.setKvlistValue(map);
			}
		}
		return value.build();
	}

	private ByteString id(int size) {
		byte[] bytes = new byte[size];
		this.random.nextBytes(bytes);
		if (size > 0) {
			bytes[0] = 7;
		}
		return ByteString.copyFrom(bytes);
	}

	private long time() {
		return 1_700_000_000_000_000_000L + this.random.nextInt();
	}

	private String text() {
		return TEXTS[this.random.nextInt(TEXTS.length)];
	}

}
