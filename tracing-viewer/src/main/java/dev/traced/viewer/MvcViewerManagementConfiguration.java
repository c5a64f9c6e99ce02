package dev.traced.viewer;

import dev.traced.viewer.web.MvcViewer;
import dev.traced.viewer.web.ViewerHandler;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * The viewer on the port of the actuator.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnClass(DispatcherServlet.class)
@ConditionalOnBean(ViewerHandler.class)
@Conditional(OnViewerPort.Management.class)
@Import(TracingViewerAutoConfiguration.TomcatConfiguration.class)
final class MvcViewerManagementConfiguration {

	@Bean
	RouterFunction<ServerResponse> tracingViewerManagementRoutes(TracingViewerProperties properties,
			ViewerHandler handler) {
		return MvcViewer.routes(properties.path(), handler);
	}

}
