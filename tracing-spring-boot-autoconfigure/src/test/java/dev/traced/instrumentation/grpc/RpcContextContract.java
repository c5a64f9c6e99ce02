package dev.traced.instrumentation.grpc;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import dev.traced.core.Suppression;
import dev.traced.propagation.PropagationFormat;
import dev.traced.propagation.Propagators;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.HandlerRegistry;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How context travels with a call, over every transport: from caller to handler and back
 * into the callbacks, recorded or not.
 */
abstract class RpcContextContract extends RpcHarness {

	private final RpcProbes.Watching server = new RpcProbes.Watching();

	@EachType
	void theSpanIsCurrentInTheHandlerAndInEveryCallback(MethodType type) {
		this.serverInterceptors.add(this.server);
		this.fixture.message = () -> this.server.note("handler of a message");
		this.fixture.reply = (responses) -> {
			this.server.note("handler");
			responses.onNext("response");
			responses.onCompleted();
		};
		RpcFixture.call(channel(), type);
		spans.await(2);
		String spanId = spans.one(SpanKind.SERVER).getSpanId();
		assertThat(this.server.contexts).containsKeys("startCall", "onMessage", "onHalfClose", "onComplete", "handler");
		assertThat(this.server.contexts)
			.allSatisfy((callback, context) -> assertThat(spanId(context)).as(callback).isEqualTo(spanId));
	}

	@EachType
	void theSpanIsOpenUntilTheLastCallbackHasReturned(MethodType type) {
		this.serverInterceptors.add(this.server);
		RpcFixture.call(channel(), type);
		spans.await(2);
		assertThat(this.server.recording).contains("onComplete").isEqualTo(this.server.contexts.keySet());
	}

	@EachType
	void theSpanIsCurrentWhenACallIsCancelled(MethodType type) throws InterruptedException {
		this.serverInterceptors.add(this.server);
		CountDownLatch arrived = this.fixture.silence();
		ClientCall<String, String> call = channel().newCall(RpcFixture.method(type), CallOptions.DEFAULT);
		RpcFixture.start(call, type, 1);
		assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();
		call.cancel("enough", null);
		spans.await(2);
		assertThat(this.server.contexts).containsKey("onCancel")
			.allSatisfy((callback, context) -> assertThat(spanId(context)).as(callback)
				.isEqualTo(spans.one(SpanKind.SERVER).getSpanId()));
	}

	@EachType
	void aClientStartsInItsSpanAndGetsItsResponsesInTheContextOfItsCaller(MethodType type) {
		RpcProbes.WatchingClient client = new RpcProbes.WatchingClient();
		this.clientInterceptors.add(client);
		RpcFixture.Result result = callUnder(parent(TraceFlags.getSampled()), channel(), type);
		spans.await(2);
		SpanData span = spans.one(SpanKind.CLIENT);
		assertThat(span.getParentSpanId()).isEqualTo(PARENT_ID);
		assertThat(spanId(client.started)).isEqualTo(span.getSpanId());
		assertThat(result.spanIds()).hasSize(2).containsOnly(PARENT_ID);
	}

	@EachType
	void aServerContinuesTheTraceOfACallerThatIsNotOurs(MethodType type) {
		this.serverInterceptors.add(this.server);
		Metadata headers = headers("traceparent", "00-" + TRACE_ID + "-" + PARENT_ID + "-01");
		headers.put(Metadata.Key.of("tracestate", Metadata.ASCII_STRING_MARSHALLER), "vendor=1");
		headers.put(Metadata.Key.of("baggage", Metadata.ASCII_STRING_MARSHALLER), "tenant=a");
		headers.put(Metadata.Key.of("traceparent-bin", Metadata.BINARY_BYTE_MARSHALLER), new byte[] { 1 });
		RpcFixture.call(
				ClientInterceptors.intercept(open(server(true)), MetadataUtils.newAttachHeadersInterceptor(headers)),
				type);
		SpanData span = spans.awaitOne();
		assertThat(span.getTraceId()).isEqualTo(TRACE_ID);
		assertThat(span.getParentSpanId()).isEqualTo(PARENT_ID);
		assertThat(span.getSpanContext().getTraceState().get("vendor")).isEqualTo("1");
		assertThat(this.server.contexts.values())
			.allSatisfy((context) -> assertThat(Baggage.fromContext(context).getEntryValue("tenant")).isEqualTo("a"));
	}

	@EachType
	void contextTravelsInTheFormatThatIsConfigured(MethodType type) {
		this.propagator = Propagators.composite(List.of(PropagationFormat.B3), List.of(PropagationFormat.B3));
		this.serverInterceptors.add(this.server);
		RpcFixture.call(channel(), type);
		spans.await(2);
		SpanData client = spans.one(SpanKind.CLIENT);
		assertThat(this.server.header("b3")).startsWith(client.getTraceId() + "-" + client.getSpanId() + "-1");
		assertThat(this.server.headers.keys()).doesNotContain("traceparent");
		assertThat(spans.one(SpanKind.SERVER).getParentSpanId()).isEqualTo(client.getSpanId());
	}

