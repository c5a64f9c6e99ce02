package dev.traced.viewer.receiver;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.traced.viewer.store.HeldTrace;
import dev.traced.viewer.store.TraceSummary;
import dev.traced.viewer.store.TraceSummary.HeldAs;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.exporter.internal.otlp.traces.TraceRequestMarshaler;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is written for other tools is read by protobuf's own classes and by the receiver.
 */
class OtlpJsonTraceTests {

	@Test
	void whatIsWrittenIsWhatOpenTelemetrysExporterSends() throws IOException {
		for (int seed = 0; seed < 200; seed++) {
			for (SpanData span : random(seed)) {
				ByteArrayOutputStream theirs = new ByteArrayOutputStream();
				TraceRequestMarshaler.create(List.of(span)).writeBinaryTo(theirs);
				Message written = ProtoJson.read(written(List.of(span)), ExportTraceServiceRequest.newBuilder())
					.build();
				assertThat(sorted(written))
					.isEqualTo(sorted(ExportTraceServiceRequest.parseFrom(theirs.toByteArray())));
			}
		}
	}

	@Test
	void whatIsWrittenIsReceivedAgain() throws IOException {
		for (int seed = 0; seed < 200; seed++) {
			List<SpanData> spans = random(seed);
			Received received = new Received();
			assertThat(received.traces(Received.JSON, written(spans)).status()).isEqualTo(200);
			assertThat(received.spans).containsExactlyInAnyOrderElementsOf(spans);
		}
	}

	@Test
	void spansOfTheSdkAreReceivedAgain() throws IOException {
		Received received = new Received();
		List<SpanData> spans = OtlpExportersTests.spans();
		assertThat(received.traces(Received.JSON, written(spans)).status()).isEqualTo(200);
		assertThat(received.spans).extracting(SpanData::getSpanContext)
			.containsExactlyInAnyOrderElementsOf(spans.stream().map(SpanData::getSpanContext).toList());
	}

	@Test
	void aLargeTraceIsWrittenPieceByPiece() throws IOException {
		SpanData span = OtlpExportersTests.spans().get(0);
		int[] largest = { 0 };
		ByteArrayOutputStream out = new ByteArrayOutputStream() {

			@Override
			public void write(byte[] bytes, int offset, int length) {
				largest[0] = Math.max(largest[0], length);
				super.write(bytes, offset, length);
			}

		};
		OtlpJsonTrace.write(held(Collections.nCopies(1000, span)), out);
		assertThat(largest[0]).isLessThan(out.size() / 3);
		Received received = new Received(16 << 20, Integer.MAX_VALUE);
		assertThat(received.traces(Received.JSON, out.toByteArray()).status()).isEqualTo(200);
		assertThat(received.spans).hasSize(1000);
	}

	@Test
	void aTraceWithoutSpansIsAnEmptyRequest() throws IOException {
		assertThat(written(List.of())).asString().isEqualTo("{\"resourceSpans\":[]}\n");
	}

	private static List<SpanData> random(int seed) {
		Received received = new Received();
		received.traces(Received.PROTOBUF, new RandomRequests(seed).traces().toByteArray());
		return received.spans;
	}

	private static byte[] written(List<SpanData> spans) throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		OtlpJsonTrace.write(held(spans), out);
		return out.toByteArray();
	}

	private static HeldTrace held(List<SpanData> spans) {
		return new HeldTrace(new TraceSummary("0af7651916cd43dd8448eb211c80319c", "GET", "shop", SpanKind.SERVER, null,
				null, 0, StatusCode.UNSET, 1, 1, spans.size(), 0, List.of(), true, HeldAs.RECENT), spans, List.of());
	}

	/**
	 * Lists in one order, as that of resources, scopes and attributes means nothing, no
	 * status that says nothing, and no empty texts, which OpenTelemetry 1.55 loses.
	 */
	private static Message sorted(Message message) {
		if (message instanceof AnyValue value && value.hasStringValue() && value.getStringValue().isEmpty()) {
			return AnyValue.getDefaultInstance();
		}
		Message.Builder builder = message.toBuilder();
		for (FieldDescriptor field : message.getAllFields().keySet()) {
			if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
				continue;
			}
			if (field.isRepeated()) {
				List<Message> elements = new ArrayList<>();
				for (int i = 0; i < message.getRepeatedFieldCount(field); i++) {
					elements.add(sorted((Message) message.getRepeatedField(field, i)));
				}
				if (!field.getName().equals("values")) {
					elements.sort(java.util.Comparator.comparing(Message::toString));
				}
				builder.setField(field, elements);
			}
			else {
				Message part = sorted((Message) message.getField(field));
				if (field.getName().equals("status") && part.getSerializedSize() == 0) {
					builder.clearField(field);
				}
				else {
					builder.setField(field, part);
				}
			}
		}
		return builder.build();
	}

}
