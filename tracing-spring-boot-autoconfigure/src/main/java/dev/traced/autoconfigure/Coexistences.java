package dev.traced.autoconfigure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * The other tracers in this application, each with who does what. For whoever reports it.
 */
public final class Coexistences {

	private final ObjectProvider<Coexistence> contributed;

	private final ConfigurableListableBeanFactory beanFactory;

	Coexistences(ObjectProvider<Coexistence> contributed, ConfigurableListableBeanFactory beanFactory) {
		this.contributed = contributed;
		this.beanFactory = beanFactory;
	}

	/**
	 * The other tracers, once the context has started.
	 * @return one entry for each
	 */
	public List<Coexistence> list() {
		Map<String, Coexistence> peers = new LinkedHashMap<>();
		Stream.concat(this.contributed.orderedStream(), MicrometerBridge.coexistence(this.beanFactory))
			.forEach((one) -> peers.merge(one.peer(), one, Coexistence::and));
		return List.copyOf(peers.values());
	}

}
