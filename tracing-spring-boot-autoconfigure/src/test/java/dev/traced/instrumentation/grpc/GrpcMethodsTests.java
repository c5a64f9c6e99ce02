package dev.traced.instrumentation.grpc;

import java.util.List;

import dev.traced.instrumentation.grpc.GrpcMethods.Treatment;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GrpcMethods}.
 */
class GrpcMethodsTests {

	@Test
	void methodsAreExcludedByNameOrByWhatTheyBeginWith() {
		GrpcMethods methods = new GrpcMethods(List.of("grpc.health.v1.Health/*", "shop.Orders/Ping"), 100);
		assertThat(methods.treatment(method("grpc.health.v1.Health/Watch"))).isEqualTo(Treatment.EXCLUDED);
		assertThat(methods.treatment(method("shop.Orders/Ping"))).isEqualTo(Treatment.EXCLUDED);
		assertThat(methods.treatment(method("shop.Orders/Pings"))).isEqualTo(Treatment.TRACED);
		assertThat(methods.treatment(method("shop.Orders/Place"))).isEqualTo(Treatment.TRACED);
	}

	@Test
	void namesBeyondTheLimitAreNotRecorded() {
		GrpcMethods methods = new GrpcMethods(List.of("grpc.health.v1.Health/*"), 2);
		assertThat(methods.treatment(method("a.A/1"))).isEqualTo(Treatment.TRACED);
		assertThat(methods.treatment(method("a.A/2"))).isEqualTo(Treatment.TRACED);
		assertThat(methods.treatment(method("a.A/3"))).isEqualTo(Treatment.TRACED_AS_OTHER);
		assertThat(methods.treatment(method("a.A/1"))).isEqualTo(Treatment.TRACED);
		assertThat(methods.treatment(method("grpc.health.v1.Health/Check"))).isEqualTo(Treatment.EXCLUDED);
	}

	@Test
	void methodsOfGeneratedCodeAreAlwaysKnown() {
		GrpcMethods methods = new GrpcMethods(List.of(), 0);
		MethodDescriptor<String, String> generated = method("a.A/1").toBuilder().setSampledToLocalTracing(true).build();
		assertThat(methods.treatment(generated)).isEqualTo(Treatment.TRACED);
		assertThat(methods.treatment(method("a.A/1"))).isEqualTo(Treatment.TRACED_AS_OTHER);
	}

	private static MethodDescriptor<String, String> method(String name) {
		return RpcFixture.method(MethodType.UNARY, name);
	}

}
