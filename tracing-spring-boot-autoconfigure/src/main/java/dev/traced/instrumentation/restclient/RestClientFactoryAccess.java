package dev.traced.instrumentation.restclient;

import java.lang.reflect.Field;

import org.jspecify.annotations.Nullable;

import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.client.RestClient;

/**
 * Reads the request factory of a {@code RestClient}. Spring lets one set it, but not get
 * it; it is read from the fields of Spring's own two classes, and whoever cannot have it
 * falls back to an interceptor.
 */
final class RestClientFactoryAccess {

	private final @Nullable Field ofClient;

	private final @Nullable Field ofBuilder;

	RestClientFactoryAccess() {
		this("clientRequestFactory", "requestFactory");
	}

	RestClientFactoryAccess(String ofClient, String ofBuilder) {
		ClassLoader loader = RestClient.class.getClassLoader();
		this.ofClient = field(loader, "org.springframework.web.client.DefaultRestClient", ofClient);
		this.ofBuilder = field(loader, "org.springframework.web.client.DefaultRestClientBuilder", ofBuilder);
	}

	/**
	 * Whether a client is Spring's own implementation, neither a mock nor a user's.
	 * @param client the client
	 * @return whether it can be traced
	 */
	boolean isKnown(RestClient client) {
		return client.getClass().getName().equals("org.springframework.web.client.DefaultRestClient");
	}

	@Nullable ClientHttpRequestFactory of(RestClient client) {
		return get(this.ofClient, client);
	}

	@Nullable ClientHttpRequestFactory of(RestClient.Builder builder) {
		return get(this.ofBuilder, builder);
	}

	private static @Nullable ClientHttpRequestFactory get(@Nullable Field field, Object target) {
		if (field == null || !field.getDeclaringClass().isInstance(target)) {
			return null;
		}
		return (ClientHttpRequestFactory) ReflectionUtils.getField(field, target);
	}

	private static @Nullable Field field(@Nullable ClassLoader loader, String type, String name) {
		try {
			Field field = Class.forName(type, false, loader).getDeclaredField(name);
			field.setAccessible(true);
			return field;
		}
		catch (ReflectiveOperationException | RuntimeException | LinkageError ex) {
			return null;
		}
	}

}
