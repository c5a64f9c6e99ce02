package dev.traced.instrumentation.grpc;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What holds for calls over every transport: one span on each side, to the real end, with
 * the status that each side sees.
 */
abstract class RpcContract extends RpcHarness {

	private static final Set<Status.Code> SERVER_ERRORS = EnumSet.of(Status.Code.UNKNOWN, Status.Code.DEADLINE_EXCEEDED,
			Status.Code.UNIMPLEMENTED, Status.Code.INTERNAL, Status.Code.UNAVAILABLE, Status.Code.DATA_LOSS);

	@EachType
	void aCallIsOneSpanOnEachSide(MethodType type) {
		assertThat(RpcFixture.call(channel(), type).status()).isEqualTo(Status.OK);
		spans.await(2);
		SpanData client = spans.one(SpanKind.CLIENT);
		SpanData server = spans.one(SpanKind.SERVER);
		assertThat(server.getParentSpanId()).isEqualTo(client.getSpanId());
		assertThat(server.getTraceId()).isEqualTo(client.getTraceId());
		assertThat(server.getParentSpanContext().isRemote()).isTrue();
		for (SpanData span : List.of(client, server)) {
			assertThat(span.getName()).isEqualTo("traced.test.Echo/" + type);
			assertThat(span.getAttributes().get(METHOD)).isEqualTo("traced.test.Echo/" + type);
			assertThat(span.getAttributes().get(AttributeKey.stringKey("rpc.system.name"))).isEqualTo("grpc");
			assertThat(span.getAttributes().get(AttributeKey.stringKey("server.address"))).isEqualTo("localhost");
			assertThat(span.getEvents()).isEmpty();
			assertThat(span.getAttributes().get(SENT)).isNull();
			assertStatus(span, "OK", false);
		}
		assertThat(this.guard.failures()).isZero();
	}

	@EachType
	void aTargetThatIsToldTakesThePlaceOfTheAuthority(MethodType type) {
		TracingClientInterceptor interceptor = new TracingClientInterceptor(tracing(), this.clientConvention,
				this.properties);
		Channel channel = ClientInterceptors.intercept(open(server(false)),
				interceptor.forTarget("dns:///orders:9090"));
		RpcFixture.call(channel, type);
		SpanData client = spans.awaitOne();
		assertThat(client.getAttributes().get(AttributeKey.stringKey("server.address"))).isEqualTo("orders");
		assertThat(client.getAttributes().get(AttributeKey.longKey("server.port"))).isEqualTo(9090);
	}

	@EachType
	void everyStatusIsRecordedByTheRulesOfItsSide(MethodType type) {
		AtomicInteger next = new AtomicInteger();
		List<Status.Code> codes = List.copyOf(EnumSet.complementOf(EnumSet.of(Status.Code.OK)));
		this.fixture.reply = (responses) -> responses
			.onError(codes.get(next.getAndIncrement()).toStatus().withDescription("as asked").asRuntimeException());
		Channel channel = channel();
		for (Status.Code code : codes) {
			assertThat(RpcFixture.call(channel, type).status().getCode()).isEqualTo(code);
		}
		List<SpanData> all = spans.await(2 * codes.size());
		for (Status.Code code : codes) {
			List<SpanData> ofCode = all.stream()
				.filter((span) -> code.name().equals(span.getAttributes().get(STATUS)))
				.toList();
			assertThat(ofCode).as(code.name()).hasSize(2);
			for (SpanData span : ofCode) {
				boolean error = span.getKind() == SpanKind.CLIENT || SERVER_ERRORS.contains(code);
				assertStatus(span, code.name(), error);
				assertThat(span.getStatus().getDescription()).isEqualTo(error ? "as asked" : "");
			}
		}
	}

