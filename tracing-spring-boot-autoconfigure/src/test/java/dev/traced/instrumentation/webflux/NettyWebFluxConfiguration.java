package dev.traced.instrumentation.webflux;

import java.time.Duration;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.client.ReactorResourceFactory;

/**
 * Netty with WebFlux, traced: what an application with the starter has, and nothing else.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration(NettyReactiveWebServerAutoConfiguration.class)
@Import(WebFluxConfiguration.class)
class NettyWebFluxConfiguration {

	@Bean
	ReactorResourceFactory reactorResourceFactory() {
		ReactorResourceFactory resources = new ReactorResourceFactory();
		// the threads of one server only, which need not be quiet before they end
		resources.setUseGlobalResources(false);
		resources.setShutdownQuietPeriod(Duration.ZERO);
		return resources;
	}

}
