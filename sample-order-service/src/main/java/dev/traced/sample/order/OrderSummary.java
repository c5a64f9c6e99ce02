package dev.traced.sample.order;

/**
 * An order as the list shows it.
 */
record OrderSummary(long id, String customer, String sku, int quantity) {

}
