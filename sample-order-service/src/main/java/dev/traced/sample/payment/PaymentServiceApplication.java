package dev.traced.sample.payment;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The payment service. Its configuration is in {@code application.yml}, which all
 * services share, and {@code payment-service.yml}.
 */
@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
public class PaymentServiceApplication {

	/**
	 * Starts the service.
	 * @param args the arguments of the command line
	 * @return its application context
	 */
	public static ConfigurableApplicationContext run(String... args) {
		return new SpringApplicationBuilder(PaymentServiceApplication.class).main(PaymentServiceApplication.class)
			.properties("spring.config.name=application,payment-service")
			.run(args);
	}

}