	@EachType
	void whatTheHandlerThrowsIsRecordedOnTheServer(MethodType type) {
		this.fixture.reply = (responses) -> {
			throw new IllegalStateException("broken");
		};
		assertThat(RpcFixture.call(channel(), type).status().getCode()).isEqualTo(Status.Code.UNKNOWN);
		spans.await(2);
		assertStatus(spans.one(SpanKind.CLIENT), "UNKNOWN", true);
		SpanData server = spans.one(SpanKind.SERVER);
		assertStatus(server, "UNKNOWN", true);
		assertThat(server.getStatus().getDescription()).isEqualTo("broken");
		assertThat(server.getEvents()).singleElement()
			.satisfies((event) -> assertThat(event.getAttributes().get(AttributeKey.stringKey("exception.type")))
				.isEqualTo("java.lang.IllegalStateException"));
	}

	@EachType
	void theCauseOfAStatusIsRecordedIfTheStatusIsAnError(MethodType type) {
		AtomicInteger calls = new AtomicInteger();
		this.fixture.reply = (responses) -> responses
			.onError(((calls.getAndIncrement() == 0) ? Status.INTERNAL : Status.NOT_FOUND)
				.withCause(new IllegalStateException("cause"))
				.asRuntimeException());
		Channel channel = channel();
		RpcFixture.call(channel, type);
		spans.await(2);
		assertThat(spans.one(SpanKind.SERVER).getEvents()).hasSize(1);
		spans.clear();
		RpcFixture.call(channel, type);
		spans.await(2);
		assertThat(spans.one(SpanKind.SERVER).getEvents()).isEmpty();
		assertStatus(spans.one(SpanKind.SERVER), "NOT_FOUND", false);
	}

