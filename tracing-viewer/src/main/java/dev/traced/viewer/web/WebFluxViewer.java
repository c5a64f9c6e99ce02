package dev.traced.viewer.web;

import java.io.InputStream;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.context.ApplicationContext;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * The viewer in an application of Spring WebFlux. What may block is done by threads that
 * may.
 */
public final class WebFluxViewer {

	private WebFluxViewer() {
	}

	/**
	 * The routes of the viewer.
	 * @param path where it is, within the application
	 * @param handler answers
	 * @param context the application that they belong to: WebFlux would serve them on the
	 * port of the actuator, too
	 * @return the routes
	 */
	public static RouterFunction<ServerResponse> routes(String path, ViewerHandler handler,
			ApplicationContext context) {
		RequestPredicate here = (request) -> request.exchange().getApplicationContext() == context;
		return RouterFunctions.route(here.and(RequestPredicates.path(path + "/**")),
				(request) -> answer(path, handler, request).subscribeOn(Schedulers.boundedElastic())
					.map((response) -> new WebFluxViewerResponse(handler, response)));
	}

	private static Mono<ViewerResponse> answer(String path, ViewerHandler handler, ServerRequest request) {
		return Mono.defer(() -> {
			ViewerRequest bodiless = request(path, request, InputStream.nullInputStream());
			if (!bodiless.method().equals("POST") || handler.isRefused(bodiless)) {
				return Mono.just(handler.handle(bodiless));
			}
			return body(request, handler.maxRequestSize()).publishOn(Schedulers.boundedElastic())
				.map((body) -> handle(path, handler, request, body))
				.switchIfEmpty(Mono.fromSupplier(() -> handler.handle(bodiless)));
		});
	}

	/** One byte more than is taken shows that it is too large. */
	private static Mono<DataBuffer> body(ServerRequest request, long maxSize) {
		return DataBufferUtils
			.join(DataBufferUtils.takeUntilByteCount(request.exchange().getRequest().getBody(), maxSize + 1));
	}

	private static ViewerResponse handle(String path, ViewerHandler handler, ServerRequest request, DataBuffer body) {
		try {
			return handler.handle(request(path, request, body.asInputStream()));
		}
		finally {
			DataBufferUtils.release(body);
		}
	}

	private static ViewerRequest request(String path, ServerRequest request, InputStream body) {
		WebFluxPeer peer = WebFluxPeer.of(request.exchange());
		return new ViewerRequest(request.method().name(), below(path, request), request.uri().getRawQuery(),
				peer.headers(), peer.address(), body);
	}

	private static String below(String path, ServerRequest request) {
		String whole = request.requestPath().pathWithinApplication().value();
		return whole.startsWith(path) ? whole.substring(path.length()) : "/%";
	}

}
