package dev.traced.instrumentation.grpc;

import dev.traced.autoconfigure.ConditionalOnInstrumentation;
import dev.traced.autoconfigure.TracingAutoConfiguration;
import dev.traced.core.ErrorRecorder;
import dev.traced.core.Tracing;
import io.grpc.ServerInterceptor;

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
 */
@AutoConfiguration(after = TracingAutoConfiguration.class)
@ConditionalOnClass(ServerInterceptor.class)
@ConditionalOnInstrumentation("grpc")
@ConditionalOnBean(Tracing.class)
@EnableConfigurationProperties(GrpcTracingProperties.class)
public final class GrpcTracingAutoConfiguration {

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
	TracingServerInterceptor tracingGrpcServerInterceptor(Tracing tracing, GrpcServerSpanConvention convention,
			GrpcTracingProperties properties) {
		return new TracingServerInterceptor(tracing, convention, properties);
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
	TracingClientInterceptor tracingGrpcClientInterceptor(Tracing tracing, GrpcClientSpanConvention convention,
			GrpcTracingProperties properties) {
		return new TracingClientInterceptor(tracing, convention, properties);
	}

}
