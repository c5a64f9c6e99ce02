package dev.traced.viewer;

import dev.traced.viewer.web.PeerValve;

import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;

/**
 * Lets Tomcat note who opened a connection, before Spring Boot's own valve replaces it.
 */
final class PeerValveCustomizer implements WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory>, Ordered {

	private final String path;

	PeerValveCustomizer(String path) {
		this.path = path;
	}

	@Override
	public void customize(ConfigurableTomcatWebServerFactory factory) {
		factory.addEngineValves(new PeerValve(this.path));
	}

	@Override
	public int getOrder() {
		return -100;
	}

}
