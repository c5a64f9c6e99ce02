package dev.traced.instrumentation.webflux;

import java.util.Collections;
import java.util.Iterator;

import io.opentelemetry.context.propagation.TextMapGetter;
import org.jspecify.annotations.Nullable;

import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Reads the headers in which a caller passes its context.
 */
enum ServerHeaders implements TextMapGetter<ServerHttpRequest> {

	/** The only one. */
	INSTANCE;

	@Override
	public Iterable<String> keys(ServerHttpRequest request) {
		return request.getHeaders().headerNames();
	}

	@Override
	public @Nullable String get(@Nullable ServerHttpRequest request, String key) {
		return (request != null) ? request.getHeaders().getFirst(key) : null;
	}

	@Override
	public Iterator<String> getAll(@Nullable ServerHttpRequest request, String key) {
		return (request != null) ? request.getHeaders().getOrEmpty(key).iterator() : Collections.emptyIterator();
	}

}
