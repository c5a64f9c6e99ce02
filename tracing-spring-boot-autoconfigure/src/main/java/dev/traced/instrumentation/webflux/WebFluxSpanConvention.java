package dev.traced.instrumentation.webflux;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;

import dev.traced.instrumentation.http.HttpServerRoute;
import dev.traced.instrumentation.http.HttpServerRoutes;
import dev.traced.instrumentation.http.HttpServerRules;
import dev.traced.instrumentation.http.HttpServerSpanConvention;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.ErrorResponse;
import org.springframework.web.reactive.HandlerMapping;

/**
 * What the span of a request to WebFlux carries. To add to it, declare a bean:
 *
 * <pre class="code">
 * &#64;Bean
 * WebFluxSpanConvention webFluxSpanConvention(HttpServerRules rules) {
 *     return new WebFluxSpanConvention(rules) {
 *         &#64;Override
 *         public void onStart(ServerHttpRequest request, Span span) {
 *             super.onStart(request, span);
 *             span.setAttribute("tenant", request.getHeaders().getFirst("X-Tenant"));
 *         }
 *     };
 * }
 * </pre>
 *
 * The route is the pattern that the handler was found by. What an
 * {@code @ExceptionHandler} turned into a response is not known here: Spring does not
 * tell.
 */
public class WebFluxSpanConvention extends HttpServerSpanConvention<ServerHttpRequest, ServerHttpResponse> {

	private static final int HTTP = 80;

	private static final int HTTPS = 443;

	private final HttpServerRoutes routes = new HttpServerRoutes();

	/**
	 * Creates a convention.
	 * @param rules what the application decides
	 */
	public WebFluxSpanConvention(HttpServerRules rules) {
		super(rules);
	}

	@Override
	protected String method(ServerHttpRequest request) {
		return request.getMethod().name();
	}

	@Override
	protected String path(ServerHttpRequest request) {
		return rawPath(request);
	}

	/** The path as it was sent. */
	static String rawPath(ServerHttpRequest request) {
		String path = request.getURI().getRawPath();
		return (path != null && !path.isEmpty()) ? path : "/";
	}

	@Override
	protected @Nullable String query(ServerHttpRequest request) {
		return request.getURI().getRawQuery();
	}

	@Override
	protected String scheme(ServerHttpRequest request) {
		String scheme = uri(request).getScheme();
		return (scheme != null) ? scheme : "http";
	}

	@Override
	protected @Nullable String serverAddress(ServerHttpRequest request) {
		URI uri = uri(request);
		String host = uri.getHost();
		if (host == null) {
			// names that are no host names by the letter, such as my_service
			String authority = uri.getRawAuthority();
			int port = (authority != null) ? authority.lastIndexOf(':') : -1;
			return (authority != null && port >= 0) ? authority.substring(0, port) : authority;
		}
		return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
	}

	@Override
	protected int serverPort(ServerHttpRequest request) {
		URI uri = uri(request);
		if (uri.getPort() >= 0) {
			return uri.getPort();
		}
		return "https".equals(uri.getScheme()) ? HTTPS : HTTP;
	}

	@Override
	protected @Nullable String peerAddress(ServerHttpRequest request) {
		return address(described(request).getRemoteAddress());
	}

	/** An address as text, without a name being looked up. */
	static @Nullable String address(@Nullable InetSocketAddress socket) {
		if (socket == null) {
			return null;
		}
		return (socket.getAddress() != null) ? socket.getAddress().getHostAddress() : socket.getHostString();
	}

	@Override
	protected int peerPort(ServerHttpRequest request) {
		InetSocketAddress peer = described(request).getRemoteAddress();
		return (peer != null) ? peer.getPort() : -1;
	}

	@Override
	protected @Nullable String protocol(ServerHttpRequest request) {
		return NativeProtocol.of(request);
	}

	@Override
	protected @Nullable String header(ServerHttpRequest request, String name) {
		return request.getHeaders().getFirst(name);
	}

	@Override
	protected @Nullable List<String> headers(ServerHttpRequest request, String name) {
		return request.getHeaders().get(name);
	}

	@Override
	protected @Nullable HttpServerRoute route(ServerHttpRequest request, int status) {
		Object pattern = (request instanceof ServedRequest served)
				? served.attribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE) : null;
		if (pattern == null) {
			return null;
		}
		String text = pattern.toString();
		if (status == HttpStatus.NOT_FOUND.value() && text.equals("/**")) {
			// nothing matched but the handler of static resources, which had nothing
			return null;
		}
		return this.routes.get(request.getPath().contextPath().value(), "", text);
	}

	@Override
	protected @Nullable Throwable handledError(ServerHttpRequest request) {
		Throwable error = (request instanceof ServedRequest served) ? served.error() : null;
		return (error instanceof ErrorResponse) ? error : null;
	}

	@Override
	protected int status(ServerHttpResponse response) {
		return status(response.getStatusCode());
	}

	static int status(@Nullable HttpStatusCode status) {
		return (status != null) ? status.value() : HttpStatus.OK.value();
	}

	@Override
	protected boolean isCommitted(ServerHttpResponse response) {
		return response.isCommitted();
	}

	@Override
	protected @Nullable List<String> responseHeaders(ServerHttpResponse response, String name) {
		return response.getHeaders().get(name);
	}

	private static URI uri(ServerHttpRequest request) {
		return described(request).getURI();
	}

	private static ServerHttpRequest described(ServerHttpRequest request) {
		return (request instanceof ServedRequest served) ? served.described() : request;
	}

}
