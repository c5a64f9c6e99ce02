package dev.traced.sample.inventory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The inventory service. Its configuration is in {@code application.yml}, which all
 * services share, and {@code inventory-service.yml}.
 */
@SpringBootApplication(proxyBeanMethods = false)
public class InventoryServiceApplication {

	/**
	 * Starts the service.
	 * @param args the arguments of the command line
	 * @return its application context
	 */
	public static ConfigurableApplicationContext run(String... args) {
		return new SpringApplicationBuilder(InventoryServiceApplication.class).main(InventoryServiceApplication.class)
			.properties("spring.config.name=application,inventory-service")
			.run(args);
	}

}
