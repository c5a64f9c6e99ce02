package dev.traced.viewer;

import dev.traced.viewer.web.WebFluxViewer;
import dev.traced.viewer.web.ViewerHandler;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * The viewer on the port of the actuator.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnWebApplication(type = Type.REACTIVE)
@ConditionalOnClass(DispatcherHandler.class)
@ConditionalOnBean(ViewerHandler.class)
@Conditional(OnViewerPort.Management.class)
@Import(TracingViewerAutoConfiguration.TomcatConfiguration.class)
final class WebFluxViewerManagementConfiguration {

	@Bean
	RouterFunction<ServerResponse> tracingViewerManagementRoutes(TracingViewerProperties properties,
			ViewerHandler handler, ApplicationContext context) {
		return WebFluxViewer.routes(properties.path(), handler, context);
	}

}
