package dev.traced.instrumentation.grpc;

import dev.traced.autoconfigure.ConditionalOnInstrumentation;
import dev.traced.autoconfigure.TracedObservation;
import dev.traced.autoconfigure.TracingAutoConfiguration;
import dev.traced.autoconfigure.TracingStartup;
import dev.traced.core.ErrorRecorder;
import dev.traced.core.Guard;
import dev.traced.core.Tracing;
import dev.traced.instrumentation.http.OtherProtocol;
import io.grpc.ServerInterceptor;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.grpc.client.GlobalClientInterceptor;
import org.springframework.grpc.server.GlobalServerInterceptor;

/**
 * Auto-configuration of the tracing of gRPC. Spring gRPC finds the interceptors by their
 * annotations; without Spring gRPC they are beans to be added to servers and channels.
 * They look tracing up with the first call: what it is made of may itself need a channel.
 */
@AutoConfiguration(after = TracingAutoConfiguration.class)
@ConditionalOnClass(ServerInterceptor.class)
@ConditionalOnInstrumentation("grpc")
@ConditionalOnBean(Tracing.class)
@EnableConfigurationProperties(GrpcTracingProperties.class)
public final class GrpcTracingAutoConfiguration {

	private static final String CONTENT_TYPE = "application/grpc";

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnInstrumentation("grpc.server")
	GrpcServerSpanConvention tracingGrpcServerSpanConvention(GrpcTracingProperties properties, ErrorRecorder errors) {
		return new GrpcServerSpanConvention(properties, errors);
	}

	@Bean
	@GlobalServerInterceptor
	@ConditionalOnMissingBean
	@ConditionalOnInstrumentation("grpc.server")
	TracingServerInterceptor tracingGrpcServerInterceptor(ObjectProvider<Tracing> tracing,
			ObjectProvider<GrpcServerSpanConvention> convention, Guard guard, GrpcTracingProperties properties,
			TracingStartup startup) {
		return new TracingServerInterceptor(tracing::getObject, convention::getObject, guard, properties, startup);
	}

	/**
	 * Where a servlet serves gRPC.
	 * @return tells its requests
	 */
	@Bean
	@ConditionalOnClass(name = "io.grpc.servlet.jakarta.GrpcServlet")
	@ConditionalOnInstrumentation("grpc.server")
	OtherProtocol tracingGrpcOverHttp() {
		return GrpcTracingAutoConfiguration::isGrpc;
	}

	/** Not so {@code application/grpc-web}, which no servlet of gRPC takes. */
	static boolean isGrpc(String contentType) {
		if (!contentType.startsWith(CONTENT_TYPE)) {
			return false;
		}
		char next = (contentType.length() > CONTENT_TYPE.length()) ? contentType.charAt(CONTENT_TYPE.length()) : ';';
		return next == ';' || next == '+';
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnInstrumentation("grpc.client")
	GrpcClientSpanConvention tracingGrpcClientSpanConvention(GrpcTracingProperties properties, ErrorRecorder errors) {
		return new GrpcClientSpanConvention(properties, errors);
	}

	@Bean
	@GlobalClientInterceptor
	@ConditionalOnMissingBean
	@ConditionalOnInstrumentation("grpc.client")
	TracingClientInterceptor tracingGrpcClientInterceptor(ObjectProvider<Tracing> tracing,
			ObjectProvider<GrpcClientSpanConvention> convention, Guard guard, GrpcTracingProperties properties,
			TracingStartup startup) {
		return new TracingClientInterceptor(tracing::getObject, convention::getObject, guard, properties, startup);
	}

	@Bean
	@ConditionalOnInstrumentation("grpc.server")
	TracedObservation tracedGrpcServerObservation() {
		return TracedObservation.ofNamed("io.micrometer.core.instrument.binder.grpc.GrpcServerObservationContext");
	}

	@Bean
	@ConditionalOnInstrumentation("grpc.client")
	TracedObservation tracedGrpcClientObservation() {
		return TracedObservation.ofNamed("io.micrometer.core.instrument.binder.grpc.GrpcClientObservationContext");
	}

}
