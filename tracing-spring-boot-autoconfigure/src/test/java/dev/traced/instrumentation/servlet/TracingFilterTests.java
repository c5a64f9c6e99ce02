package dev.traced.instrumentation.servlet;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import dev.traced.core.ErrorRecorder;
import dev.traced.core.Guard;
import dev.traced.core.SamplerTraits;
import dev.traced.core.Tracing;
import dev.traced.instrumentation.http.CapturedHeaders;
import dev.traced.instrumentation.http.ExcludedPaths;
import dev.traced.instrumentation.http.HttpServerRules;
import dev.traced.instrumentation.http.HttpServerTraceHeaders;
import dev.traced.instrumentation.http.TrustedProxies;
import dev.traced.instrumentation.http.UrlRedaction;
import dev.traced.test.RecordedSpans;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponseWrapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.mock.web.MockAsyncContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for {@link TracingFilter}: what is hard to provoke in a real server.
 */
class TracingFilterTests {

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private final Guard guard = new Guard((doing, total, failure) -> {
	});

	private final TracingFilter filter = filter(spans);

	private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/orders/7");

	private final MockHttpServletResponse response = new MockHttpServletResponse();

	private TracingFilter filter(RecordedSpans processor) {
		OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
			.setTracerProvider(SdkTracerProvider.builder().addSpanProcessor(processor).build())
			.build();
		Tracing tracing = new Tracing(sdk, () -> SamplerTraits.UNKNOWN, this.guard,
				new ErrorRecorder((error) -> null, null, true), (context) -> context);
		HttpServerRules rules = new HttpServerRules(TrustedProxies.NONE, true, new UrlRedaction(Set.of()),
				CapturedHeaders.ofRequest(Set.of()), CapturedHeaders.ofResponse(Set.of()), (error) -> null);
		return new TracingFilter(
				tracing.receiving("dev.traced.servlet", new ServletSpanConvention(rules), ServletHeaders.INSTANCE),
				ExcludedPaths.of(List.of("/silent")), new HttpServerTraceHeaders(false, false), List.of());
	}

