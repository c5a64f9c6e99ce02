package dev.traced.instrumentation.servlet;

import dev.traced.core.Guard;
import dev.traced.core.Operation;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * One request with its response, over all of its dispatches. Kept as an attribute of the
 * request; ends the span when the container is done with it: after the first dispatch or,
 * if that went asynchronous, in {@link #onComplete}, where alone the status is final.
 */
final class ServletExchange implements AsyncListener {

	private static final String ATTRIBUTE = "dev.traced.servlet.exchange";

	private static final int SERVER_ERROR = 500;

	private final Guard guard;

	private final HttpServletRequest request;

	private final HttpServletResponse response;

	private final Operation<HttpServletResponse> operation;

	private final Context context;

	private final boolean errorPage;

	private @Nullable Object firstPattern;

	private @Nullable Throwable error;

	private @Nullable Throwable containerError;

	ServletExchange(Guard guard, HttpServletRequest request, HttpServletResponse response,
			Operation<HttpServletResponse> operation, Context context) {
		this.guard = guard;
		this.request = request;
		this.response = response;
		this.operation = operation;
		this.context = context;
		this.errorPage = request.getDispatcherType() == DispatcherType.ERROR;
	}

	static @Nullable ServletExchange find(ServletRequest request) {
		return (request.getAttribute(ATTRIBUTE) instanceof ServletExchange exchange) ? exchange : null;
	}

	void remember() {
		this.request.setAttribute(ATTRIBUTE, this);
	}

	Context context() {
		return this.context;
	}

	Scope makeCurrent() {
		return this.guard.attach(this.context);
	}

	/**
	 * Whether nothing but the error page of the request was seen.
	 * @return whether what matches is the error page
	 */
	boolean isErrorPage() {
		return this.errorPage;
	}

	/**
	 * The pattern that matched before the request was dispatched again, to an error page
	 * or by a forward: the one that tells what was asked for.
	 * @return the pattern, or {@code null} if the request was dispatched once or matched
	 * nothing before
	 */
	@Nullable Object firstPattern() {
		return this.firstPattern;
	}

	void dispatchedAgain(HttpServletRequest request) {
		if (this.firstPattern == null) {
			this.firstPattern = request.getAttribute(ServletSpanConvention.PATTERN);
		}
	}

	void failed(Throwable error) {
		this.error = error;
	}

	/** The first dispatch is over. */
	void leave() {
		if (!this.operation.isRecording()) {
			return;
		}
		if (this.request.isAsyncStarted()) {
			this.request.getAsyncContext().addListener(this);
		}
		else {
			end();
		}
	}

	void end() {
		Throwable failure = unwrapped(this.error);
		if (failure == null && this.response.getStatus() >= SERVER_ERROR) {
			// what became an answer already is of interest only if that is an error
			Object handled = this.request.getAttribute(ServletSpanConvention.HANDLED_EXCEPTION);
			failure = (handled instanceof Throwable exception) ? exception : unwrapped(this.containerError);
		}
		this.operation.end(this.response, failure);
	}

	/** Ends the span with what little is known. */
	void giveUp() {
		this.operation.end(null, unwrapped(this.error));
	}

	private static @Nullable Throwable unwrapped(@Nullable Throwable error) {
		return (error instanceof ServletException && error.getCause() != null) ? error.getCause() : error;
	}

	@Override
	public void onStartAsync(AsyncEvent event) {
		try {
			event.getAsyncContext().addListener(this);
		}
		catch (Throwable ex) {
			this.guard.failed("following an asynchronous request", ex);
		}
	}

	@Override
	public void onError(AsyncEvent event) {
		this.containerError = event.getThrowable();
	}

	@Override
	public void onTimeout(AsyncEvent event) {
		// the application may still answer: the status is final in onComplete
	}

	@Override
	public void onComplete(AsyncEvent event) {
		try {
			end();
		}
		catch (Throwable ex) {
			this.guard.failed("ending an asynchronous request", ex);
			giveUp();
		}
	}

}
