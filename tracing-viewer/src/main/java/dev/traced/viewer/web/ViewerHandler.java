package dev.traced.viewer.web;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import dev.traced.viewer.web.ViewerAccess.Refusal;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Answers every request to the viewer. Nothing is thrown, whatever is asked: what goes
 * wrong here is an answer, too.
 */
public final class ViewerHandler {

	private static final Log logger = LogFactory.getLog("dev.traced");

	private static final long LOG_INTERVAL_NANOS = 60_000_000_000L;

	private static final Map<String, String> HEADERS = headers();

	/** Relative, so that it is right below any context path and behind any proxy. */
	private final String redirect;

	private final ViewerAccess access;

	private final Assets assets;

	private final Api api;

	private final Intake intake;

	private final long[] loggedAt = new long[Refusal.values().length];

	private final AtomicLong failures = new AtomicLong();

	/**
	 * Creates it.
	 * @param path where the viewer is, such as {@code /tracing}
	 * @param access who may look
	 * @param backend what there is to see
	 */
	public ViewerHandler(String path, ViewerAccess access, ViewerBackend backend) {
		this.redirect = path.substring(path.lastIndexOf('/') + 1) + "/";
		this.access = access;
		this.assets = new Assets(backend.classLoader());
		this.api = new Api(backend, this.assets);
		this.intake = new Intake(backend);
		backend.events().status((json) -> StatusJson.brief(json, backend));
	}

	private static Map<String, String> headers() {
		Map<String, String> headers = new LinkedHashMap<>();
		headers.put("Content-Security-Policy",
				"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
						+ "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
		headers.put("X-Content-Type-Options", "nosniff");
		headers.put("X-Frame-Options", "DENY");
		headers.put("Cache-Control", "no-store");
		headers.put("Referrer-Policy", "no-referrer");
		headers.put("Cross-Origin-Opener-Policy", "same-origin");
		headers.put("Cross-Origin-Resource-Policy", "same-origin");
		return Map.copyOf(headers);
	}

	ViewerResponse handle(ViewerRequest request) {
		try {
			return answer(request).with(HEADERS);
		}
		catch (ViewerProblem ex) {
			return ex.toResponse().with(HEADERS);
		}
		catch (Exception | LinkageError | StackOverflowError ex) {
			return failed(ex);
		}
	}

	/** What is answered if something went wrong here. */
	ViewerResponse failed(Throwable ex) {
		if (this.failures.getAndIncrement() == 0) {
			logger.warn("The tracing viewer could not answer a request. Further failures are logged at level debug.",
					ex);
		}
		else {
			logger.debug("The tracing viewer could not answer a request.", ex);
		}
		return new ViewerProblem(500, "The viewer has failed. The log of the application says why.").toResponse()
			.with(HEADERS);
	}

	/** Whether a request would be refused, so that its body need not be read. */
	boolean isRefused(ViewerRequest request) {
		return refusal(request) != null;
	}

	/** The largest body that is taken, in bytes. */
	long maxRequestSize() {
		return this.intake.maxRequestSize();
	}

	private @Nullable Refusal refusal(ViewerRequest request) {
		boolean data = request.path().startsWith(Api.PATH) || request.path().startsWith(Intake.PATH);
		return this.access.refusal(request, !data);
	}

	private ViewerResponse answer(ViewerRequest request) {
		String path = request.path();
		Refusal refusal = refusal(request);
		if (refusal != null) {
			log(refusal, request);
			throw refusal.toProblem();
		}
		if (path.startsWith(Intake.PATH)) {
			return this.intake.answer(request);
		}
		ViewerResponse response = path.startsWith(Api.PATH) ? this.api.find(request) : page(request);
		if (response == null) {
			throw ViewerProblem.notFound();
		}
		return response;
	}

	private @Nullable ViewerResponse page(ViewerRequest request) {
		if (request.path().isEmpty()) {
			readOnly(request);
			return ViewerResponse.empty(302).with("Location", this.redirect);
		}
		ViewerResponse response = this.assets.find(request.path(), request.header("If-None-Match"));
		if (response != null) {
			readOnly(request);
		}
		return response;
	}

	static void readOnly(ViewerRequest request) {
		if (!request.method().equals("GET") && !request.isHead()) {
			throw new ViewerProblem(405, "This can only be read.", Map.of("Allow", "GET, HEAD"));
		}
	}

	private void log(Refusal refusal, ViewerRequest request) {
		long now = System.nanoTime();
		synchronized (this.loggedAt) {
			long last = this.loggedAt[refusal.ordinal()];
			if (last != 0 && now - last < LOG_INTERVAL_NANOS) {
				return;
			}
			this.loggedAt[refusal.ordinal()] = (now != 0) ? now : 1;
		}
		logger.warn("The tracing viewer has refused a request from " + request.peer() + ": " + refusal.reason() + ".");
	}

}
