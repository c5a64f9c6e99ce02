package dev.traced.instrumentation.grpc;

import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link RpcContract} over HTTP/2 and TCP.
 */
class NettyRpcIT extends RpcContract {

	private static final AttributeKey<String> PEER_ADDRESS = AttributeKey.stringKey("network.peer.address");

	private static final AttributeKey<Long> PEER_PORT = AttributeKey.longKey("network.peer.port");

	private static final AttributeKey<Long> SERVER_PORT = AttributeKey.longKey("server.port");

	private final RpcTransport transport = RpcTransport.netty();

	@EachType
	void bothSidesKnowTheirPeers(MethodType type) {
		Server server = server(true);
		RpcFixture.call(traced(open(server)), type);
		spans.await(2);
		Attributes client = spans.one(SpanKind.CLIENT).getAttributes();
		assertThat(client.get(PEER_ADDRESS)).isIn("127.0.0.1", "0:0:0:0:0:0:0:1");
		assertThat(client.get(PEER_PORT)).isEqualTo(server.getPort());
		assertThat(client.get(SERVER_PORT)).isEqualTo(server.getPort());
		Attributes served = spans.one(SpanKind.SERVER).getAttributes();
		assertThat(served.get(PEER_ADDRESS)).isEqualTo(client.get(PEER_ADDRESS));
		assertThat(served.get(PEER_PORT)).isPositive().isNotEqualTo(server.getPort());
		assertThat(served.get(SERVER_PORT)).isEqualTo(server.getPort());
	}

	@EachType
	void aRefusedConnectionIsRecordedWithItsCause(MethodType type) {
		RpcFixture.call(traced(open(transport().refusingChannel())), type);
		assertThat(spans.awaitOne().getEvents()).singleElement()
			.satisfies((event) -> assertThat(event.getAttributes().get(AttributeKey.stringKey("exception.message")))
				.contains("Connection refused"));
	}

	@Override
	RpcTransport transport() {
		return this.transport;
	}

}
