package dev.traced.sample.order;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.stereotype.Repository;

/**
 * The customers and their orders.
 */
@Repository
class OrderRepository {

	private static final RowMapper<Order> ORDER = new DataClassRowMapper<>(Order.class);

	private final JdbcClient jdbc;

	OrderRepository(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	Optional<String> customer(String userId) {
		return this.jdbc.sql("select name from customers where user_id = ?")
			.param(userId)
			.query(String.class)
			.optional();
	}

	Order insert(String userId, String sku, int quantity, BigDecimal amount) {
		GeneratedKeyHolder id = new GeneratedKeyHolder();
		this.jdbc.sql("insert into orders (user_id, sku, quantity, amount) values (?, ?, ?, ?)")
			.params(userId, sku, quantity, amount)
			.update(id, "id");
		return new Order(Objects.requireNonNull(id.getKey()).longValue(), userId, sku, quantity, amount);
	}

	Optional<Order> find(long id) {
		return this.jdbc.sql("select id, user_id, sku, quantity, amount from orders where id = ?")
			.param(id)
			.query(ORDER)
			.optional();
	}

	List<Order> latest() {
		return this.jdbc.sql("select id, user_id, sku, quantity, amount from orders order by id desc limit 20")
			.query(ORDER)
			.list();
	}

}
