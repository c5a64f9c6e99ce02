package dev.traced.viewer.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

import dev.traced.viewer.analysis.ApplicationCode;
import dev.traced.viewer.analysis.Findings;
import dev.traced.viewer.analysis.LiveStatistics;
import dev.traced.viewer.analysis.RunningTraces;
import dev.traced.viewer.receiver.OtlpReceiver;
import dev.traced.viewer.store.TraceStore;
import dev.traced.viewer.web.ViewerAccess.Mode;
import dev.traced.viewer.web.ViewerResponse.Writer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.codec.HttpMessageWriter;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.reactive.function.server.HandlerStrategies;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.result.view.ViewResolver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What goes wrong within the viewer is an answer.
 */
@ExtendWith(OutputCaptureExtension.class)
class ViewerFailureTests {

	private static final Writer AT_ONCE = (out) -> {
		throw new IllegalStateException("at once");
	};

	private static final Writer LATE = (out) -> {
		out.write(new byte[200_000]);
		throw new IllegalStateException("late");
	};

	private static final Writer DISCONNECTED = (out) -> {
		throw new IllegalStateException(new IOException("gone"));
	};

	private final TraceStore store = new TraceStore(List.of());

	private final ViewerHandler handler = new ViewerHandler("/tracing",
			new ViewerAccess(Mode.APPLICATION, null, Set.of()),
			new ViewerBackend(this.store, new LiveStatistics(InstantSource.system()),
					new Findings(new ApplicationCode(List.of())), new RunningTraces(new ApplicationCode(List.of())),
					new OtlpReceiver(this.store, 1 << 20), new EventHub(), () -> {
						throw new IllegalStateException("no status");
					}, "1.0", getClass().getClassLoader()));

	@AfterEach
	void stop() {
		this.store.close();
	}

	@Test
	void withTheServletApiAFailureIsAProblem(CapturedOutput output) throws Exception {
		MockHttpServletResponse response = send(AT_ONCE);
		assertThat(response.getStatus()).isEqualTo(500);
		assertThat(response.getContentType()).isEqualTo("application/problem+json");
		assertThat(response.getContentAsString()).contains("\"status\":500").doesNotContain("at once");
		assertThat(response.getHeader("Content-Security-Policy")).isNotNull();
		assertThat(output).contains("at once");
	}

	@Test
	void withTheServletApiAFailureInTheMiddleBreaksTheAnswerOff() {
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> send(LATE)).withStackTraceContaining("late");
	}

	@Test
	void thatAClientHasGoneIsNoFailure(CapturedOutput output) {
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> send(DISCONNECTED)).withMessage("gone");
		assertThat(output).isEmpty();
	}

	private MockHttpServletResponse send(Writer writer) throws Exception {
		MockHttpServletResponse response = new MockHttpServletResponse();
		new MvcViewerResponse(this.handler, ViewerResponse.json(writer))
			.writeTo(new MockHttpServletRequest("GET", "/tracing/api/v1/status"), response, List::of);
		return response;
	}

	@Test
	void withTheReactiveApiAFailureIsAProblem() {
		MockServerWebExchange exchange = exchange();
		write(exchange, AT_ONCE);
		assertThat(exchange.getResponse().getStatusCode()).isEqualTo(HttpStatusCode.valueOf(500));
		assertThat(exchange.getResponse().getHeaders().getFirst("Content-Type")).isEqualTo("application/problem+json");
		assertThat(exchange.getResponse().getBodyAsString().block()).contains("\"status\":500")
			.doesNotContain("at once");
	}

	@Test
	void withTheReactiveApiAFailureInTheMiddleBreaksTheAnswerOff() {
		MockServerWebExchange exchange = exchange();
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> write(exchange, LATE))
			.withMessage("late");
	}

	@Test
	void whateverAQuestionThrowsIsAProblem() {
		Writer writer = (Writer) this.handler
			.handle(new ViewerRequest("GET", "/api/v1/status", null, ViewerRequest.noHeaders(), "127.0.0.1",
					InputStream.nullInputStream()))
			.body();
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> writer.writeTo(new ByteArrayOutputStream()));
		this.store.close();
		assertThat(this.handler
			.handle(new ViewerRequest("GET", "/api/v1/traces", "q=%", ViewerRequest.noHeaders(), null,
					InputStream.nullInputStream()))
			.status()).isEqualTo(400);
	}

	private static MockServerWebExchange exchange() {
		return MockServerWebExchange.from(MockServerHttpRequest.get("/tracing/api/v1/status"));
	}

	private void write(MockServerWebExchange exchange, Writer writer) {
		HandlerStrategies strategies = HandlerStrategies.withDefaults();
		new WebFluxViewerResponse(this.handler, ViewerResponse.json(writer))
			.writeTo(exchange, new ServerResponse.Context() {

				@Override
				public List<HttpMessageWriter<?>> messageWriters() {
					return strategies.messageWriters();
				}

				@Override
				public List<ViewResolver> viewResolvers() {
					return strategies.viewResolvers();
				}

			})
			.block(Duration.ofSeconds(10));
	}

}