	@Test
	void theApplicationsExceptionPassesUnchanged() {
		IOException thrown = new IOException("mine");
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> run((request) -> {
			throw new UncheckedWrapper(thrown);
		})).isSameAs(thrown);
		assertThat(spans.awaitOne().getAttributes().get(AttributeKey.stringKey("error.type")))
			.isEqualTo("java.io.IOException");
	}

	@Test
	void theCauseOfAServletExceptionIsWhatIsRecorded() {
		ServletException thrown = new ServletException(new IllegalArgumentException("cause"));
		assertThatExceptionOfType(ServletException.class).isThrownBy(() -> run((request) -> {
			throw new UncheckedWrapper(thrown);
		})).isSameAs(thrown);
		assertThat(spans.awaitOne().getStatus().getDescription()).isEqualTo("cause");
	}

	@Test
	void anExceptionAfterTheResponseWasSentKeepsItsStatus() {
		assertThatThrownBy(() -> run((request) -> {
			this.response.setCommitted(true);
			throw new IllegalStateException("late");
		})).hasMessage("late");
		assertThat(spans.awaitOne().getAttributes().get(AttributeKey.longKey("http.response.status_code")))
			.isEqualTo(200);
	}

	@Test
	void theApplicationSeesTheRequestAndTheResponseOfTheContainer() throws Exception {
		this.filter.doFilter(this.request, this.response, (request, response) -> {
			assertThat(request).isSameAs(this.request);
			assertThat(response).isSameAs(this.response);
		});
		assertThat(spans.awaitOne().getName()).isEqualTo("GET");
	}

	@Test
	void whatIsNotHttpPassesUntouched() throws Exception {
		boolean[] called = new boolean[1];
		this.filter.doFilter(new ServletRequestWrapper(this.request), new ServletResponseWrapper(this.response),
				(request, response) -> called[0] = true);
		assertThat(called[0]).isTrue();
		assertThat(spans.all()).isEmpty();
	}

	@Test
	void aSpanThatIsCurrentIsTheParent() throws Exception {
		Span parent = OpenTelemetrySdk.builder()
			.setTracerProvider(SdkTracerProvider.builder().build())
			.build()
			.getTracer("test")
			.spanBuilder("parent")
			.startSpan();
		try (Scope scope = parent.makeCurrent()) {
			assertThat(scope).isNotNull();
			run((request) -> {
			});
		}
		parent.end();
		SpanData span = spans.awaitOne();
		assertThat(span.getParentSpanId()).isEqualTo(parent.getSpanContext().getSpanId());
	}

	@Test
	void aScopeThatTheApplicationLeavesOpenDoesNotReachTheNextRequest() throws Exception {
		Scope[] left = new Scope[1];
		run((request) -> left[0] = Context.current().with(ContextKey.<String>named("left"), "open").makeCurrent());
		assertThat(Context.current()).isSameAs(Context.root());
		left[0].close();
		// strictly speaking the remedy leaves a scope open as well
		assertThatThrownBy(((AutoCloseable) ContextStorage.get())::close).isInstanceOf(AssertionError.class);
		assertThat(spans.all()).hasSize(1);
	}

	@Test
	void nothingIsComputedForAnExcludedRequest() throws Exception {
		this.request.setRequestURI("/silent");
		run((request) -> assertThat(Span.current().isRecording()).isFalse());
		assertThat(spans.all()).isEmpty();
	}

	@Test
	void aRequestThatRefusesEverythingIsServed() throws Exception {
		MockHttpServletRequest hostile = new MockHttpServletRequest("GET", "/orders/7") {
			@Override
			public String getRequestURI() {
				throw new IllegalStateException("hostile");
			}

			@Override
			public boolean isAsyncStarted() {
				throw new IllegalStateException("hostile");
			}
		};
		boolean[] called = new boolean[1];
		this.filter.doFilter(hostile, this.response, (request, response) -> called[0] = true);
		assertThat(called[0]).isTrue();
		assertThat(this.guard.failures()).isPositive();
	}

	@Test
	void anErrorAfterTheResponseWasSentEndsTheSpan() throws Exception {
		AsyncContext context = startAsync();
		this.response.setCommitted(true);
		fire(context, (listener, event) -> listener.onError(event));
		SpanData span = spans.awaitOne();
		assertThat(span.getAttributes().get(AttributeKey.longKey("http.response.status_code"))).isEqualTo(200);
		fire(context, (listener, event) -> listener.onComplete(event));
		assertThat(spans.all()).hasSize(1);
	}

	@Test
	void anErrorBeforeTheResponseWasSentLeavesTheStatusToTheErrorPage() throws Exception {
		AsyncContext context = startAsync();
		fire(context, (listener, event) -> listener.onError(event));
		assertThat(spans.all()).isEmpty();
		this.response.setStatus(502);
		fire(context, (listener, event) -> listener.onComplete(event));
		SpanData span = spans.awaitOne();
		assertThat(span.getAttributes().get(AttributeKey.longKey("http.response.status_code"))).isEqualTo(502);
		assertThat(span.getStatus().getDescription()).isEqualTo("broken");
	}

	@Test
	void aResponseThatRefusesEverythingEndsTheSpan() throws Exception {
		MockHttpServletResponse hostile = new MockHttpServletResponse() {
			@Override
			public boolean isCommitted() {
				throw new IllegalStateException("hostile");
			}
		};
		this.request.setAsyncSupported(true);
		this.filter.doFilter(this.request, hostile, (request, response) -> request.startAsync());
		fire(this.request.getAsyncContext(), (listener, event) -> listener.onError(event));
		spans.awaitOne();
	}

	private AsyncContext startAsync() throws Exception {
		this.request.setAsyncSupported(true);
		run((request) -> request.startAsync());
		return this.request.getAsyncContext();
	}

	private void fire(AsyncContext context, Event call) throws IOException {
		for (AsyncListener listener : ((MockAsyncContext) context).getListeners()) {
			call.on(listener, new AsyncEvent(context, new IOException("broken")));
		}
	}

	private void run(Consumer<MockHttpServletRequest> application) throws IOException, ServletException {
		FilterChain chain = (request, response) -> {
			try {
				application.accept((MockHttpServletRequest) request);
			}
			catch (UncheckedWrapper ex) {
				if (ex.getCause() instanceof IOException io) {
					throw io;
				}
				throw (ServletException) ex.getCause();
			}
		};
		this.filter.doFilter(this.request, this.response, chain);
	}

	@FunctionalInterface
	private interface Event {

		void on(AsyncListener listener, AsyncEvent event) throws IOException;

	}

	@SuppressWarnings("serial")
	private static final class UncheckedWrapper extends RuntimeException {

		UncheckedWrapper(Exception cause) {
			super(cause);
		}

	}

}
