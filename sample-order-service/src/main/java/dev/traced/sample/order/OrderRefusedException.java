package dev.traced.sample.order;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * An order that can't be carried out, through no fault of the services. Spring answers
 * with its status and a problem detail.
 */
@SuppressWarnings("serial")
final class OrderRefusedException extends ResponseStatusException {

	private OrderRefusedException(HttpStatus status, @Nullable String reason) {
		super(status, reason);
	}

	static OrderRefusedException unknown(String what, String id) {
		return new OrderRefusedException(HttpStatus.UNPROCESSABLE_CONTENT, "Unknown %s '%s'".formatted(what, id));
	}

	static OrderRefusedException outOfStock(Stock stock) {
		return new OrderRefusedException(HttpStatus.CONFLICT,
				"Only %d of '%s' in stock".formatted(stock.available(), stock.sku()));
	}

	static OrderRefusedException unpaid(@Nullable String reason) {
		return new OrderRefusedException(HttpStatus.PAYMENT_REQUIRED, reason);
	}

}
