package dev.traced.instrumentation.grpc;

import java.util.List;

import dev.traced.core.CallerContext;
import dev.traced.core.Edge;
import dev.traced.propagation.CallerRules;
import dev.traced.propagation.TargetHosts;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What gRPC makes of the context of callers that it trusts, and of others; and what it
 * tells to servers.
 */
class NettyEdgeIT extends RpcHarness {

	private static final List<String> LOOPBACK = List.of("127.0.0.0/8", "::1");

	private final RpcTransport transport = RpcTransport.netty();

	private final RpcProbes.Watching server = new RpcProbes.Watching();

	@Override
	RpcTransport transport() {
		return this.transport;
	}

	@EachType
	void aStrangerIsRestarted(MethodType type) {
		this.edge = callers(CallerContext.RESTART,
				CallerRules.rule(CallerContext.CONTINUE, List.of(), List.of("10.0.0.0/8")));
		SpanData span = callByStranger(type);
		assertThat(span.getTraceId()).isNotEqualTo(TRACE_ID);
		assertThat(span.getLinks()).isEmpty();
		assertThat(this.server.contexts.values())
			.allSatisfy((context) -> assertThat(Baggage.fromContext(context).isEmpty()).isTrue());
	}

	@EachType
	void aPeerIsKnownByItsAddress(MethodType type) {
		this.edge = callers(CallerContext.RESTART, CallerRules.rule(CallerContext.CONTINUE, List.of(), LOOPBACK));
		assertThat(callByStranger(type).getTraceId()).isEqualTo(TRACE_ID);
	}

	@EachType
	void aMethodIsKnownByItsPath(MethodType type) {
		this.edge = callers(CallerContext.CONTINUE,
				CallerRules.rule(CallerContext.LINK, List.of("/traced.test.Echo/*"), LOOPBACK));
		SpanData span = callByStranger(type);
		assertThat(span.getTraceId()).isNotEqualTo(TRACE_ID);
		assertThat(span.getLinks()).singleElement()
			.satisfies((link) -> assertThat(link.getSpanContext().getTraceId()).isEqualTo(TRACE_ID));
	}

	@EachType
	void aHostThatIsNotListedIsToldNothing(MethodType type) {
		this.edge = new Edge(null, new TargetHosts(List.of("*.example.com"), List.of("*")));
		callWithBaggage(type);
		assertThat(this.server.headers.keys()).doesNotContain("traceparent", "baggage");
		assertThat(spans.one(SpanKind.SERVER).getParentSpanContext().isValid()).isFalse();
	}

	@EachType
	void baggageGoesOnlyToHostsThatAreListedForIt(MethodType type) {
		this.edge = new Edge(null, new TargetHosts(List.of("localhost"), List.of("*.example.com")));
		callWithBaggage(type);
		assertThat(this.server.headers.keys()).contains("traceparent").doesNotContain("baggage");
	}

	private SpanData callByStranger(MethodType type) {
		this.serverInterceptors.add(this.server);
		Metadata headers = new Metadata();
		headers.put(Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER),
				"00-" + TRACE_ID + "-" + PARENT_ID + "-01");
		headers.put(Metadata.Key.of("baggage", Metadata.ASCII_STRING_MARSHALLER), "role=admin");
		RpcFixture.call(
				ClientInterceptors.intercept(open(server(true)), MetadataUtils.newAttachHeadersInterceptor(headers)),
				type);
		return spans.awaitOne();
	}

	private void callWithBaggage(MethodType type) {
		this.serverInterceptors.add(this.server);
		Server server = server(true);
		try (Scope scope = Baggage.builder().put("role", "admin").build().makeCurrent()) {
			RpcFixture.call(traced(open(server)), type);
		}
		spans.await(2);
	}

	private static Edge callers(CallerContext otherwise, CallerRules.Rule rule) {
		return new Edge(new CallerRules(otherwise, List.of(rule)), null);
	}

}
