package dev.traced.instrumentation.webclient;

import org.springframework.core.Ordered;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientHttpServiceGroupConfigurer;

/**
 * Traces the clients behind groups of HTTP interfaces, after all else has configured
 * them.
 */
final class TracingWebClientGroupConfigurer implements WebClientHttpServiceGroupConfigurer {

	private final WebClientInstrumenter instrumenter;

	TracingWebClientGroupConfigurer(WebClientInstrumenter instrumenter) {
		this.instrumenter = instrumenter;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void configureGroups(Groups<WebClient.Builder> groups) {
		groups.forEachClient((group, builder) -> this.instrumenter.instrument(builder));
	}

}