	@EachType
	void aCallPastItsDeadlineEndsOnBothSides(MethodType type) throws InterruptedException {
		CountDownLatch arrived = this.fixture.silence();
		Channel channel = channel();
		CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(300, TimeUnit.MILLISECONDS);
		CompletableFuture<RpcFixture.Result> result = RpcFixture.start(channel, type, options, 1);
		assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(result.join().status().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
		spans.await(2);
		assertStatus(spans.one(SpanKind.CLIENT), "DEADLINE_EXCEEDED", true);
		// the client cancels the stream at the very time at which the server's clock runs
		// out
		assertThat(spans.one(SpanKind.SERVER).getAttributes().get(STATUS)).isIn("DEADLINE_EXCEEDED", "CANCELLED");
	}

	@EachType
	void aDeadlineThatOnlyTheServerKeepsIsAnErrorOfTheServer(MethodType type) {
		this.fixture.silence();
		Metadata headers = new Metadata();
		headers.put(Metadata.Key.of("grpc-timeout", Metadata.ASCII_STRING_MARSHALLER), "50m");
		Channel channel = ClientInterceptors.intercept(open(server(true)),
				MetadataUtils.newAttachHeadersInterceptor(headers));
		assertThat(RpcFixture.call(channel, type).status().isOk()).isFalse();
		assertStatus(spans.awaitOne(), "DEADLINE_EXCEEDED", true);
	}

	@EachType
	void aDeadlineThatHasPassedMakesAClientSpanOnly(MethodType type) {
		CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(-1, TimeUnit.SECONDS);
		RpcFixture.start(channel(), type, options, 1).join();
		assertThat(spans.awaitOne().getKind()).isEqualTo(SpanKind.CLIENT);
		assertStatus(spans.awaitOne(), "DEADLINE_EXCEEDED", true);
	}

	@EachType
	void aCallCancelledByTheClientEndsOnBothSides(MethodType type) throws InterruptedException {
		CountDownLatch arrived = this.fixture.silence();
		ClientCall<String, String> call = channel().newCall(RpcFixture.method(type), CallOptions.DEFAULT);
		CompletableFuture<RpcFixture.Result> result = RpcFixture.start(call, type, 1);
		assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();
		call.cancel("enough", null);
		assertThat(result.join().status().getCode()).isEqualTo(Status.Code.CANCELLED);
		spans.await(2);
		assertStatus(spans.one(SpanKind.CLIENT), "CANCELLED", true);
		assertStatus(spans.one(SpanKind.SERVER), "CANCELLED", false);
		assertThat(spans.one(SpanKind.SERVER).getEvents()).isEmpty();
	}

	@EachType
	void aCallCancelledBeforeItsStartMakesNoSpanAndItsStartFailsAsEver(MethodType type) {
		Channel channel = channel();
		RpcFixture.call(channel, type);
		spans.await(2);
		spans.clear();
		ClientCall<String, String> call = channel.newCall(RpcFixture.method(type), CallOptions.DEFAULT);
		call.cancel("never mind", null);
		assertThat(spans.all()).isEmpty();
		assertThatIllegalStateException().isThrownBy(() -> call.start(new ClientCall.Listener<>() {
		}, new Metadata())).withMessage("call was cancelled");
		SpanData client = spans.awaitOne();
		assertThat(client.getAttributes().get(ERROR_TYPE)).isEqualTo("java.lang.IllegalStateException");
		assertThat(client.getAttributes().get(STATUS)).isEqualTo("UNKNOWN");
		assertThat(client.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
	}

	@EachType
	void aServerThatShutsDownEndsItsCalls(MethodType type) throws InterruptedException {
		CountDownLatch arrived = this.fixture.silence();
		Server server = server(true);
		CompletableFuture<RpcFixture.Result> result = RpcFixture.start(traced(open(server)), type, CallOptions.DEFAULT,
				1);
		assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();
		server.shutdownNow();
		Status status = result.join().status();
		assertThat(status.isOk()).isFalse();
		spans.await(2);
		assertStatus(spans.one(SpanKind.CLIENT), status.getCode().name(), true);
		assertStatus(spans.one(SpanKind.SERVER), "CANCELLED", false);
	}

	@EachType
	void aMethodThatTheServerDoesNotHaveIsAnErrorOfTheClient(MethodType type) {
		ClientCall<String, String> call = channel().newCall(RpcFixture.method(type, RpcFixture.SERVICE + "/Missing"),
				CallOptions.DEFAULT);
		RpcFixture.start(call, type, 1).join();
		SpanData client = spans.awaitOne();
		assertThat(client.getKind()).isEqualTo(SpanKind.CLIENT);
		assertStatus(client, "UNIMPLEMENTED", true);
	}

	@EachType
	void aServerThatCannotBeReachedIsAnErrorOfTheClient(MethodType type) {
		RpcFixture.call(traced(open(transport().refusingChannel())), type);
		assertStatus(spans.awaitOne(), "UNAVAILABLE", true);
	}

	@EachType
	void retriesAreOneSpanOfTheClient(MethodType type) {
		AtomicInteger calls = new AtomicInteger();
		this.fixture.reply = (responses) -> {
			if (calls.incrementAndGet() < 3) {
				responses.onError(Status.UNAVAILABLE.asRuntimeException());
			}
			else {
				responses.onNext("response");
				responses.onCompleted();
			}
		};
		Map<String, ?> retry = Map.of("maxAttempts", 4.0, "initialBackoff", "0.01s", "maxBackoff", "0.02s",
				"backoffMultiplier", 1.0, "retryableStatusCodes", List.of("UNAVAILABLE"));
		Map<String, ?> config = Map.of("methodConfig",
				List.of(Map.of("name", List.of(Map.of("service", RpcFixture.SERVICE)), "retryPolicy", retry)));
		Channel channel = traced(open(transport().channel(server(true)).defaultServiceConfig(config).enableRetry()));
		assertThat(RpcFixture.call(channel, type).status()).isEqualTo(Status.OK);
		List<SpanData> all = spans.await(4);
		SpanData client = spans.one(SpanKind.CLIENT);
		assertStatus(client, "OK", false);
		assertThat(all).filteredOn((span) -> span != client)
			.hasSize(3)
			.allSatisfy((span) -> assertThat(span.getParentSpanId()).isEqualTo(client.getSpanId()));
	}

	@EachType
	void aLongStreamIsOneSpanWithoutEvents(MethodType type) {
		use(properties(true, 1000));
		int responses = type.serverSendsOneMessage() ? 1 : 3000;
		this.fixture.reply = (observer) -> {
			for (int i = 0; i < responses; i++) {
				observer.onNext("response");
			}
			observer.onCompleted();
		};
		RpcFixture.Result result = RpcFixture.start(channel(), type, CallOptions.DEFAULT, 3000).join();
		assertThat(result.responses()).hasSize(responses);
		spans.await(2);
		long requests = type.clientSendsOneMessage() ? 1 : 3000;
		assertCounts(spans.one(SpanKind.CLIENT), requests, responses);
		assertCounts(spans.one(SpanKind.SERVER), responses, requests);
		// the counts are ours, no convention knows them
		spans.clear();
	}

	@EachType
	void countsOfACancelledStreamAreThoseOfWhatWasSent(MethodType type) throws InterruptedException {
		use(properties(true, 1000));
		CountDownLatch arrived = this.fixture.silence();
		ClientCall<String, String> call = channel().newCall(RpcFixture.method(type), CallOptions.DEFAULT);
		CompletableFuture<RpcFixture.Result> result = RpcFixture.start(call, type, RpcFixture.STREAM);
		assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();
		call.cancel("enough", null);
		result.join();
		spans.await(2);
		assertCounts(spans.one(SpanKind.CLIENT), RpcFixture.requests(type), 0);
		assertCounts(spans.one(SpanKind.SERVER), 0, RpcFixture.requests(type));
		spans.clear();
	}

	@EachType
	void callsThatAreCancelledWhileTheyEndHaveOneSpan(MethodType type) {
		Channel channel = channel();
		ExecutorService cancelling = Executors.newSingleThreadExecutor();
		int calls = 200;
		for (int i = 0; i < calls; i++) {
			ClientCall<String, String> call = channel.newCall(RpcFixture.method(type), CallOptions.DEFAULT);
			CompletableFuture<RpcFixture.Result> result = new CompletableFuture<>();
			call.start(new ClientCall.Listener<>() {

				@Override
				public void onClose(Status status, Metadata trailers) {
					result.complete(new RpcFixture.Result(List.of(), List.of(), null));
				}

			}, new Metadata());
			call.request(10);
			call.sendMessage("request");
			call.halfClose();
			cancelling.execute(() -> call.cancel("too late?", null));
			result.orTimeout(10, TimeUnit.SECONDS).join();
		}
		cancelling.shutdown();
		assertThat(spans.all()).filteredOn((span) -> span.getKind() == SpanKind.CLIENT).hasSize(calls);
		assertThat(spans.all()).extracting(SpanData::getSpanId).doesNotHaveDuplicates();
		assertThat(this.guard.failures()).isZero();
	}

	@EachType
	void onlyTheMetadataThatIsListedIsCaptured(MethodType type) {
		this.serverInterceptors.add(new RpcProbes.Answering(Map.of("x-node", "1", "x-secret", "2"), "x-node", "3"));
		Metadata headers = new Metadata();
		for (String tenant : List.of("a", "b")) {
			headers.put(Metadata.Key.of("X-Tenant", Metadata.ASCII_STRING_MARSHALLER), tenant);
		}
		headers.put(Metadata.Key.of("x-secret", Metadata.ASCII_STRING_MARSHALLER), "c");
		RpcFixture.call(ClientInterceptors.intercept(channel(), MetadataUtils.newAttachHeadersInterceptor(headers)),
				type);
		for (SpanData span : spans.await(2)) {
			assertThat(span.getAttributes().get(AttributeKey.stringArrayKey("rpc.request.metadata.x-tenant")))
				.containsExactly("a", "b");
			assertThat(span.getAttributes().get(AttributeKey.stringArrayKey("rpc.response.metadata.x-node")))
				.containsExactly("1", "3");
			assertThat(span.getAttributes().asMap().toString()).doesNotContain("secret");
		}
	}

	private static void assertCounts(SpanData span, long sent, long received) {
		assertThat(span.getAttributes().get(SENT)).isEqualTo(sent);
		assertThat(span.getAttributes().get(RECEIVED)).isEqualTo(received);
		assertThat(span.getEvents()).isEmpty();
	}

}
