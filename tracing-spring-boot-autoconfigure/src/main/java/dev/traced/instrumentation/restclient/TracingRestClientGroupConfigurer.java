package dev.traced.instrumentation.restclient;

import org.springframework.core.Ordered;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;

/**
 * Traces the clients behind groups of HTTP interfaces, after all else has configured
 * them.
 */
final class TracingRestClientGroupConfigurer implements RestClientHttpServiceGroupConfigurer {

	private final RestClientInstrumenter instrumenter;

	TracingRestClientGroupConfigurer(RestClientInstrumenter instrumenter) {
		this.instrumenter = instrumenter;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void configureGroups(Groups<RestClient.Builder> groups) {
		groups.forEachClient((group, builder) -> this.instrumenter.instrument(builder));
	}

}
