package dev.traced.viewer.receiver;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.traced.viewer.store.TraceStore;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rules of OTLP over HTTP, one by one.
 */
class OtlpReceiverTests {

	private static final String IDS = "\"traceId\":\"5B8EFFF798038103D269B633813FC60C\",\"spanId\":\"EEE19B7EC3C1B174\"";

	private static final String TIMES = "\"startTimeUnixNano\":\"1544712660000000000\",\"endTimeUnixNano\":\"1544712661000000000\"";

	private final Received received = new Received();

	@Test
	void aTraceOfTheFormOfTheOfficialExampleIsTaken() {
		assertThat(json("""
				{"resourceSpans": [{
				  "resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "shop"}}]},
				  "scopeSpans": [{
				    "scope": {"name": "http", "version": "2.0", "attributes": [
				      {"key": "scope.kind", "value": {"stringValue": "library"}}]},
				    "spans": [{
				      "traceId": "5B8EFFF798038103D269B633813FC60C", "spanId": "EEE19B7EC3C1B174",
				      "parentSpanId": "EEE19B7EC3C1B173", "name": "GET /orders",
				      "startTimeUnixNano": "1544712660000000000", "endTimeUnixNano": "1544712661000000000",
				      "kind": 2, "attributes": [{"key": "http.route", "value": {"stringValue": "/orders"}}]
				    }]
				  }]
				}]}""").status()).isEqualTo(200);
		SpanData span = this.received.spans.get(0);
		assertThat(span.getTraceId()).isEqualTo("5b8efff798038103d269b633813fc60c");
		assertThat(span.getSpanId()).isEqualTo("eee19b7ec3c1b174");
		assertThat(span.getParentSpanId()).isEqualTo("eee19b7ec3c1b173");
		assertThat(span.getKind()).isEqualTo(SpanKind.SERVER);
		assertThat(span.getStartEpochNanos()).isEqualTo(1544712660000000000L);
		assertThat(span.getAttributes().get(AttributeKey.stringKey("http.route"))).isEqualTo("/orders");
		assertThat(span.getResource().getAttribute(AttributeKey.stringKey("service.name"))).isEqualTo("shop");
		assertThat(span.getInstrumentationScopeInfo().getVersion()).isEqualTo("2.0");
		assertThat(this.received.receiver.counts().acceptedSpans()).isOne();
	}

	@Test
	void aRecordOfTheFormOfTheOfficialExampleIsTaken() {
		Answer answer = this.received.logs(Received.JSON, utf8("""
				{"resourceLogs": [{
				  "resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "shop"}}]},
				  "scopeLogs": [{
				    "scope": {"name": "com.acme.Orders", "version": "1.0", "attributes": []},
				    "logRecords": [{
				      "timeUnixNano": "1544712660300000000", "observedTimeUnixNano": "1544712660300000000",
				      "severityNumber": 10, "severityText": "Information",
				      "traceId": "5B8EFFF798038103D269B633813FC60C", "spanId": "EEE19B7EC3C1B174",
				      "body": {"stringValue": "order placed"},
				      "attributes": [
				        {"key": "thread.name", "value": {"stringValue": "main"}},
				        {"key": "exception.type", "value": {"stringValue": "java.io.IOException"}},
				        {"key": "exception.message", "value": {"stringValue": "gone"}},
				        {"key": "count", "value": {"intValue": "10"}},
				        {"key": "ratio", "value": {"doubleValue": 637.704}},
				        {"key": "list", "value": {"arrayValue": {"values": [{"stringValue": "many"}]}}},
				        {"key": "map", "value": {"kvlistValue": {"values": [
				          {"key": "some.key", "value": {"boolValue": true}}]}}}]
				    }]
				  }]
				}]}"""));
		assertThat(answer.status()).isEqualTo(200);
		assertThat(this.received.logs).singleElement().satisfies((entry) -> {
			assertThat(entry.traceId()).isEqualTo("5b8efff798038103d269b633813fc60c");
			assertThat(entry.spanId()).isEqualTo("eee19b7ec3c1b174");
			assertThat(entry.service()).isEqualTo("shop");
			assertThat(entry.severity()).isEqualTo("INFO");
			assertThat(entry.logger()).isEqualTo("com.acme.Orders");
			assertThat(entry.thread()).isEqualTo("main");
			assertThat(entry.message()).isEqualTo("order placed");
			assertThat(entry.exception()).isEqualTo("java.io.IOException: gone");
		});
	}

