package dev.traced.instrumentation.servlet;

import java.util.concurrent.Callable;

import dev.traced.core.Guard;
import io.opentelemetry.context.Scope;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.async.CallableProcessingInterceptor;

/**
 * Makes the context of the request current on the thread that runs its {@code Callable}
 * or {@code StreamingResponseBody}, whichever executor that comes from.
 */
final class TracingCallableInterceptor implements CallableProcessingInterceptor {

	private final Guard guard;

	// not in the request: that may be another one by the time a late callable is done
	private final ThreadLocal<@Nullable Scope> scope = new ThreadLocal<>();

	TracingCallableInterceptor(Guard guard) {
		this.guard = guard;
	}

	@Override
	public <T> void preProcess(NativeWebRequest request, Callable<T> task) {
		try {
			HttpServletRequest http = request.getNativeRequest(HttpServletRequest.class);
			ServletExchange exchange = (http != null) ? ServletExchange.find(http) : null;
			if (exchange != null) {
				this.scope.set(exchange.makeCurrent());
			}
		}
		catch (Throwable ex) {
			this.guard.failed("entering the thread of a request", ex);
		}
	}

	@Override
	public <T> void postProcess(NativeWebRequest request, Callable<T> task, @Nullable Object concurrentResult) {
		try {
			Scope open = this.scope.get();
			if (open != null) {
				this.scope.remove();
				open.close();
			}
		}
		catch (Throwable ex) {
			this.guard.failed("leaving the thread of a request", ex);
		}
	}

}
