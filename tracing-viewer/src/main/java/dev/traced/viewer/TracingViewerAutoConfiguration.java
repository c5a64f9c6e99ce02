package dev.traced.viewer;

import java.time.InstantSource;
import java.util.List;
import java.util.Objects;

import dev.traced.autoconfigure.ExcludedPathPatterns;
import dev.traced.autoconfigure.SpanDestination;
import dev.traced.autoconfigure.TracingAutoConfiguration;
import dev.traced.autoconfigure.TracingStatus;
import dev.traced.viewer.analysis.ApplicationCode;
import dev.traced.viewer.analysis.Findings;
import dev.traced.viewer.analysis.LiveStatistics;
import dev.traced.viewer.analysis.RunningTraces;
import dev.traced.viewer.receiver.OtlpReceiver;
import dev.traced.viewer.store.StoringSpanProcessor;
import dev.traced.viewer.store.TraceListener;
import dev.traced.viewer.store.TraceStore;
import dev.traced.viewer.web.EventHub;
import dev.traced.viewer.web.MvcViewer;
import dev.traced.viewer.web.ViewerBackend;
import dev.traced.viewer.web.ViewerHandler;
import dev.traced.viewer.web.WebFluxViewer;
import org.apache.catalina.Valve;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.servlet.DispatcherServlet;

/**
 * Auto-configuration of the viewer. Without {@code tracing.viewer.enabled}, which
 * DevTools set, there is no bean and no route.
 */
@AutoConfiguration(after = TracingAutoConfiguration.class)
@ConditionalOnBooleanProperty("tracing.viewer.enabled")
@ConditionalOnWebApplication
@EnableConfigurationProperties(TracingViewerProperties.class)
public final class TracingViewerAutoConfiguration {

	/** Before the application's own routes: one of them may match everything. */
	private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 100;

	private static final int MAX_REQUEST_SIZE = 16 * 1024 * 1024;

	@Bean
	EventHub tracingViewerEvents() {
		return new EventHub();
	}

	@Bean
	LiveStatistics tracingViewerStatistics() {
		return new LiveStatistics(InstantSource.system());
	}

	@Bean
	ApplicationCode tracingViewerApplicationCode(BeanFactory beanFactory) {
		return new ApplicationCode(
				AutoConfigurationPackages.has(beanFactory) ? AutoConfigurationPackages.get(beanFactory) : List.of());
	}

	@Bean
	Findings tracingViewerFindings(ApplicationCode code) {
		return new Findings(code);
	}

	@Bean
	RunningTraces tracingViewerRunningTraces(ApplicationCode code) {
		return new RunningTraces(code);
	}

	@Bean
	@ConditionalOnMissingBean
	TraceStore tracingViewerStore(TracingViewerProperties properties, ObjectProvider<TraceListener> listeners) {
		return new TraceStore(properties.toLimits(), listeners.orderedStream().toList());
	}

	@Bean
	StoringSpanProcessor tracingViewerSpanProcessor(TraceStore store) {
		return new StoringSpanProcessor(store);
	}

	@Bean
	SpanDestination tracingViewerSpanDestination() {
		return () -> "tracing-viewer";
	}

	@Bean
	ViewerHandler tracingViewerHandler(TracingViewerProperties properties, TraceStore store, LiveStatistics statistics,
			Findings findings, RunningTraces running, ObjectProvider<OtlpReceiver> receiver, EventHub events,
			ConfigurableApplicationContext context) {
		String version = TracingViewerAutoConfiguration.class.getPackage().getImplementationVersion();
		return new ViewerHandler(properties.path(), properties.toAccess(),
				new ViewerBackend(store, statistics, findings, running,
						receiver.getIfAvailable(() -> new OtlpReceiver(store, MAX_REQUEST_SIZE)), events,
						() -> TracingStatus.of(context), Objects.requireNonNullElse(version, "development"),
						TracingViewerAutoConfiguration.class.getClassLoader()));
	}

	@Bean
	ExcludedPathPatterns tracingViewerExcludedPaths(TracingViewerProperties properties, Environment environment) {
		List<String> patterns = List.of(ViewerUrl.servletPath(environment) + properties.path() + "/**");
		return () -> patterns;
	}

	@Bean
	ViewerLifecycle tracingViewerLifecycle(EventHub events) {
		return new ViewerLifecycle(events);
	}

	/**
	 * Routes of Spring MVC.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.SERVLET)
	@ConditionalOnClass(DispatcherServlet.class)
	@Conditional(OnViewerPort.Application.class)
	static class MvcConfiguration {

		@Bean
		@Order(ORDER)
		org.springframework.web.servlet.function.RouterFunction<org.springframework.web.servlet.function.ServerResponse> tracingViewerMvcRoutes(
				TracingViewerProperties properties, ViewerHandler handler) {
			return MvcViewer.routes(properties.path(), handler);
		}

	}

	/**
	 * Routes of Spring WebFlux.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.REACTIVE)
	@ConditionalOnClass(DispatcherHandler.class)
	@Conditional(OnViewerPort.Application.class)
	static class WebFluxConfiguration {

		@Bean
		@Order(ORDER)
		org.springframework.web.reactive.function.server.RouterFunction<org.springframework.web.reactive.function.server.ServerResponse> tracingViewerWebFluxRoutes(
				TracingViewerProperties properties, ViewerHandler handler, ApplicationContext context) {
			return WebFluxViewer.routes(properties.path(), handler, context);
		}

	}

	/**
	 * What can be said where Spring Boot starts the server.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(WebServerInitializedEvent.class)
	static class ServerConfiguration {

		@Bean
		ViewerStartReport tracingViewerStartReport(TracingViewerProperties properties, Environment environment) {
			return new ViewerStartReport(properties, environment);
		}

	}

	/**
	 * What only Tomcat knows, whichever web framework it serves.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ ConfigurableTomcatWebServerFactory.class, Valve.class })
	static class TomcatConfiguration {

		@Bean
		PeerValveCustomizer tracingViewerPeerValveCustomizer(TracingViewerProperties properties) {
			return new PeerValveCustomizer(properties.path());
		}

	}

}
