package dev.traced.viewer.web;

import java.io.IOException;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * The viewer in an application of Spring MVC.
 */
public final class MvcViewer {

	private MvcViewer() {
	}

	/**
	 * The routes of the viewer.
	 * @param path where it is, within the application
	 * @param handler answers
	 * @return the routes
	 */
	public static RouterFunction<ServerResponse> routes(String path, ViewerHandler handler) {
		return RouterFunctions.route(RequestPredicates.path(path + "/**"),
				(request) -> new MvcViewerResponse(handler, handler.handle(request(path, request))));
	}

	private static ViewerRequest request(String path, ServerRequest request) throws IOException {
		HttpServletRequest servletRequest = request.servletRequest();
		SentRequest sent = SentRequest.of(servletRequest);
		return new ViewerRequest(servletRequest.getMethod(), below(path, request), servletRequest.getQueryString(),
				sent.headers(), sent.peer(), servletRequest.getInputStream());
	}

	private static String below(String path, ServerRequest request) {
		String whole = request.requestPath().pathWithinApplication().value();
		return whole.startsWith(path) ? whole.substring(path.length()) : "/%";
	}

}
