package dev.traced.sample;

import java.net.URI;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;

import dev.traced.sample.inventory.InventoryServiceApplication;
import dev.traced.sample.order.OrderServiceApplication;
import dev.traced.sample.payment.PaymentServiceApplication;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

/**
 * Starts the three services in one process, each with an application context of its own.
 * They know nothing of each other but the ports. Every argument goes to all of them; two
 * are read here:
 * <ul>
 * <li>{@code --demo.service=order} (or {@code inventory}, {@code payment}) starts that
 * one alone,</li>
 * <li>{@code --demo.traffic} lets orders come in by themselves.</li>
 * </ul>
 *
 * @param payment the payment service
 * @param inventory the inventory service
 * @param order the order service
 */
public record SampleApplication(ConfigurableApplicationContext payment, ConfigurableApplicationContext inventory,
		ConfigurableApplicationContext order) implements AutoCloseable {

	public static void main(String[] args) {
		String service = option("demo.service", "all", args);
		switch (service) {
			case "all" -> startTraffic(start(args).order(), args);
			case "order" -> startTraffic(OrderServiceApplication.run(args), args);
			case "inventory" -> InventoryServiceApplication.run(args);
			case "payment" -> PaymentServiceApplication.run(args);
			default -> throw new IllegalArgumentException(
					"demo.service is '%s', allowed are: all, order, inventory, payment".formatted(service));
		}
	}

	/**
	 * Starts all three services. Any of the ports may be 0.
	 * @param args the arguments of every service
	 * @return the running services
	 */
	static SampleApplication start(String... args) {
		ConfigurableApplicationContext payment = PaymentServiceApplication.run(args);
		ConfigurableApplicationContext inventory = InventoryServiceApplication.run(args);
		int paymentPort = payment.getBean(GrpcServerLifecycle.class).getPort();
		ConfigurableApplicationContext order = OrderServiceApplication
			.run(with(args, "--payment.target=static://localhost:" + paymentPort, "--inventory.url=" + url(inventory)));
		return new SampleApplication(payment, inventory, order);
	}

	/**
	 * Where the order service listens.
	 * @return its URL
	 */
	URI url() {
		return url(this.order);
	}

	@Override
	public void close() {
		this.order.close();
		this.inventory.close();
		this.payment.close();
	}

	private static void startTraffic(ConfigurableApplicationContext order, String... args) {
		if (!"false".equals(option("demo.traffic", "false", args))) {
			DemoTraffic.start(url(order));
		}
	}

	private static URI url(ConfigurableApplicationContext service) {
		return URI.create("http://localhost:" + service.getEnvironment().getProperty("local.server.port"));
	}

	private static String option(String name, String defaultValue, String... args) {
		SimpleCommandLinePropertySource options = new SimpleCommandLinePropertySource(args);
		return Objects.requireNonNullElse(options.getProperty(name), defaultValue);
	}

	private static String[] with(String[] args, String... more) {
		return Stream.concat(Arrays.stream(args), Arrays.stream(more)).toArray(String[]::new);
	}

}
