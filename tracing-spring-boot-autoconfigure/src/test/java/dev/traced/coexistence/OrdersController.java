package dev.traced.coexistence;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * What the application serves.
 */
@RestController
class OrdersController {

	private final Orders orders;

	OrdersController(Orders orders) {
		this.orders = orders;
	}

	@GetMapping("/orders/{id}")
	String order(@PathVariable String id) {
		return this.orders.served(id);
	}

	@GetMapping("/stock")
	String stock() {
		return this.orders.stock();
	}

}
