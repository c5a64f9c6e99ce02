package dev.traced.sample.inventory;

import java.math.BigDecimal;

import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * Tells how many there are of an article and what one costs.
 */
@RestController
class StockController {

	private final JdbcClient jdbc;

	StockController(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	@GetMapping("/stock/{sku}")
	ResponseEntity<Stock> stock(@PathVariable String sku) {
		return ResponseEntity.of(this.jdbc.sql("select sku, available, price from stock where sku = ?")
			.param(sku)
			.query(Stock.class)
			.optional());
	}

	/**
	 * An article.
	 */
	record Stock(String sku, int available, BigDecimal price) {

	}

}
