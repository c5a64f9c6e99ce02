package dev.traced.autoconfigure;

import java.util.Set;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.event.SmartApplicationListener;

/**
 * Makes the sampler anew when Spring Cloud says that the environment has changed. Spring
 * Cloud need not be there: its events are known by name.
 */
final class SamplerRefresh implements SmartApplicationListener {

	private static final Set<String> EVENTS = Set.of(
			"org.springframework.cloud.context.environment.EnvironmentChangeEvent",
			"org.springframework.cloud.context.scope.refresh.RefreshScopeRefreshedEvent");

	private final ObjectProvider<SamplerControl> control;

	SamplerRefresh(ObjectProvider<SamplerControl> control) {
		this.control = control;
	}

	@Override
	public boolean supportsEventType(Class<? extends ApplicationEvent> eventType) {
		return EVENTS.contains(eventType.getName());
	}

	@Override
	public void onApplicationEvent(ApplicationEvent event) {
		this.control.ifAvailable(SamplerControl::refresh);
	}

}
