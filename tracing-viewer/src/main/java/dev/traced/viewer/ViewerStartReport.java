package dev.traced.viewer;

import dev.traced.viewer.web.ViewerAccess.Mode;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Says in one line where the viewer is.
 */
final class ViewerStartReport implements ApplicationListener<WebServerInitializedEvent> {

	private static final Log logger = LogFactory.getLog("dev.traced");

	private static final String SERVLET_CONTEXT = "org.springframework.web.context.WebApplicationContext";

	private final TracingViewerProperties properties;

	private final Environment environment;

	ViewerStartReport(TracingViewerProperties properties, Environment environment) {
		this.properties = properties;
		this.environment = environment;
	}

	@Override
	public void onApplicationEvent(WebServerInitializedEvent event) {
		boolean management = "management".equals(event.getApplicationContext().getServerNamespace());
		if (management != OnViewerPort.isManagement(this.environment)) {
			return;
		}
		Mode mode = this.properties.toAccess().mode();
		String url = ViewerUrl.of(this.environment, management, isServlet(event), event.getWebServer().getPort(),
				this.properties.path());
		logger.info("Tracing viewer: " + url + switch (mode) {
			case LOOPBACK -> "";
			case TOKEN -> " (with the token: " + this.properties.path() + "/#token=...)";
			case APPLICATION -> " (open to whomever the application lets pass)";
		});
	}

	private static boolean isServlet(WebServerInitializedEvent event) {
		ClassLoader classLoader = ViewerStartReport.class.getClassLoader();
		return ClassUtils.isPresent(SERVLET_CONTEXT, classLoader)
				&& ClassUtils.resolveClassName(SERVLET_CONTEXT, classLoader).isInstance(event.getApplicationContext());
	}

}
