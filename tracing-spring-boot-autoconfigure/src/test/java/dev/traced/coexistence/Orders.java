package dev.traced.coexistence;

import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * The work, and how often each kind of operation was done.
 */
class Orders {

	static final int ROUNDS = 5;

	private final AtomicInteger served = new AtomicInteger();

	private final AtomicInteger called = new AtomicInteger();

	private final AtomicInteger queried = new AtomicInteger();

	private final ServletWebServerApplicationContext context;

	private final RestClient.Builder restClient;

	private final WebClient.Builder webClient;

	private final JdbcTemplate jdbc;

	private final ObjectProvider<ObservedOrders> observed;

	private final ManualOrders manual;

	private final ObjectProvider<RemoteOrders> remote;

	Orders(ServletWebServerApplicationContext context, RestClient.Builder restClient, WebClient.Builder webClient,
			JdbcTemplate jdbc, ObjectProvider<ObservedOrders> observed, ManualOrders manual,
			ObjectProvider<RemoteOrders> remote) {
		this.context = context;
		this.restClient = restClient;
		this.webClient = webClient;
		this.jdbc = jdbc;
		this.observed = observed;
		this.manual = manual;
		this.remote = remote;
	}

	/** Orders from outside, which makes for some more requests, calls and queries. */
	void order() {
		this.called.incrementAndGet();
		this.restClient.baseUrl(url()).build().get().uri("/orders/{id}", "7").retrieve().body(String.class);
	}

	String served(String id) {
		this.served.incrementAndGet();
		this.observed.ifAvailable(ObservedOrders::begun);
		this.manual.withSpan();
		this.manual.traced();
		String stock = this.observed.stream()
			.findFirst()
			.map((observed) -> observed.observe(this::query))
			.orElseGet(this::query);
		this.called.incrementAndGet();
		stock += this.restClient.baseUrl(url()).build().get().uri("/stock").retrieve().body(String.class);
		this.called.incrementAndGet();
		stock += this.webClient.baseUrl(url()).build().get().uri("/stock").retrieve().bodyToMono(String.class).block();
		this.remote.ifAvailable((remote) -> {
			this.called.incrementAndGet();
			remote.call();
		});
		return id + stock;
	}

	private String query() {
		this.queried.incrementAndGet();
		return String.valueOf(this.jdbc.queryForObject("SELECT 1", Integer.class));
	}

	String stock() {
		this.served.incrementAndGet();
		return query();
	}

	void report() {
		this.manual.awaitTick();
		System.out.println("served=" + this.served + " called=" + this.called + " queried=" + this.queried);
		this.observed.ifAvailable(ObservedOrders::report);
	}

	private String url() {
		return "http://localhost:" + this.context.getWebServer().getPort();
	}

}
