package dev.traced.sample.order;

import java.net.URI;
import java.util.List;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * Takes orders and shows them. Nothing here knows of tracing: the span of a request is
 * made around it.
 */
@RestController
@RequestMapping("/orders")
class OrderController {

	private final OrderService service;

	private final OrderRepository orders;

	OrderController(OrderService service, OrderRepository orders) {
		this.service = service;
		this.orders = orders;
	}

	@PostMapping
	ResponseEntity<Order> place(@RequestBody NewOrder order) {
		Order placed = this.service.place(order.userId(), order.sku(), order.quantity());
		URI location = ServletUriComponentsBuilder.fromCurrentRequest().path("/{id}").build(placed.id());
		return ResponseEntity.created(location).body(placed);
	}

	@GetMapping
	List<OrderSummary> latest() {
		return this.service.latest();
	}

	@GetMapping("/{id}")
	ResponseEntity<Order> find(@PathVariable long id) {
		return ResponseEntity.of(this.orders.find(id));
	}

	/**
	 * What a customer sends.
	 */
	record NewOrder(String userId, String sku, int quantity) {

		NewOrder {
			if (userId == null || sku == null || quantity < 1) {
				throw new IllegalArgumentException("An order needs a userId, a sku and a quantity of at least 1");
			}
		}

	}

}
