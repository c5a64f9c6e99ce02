package dev.traced.coexistence;

import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * An application that serves, calls and queries, and says how often. Runs as many
 * contexts at once as it is told, in one virtual machine.
 */
@SpringBootApplication
@EnableScheduling
@Import({ Orders.class, ObservedOrders.class, ManualOrders.class })
public class PeerApplication {

	static final String NEXT_CONTEXT = "--next-context";

	/**
	 * Runs the contexts, has each of them work, and closes them.
	 * @param arguments those of the contexts, separated by {@link #NEXT_CONTEXT}
	 */
	public static void main(String[] arguments) {
		List<ConfigurableApplicationContext> contexts = new ArrayList<>();
		List<String> ofContext = new ArrayList<>();
		for (String argument : arguments) {
			if (argument.equals(NEXT_CONTEXT)) {
				contexts.add(start(ofContext));
				ofContext.clear();
			}
			else {
				ofContext.add(argument);
			}
		}
		contexts.add(start(ofContext));
		for (int round = 0; round < Orders.ROUNDS; round++) {
			contexts.forEach((context) -> context.getBean(Orders.class).order());
		}
		contexts.forEach((context) -> context.getBean(Orders.class).report());
		contexts.forEach(ConfigurableApplicationContext::close);
		System.exit(0);
	}

	private static ConfigurableApplicationContext start(List<String> arguments) {
		List<String> all = new ArrayList<>(
				List.of("--server.port=0", "--spring.grpc.server.port=0", "--spring.main.banner-mode=off",
						"--spring.datasource.url=jdbc:h2:mem:orders", "--spring.datasource.generate-unique-name=true",
						"--spring.jmx.enabled=false", "--management.otlp.metrics.export.enabled=false"));
		all.addAll(arguments);
		return SpringApplication.run(PeerApplication.class, all.toArray(new String[0]));
	}

}
