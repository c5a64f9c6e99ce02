package dev.traced.instrumentation.http;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A request to send.
 *
 * @param method its method
 * @param template its URL, with variables in braces
 * @param variables their values
 * @param headers its headers
 * @param body its body
 */
public record HttpCall(String method, String template, Object[] variables, Map<String, String> headers,
		@Nullable String body) {

	public static HttpCall get(String template) {
		return of("GET", template);
	}

	public static HttpCall of(String method, String template) {
		return new HttpCall(method, template, new Object[0], Map.of(), null);
	}

	public static HttpCall post(String template, String body) {
		return new HttpCall("POST", template, new Object[0], Map.of(), body);
	}

	public HttpCall with(Object... variables) {
		return new HttpCall(this.method, this.template, variables, this.headers, this.body);
	}

	public HttpCall header(String name, String value) {
		Map<String, String> headers = new HashMap<>(this.headers);
		headers.put(name, value);
		return new HttpCall(this.method, this.template, this.variables, headers, this.body);
	}

}
