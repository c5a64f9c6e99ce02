package dev.traced.sample.order;

import java.util.Objects;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.server.ResponseStatusException;

/**
 * Asks the inventory service, over HTTP.
 */
@Component
class InventoryClient {

	private final RestClient client;

	// The builder is Spring Boot's: that is how the calls come to be traced.
	InventoryClient(RestClient.Builder builder, @Value("${inventory.url}") String url) {
		this.client = builder.baseUrl(url).build();
	}

	Stock stock(String sku) {
		try {
			return Objects.requireNonNull(this.client.get().uri("/stock/{sku}", sku).retrieve().body(Stock.class));
		}
		catch (HttpClientErrorException.NotFound ex) {
			throw OrderRefusedException.unknown("sku", sku);
		}
		catch (RestClientException ex) {
			throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, "The inventory does not answer", ex);
		}
	}

}
