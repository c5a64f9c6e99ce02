package dev.traced.viewer.web;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;

import dev.traced.viewer.web.ViewerResponse.Bytes;
import dev.traced.viewer.web.ViewerResponse.Events;
import dev.traced.viewer.web.ViewerResponse.Writer;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.filter.ShallowEtagHeaderFilter;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Sends an answer by the servlet API.
 */
final class MvcViewerResponse implements ServerResponse {

	private static final int BUFFER_SIZE = 32 * 1024;

	private final ViewerHandler handler;

	private final ViewerResponse response;

	MvcViewerResponse(ViewerHandler handler, ViewerResponse response) {
		this.handler = handler;
		this.response = response;
	}

	@Override
	public HttpStatusCode statusCode() {
		return HttpStatusCode.valueOf(this.response.status());
	}

	@Override
	public HttpHeaders headers() {
		HttpHeaders headers = new HttpHeaders();
		this.response.headers().forEach(headers::set);
		return headers;
	}

	@Override
	public MultiValueMap<String, Cookie> cookies() {
		return new LinkedMultiValueMap<>();
	}

	@Override
	public @Nullable ModelAndView writeTo(HttpServletRequest request, HttpServletResponse response, Context context)
			throws IOException {
		send(this.response, request, response);
		return null;
	}

	private void send(ViewerResponse answer, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		if (answer.body() instanceof Events events) {
			stream(answer, events.subscription(), request, response);
			return;
		}
		begin(answer, response);
		if (answer.body() instanceof Bytes body) {
			response.setContentLength(body.bytes().length);
			if (!request.getMethod().equals("HEAD")) {
				response.getOutputStream().write(body.bytes());
			}
		}
		else if (answer.body() instanceof Writer writer && !request.getMethod().equals("HEAD")) {
			write(writer, request, response);
		}
	}

	private void write(Writer writer, HttpServletRequest request, HttpServletResponse response) throws IOException {
		// nothing is sent before the buffer is full: until then, a failure can be told
		OutputStream out = new BufferedOutputStream(new Unflushed(response), BUFFER_SIZE);
		try {
			writer.writeTo(out);
			out.flush();
		}
		catch (RuntimeException | LinkageError | StackOverflowError ex) {
			if (ex.getCause() instanceof IOException disconnected) {
				throw disconnected;
			}
			if (response.isCommitted()) {
				throw new IOException("The viewer has failed in the middle of an answer", ex);
			}
			response.reset();
			send(this.handler.failed(ex), request, response);
		}
	}

	private void stream(ViewerResponse answer, EventSubscription subscription, HttpServletRequest request,
			HttpServletResponse response) throws IOException {
		if (request.getMethod().equals("HEAD")) {
			subscription.close();
			begin(answer, response);
			return;
		}
		AsyncContext async;
		try {
			ShallowEtagHeaderFilter.disableContentCaching(request);
			async = request.startAsync(request, response);
		}
		catch (IllegalStateException ex) {
			subscription.close();
			send(this.handler.failed(ex), request, response);
			return;
		}
		begin(answer, response);
		new MvcEventWriter(subscription, async, response.getOutputStream()).start();
	}

	private static void begin(ViewerResponse answer, HttpServletResponse response) {
		response.setStatus(answer.status());
		answer.headers().forEach(response::setHeader);
	}

	/** Leaves it to the server when to send. */
	private static final class Unflushed extends OutputStream {

		private final HttpServletResponse response;

		Unflushed(HttpServletResponse response) {
			this.response = response;
		}

		@Override
		public void write(int b) throws IOException {
			this.response.getOutputStream().write(b);
		}

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			this.response.getOutputStream().write(bytes, offset, length);
		}

	}

}
