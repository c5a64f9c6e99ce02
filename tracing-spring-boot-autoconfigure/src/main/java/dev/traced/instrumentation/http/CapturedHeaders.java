package dev.traced.instrumentation.http;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

import dev.traced.core.AttributeSink;
import io.opentelemetry.api.common.AttributeKey;
import org.jspecify.annotations.Nullable;

/**
 * The headers that an application allows on its spans, each with its attribute key, made
 * once.
 */
public final class CapturedHeaders {

	private final List<Header> headers;

	private CapturedHeaders(List<Header> headers) {
		this.headers = headers;
	}

	/**
	 * Headers of requests: {@code http.request.header.<name>}.
	 * @param names the names, in any case
	 * @return the headers
	 */
	public static CapturedHeaders ofRequest(Collection<String> names) {
		return of("http.request.header.", names);
	}

	/**
	 * Headers of responses: {@code http.response.header.<name>}.
	 * @param names the names, in any case
	 * @return the headers
	 */
	public static CapturedHeaders ofResponse(Collection<String> names) {
		return of("http.response.header.", names);
	}

	private static CapturedHeaders of(String prefix, Collection<String> names) {
		return new CapturedHeaders(names.stream()
			.map((name) -> name.trim().toLowerCase(Locale.ROOT))
			.filter((name) -> !name.isEmpty())
			.distinct()
			.map((name) -> new Header(name, AttributeKey.stringArrayKey(prefix + name)))
			.toList());
	}

	/**
	 * Writes those of the headers that are there.
	 * @param attributes where to write
	 * @param values gives the values of a header by its lower-case name; {@code null} or
	 * empty if it is not there
	 */
	public void write(AttributeSink attributes, Values values) {
		for (int i = 0; i < this.headers.size(); i++) {
			Header header = this.headers.get(i);
			List<String> found = values.of(header.name);
			if (found != null && !found.isEmpty()) {
				attributes.put(header.key, found);
			}
		}
	}

	/**
	 * Whether there is nothing to capture.
	 * @return whether no header is allowed
	 */
	public boolean isEmpty() {
		return this.headers.isEmpty();
	}

	/**
	 * The values of the headers of one message.
	 */
	@FunctionalInterface
	public interface Values {

		/**
		 * The values of a header.
		 * @param name its name, in lower case
		 * @return its values, or {@code null}
		 */
		@Nullable List<String> of(String name);

	}

	private record Header(String name, AttributeKey<List<String>> key) {
	}

}
