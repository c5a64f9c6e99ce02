package dev.traced.sample.order;

import java.math.BigDecimal;
import java.util.List;

import dev.traced.SpanAttribute;
import dev.traced.Traced;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Service;

/**
 * What it takes to place an order: a known customer, goods in stock and a payment.
 */
@Service
class OrderService {

	private static final Logger log = LoggerFactory.getLogger(OrderService.class);

	private final OrderRepository orders;

	private final InventoryClient inventory;

	private final PaymentClient payments;

	OrderService(OrderRepository orders, InventoryClient inventory, PaymentClient payments) {
		this.orders = orders;
		this.inventory = inventory;
		this.payments = payments;
	}

	// A refused order is an expected outcome and no error of this method.
	@Traced(attributes = "team=checkout", ignore = OrderRefusedException.class)
	public Order place(@SpanAttribute("user.id") String userId, @SpanAttribute("order.sku") String sku,
			@SpanAttribute("order.quantity") int quantity) {
		if (this.orders.customer(userId).isEmpty()) {
			throw OrderRefusedException.unknown("user", userId);
		}
		Stock stock = this.inventory.stock(sku);
		if (stock.available() < quantity) {
			throw OrderRefusedException.outOfStock(stock);
		}
		BigDecimal amount = stock.price().multiply(BigDecimal.valueOf(quantity));
		log.info("{} orders {} of {} for {}", userId, quantity, sku, amount);
		this.payments.charge(userId, amount);
		return this.orders.insert(userId, sku, quantity, amount);
	}

	/**
	 * The latest orders, each with the name of its customer: by one query for the orders
	 * and then, on purpose, one more for each of them. A join would do it in one. A trace
	 * shows such an "N+1" at a glance.
	 */
	List<OrderSummary> latest() {
		return this.orders.latest().stream().map(this::summary).toList();
	}

	private OrderSummary summary(Order order) {
		String customer = this.orders.customer(order.userId()).orElse("unknown");
		return new OrderSummary(order.id(), customer, order.sku(), order.quantity());
	}

}
