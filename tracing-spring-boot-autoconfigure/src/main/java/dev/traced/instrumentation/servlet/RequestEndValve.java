package dev.traced.instrumentation.servlet;

import java.io.IOException;

import jakarta.servlet.ServletException;
import org.apache.catalina.AccessLog;
import org.apache.catalina.Valve;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.jspecify.annotations.Nullable;

/**
 * Ends the spans of requests that Tomcat drops without telling any listener. If the
 * client hangs up at the very moment when an asynchronous request leaves its first
 * dispatch, neither {@code onError} nor {@code onComplete} is called. But Tomcat offers
 * each request to the access log before it uses the objects for another, and so this is
 * an access log which writes nothing.
 */
final class RequestEndValve implements Valve, AccessLog {

	private @Nullable Valve next;

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		Valve next = this.next;
		if (next != null) {
			next.invoke(request, response);
		}
	}

	@Override
	public void log(@Nullable Request request, @Nullable Response response, long time) {
		ServletExchange exchange = (request != null) ? ServletExchange.find(request) : null;
		if (exchange != null) {
			exchange.dropped();
		}
	}

	@Override
	public @Nullable Valve getNext() {
		return this.next;
	}

	@Override
	public void setNext(@Nullable Valve valve) {
		this.next = valve;
	}

	@Override
	public boolean isAsyncSupported() {
		return true;
	}

	@Override
	public void backgroundProcess() {
		// there is nothing to do between requests
	}

	@Override
	public void setRequestAttributesEnabled(boolean requestAttributesEnabled) {
		// concerns what an access log writes
	}

	@Override
	public boolean getRequestAttributesEnabled() {
		return false;
	}

}
