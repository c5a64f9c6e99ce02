package dev.traced.instrumentation.webflux;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.reactive.TomcatReactiveWebServerAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Tomcat with WebFlux, traced.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration(TomcatReactiveWebServerAutoConfiguration.class)
@Import(WebFluxConfiguration.class)
class TomcatWebFluxConfiguration {

}