	@Test
	void aRecordOutsideOfEveryTraceIsAcceptedAndPassedOver() {
		ExportLogsServiceRequest request = ExportLogsServiceRequest.newBuilder()
			.addResourceLogs(ResourceLogs.newBuilder()
				.addScopeLogs(ScopeLogs.newBuilder()
					.addLogRecords(LogRecord.newBuilder().setBody(AnyValue.newBuilder().setStringValue("started")))))
			.build();
		assertThat(this.received.logs(Received.PROTOBUF, request.toByteArray()).body()).isEmpty();
		assertThat(this.received.logs).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"resourceSpans\":[]}", "{\"resourceSpans\":null}", "", " {\"new\":[{}]} ",
			"{\"resourceSpans\":[{},{\"scopeSpans\":[{},{\"spans\":[]}]}]}" })
	void anEmptyRequestIsASuccess(String request) {
		Answer answer = json(request);
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.contentType()).isEqualTo(Received.JSON);
		assertThat(answer.body()).asString().isEqualTo("{}");
	}

	@Test
	void anEmptyRequestInProtobufIsASuccess() {
		Answer answer = this.received.traces(Received.PROTOBUF, new byte[0]);
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.contentType()).isEqualTo(Received.PROTOBUF);
		assertThat(answer.body()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "1", "\"1\"", "1.0", "\"1e0\"", "\"SPAN_KIND_INTERNAL\"", "7", "null" })
	void anEnumIsANumberOrAName(String kind) {
		assertThat(span("\"kind\":" + kind).getKind()).isEqualTo(SpanKind.INTERNAL);
	}

	@ParameterizedTest
	@ValueSource(strings = { "9007199254740993", "\"9007199254740993\"", "9007199254740993.0", "9.007199254740993e15",
			"\"9007199254740993e0\"" })
	void aNumberOf64BitsIsANumberOrText(String number) {
		SpanData span = span("\"attributes\":[{\"value\":{\"intValue\":" + number + "},\"key\":\"n\"}]");
		assertThat(span.getAttributes().get(AttributeKey.longKey("n"))).isEqualTo(9007199254740993L);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"NaN\"", "\"-Infinity\"", "\"2.5\"", "2.5", "3" })
	void aNumberWithAPointIsANumberOrText(String number) {
		SpanData span = span("\"attributes\":[{\"key\":\"d\",\"value\":{\"doubleValue\":" + number + "}}]");
		assertThat(span.getAttributes().get(AttributeKey.doubleKey("d")))
			.isEqualTo(Double.valueOf(number.replace("\"", "")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "3q2-7w==", "3q2+7w", "3q2-7w" })
	void bytesAreBase64OfEitherAlphabet(String bytes) {
		SpanData span = span("\"attributes\":[{\"key\":\"b\",\"value\":{\"bytesValue\":\"" + bytes + "\"}}]");
		assertThat(span.getAttributes().get(AttributeKey.stringKey("b"))).isEqualTo("3q2+7w==");
	}

	@Test
	void namesThatAreNotInCamelCaseAreUnknown() {
		SpanData span = span(
				"\"dropped_attributes_count\":7,\"parent_span_id\":\"EEE19B7EC3C1B173\",\"later\":{\"a\":[1]}");
		assertThat(span.getTotalAttributeCount()).isZero();
		assertThat(span.getParentSpanContext().isValid()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "[]", "1", "null", "\"a\"", "{", "{}{}", "{\"resourceSpans\":{}}",
			"{\"resourceSpans\":[1]}", "{\"resourceSpans\":[{\"resource\":[]}]}",
			"{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"name\":1}]}]}]}",
			"{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"kind\":\"OTHER\"}]}]}]}",
			"{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"kind\":1.5}]}]}]}",
			"{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"startTimeUnixNano\":-1}]}]}]}",
			"{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"startTimeUnixNano\":1e-99999999}]}]}]}",
			"{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"startTimeUnixNano\":1e999999999}]}]}]}",
			"{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"flags\":4294967296}]}]}]}",
			"{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"attributes\":[{\"key\":\"a\",\"value\":{\"bytesValue\":\"!\"}}]}]}]}]}" })
	void whatCannotBeDecodedIsABadRequest(String request) {
		Answer answer = json(request);
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.contentType()).isEqualTo(Received.JSON);
		assertThat(answer.body()).asString().contains("\"code\":3", "\"message\":", "google.rpc.BadRequest");
		assertThat(this.received.receiver.counts().refusedRequests()).isOne();
	}

	@Test
	void aBadRequestInProtobufIsAnsweredWithAStatus() throws Exception {
		Answer answer = this.received.traces(Received.PROTOBUF, new byte[] { 10, 5, 1 });
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.contentType()).isEqualTo(Received.PROTOBUF);
		assertThat(statusMessage(answer.body())).isEqualTo("the message is cut off");
	}

	@Test
	void ofAMalformedRequestNothingIsTaken() {
		byte[] good = request(span().build()).toByteArray();
		byte[] bad = new byte[good.length + 1];
		System.arraycopy(good, 0, bad, 0, good.length);
		bad[good.length] = 10;
		assertThat(this.received.traces(Received.PROTOBUF, bad).status()).isEqualTo(400);
		assertThat(this.received.spans).isEmpty();
		assertThat(this.received.traces(Received.PROTOBUF, good).status()).isEqualTo(200);
		assertThat(this.received.spans).hasSize(1);
	}

	@Test
	void ofALargeMalformedRequestNothingIsTaken() {
		Received large = new Received(4 << 20, Integer.MAX_VALUE);
		ExportTraceServiceRequest many = request(Collections.nCopies(10_000, span().setName("n".repeat(60)).build()));
		byte[] good = many.toByteArray();
		assertThat(good.length).isGreaterThan(1 << 20);
		byte[] bad = java.util.Arrays.copyOf(good, good.length + 1);
		bad[good.length] = 10;
		assertThat(large.traces(Received.PROTOBUF, bad).status()).isEqualTo(400);
		assertThat(large.spans).isEmpty();
		assertThat(large.traces(Received.PROTOBUF, good).body()).isEmpty();
		assertThat(large.spans).hasSize(10_000);
	}

	@Test
	void aSpanWithoutValidIdsOrTimesIsRejectedAndTheOthersAreTaken() throws Exception {
		List<Span> spans = List.of(span().build(), span().setTraceId(ByteString.EMPTY).build(),
				span().setTraceId(ByteString.copyFrom(new byte[16])).build(),
				span().setSpanId(ByteString.copyFrom(new byte[7])).build(),
				span().setParentSpanId(ByteString.copyFrom(new byte[3])).build(),
				span().setStartTimeUnixNano(0).build(), span().setEndTimeUnixNano(-1).build(),
				span().setParentSpanId(ByteString.copyFrom(new byte[8])).build());
		Answer answer = this.received.traces(Received.PROTOBUF, request(spans).toByteArray());
		assertThat(answer.status()).isEqualTo(200);
		ExportTraceServiceResponse response = ExportTraceServiceResponse.parseFrom(answer.body());
		assertThat(response.getPartialSuccess().getRejectedSpans()).isEqualTo(6);
		assertThat(response.getPartialSuccess().getErrorMessage())
			.isEqualTo("6 invalid spans, the first: invalid trace id");
		assertThat(this.received.spans).hasSize(2)
			.allSatisfy((span) -> assertThat(span.getParentSpanContext().isValid()).isFalse());
	}

	@Test
	void idsThatAreNotHexadecimalAreRejectedInJson() {
		Answer answer = json(
				inSpan("\"traceId\":\"W47/95gDgQPSabYzgT/GDA==\",\"spanId\":\"EEE19B7EC3C1B174\"," + TIMES));
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.body()).asString()
			.isEqualTo("{\"partialSuccess\":{\"rejectedSpans\":\"1\","
					+ "\"errorMessage\":\"1 invalid spans, the first: invalid trace id\"}}");
	}

	@Test
	void aRecordWithAnInvalidIdIsRejected() throws Exception {
		ExportLogsServiceRequest request = ExportLogsServiceRequest.newBuilder()
			.addResourceLogs(ResourceLogs.newBuilder()
				.addScopeLogs(ScopeLogs.newBuilder()
					.addLogRecords(LogRecord.newBuilder().setTraceId(ByteString.copyFromUtf8("short")))))
			.build();
		Answer answer = this.received.logs(Received.PROTOBUF, request.toByteArray());
		assertThat(ExportLogsServiceResponse.parseFrom(answer.body()).getPartialSuccess().getRejectedLogRecords())
			.isOne();
	}

	@Test
	void aSpanDoesNotEndBeforeItBegins() {
		this.received.traces(Received.PROTOBUF, request(span().setEndTimeUnixNano(5).build()).toByteArray());
		assertThat(this.received.spans).singleElement()
			.satisfies((span) -> assertThat(span.getEndEpochNanos()).isEqualTo(span.getStartEpochNanos()));
	}

	@Test
	void whenNothingFitsTheSenderIsAskedToComeBack() throws Exception {
		Received full = new Received(1 << 20, 0);
		Answer answer = full.traces(Received.PROTOBUF, request(span().build()).toByteArray());
		assertThat(answer.status()).isEqualTo(503);
		assertThat(answer.headers()).containsEntry("Retry-After", "1");
		assertThat(statusMessage(answer.body())).contains("no room");
		Answer json = full.traces(Received.JSON, ProtoJson.write(request(span().build()), false));
		assertThat(json.body()).asString().contains("google.rpc.RetryInfo", "\"retryDelay\":\"1s\"");
	}

	@Test
	void whenOnlySomeFitTheRestIsReportedAndNotToBeSentAgain() throws Exception {
		Received full = new Received(1 << 20, 2);
		Answer answer = full.traces(Received.PROTOBUF, request(Collections.nCopies(5, span().build())).toByteArray());
		assertThat(answer.status()).isEqualTo(200);
		ExportTraceServiceResponse response = ExportTraceServiceResponse.parseFrom(answer.body());
		assertThat(response.getPartialSuccess().getRejectedSpans()).isEqualTo(3);
		assertThat(response.getPartialSuccess().getErrorMessage()).contains("3 spans came faster than they are stored");
	}

	@Test
	void aRequestLargerThanTheQueueOfTheStoreIsTakenNevertheless() throws Exception {
		try (TraceStore store = new TraceStore(List.of())) {
			OtlpReceiver receiver = new OtlpReceiver(store, 16 << 20);
			List<Span> spans = new ArrayList<>();
			for (int i = 0; i < 30_000; i++) {
				byte[] id = ByteBuffer.allocate(8).putInt(7).putInt(i).array();
				spans.add(span().setSpanId(ByteString.copyFrom(id)).build());
			}
			byte[] body = request(spans).toByteArray();
			assertThat(receiver
				.receive(Signal.TRACES, Received.PROTOBUF, null, body.length, new ByteArrayInputStream(body))
				.body()).isEmpty();
			store.flush();
			assertThat(store.status().spans()).isEqualTo(30_000);
			assertThat(store.status().dropped().values()).allMatch((count) -> count == 0);
		}
	}

	@Test
	void aStoreThatStandsStillKeepsNobodyWaitingForLong() {
		OtlpReceiver receiver = new OtlpReceiver(new OtlpIntake((span) -> true, (entry) -> true, new Room(() -> false)),
				1 << 20);
		byte[] body = request(span().build()).toByteArray();
		assertThat(receiver.receive(Signal.TRACES, Received.PROTOBUF, null, body.length, new ByteArrayInputStream(body))
			.status()).isEqualTo(503);
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/plain", "application/octet-stream", "", "application/grpc", "application/jsonx" })
	void otherContentTypesAreNotSupported(String contentType) {
		Answer answer = this.received.traces(contentType, utf8("{}"));
		assertThat(answer.status()).isEqualTo(415);
		assertThat(answer.body()).asString().contains("Content-Type");
	}

	@Test
	void parametersAndCaseOfTheContentTypeDoNotMatter() {
		assertThat(this.received.traces("Application/JSON; charset=utf-8", utf8("{}")).contentType())
			.isEqualTo(Received.JSON);
		assertThat(this.received.receiver.receive(Signal.TRACES, null, null, -1, new ByteArrayInputStream(new byte[0]))
			.status()).isEqualTo(415);
	}

	@Test
	void gzipIsUnpackedAndOtherEncodingsAreNotSupported() throws Exception {
		byte[] packed = gzip(request(span().build()).toByteArray());
		assertThat(receive("gzip", packed).status()).isEqualTo(200);
		assertThat(receive("X-GZIP", packed).status()).isEqualTo(200);
		assertThat(this.received.spans).hasSize(2);
		assertThat(receive("identity", new byte[0]).status()).isEqualTo(200);
		Answer answer = receive("deflate", packed);
		assertThat(answer.status()).isEqualTo(415);
		assertThat(answer.headers()).containsEntry("Accept-Encoding", "gzip");
		assertThat(answer.contentType()).isEqualTo(Received.PROTOBUF);
		assertThat(receive("gzip", request(span().build()).toByteArray()).status()).isEqualTo(400);
		assertThat(receive("gzip", java.util.Arrays.copyOf(packed, packed.length - 9)).status()).isEqualTo(400);
	}

	@Test
	void whatIsTooLargeIsRefusedPackedOrNot() throws Exception {
		Received small = new Received(1000, Integer.MAX_VALUE);
		assertThat(small.traces(Received.PROTOBUF, new byte[1001]).status()).isEqualTo(413);
		assertThat(small.receiver
			.receive(Signal.TRACES, Received.PROTOBUF, null, -1, new ByteArrayInputStream(new byte[1001]))
			.status()).isEqualTo(413);
		byte[] bomb = gzip(new byte[1001]);
		assertThat(bomb.length).isLessThan(100);
		assertThat(small.receiver
			.receive(Signal.TRACES, Received.PROTOBUF, "gzip", bomb.length, new ByteArrayInputStream(bomb))
			.status()).isEqualTo(413);
		byte[] fits = new byte[1000];
		fits[0] = 10;
		fits[1] = (byte) 0xE5;
		fits[2] = 7;
		assertThat(small.traces(Received.PROTOBUF, fits).status()).isEqualTo(400);
	}

	@Test
	void packedBodiesThatUnpackToNothingEnd() throws Exception {
		byte[] nothing = gzip(new byte[0]);
		InputStream endless = new SequenceInputStream(Collections
			.enumeration(Stream.generate(() -> new ByteArrayInputStream(nothing)).limit(1_000_000).toList()));
		Received small = new Received(100_000, Integer.MAX_VALUE);
		assertThat(small.receiver.receive(Signal.TRACES, Received.PROTOBUF, "gzip", -1, endless).status())
			.isEqualTo(413);
	}

	@Test
	void theRestOfWhatIsRefusedIsReadSoThatTheSenderHearsTheAnswer() throws Exception {
		Received small = new Received(1000, Integer.MAX_VALUE);
		InputStream body = new ByteArrayInputStream(new byte[100_000]);
		assertThat(small.receiver.receive(Signal.TRACES, Received.PROTOBUF, null, 100_000, body).status())
			.isEqualTo(413);
		assertThat(body.available()).isZero();
	}

	@Test
	void aSenderThatIsGoneIsNotAFault() {
		InputStream broken = new InputStream() {

			@Override
			public int read() throws IOException {
				throw new IOException("Connection reset");
			}

		};
		assertThat(this.received.receiver.receive(Signal.TRACES, Received.JSON, null, 10, broken).status())
			.isEqualTo(400);
	}

	@Test
	void allRequestsTogetherOccupyABoundedAmount() throws Exception {
		Received small = new Received(100_000, Integer.MAX_VALUE);
		CountDownLatch reading = new CountDownLatch(4);
		CountDownLatch go = new CountDownLatch(1);
		ExecutorService threads = Executors.newCachedThreadPool();
		try {
			List<Future<Answer>> slow = Stream.generate(() -> threads.submit(() -> {
				InputStream body = new SequenceInputStream(new ByteArrayInputStream(new byte[99_000]),
						new Waiting(reading, go));
				return small.receiver.receive(Signal.TRACES, Received.PROTOBUF, null, -1, body);
			})).limit(4).toList();
			reading.await();
			Answer answer = small.traces(Received.PROTOBUF, new byte[90_000]);
			assertThat(answer.status()).isEqualTo(503);
			assertThat(answer.headers()).containsEntry("Retry-After", "1");
			go.countDown();
			for (Future<Answer> one : slow) {
				assertThat(one.get().status()).isIn(400, 503);
			}
		}
		finally {
			threads.shutdownNow();
		}
		assertThat(small.receiver.budget().taken()).isZero();
		assertThat(small.traces(Received.PROTOBUF, request(span().build()).toByteArray()).status()).isEqualTo(200);
	}

	@Test
	void valuesWithinValuesGoOnlySoDeep() {
		assertThat(json(inSpan(IDS + "," + TIMES + "," + nested(30))).status()).isEqualTo(200);
		assertThat(json(inSpan(IDS + "," + TIMES + "," + nested(40))).status()).isEqualTo(400);
		assertThat(json(inSpan(IDS + "," + TIMES + "," + nested(5000))).status()).isEqualTo(400);
		AnyValue value = AnyValue.newBuilder().setStringValue("deep").build();
		for (int i = 0; i < 40; i++) {
			value = AnyValue.newBuilder().setArrayValue(ArrayValue.newBuilder().addValues(value)).build();
		}
		Span.Builder span = span();
		span.addAttributesBuilder().setKey("deep").setValue(value);
		assertThat(this.received.traces(Received.PROTOBUF, request(span.build()).toByteArray()).status())
			.isEqualTo(400);
	}

	@Test
	void ofTooManyPartsTheFirstAreKeptAndAllAreCounted() {
		Span.Builder span = span();
		for (int i = 0; i < 3000; i++) {
			span.addAttributesBuilder().setKey("key" + i).getValueBuilder().setIntValue(i);
			span.addEventsBuilder().setName("event");
			span.addLinksBuilder().setTraceId(span.getTraceId()).setSpanId(span.getSpanId());
		}
		span.addLinksBuilder();
		this.received.traces(Received.PROTOBUF, request(span.build()).toByteArray());
		SpanData data = this.received.spans.get(0);
		assertThat(data.getAttributes().size()).isEqualTo(1024);
		assertThat(data.getTotalAttributeCount()).isEqualTo(3000);
		assertThat(data.getEvents()).hasSize(1024);
		assertThat(data.getTotalRecordedEvents()).isEqualTo(3000);
		assertThat(data.getLinks()).hasSize(1024);
		assertThat(data.getTotalRecordedLinks()).isEqualTo(3001);
	}

	@Test
	void whatAResourceCannotHaveIsLeftOut() {
		ExportTraceServiceRequest.Builder request = request(span().build()).toBuilder();
		for (String key : List.of("größe", "", "x".repeat(256), "service.name")) {
			request.getResourceSpansBuilder(0)
				.getResourceBuilder()
				.addAttributesBuilder()
				.setKey(key)
				.getValueBuilder()
				.setStringValue("shop");
		}
		assertThat(this.received.traces(Received.PROTOBUF, request.build().toByteArray()).status()).isEqualTo(200);
		assertThat(this.received.spans.get(0).getResource().getAttributes().size()).isOne();
	}

	@Test
	void aStatusHasItsMessage() {
		SpanData span = span("\"status\":{\"message\":\"no\",\"code\":2}");
		assertThat(span.getStatus()).isEqualTo(StatusData.create(io.opentelemetry.api.trace.StatusCode.ERROR, "no"));
	}

	private static String nested(int depth) {
		return "\"attributes\":[{\"key\":\"deep\",\"value\":" + "{\"arrayValue\":{\"values\":[".repeat(depth)
				+ "{\"boolValue\":true}" + "]}}".repeat(depth) + "}]";
	}

	private SpanData span(String more) {
		Answer answer = json(inSpan(IDS + "," + TIMES + "," + more));
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.body()).asString().isEqualTo("{}");
		return this.received.spans.get(this.received.spans.size() - 1);
	}

	private static String inSpan(String content) {
		return "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{" + content + "}]}]}]}";
	}

	private Answer json(String body) {
		return this.received.traces(Received.JSON, utf8(body));
	}

	private Answer receive(String encoding, byte[] body) {
		return this.received.receiver.receive(Signal.TRACES, Received.PROTOBUF, encoding, body.length,
				new ByteArrayInputStream(body));
	}

	static byte[] gzip(byte[] bytes) throws IOException {
		ByteArrayOutputStream packed = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
			gzip.write(bytes);
		}
		return packed.toByteArray();
	}

	static Span.Builder span() {
		return Span.newBuilder()
			.setTraceId(ByteString.copyFromUtf8("0123456789abcdef"))
			.setSpanId(ByteString.copyFromUtf8("01234567"))
			.setName("work")
			.setStartTimeUnixNano(1544712660000000000L)
			.setEndTimeUnixNano(1544712661000000000L);
	}

	static ExportTraceServiceRequest request(Span span) {
		return request(List.of(span));
	}

	static ExportTraceServiceRequest request(List<Span> spans) {
		return ExportTraceServiceRequest.newBuilder()
			.addResourceSpans(
					ResourceSpans.newBuilder().addScopeSpans(ScopeSpans.newBuilder().addAllSpans(spans).build()))
			.build();
	}

	/** What protobuf's own reader finds in {@code google.rpc.Status}. */
	static String statusMessage(byte[] status) throws IOException {
		CodedInputStream in = CodedInputStream.newInstance(status);
		String message = "";
		for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
			if (tag == (2 << 3 | 2)) {
				message = in.readString();
			}
			else if (!in.skipField(tag)) {
				throw new InvalidProtocolBufferException("not a status");
			}
		}
		return message;
	}

	private static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	/** Ends when it is told to. */
	private static final class Waiting extends InputStream {

		private final CountDownLatch reading;

		private final CountDownLatch go;

		Waiting(CountDownLatch reading, CountDownLatch go) {
			this.reading = reading;
			this.go = go;
		}

		@Override
		public int read() {
			this.reading.countDown();
			try {
				this.go.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			return -1;
		}

	}

}
