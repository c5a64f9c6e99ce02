package dev.traced.instrumentation.grpc;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

import dev.traced.core.AttributeSink;
import dev.traced.core.ErrorRecorder;
import io.grpc.Status;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of gRPC spans and how they are written: what both sides have in common.
 */
final class GrpcAttributes {

	static final String SYSTEM = "grpc";

	static final String OTHER = "_OTHER";

	private static final AttributeKey<String> SYSTEM_NAME = AttributeKey.stringKey("rpc.system.name");

	private static final AttributeKey<String> METHOD = AttributeKey.stringKey("rpc.method");

	private static final AttributeKey<String> METHOD_ORIGINAL = AttributeKey.stringKey("rpc.method_original");

	private static final AttributeKey<String> STATUS_CODE = AttributeKey.stringKey("rpc.response.status_code");

	private static final AttributeKey<String> SERVER_ADDRESS = AttributeKey.stringKey("server.address");

	private static final AttributeKey<Long> SERVER_PORT = AttributeKey.longKey("server.port");

	private static final AttributeKey<String> PEER_ADDRESS = AttributeKey.stringKey("network.peer.address");

	private static final AttributeKey<Long> PEER_PORT = AttributeKey.longKey("network.peer.port");

	// no convention has a place for these
	private static final AttributeKey<Long> MESSAGES_SENT = AttributeKey.longKey("traced.grpc.messages.sent");

	private static final AttributeKey<Long> MESSAGES_RECEIVED = AttributeKey.longKey("traced.grpc.messages.received");

	private GrpcAttributes() {
	}

	static void method(AttributeSink attributes, String method, boolean recognized) {
		attributes.put(SYSTEM_NAME, SYSTEM);
		attributes.put(METHOD, recognized ? method : OTHER);
		if (!recognized) {
			attributes.put(METHOD_ORIGINAL, method);
		}
	}

	static void server(AttributeSink attributes, GrpcTarget target) {
		attributes.put(SERVER_ADDRESS, target.address());
		if (target.port() >= 0) {
			attributes.put(SERVER_PORT, (long) target.port());
		}
	}

	static void peer(Span span, @Nullable SocketAddress address) {
		if (address instanceof InetSocketAddress inet) {
			// never getHostName, which asks the name service
			span.setAttribute(PEER_ADDRESS,
					(inet.getAddress() != null) ? inet.getAddress().getHostAddress() : inet.getHostString());
			span.setAttribute(PEER_PORT, (long) inet.getPort());
		}
		else if (address != null && address.getClass().getSimpleName().endsWith("DomainSocketAddress")) {
			// of the JDK or of Netty, shaded or not: its text is its path
			String path = address.toString();
			if (!path.isEmpty()) {
				span.setAttribute(PEER_ADDRESS, path);
			}
		}
	}

	static void status(Span span, Status status, boolean failed, ErrorRecorder errors) {
		String code = status.getCode().name();
		span.setAttribute(STATUS_CODE, code);
		if (failed) {
			errors.record(span, code, status.getDescription());
		}
	}

	static void messages(Span span, GrpcResponse response) {
		span.setAttribute(MESSAGES_SENT, response.sent());
		span.setAttribute(MESSAGES_RECEIVED, response.received());
	}

}
