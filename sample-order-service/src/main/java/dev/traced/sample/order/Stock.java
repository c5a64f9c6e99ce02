package dev.traced.sample.order;

import java.math.BigDecimal;

/**
 * What the inventory service tells of an article.
 */
record Stock(String sku, int available, BigDecimal price) {

}
