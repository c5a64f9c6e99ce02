package dev.traced.sample.order;

import java.math.BigDecimal;

/**
 * An order that has been paid.
 */
record Order(long id, String userId, String sku, int quantity, BigDecimal amount) {

}
