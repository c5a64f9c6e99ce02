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
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.jspecify.annotations.Nullable;

/**
 * One request with its response, over all of its dispatches. Kept as an attribute of the
 * request; ends the span when the container is done with it: after the first dispatch or,
 * if that went asynchronous, in {@link #onComplete}, where the status is final in any
 * case. Neither request nor response is touched after that: containers use them again.
 * <p>
 * Not every container calls {@link #onComplete} when the client hangs up. Tomcat does not
 * if it notices while the first dispatch is still running and a listener answers the
 * error by a dispatch: it drops the request together with the connection. Therefore
 * {@link #onError} ends the span as soon as nothing can change its status, and
 * {@link #dropped} if there was not even that.
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

	private boolean unmatched;

	private @Nullable Throwable error;

	private @Nullable Throwable containerError;

	private int statusWhenLeft;

	private volatile boolean ended;

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

	/**
	 * Whether nothing had matched when an error page was asked for: what matches since
	 * then is the error page.
	 * @return whether the pattern of the request is that of its error page
	 */
	boolean isUnmatched() {
		return this.unmatched;
	}

	void dispatchedAgain(HttpServletRequest request, DispatcherType type) {
		if (this.firstPattern == null) {
			this.firstPattern = request.getAttribute(ServletSpanConvention.PATTERN);
			if (this.firstPattern == null && type == DispatcherType.ERROR) {
				this.unmatched = true;
			}
		}
	}

	/** A later dispatch is over. */
	void leaveAgain() {
		if (this.ended || !this.operation.isRecording()) {
			return;
		}
		try {
			this.statusWhenLeft = this.response.getStatus();
		}
		catch (Throwable ex) {
			this.guard.failed("leaving a later dispatch of a request", ex);
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
			this.statusWhenLeft = this.response.getStatus();
			this.request.getAsyncContext().addListener(this);
		}
		else {
			end();
		}
	}

	private void end() {
		if (!this.ended) {
			end(this.response);
		}
	}

	private void end(HttpServletResponse response) {
		this.ended = true;
		Throwable failure = unwrapped(this.error);
		if (failure == null && response.getStatus() >= SERVER_ERROR) {
			// what became an answer already is of interest only if that is an error
			Object handled = this.request.getAttribute(ServletSpanConvention.HANDLED_EXCEPTION);
			failure = (handled instanceof Throwable exception) ? exception : unwrapped(this.containerError);
		}
		this.operation.end(response, failure);
	}

	/** Ends the span with what little is known. */
	void giveUp() {
		this.ended = true;
		this.operation.end(null, unwrapped(this.error));
	}

	/**
	 * The container is about to use the request and the response for something else, and
	 * may have said nothing so far.
	 */
	void dropped() {
		if (this.ended || !this.operation.isRecording()) {
			return;
		}
		try {
			if (this.response.isCommitted()) {
				end(new SentResponse(this.response, this.statusWhenLeft));
			}
			else {
				// nothing was sent: there is no status
				giveUp();
			}
		}
		catch (Throwable ex) {
			this.guard.failed("ending the span of a dropped request", ex);
			giveUp();
		}
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
		try {
			if (this.response.isCommitted()) {
				end();
			}
		}
		catch (Throwable ex) {
			this.guard.failed("ending a failed request", ex);
			giveUp();
		}
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

	/**
	 * A response with the status that was sent. Tomcat counts a request whose connection
	 * broke as one with status 500, by setting that, whatever was sent before.
	 */
	private static final class SentResponse extends HttpServletResponseWrapper {

		private final int status;

		SentResponse(HttpServletResponse response, int status) {
			super(response);
			this.status = status;
		}

		@Override
		public int getStatus() {
			return this.status;
		}

	}

}
