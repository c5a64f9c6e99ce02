package dev.traced.instrumentation.servlet;

import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;

import dev.traced.instrumentation.http.HttpServerRoute;
import dev.traced.instrumentation.http.HttpServerRoutes;
import dev.traced.instrumentation.http.HttpServerRules;
import dev.traced.instrumentation.http.HttpServerSpanConvention;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.MappingMatch;
import org.jspecify.annotations.Nullable;

/**
 * What the span of a request to a servlet carries. To add to it, declare a bean:
 *
 * <pre class="code">
 * &#64;Bean
 * ServletSpanConvention servletSpanConvention(HttpServerRules rules) {
 *     return new ServletSpanConvention(rules) {
 *         &#64;Override
 *         public void onStart(HttpServletRequest request, Span span) {
 *             super.onStart(request, span);
 *             span.setAttribute("tenant", request.getHeader("X-Tenant"));
 *         }
 *     };
 * }
 * </pre>
 *
 * The route is the pattern that Spring MVC matched; without one, the mapping of the
 * servlet, unless that maps everything.
 */
public class ServletSpanConvention extends HttpServerSpanConvention<HttpServletRequest, HttpServletResponse> {

	/**
	 * Spring MVC's attribute of the pattern that matched; named here so that it need not
	 * be there.
	 */
	static final String PATTERN = "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern";

	/** Spring MVC's attribute of the exception that a handler turned into a response. */
	static final String HANDLED_EXCEPTION = "org.springframework.web.servlet.DispatcherServlet.EXCEPTION";

	private static final String SESSION_ID = ";jsessionid=";

	private final HttpServerRoutes routes = new HttpServerRoutes();

	/**
	 * Creates a convention.
	 * @param rules what the application decides
	 */
	public ServletSpanConvention(HttpServerRules rules) {
		super(rules);
	}

	@Override
	protected @Nullable String method(HttpServletRequest request) {
		return requestMethod(request);
	}

	@Override
	protected String path(HttpServletRequest request) {
		String uri = requestUri(request);
		return (uri.indexOf(';') < 0) ? uri : withoutSessionId(uri);
	}

	/** The method that was used, also if what is served is an error page. */
	static String requestMethod(HttpServletRequest request) {
		return original(request, RequestDispatcher.ERROR_METHOD, request.getMethod());
	}

	/** The path that was asked for, also if what is served is its error page. */
	static String requestUri(HttpServletRequest request) {
		return original(request, RequestDispatcher.ERROR_REQUEST_URI, request.getRequestURI());
	}

	private static String original(HttpServletRequest request, String attribute, String current) {
		return (request.getDispatcherType() == DispatcherType.ERROR
				&& request.getAttribute(attribute) instanceof String original) ? original : current;
	}

	private static String withoutSessionId(String uri) {
		int start = uri.toLowerCase(Locale.ROOT).indexOf(SESSION_ID);
		if (start < 0) {
			return uri;
		}
		int end = start + SESSION_ID.length();
		while (end < uri.length() && uri.charAt(end) != ';' && uri.charAt(end) != '/') {
			end++;
		}
		return uri.substring(0, start) + uri.substring(end);
	}

	@Override
	protected @Nullable String query(HttpServletRequest request) {
		return request.getQueryString();
	}

	@Override
	protected String scheme(HttpServletRequest request) {
		return request.getScheme();
	}

	@Override
	protected @Nullable String serverAddress(HttpServletRequest request) {
		return request.getServerName();
	}

	@Override
	protected int serverPort(HttpServletRequest request) {
		return request.getServerPort();
	}

	@Override
	protected @Nullable String peerAddress(HttpServletRequest request) {
		return request.getRemoteAddr();
	}

	@Override
	protected int peerPort(HttpServletRequest request) {
		return request.getRemotePort();
	}

	@Override
	protected @Nullable String protocol(HttpServletRequest request) {
		return request.getProtocol();
	}

	@Override
	protected @Nullable String header(HttpServletRequest request, String name) {
		return request.getHeader(name);
	}

	@Override
	protected @Nullable List<String> headers(HttpServletRequest request, String name) {
		Enumeration<String> values = request.getHeaders(name);
		return (values != null) ? Collections.list(values) : null;
	}

	@Override
	protected @Nullable HttpServerRoute route(HttpServletRequest request, int status) {
		ServletExchange exchange = ServletExchange.find(request);
		if (exchange != null && exchange.isErrorPage()) {
			return null;
		}
		Object pattern = (exchange != null) ? exchange.firstPattern() : null;
		if (pattern == null && (exchange == null || !exchange.isUnmatched())) {
			pattern = request.getAttribute(PATTERN);
		}
		if (pattern == null) {
			return servletRoute(request);
		}
		String text = pattern.toString();
		if (status == HttpServletResponse.SC_NOT_FOUND && text.equals("/**")) {
			// nothing matched but the handler of static resources, which had nothing
			return null;
		}
		// only a servlet mapped to a path prefix has a path info; MVC's patterns are
		// relative
		// to it
		String servlet = (request.getPathInfo() != null) ? request.getServletPath() : "";
		return this.routes.get(request.getContextPath(), servlet, text);
	}

	private @Nullable HttpServerRoute servletRoute(HttpServletRequest request) {
		HttpServletMapping mapping = request.getHttpServletMapping();
		if (mapping == null) {
			return null;
		}
		MappingMatch match = mapping.getMappingMatch();
		if (match == null || match == MappingMatch.DEFAULT || match == MappingMatch.CONTEXT_ROOT) {
			return null;
		}
		String pattern = mapping.getPattern();
		return pattern.equals("/*") ? null : this.routes.get(request.getContextPath(), "", pattern);
	}

	@Override
	protected @Nullable Throwable handledError(HttpServletRequest request) {
		return (request.getAttribute(HANDLED_EXCEPTION) instanceof Throwable error) ? error : null;
	}

	@Override
	protected int status(HttpServletResponse response) {
		return response.getStatus();
	}

	@Override
	protected boolean isCommitted(HttpServletResponse response) {
		return response.isCommitted();
	}

	@Override
	protected @Nullable List<String> responseHeaders(HttpServletResponse response, String name) {
		return List.copyOf(response.getHeaders(name));
	}

}
