package dev.traced.viewer.receiver;

import java.net.InetSocketAddress;

import dev.traced.viewer.store.TraceStore;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Auto-configuration of the receiver of OTLP, and of the ports of its own that it may
 * have.
 */
@AutoConfiguration(afterName = "dev.traced.viewer.TracingViewerAutoConfiguration")
@ConditionalOnBean(TraceStore.class)
@EnableConfigurationProperties(OtlpListenerProperties.class)
public final class OtlpListenerAutoConfiguration {

	private static final Log logger = LogFactory.getLog(OtlpListenerAutoConfiguration.class);

	@Bean
	@ConditionalOnMissingBean
	OtlpReceiver tracingViewerOtlpReceiver(TraceStore store, OtlpListenerProperties properties) {
		return new OtlpReceiver(store, properties.maxRequestBytes());
	}

	@Bean
	@ConditionalOnProperty("tracing.viewer.otlp.http-port")
	@ConditionalOnClass(name = "com.sun.net.httpserver.HttpServer")
	OtlpHttpListener tracingViewerOtlpHttpListener(OtlpReceiver receiver, OtlpListenerProperties properties) {
		return new OtlpHttpListener(receiver, address(properties, properties.httpPort()));
	}

	private static InetSocketAddress address(OtlpListenerProperties properties, @Nullable Integer port) {
		return new InetSocketAddress(properties.address(), (port != null) ? port : 0);
	}

	/**
	 * Where there is grpc-java.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty("tracing.viewer.otlp.grpc-port")
	@ConditionalOnClass(name = "io.grpc.ServerBuilder")
	static class GrpcConfiguration {

		@Bean
		OtlpGrpcListener tracingViewerOtlpGrpcListener(OtlpReceiver receiver, OtlpListenerProperties properties) {
			return new OtlpGrpcListener(receiver, address(properties, properties.grpcPort()),
					properties.maxRequestBytes());
		}

	}

	/**
	 * Where there is none, and it is wanted.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty("tracing.viewer.otlp.grpc-port")
	@ConditionalOnMissingClass("io.grpc.ServerBuilder")
	static class NoGrpcConfiguration {

		NoGrpcConfiguration() {
			logger.warn("tracing.viewer.otlp.grpc-port is set, but there is no grpc-java: add io.grpc:grpc-netty");
		}

	}

}
