package dev.traced.instrumentation.webclient;

import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.BodyInserter;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ExchangeStrategies;

/**
 * A request with the context of a trace. Requests are immutable, and building a second
 * one copies headers, cookies and attributes: this one writes what it adds first, and
 * Spring leaves headers alone that are there already. Only who asks for the headers pays
 * for a copy.
 */
final class TracingClientRequest implements ClientRequest {

	private final ClientRequest request;

	private final int resends;

	/** Names and values in turn. */
	private @Nullable String[] injected = new @Nullable String[4];

	private int size;

	private volatile @Nullable HttpHeaders headers;

	TracingClientRequest(ClientRequest request, int resends) {
		this.request = request;
		this.resends = resends;
	}

	void inject(String name, String value) {
		if (this.size == this.injected.length) {
			this.injected = Arrays.copyOf(this.injected, this.size * 2);
		}
		this.injected[this.size++] = name;
		this.injected[this.size++] = value;
	}

	/**
	 * How often this request has been sent before.
	 * @return the count
	 */
	int resends() {
		return this.resends;
	}

	@Override
	public HttpHeaders headers() {
		if (this.size == 0) {
			return this.request.headers();
		}
		HttpHeaders merged = this.headers;
		if (merged == null) {
			HttpHeaders copy = new HttpHeaders();
			copy.putAll(this.request.headers());
			writeTo(copy);
			merged = HttpHeaders.readOnlyHttpHeaders(copy);
			this.headers = merged;
		}
		return merged;
	}

	@Override
	public Mono<Void> writeTo(ClientHttpRequest target, ExchangeStrategies strategies) {
		writeTo(target.getHeaders());
		return this.request.writeTo(target, strategies);
	}

	private void writeTo(HttpHeaders target) {
		for (int i = 0; i < this.size; i += 2) {
			String name = this.injected[i];
			if (name != null) {
				target.set(name, this.injected[i + 1]);
			}
		}
	}

	@Override
	public HttpMethod method() {
		return this.request.method();
	}

	@Override
	public URI url() {
		return this.request.url();
	}

	@Override
	public MultiValueMap<String, String> cookies() {
		return this.request.cookies();
	}

	@Override
	public BodyInserter<?, ? super ClientHttpRequest> body() {
		return this.request.body();
	}

	@Override
	public Optional<Object> attribute(String name) {
		return this.request.attribute(name);
	}

	@Override
	public Map<String, Object> attributes() {
		return this.request.attributes();
	}

	@Override
	public @Nullable Consumer<ClientHttpRequest> httpRequest() {
		return this.request.httpRequest();
	}

	@Override
	public String logPrefix() {
		return this.request.logPrefix();
	}

}
