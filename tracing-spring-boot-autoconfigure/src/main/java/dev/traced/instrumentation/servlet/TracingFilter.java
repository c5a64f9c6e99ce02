package dev.traced.instrumentation.servlet;

import java.io.IOException;
import java.util.List;

import dev.traced.core.Guard;
import dev.traced.core.Instrumentation;
import dev.traced.core.Operation;
import dev.traced.core.Suppression;
import dev.traced.instrumentation.http.ExcludedPaths;
import dev.traced.instrumentation.http.HttpServerTraceHeaders;
import dev.traced.instrumentation.http.OtherProtocol;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * Records one span for each request. The first dispatch starts it; every later one
 * (asynchronous, forward, error page) runs in its context.
 */
final class TracingFilter implements Filter {

	private final Instrumentation<HttpServletRequest, HttpServletResponse> instrumentation;

	private final Guard guard;

	private final ExcludedPaths excluded;

	private final HttpServerTraceHeaders traceHeaders;

	private final List<OtherProtocol> others;

	TracingFilter(Instrumentation<HttpServletRequest, HttpServletResponse> instrumentation, ExcludedPaths excluded,
			HttpServerTraceHeaders traceHeaders, List<OtherProtocol> others) {
		this.instrumentation = instrumentation;
		this.guard = instrumentation.guard();
		this.excluded = excluded;
		this.traceHeaders = traceHeaders;
		this.others = others;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		if (!(request instanceof HttpServletRequest http) || !(response instanceof HttpServletResponse httpResponse)) {
			chain.doFilter(request, response);
			return;
		}
		ServletExchange known = ServletExchange.find(http);
		DispatcherType type = http.getDispatcherType();
		if (known != null && type != DispatcherType.REQUEST) {
			again(known, type, http, httpResponse, chain);
			return;
		}
		// an error that nobody knows of was sent by a filter or a valve before us
		boolean first = known == null && (type == DispatcherType.REQUEST || type == DispatcherType.ERROR);
		ServletExchange exchange = first ? begin(http, httpResponse) : null;
		if (exchange == null) {
			chain.doFilter(request, response);
			return;
		}
		Context before = Context.current();
		Scope scope = exchange.makeCurrent();
		try {
			chain.doFilter(request, response);
		}
		catch (Throwable ex) {
			exchange.failed(ex);
			throw ex;
		}
		finally {
			detach(scope, before);
			leave(exchange);
		}
	}

	private void again(ServletExchange exchange, DispatcherType type, HttpServletRequest request,
			HttpServletResponse response, FilterChain chain) throws IOException, ServletException {
		exchange.dispatchedAgain(request, type);
		Context before = Context.current();
		Scope scope = exchange.makeCurrent();
		try {
			chain.doFilter(request, response);
		}
		catch (Throwable ex) {
			if (type == DispatcherType.ASYNC) {
				exchange.failed(ex);
			}
			throw ex;
		}
		finally {
			detach(scope, before);
			exchange.leaveAgain();
		}
	}

	private @Nullable ServletExchange begin(HttpServletRequest request, HttpServletResponse response) {
		ServletExchange exchange = null;
		try {
			if (isTracedElsewhere(request)) {
				return null;
			}
			exchange = start(request, response);
			exchange.remember();
			if (!this.traceHeaders.isEmpty() && !Suppression.isSuppressed(exchange.context())) {
				this.traceHeaders.write(Span.fromContext(exchange.context()).getSpanContext(), response::addHeader);
			}
		}
		catch (Throwable ex) {
			this.guard.failed("starting the span of a request", ex);
		}
		return exchange;
	}

	private ServletExchange start(HttpServletRequest request, HttpServletResponse response) {
		Context parent = Context.current();
		if (this.excluded.matches(ServletSpanConvention.requestMethod(request),
				ServletSpanConvention.requestUri(request), request.getContextPath().length())) {
			Context silent = Suppression.suppress(this.instrumentation.extract(parent, request));
			return new ServletExchange(this.guard, request, response, Operation.noop(), silent);
		}
		Operation<HttpServletResponse> operation = this.instrumentation.start(parent, request);
		return new ServletExchange(this.guard, request, response, operation, operation.context());
	}

	private boolean isTracedElsewhere(HttpServletRequest request) {
		if (this.others.isEmpty()) {
			return false;
		}
		// the method of an error dispatch is GET whatever was asked for
		if (!"POST".equals(request.getMethod()) && request.getDispatcherType() == DispatcherType.REQUEST) {
			return false;
		}
		String contentType = request.getContentType();
		if (contentType != null) {
			for (OtherProtocol other : this.others) {
				if (other.isSpoken(contentType)) {
					return true;
				}
			}
		}
		return false;
	}

	private void leave(ServletExchange exchange) {
		try {
			exchange.leave();
		}
		catch (Throwable ex) {
			this.guard.failed("ending the span of a request", ex);
			exchange.giveUp();
		}
	}

	private void detach(Scope scope, Context before) {
		try {
			scope.close();
			if (Context.current() != before) {
				// the application left a scope open, and the thread goes on to serve
				// others
				before.makeCurrent();
			}
		}
		catch (Throwable ex) {
			this.guard.failed("leaving the context of a request", ex);
		}
	}

}
