package dev.traced.export;

import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.common.KeyValue;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.internal.otlp.traces.TraceRequestMarshaler;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is encoded is read by protobuf itself, and held against what OpenTelemetry's own
 * exporter sends.
 */
class OtlpProtobufTests {

	private static final SpanContext CALLER = SpanContext.createFromRemoteParent("0af7651916cd43dd8448eb211c80319c",
			"b7ad6b7169203331", TraceFlags.fromByte((byte) 3),
			TraceState.builder().put("vendor", "1").put("other", "2").build());

	private final OtlpProtobuf encoder = new OtlpProtobuf();

	@Test
	void theMessageIsWhatOpenTelemetrysExporterSends() throws Exception {
		Random random = new Random(42);
		for (int i = 0; i < 300; i++) {
			List<SpanData> spans = spans(random);
			assertThat(sorted(ours(spans))).isEqualTo(sorted(theirs(spans)));
		}
	}

	@Test
	void everyCharacterArrives() throws Exception {
		StringBuilder text = new StringBuilder();
		for (int point = 0; point <= Character.MAX_CODE_POINT; point += (point < 0x3000) ? 1 : 97) {
			if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
				text.appendCodePoint(point);
			}
		}
		assertThat(textSent(text.toString())).isEqualTo(text.toString());
	}

	@Test
	void anEmptyTextIsAText() throws Exception {
		SpanData span = with(span(), Attributes.of(AttributeKey.stringKey("text"), "x"), "");
		AnyValue sent = ours(List.of(span)).getResourceSpans(0)
			.getScopeSpans(0)
			.getSpans(0)
			.getAttributes(0)
			.getValue();
		assertThat(sent.hasStringValue()).isTrue();
	}

	@Test
	void halfACharacterBecomesAQuestionMark() throws Exception {
		assertThat(textSent("a\ud83d")).isEqualTo("a?");
		assertThat(textSent("\ude00b")).isEqualTo("?b");
		assertThat(textSent("\ude00\ud83d")).isEqualTo("??");
		assertThat(textSent("\ud83d\ud83d\ude00")).isEqualTo("?\ud83d\ude00");
	}

	@Test
	void aLargeMessageGrowsTheBufferAndASmallOneFollows() throws Exception {
		String large = "0123456789".repeat(900_000);
		assertThat(textSent(large)).isEqualTo(large);
		assertThat(textSent("small")).isEqualTo("small");
	}

	@Test
	void valuesOfEveryShapeArrive() throws Exception {
		Value<?> value = Value.of(KeyValue.of("bytes", Value.of(new byte[] { 0, -1, 127 })),
				KeyValue.of("list", Value.of(Value.of(1L), Value.of(true), Value.of(2.5), Value.of("text"))),
				KeyValue.of("empty", Value.of(List.of())));
		SpanData span = with(span(), Attributes.of(AttributeKey.stringKey("odd"), "x"), value);
		AnyValue sent = ours(List.of(span)).getResourceSpans(0)
			.getScopeSpans(0)
			.getSpans(0)
			.getAttributes(0)
			.getValue();
		assertThat(sent.getKvlistValue().getValues(0).getKey()).isEqualTo("bytes");
		assertThat(sent.getKvlistValue().getValues(0).getValue().getBytesValue().toByteArray())
			.isEqualTo(new byte[] { 0, -1, 127 });
		List<AnyValue> list = sent.getKvlistValue().getValues(1).getValue().getArrayValue().getValuesList();
		assertThat(list.get(0).getIntValue()).isEqualTo(1);
		assertThat(list.get(1).getBoolValue()).isTrue();
		assertThat(list.get(2).getDoubleValue()).isEqualTo(2.5);
		assertThat(list.get(3).getStringValue()).isEqualTo("text");
		assertThat(sent.getKvlistValue().getValues(2).getValue().hasArrayValue()).isTrue();
	}

	@Test
	void aSpanThatCannotBeReadCostsNoOther() throws Exception {
		SpanData broken = new DelegatingSpanData(span()) {

			@Override
			public Attributes getAttributes() {
				throw new IllegalStateException("broken");
			}

		};
		SpanData first = span();
		SpanData last = new DelegatingSpanData(first) {
		};
		ExportTraceServiceRequest sent = ours(List.of(first, broken, last));
		assertThat(this.encoder.unreadable()).isEqualTo(1);
		assertThat(sorted(sent)).isEqualTo(sorted(theirs(List.of(first, last))));
		ours(List.of(first));
		assertThat(this.encoder.unreadable()).isZero();
	}

	@Test
	void nothingIsAnEmptyMessage() throws Exception {
		assertThat(ours(List.of())).isEqualTo(ExportTraceServiceRequest.getDefaultInstance());
	}

	private String textSent(String text) throws InvalidProtocolBufferException {
		SpanData span = with(span(), Attributes.of(AttributeKey.stringKey("text"), "x"), text);
		return ours(List.of(span)).getResourceSpans(0)
			.getScopeSpans(0)
			.getSpans(0)
			.getAttributes(0)
			.getValue()
			.getStringValue();
	}

	/** Any value, whatever version of OpenTelemetry has a type of keys for it. */
	private static SpanData with(SpanData span, Attributes attributes, Object value) {
		Attributes odd = (Attributes) Proxy.newProxyInstance(Attributes.class.getClassLoader(),
				new Class<?>[] { Attributes.class }, (proxy, method, arguments) -> {
					if (method.getName().equals("forEach")) {
						@SuppressWarnings("unchecked")
						BiConsumer<AttributeKey<?>, Object> consumer = (BiConsumer<AttributeKey<?>, Object>) arguments[0];
						attributes.forEach((key, ignored) -> consumer.accept(key, value));
						return null;
					}
					return method.invoke(attributes, arguments);
				});
		return new DelegatingSpanData(span) {

			@Override
			public Attributes getAttributes() {
				return odd;
			}

		};
	}

	private ExportTraceServiceRequest ours(List<SpanData> spans) throws InvalidProtocolBufferException {
		return ExportTraceServiceRequest.parseFrom(this.encoder.encode(spans).toByteArray());
	}

	private static ExportTraceServiceRequest theirs(List<SpanData> spans) throws Exception {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		TraceRequestMarshaler.create(spans).writeBinaryTo(bytes);
		return ExportTraceServiceRequest.parseFrom(bytes.toByteArray());
	}

	/** Attributes have no order, and a status that is not set may be left out. */
	private static ExportTraceServiceRequest sorted(ExportTraceServiceRequest request) {
		ExportTraceServiceRequest.Builder builder = request.toBuilder();
		builder.getResourceSpansBuilderList().forEach((resource) -> {
			sort(resource.getResourceBuilder());
			resource.getScopeSpansBuilderList().forEach((scope) -> scope.getSpansBuilderList().forEach((span) -> {
				sort(span);
				span.setStatus(span.getStatus());
				span.getEventsBuilderList().forEach(OtlpProtobufTests::sort);
				span.getLinksBuilderList().forEach(OtlpProtobufTests::sort);
			}));
		});
		return builder.build();
	}

	private static void sort(Message.Builder builder) {
		FieldDescriptor field = builder.getDescriptorForType().findFieldByName("attributes");
		List<io.opentelemetry.proto.common.v1.KeyValue> attributes = new ArrayList<>();
		for (Object attribute : (List<?>) builder.getField(field)) {
			io.opentelemetry.proto.common.v1.KeyValue entry = (io.opentelemetry.proto.common.v1.KeyValue) attribute;
			attributes.add(entry.toBuilder().setValue(filled(entry.getValue())).build());
		}
		attributes.sort(Comparator.comparing(io.opentelemetry.proto.common.v1.KeyValue::getKey));
		builder.setField(field, attributes);
	}

	/** Before 1.62 OpenTelemetry's exporter lost texts that are empty. */
	private static AnyValue filled(AnyValue value) {
		AnyValue.Builder filled = value.toBuilder();
		if (value.getValueCase() == AnyValue.ValueCase.VALUE_NOT_SET) {
			filled.setStringValue("");
		}
		else if (value.hasArrayValue()) {
			List<AnyValue> values = value.getArrayValue().getValuesList();
			filled.getArrayValueBuilder().clear().addAllValues(values.stream().map(OtlpProtobufTests::filled).toList());
		}
		return filled.build();
	}

	private static SpanData span() {
		return spans(new Random(1)).get(0);
	}

	/** Some spans of one resource; the order of scopes is that of the spans. */
	private static List<SpanData> spans(Random random) {
		SdkTracerProvider provider = SdkTracerProvider.builder()
			.setResource(Resource.create(attributes(random), random.nextBoolean() ? "urn:resource" : null))
			.setSpanLimits(SpanLimits.builder().setMaxNumberOfAttributes(4).setMaxNumberOfEvents(2).build())
			.build();
		List<SpanData> spans = new ArrayList<>();
		String version = random.nextBoolean() ? "1.0" : null;
		String schema = random.nextBoolean() ? "urn:scope" : null;
		for (int i = 1 + random.nextInt(5); i > 0; i--) {
			SpanBuilder builder = provider.tracerBuilder("scope")
				.setInstrumentationVersion(version)
				.setSchemaUrl(schema)
				.build()
				.spanBuilder("näme " + i)
				.setSpanKind(SpanKind.values()[random.nextInt(5)])
				.setAllAttributes(attributes(random));
			builder.setParent(random.nextBoolean() ? Context.root() : Context.root().with(Span.wrap(CALLER)));
			if (random.nextBoolean()) {
				builder.addLink(CALLER, attributes(random));
			}
			Span span = builder.startSpan();
			for (int j = random.nextInt(4); j > 0; j--) {
				span.addEvent("event", attributes(random), random.nextInt(1_000_000), TimeUnit.MICROSECONDS);
			}
			span.setStatus(StatusCode.values()[random.nextInt(3)], random.nextBoolean() ? "described" : null);
			span.end();
			spans.add(((ReadableSpan) span).toSpanData());
		}
		return spans;
	}

	private static Attributes attributes(Random random) {
		AttributesBuilder attributes = Attributes.builder();
		for (int i = random.nextInt(7); i > 0; i--) {
			switch (random.nextInt(7)) {
				case 0 -> attributes.put("text", "grüße " + random.nextInt());
				case 1 -> attributes.put("long", random.nextLong());
				case 2 -> attributes.put("double", random.nextGaussian());
				case 3 -> attributes.put("boolean", random.nextBoolean());
				case 4 -> attributes.put("texts", "a", "", "ß");
				case 5 -> attributes.put("longs", 1, -1, Long.MIN_VALUE);
				case 6 -> attributes.put("empty", "");
				default -> throw new IllegalStateException();
			}
		}
		return attributes.build();
	}

}
