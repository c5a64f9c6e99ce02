package dev.traced.core;

import java.util.List;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;

/**
 * Takes from an incoming request what a later decision needs besides the caller's
 * context, such as headers that a sampler wants to know of. Called after the propagator,
 * where a request of any technology enters the application; beans of this type are
 * applied in order.
 *
 * <pre class="code">
 * &#64;Component
 * class TenantReader implements RequestReader {
 *
 *     public &lt;C&gt; Context read(Context context, C request, TextMapGetter&lt;C&gt; headers) {
 *         String tenant = headers.get(request, "x-tenant");
 *         return (tenant != null) ? context.with(TENANT, tenant) : context;
 *     }
 *
 * }
 * </pre>
 *
 * What it throws is swallowed and counted.
 */
public interface RequestReader {

	/** Reads nothing. */
	RequestReader NONE = new RequestReader() {

		@Override
		public <C> Context read(Context context, C request, TextMapGetter<C> headers) {
			return context;
		}

	};

	/**
	 * Applies several as one.
	 * @param readers the readers, in order
	 * @return the one
	 */
	static RequestReader composed(List<RequestReader> readers) {
		List<RequestReader> all = readers.stream().filter((reader) -> reader != NONE).toList();
		if (all.size() <= 1) {
			return all.isEmpty() ? NONE : all.get(0);
		}
		return new RequestReader() {

			@Override
			public <C> Context read(Context context, C request, TextMapGetter<C> headers) {
				Context result = context;
				for (RequestReader reader : all) {
					result = reader.read(result, request, headers);
				}
				return result;
			}

		};
	}

	/**
	 * Reads from a request.
	 * @param context the context, with what the propagator found
	 * @param request the request
	 * @param headers gives headers (or metadata) of the request
	 * @param <C> the type of the request
	 * @return the context with what was found, the same if there was nothing
	 */
	<C> Context read(Context context, C request, TextMapGetter<C> headers);

}