	@EachType
	void aMalformedParentBeginsANewTrace(MethodType type) {
		Metadata headers = headers("traceparent", "00-nonsense");
		RpcFixture.Result result = RpcFixture.call(
				ClientInterceptors.intercept(open(server(true)), MetadataUtils.newAttachHeadersInterceptor(headers)),
				type);
		assertThat(result.status()).isEqualTo(Status.OK);
		assertThat(spans.awaitOne().getParentSpanContext().isValid()).isFalse();
	}

	@EachType
	void underAnUnsampledParentThereIsNoSpanButEverybodyKnows(MethodType type) {
		this.traits = new ParentBased();
		this.sampler = Sampler.parentBased(Sampler.alwaysOn());
		this.serverInterceptors.add(this.server);
		this.fixture.reply = (responses) -> {
			this.server.note("handler");
			responses.onNext("response");
			responses.onCompleted();
		};
		RpcFixture.Result result = callUnder(parent(TraceFlags.getDefault()), channel(), type);
		assertThat(this.server.header("traceparent")).isEqualTo("00-" + TRACE_ID + "-" + PARENT_ID + "-00");
		assertThat(this.server.contexts).containsKey("handler")
			.allSatisfy((callback, context) -> assertThat(spanId(context)).as(callback).isEqualTo(PARENT_ID));
		assertThat(result.spanIds()).hasSize(2).containsOnly(PARENT_ID);
		assertThat(spans.all()).isEmpty();
	}

	@EachType
	void theDecisionOfARootReachesTheServer(MethodType type) {
		this.sampler = Sampler.parentBased(Sampler.alwaysOff());
		this.serverInterceptors.add(this.server);
		RpcFixture.call(channel(), type);
		// the last digit has the sampled bit and, above it, the random one
		assertThat(this.server.header("traceparent")).matches(".*-0[02]");
		SpanContext current = Span.fromContext(this.server.contexts.get("onMessage")).getSpanContext();
		assertThat(current.isValid()).isTrue();
		assertThat(current.isSampled()).isFalse();
		assertThat(spans.all()).isEmpty();
	}

	@EachType
	void anExcludedMethodIsSilentOnBothSides(MethodType type) {
		use(properties("grpc.health.v1.Health/*", "traced.test.Echo/*"));
		this.serverInterceptors.add(this.server);
		RpcFixture.Result result = callUnder(parent(TraceFlags.getSampled()), channel(), type);
		assertThat(this.server.header("traceparent")).isEqualTo("00-" + TRACE_ID + "-" + PARENT_ID + "-00");
		assertThat(this.server.contexts.values())
			.allSatisfy((context) -> assertThat(Suppression.isSuppressed(context)).isTrue());
		assertThat(result.spanIds()).containsOnly(PARENT_ID);
		assertThat(spans.all()).isEmpty();
	}

	@EachType
	void methodsMadeUpByStrangersHaveOneName(MethodType type) {
		use(properties(false, 0));
		HandlerRegistry anything = new HandlerRegistry() {

			@Override
			public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
				return ServerMethodDefinition.create(RpcFixture.method(type, name), (call, headers) -> {
					call.close(Status.UNIMPLEMENTED, new Metadata());
					return new ServerCall.Listener<>() {
					};
				});
			}

		};
		Channel channel = open(server(true, (builder) -> builder.fallbackHandlerRegistry(anything)));
		RpcFixture.start(channel.newCall(RpcFixture.method(type, "made.Up/Name"), CallOptions.DEFAULT), type, 1).join();
		SpanData span = spans.awaitOne();
		assertThat(span.getName()).isEqualTo("grpc");
		assertThat(span.getAttributes().get(METHOD)).isEqualTo("_OTHER");
		assertThat(span.getAttributes().get(AttributeKey.stringKey("rpc.method_original"))).isEqualTo("made.Up/Name");
	}

	@EachType
	void aHandlerThatCallsOnMakesAChildOfItsSpan(MethodType type) {
		AtomicReference<@Nullable Channel> channel = new AtomicReference<>();
		AtomicReference<@Nullable String> outer = new AtomicReference<>();
		this.fixture.reply = (responses) -> {
			Channel onward = channel.getAndSet(null);
			if (onward != null) {
				outer.set(spanId(Context.current()));
				RpcFixture.call(onward, type);
			}
			responses.onNext("response");
			responses.onCompleted();
		};
		Channel traced = channel();
		channel.set(traced);
		RpcFixture.call(traced, type);
		assertThat(spans.await(4)).extracting(SpanData::getTraceId).containsOnly(spans.all().get(0).getTraceId());
		assertThat(spans.all()).filteredOn((span) -> span.getParentSpanId().equals(outer.get()))
			.singleElement()
			.satisfies((span) -> assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT));
	}

	private static RpcFixture.Result callUnder(Span parent, Channel channel, MethodType type) {
		try (Scope scope = parent.makeCurrent()) {
			return RpcFixture.start(channel, type, CallOptions.DEFAULT, RpcFixture.STREAM).join();
		}
	}

	private static Span parent(TraceFlags flags) {
		return Span.wrap(SpanContext.create(TRACE_ID, PARENT_ID, flags, TraceState.getDefault()));
	}

	private static Metadata headers(String name, String value) {
		Metadata headers = new Metadata();
		headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
		return headers;
	}

	private static String spanId(Context context) {
		return Span.fromContext(context).getSpanContext().getSpanId();
	}

}
