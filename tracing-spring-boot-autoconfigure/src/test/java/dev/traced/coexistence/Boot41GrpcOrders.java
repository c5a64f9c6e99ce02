package dev.traced.coexistence;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import io.grpc.BindableService;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.client.GrpcChannelFactory;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

/**
 * Orders by gRPC, as Spring Boot 4.1 configures it.
 */
@Configuration(proxyBeanMethods = false)
class Boot41GrpcOrders {

	private static final MethodDescriptor<String, String> METHOD = MethodDescriptor
		.<String, String>newBuilder(new Text(), new Text())
		.setType(MethodType.UNARY)
		.setFullMethodName("orders.Orders/Order")
		.build();

	@Bean
	BindableService grpcOrders(ObjectProvider<Orders> orders) {
		return () -> ServerServiceDefinition.builder("orders.Orders")
			.addMethod(METHOD, ServerCalls.asyncUnaryCall((request, responses) -> {
				responses.onNext(orders.getObject().stock());
				responses.onCompleted();
			}))
			.build();
	}

	@Bean
	RemoteOrders remoteOrders(GrpcServerLifecycle server, GrpcChannelFactory channels) {
		return () -> ClientCalls.blockingUnaryCall(channels.createChannel("static://localhost:" + server.getPort()),
				METHOD, CallOptions.DEFAULT, "7");
	}

	/**
	 * Text, without generated code.
	 */
	private static final class Text implements MethodDescriptor.Marshaller<String> {

		@Override
		public InputStream stream(String value) {
			return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
		}

		@Override
		public String parse(InputStream stream) {
			try {
				return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
