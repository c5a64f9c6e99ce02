package dev.traced.sample.order;

import dev.traced.sample.payment.v1.PaymentsGrpc.PaymentsBlockingStub;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.grpc.client.ImportGrpcClients;

/**
 * The order service. Its configuration is in {@code application.yml}, which all services
 * share, and {@code order-service.yml}.
 */
@SpringBootApplication(proxyBeanMethods = false)
@ImportGrpcClients(target = "payments", types = PaymentsBlockingStub.class)
public class OrderServiceApplication {

	/**
	 * Starts the service.
	 * @param args the arguments of the command line
	 * @return its application context
	 */
	public static ConfigurableApplicationContext run(String... args) {
		return new SpringApplicationBuilder(OrderServiceApplication.class).main(OrderServiceApplication.class)
			.properties("spring.config.name=application,order-service")
			.run(args);
	}

}
