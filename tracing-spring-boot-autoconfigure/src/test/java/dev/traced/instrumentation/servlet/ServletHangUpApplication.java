package dev.traced.instrumentation.servlet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

/**
 * Handlers whose clients hang up, each at the moment that its path tells.
 */
@Configuration(proxyBeanMethods = false)
class ServletHangUpApplication {

	private static final byte[] BLOCK = new byte[8192];

	/** The handler has begun. */
	static volatile Moment started = new Moment();

	/** The client has hung up. */
	static volatile Moment hungUp = new Moment();

	/** The container has left the first dispatch. */
	static volatile Moment left = new Moment();

	/** The container has noticed that the client is gone. */
	static volatile Moment broken = new Moment();

	static void reset() {
		started = new Moment();
		hungUp = new Moment();
		left = new Moment();
		broken = new Moment();
	}

	@Bean
	ServletRegistrationBean<StreamingServlet> streaming() {
		return new ServletRegistrationBean<>(new StreamingServlet(), "/streamed/*");
	}

	private static void writeUntilItBreaks(HttpServletResponse response) throws IOException {
		while (true) {
			response.getOutputStream().write(BLOCK);
			response.getOutputStream().flush();
		}
	}

	/** Reads and writes on a thread of its own. */
	static final class StreamingServlet extends HttpServlet {

		private static final long serialVersionUID = 1L;

		@Override
		protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
			if (request.getDispatcherType() == DispatcherType.ASYNC) {
				return;
			}
			Moment broken = ServletHangUpApplication.broken;
			Moment before = request.getPathInfo().endsWith("/dropped") ? left : null;
			response.setStatus(206);
			AsyncContext context = request.startAsync();
			context.setTimeout(0);
			context.addListener(new DispatchingListener());
			CompletableFuture.runAsync(() -> {
				try {
					response.getOutputStream().write(BLOCK);
					response.getOutputStream().flush();
					if (before != null) {
						before.await();
					}
					writeUntilItBreaks(response);
				}
				catch (IOException ex) {
					broken.open();
				}
			});
			if (request.getPathInfo().endsWith("/left")) {
				broken.await();
			}
		}

		@Override
		protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
			if (request.getDispatcherType() == DispatcherType.ASYNC) {
				return;
			}
			Moment broken = ServletHangUpApplication.broken;
			AsyncContext context = request.startAsync();
			context.setTimeout(0);
			context.addListener(new DispatchingListener());
			started.open();
			CompletableFuture.runAsync(() -> {
				try {
					request.getInputStream().readAllBytes();
				}
				catch (IOException ex) {
					broken.open();
				}
			});
			broken.await();
		}

	}

	/** Answers an error by a dispatch, as Spring MVC does. */
	private static final class DispatchingListener implements AsyncListener {

		@Override
		public void onError(AsyncEvent event) {
			event.getAsyncContext().dispatch();
		}

		@Override
		public void onComplete(AsyncEvent event) {
		}

		@Override
		public void onTimeout(AsyncEvent event) {
		}

		@Override
		public void onStartAsync(AsyncEvent event) {
		}

	}

	@RestController
	static class Handlers {

		@GetMapping("/plain")
		String plain() {
			return "plain";
		}

		@GetMapping("/handler")
		String handler() {
			return answer();
		}

		@GetMapping("/handler/writing")
		void writing(HttpServletResponse response) throws IOException {
			answer();
			writeUntilItBreaks(response);
		}

		@GetMapping("/handler/deferred")
		DeferredResult<String> deferred() {
			DeferredResult<String> result = new DeferredResult<>();
			CompletableFuture.runAsync(() -> result.setResult(answer()));
			return result;
		}

		@GetMapping("/handler/callable")
		Callable<String> callable() {
			return Handlers::answer;
		}

		private static String answer() {
			Moment hungUp = ServletHangUpApplication.hungUp;
			started.open();
			hungUp.await();
			return "answer";
		}

	}

	/** A moment that others wait for. */
	static final class Moment {

		private final CountDownLatch latch = new CountDownLatch(1);

		void open() {
			this.latch.countDown();
		}

		void await() {
			try {
				if (!this.latch.await(10, TimeUnit.SECONDS)) {
					throw new UncheckedIOException(new IOException("the moment did not come"));
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IllegalStateException(ex);
			}
		}

	}

}
