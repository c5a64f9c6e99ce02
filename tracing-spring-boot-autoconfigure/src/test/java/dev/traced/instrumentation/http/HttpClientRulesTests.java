package dev.traced.instrumentation.http;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.traced.core.AttributeSink;
import io.opentelemetry.api.common.AttributeKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HttpClientRules}.
 */
class HttpClientRulesTests {

	private final HttpClientRules rules = new HttpClientRules(List.of(), List.of(), List.of());

	@ParameterizedTest
	@CsvSource({ "/orders/{id},/orders/{id}", "http://host/orders/{id},/orders/{id}", "http://host:80/,/",
			"{base}/orders,", "http://host,", "http://host?a=b,", "'',", "orders,", ",", "/orders?secret=17,/orders",
			"/orders/{id}#top,/orders/{id}", "/orders/{id:[a-z?]+}/x,/orders/{id:[a-z?]+}/x",
			"https://{host}/a/{b}?c={d},/a/{b}", "/redirect?to=http://x/,/redirect" })
	void aTemplateIsAPathWithoutWhatMayBeSecret(@Nullable String template, @Nullable String path) {
		assertThat(this.rules.templatePath(template)).isEqualTo(path);
	}

	@ParameterizedTest
	@CsvSource({ "http://host/a,host,80", "https://host/a,host,443", "http://host:8080/a,host,8080",
			"http://order_service:81/a,order_service,81", "https://order_service/a,order_service,443",
			"http://u:p@order_service/a,order_service,80", "http://[::1]:82/a,::1,82", "HTTP://host/,host,80",
			"lb://orders/a,orders,", "/relative,,", "http://a_b:x/,a_b," })
	void theServerIsTakenFromTheUri(String uri, @Nullable String address, @Nullable Long port) {
		Map<String, @Nullable Object> written = new HashMap<>();
		this.rules.request(new AttributeSink() {
			@Override
			public <T> void put(AttributeKey<T> key, @Nullable T value) {
				written.put(key.getKey(), value);
			}
		}, "GET", URI.create(uri));
		assertThat(written).containsEntry("server.address", address).containsEntry("server.port", port);
	}

}
