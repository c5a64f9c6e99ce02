package dev.traced.instrumentation.webclient;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.traced.core.AttributeSink;
import dev.traced.instrumentation.http.HttpCall;
import dev.traced.instrumentation.http.HttpClientContract;
import dev.traced.instrumentation.http.HttpPeer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract for a {@code WebClient} from the builder of Spring Boot, and what only a
 * reactive client can do.
 */
class WebClientTests extends HttpClientContract {

	static final ExchangeFilterFunction RETRY = (request, next) -> next.exchange(request)
		.flatMap((response) -> response.statusCode().isError()
				? response.releaseBody().then(Mono.error(new IllegalStateException("again"))) : Mono.just(response))
		.retry(5);

	@Override
	protected List<Class<?>> autoConfigurations() {
		return List.of(WebClientTracingAutoConfiguration.class, HttpClientAutoConfiguration.class,
				ReactiveHttpClientAutoConfiguration.class, WebClientAutoConfiguration.class);
	}

	@Override
	protected String technology() {
		return "webclient";
	}

	@Override
	protected String[] properties() {
		return new String[] { "spring.http.clients.reactive.connector=reactor",
				"spring.reactor.netty.shutdown-quiet-period=0s" };
	}

	protected WebClient client(ApplicationContext context) {
		return context.getBean(WebClient.Builder.class).build();
	}

	@Override
	protected @Nullable String send(ApplicationContext context, HttpCall call) {
		WebClient.RequestBodySpec request = client(context).method(HttpMethod.valueOf(call.method()))
			.uri(call.template(), call.variables());
		call.headers().forEach(request::header);
		if (call.body() != null) {
			request.bodyValue(call.body());
		}
		return request.retrieve().bodyToMono(String.class).block();
	}

	@Override
	protected @Nullable String sendWithRetry(ApplicationContext context, String url) {
		return context.getBean(WebClient.Builder.class)
			.filter(RETRY)
			.build()
			.get()
			.uri(url)
			.retrieve()
			.bodyToMono(String.class)
			.block();
	}

	@Test
	void attemptsOfAFilterThatRetriesAreCounted() {
		runner().run((context) -> {
			sendWithRetry(context, peer.url() + "/flaky");
			assertThat(spans.await(3)).extracting((span) -> attributes(span).get("http.request.resend_count"))
				.containsExactly(null, 1L, 2L);
		});
	}

	@Test
	void everySubscriptionOfTheRetryOperatorIsASpan() {
		runner().run((context) -> {
			Mono<String> body = client(context).get()
				.uri(peer.url() + "/flaky")
				.retrieve()
				.bodyToMono(String.class)
				.retryWhen(Retry.max(5));
			assertThat(spans.all()).isEmpty();
			assertThat(body.block()).isEqualTo("done");
			assertThat(spans.await(3)).extracting((span) -> attributes(span).get("http.response.status_code"))
				.containsExactly(503L, 503L, 200L);
		});
	}

	@Test
	void anAttemptOnAnotherThreadStaysInTheTraceOfWhoeverBuiltTheRequest() {
		runner().run((context) -> {
			SpanContext parent = parent(TraceFlags.getSampled());
			Mono<String> body;
			try (Scope scope = Context.root().with(Span.wrap(parent)).makeCurrent()) {
				body = client(context).get().uri(peer.url() + "/flaky").retrieve().bodyToMono(String.class);
			}
			assertThat(body.retryWhen(Retry.fixedDelay(5, Duration.ofMillis(1))).block()).isEqualTo("done");
			assertThat(spans.await(3)).extracting(SpanData::getParentSpanContext).containsOnly(parent);
		});
	}

	@Test
	void aCallThatIsCancelledBeforeItIsAnsweredEndsItsSpan() {
		runner().run((context) -> {
			Mono<String> body = client(context).get()
				.uri(peer.url(HttpPeer.Rudeness.HANG))
				.retrieve()
				.bodyToMono(String.class);
			Disposable subscription = body.subscribe();
			subscription.dispose();
			assertCancelled(spans.awaitOne());
		});
	}

	@Test
	void aTimeoutOperatorCancelsTheCall() {
		runner().run((context) -> {
			String result = client(context).get()
				.uri(peer.url(HttpPeer.Rudeness.HANG))
				.retrieve()
				.bodyToMono(String.class)
				.timeout(Duration.ofMillis(200))
				.onErrorReturn("too late")
				.block();
			assertThat(result).isEqualTo("too late");
			assertCancelled(spans.awaitOne());
		});
	}

	@Test
	void aCallThatIsCancelledDuringItsBodyHasEndedWithItsHeaders() {
		runner().run((context) -> {
			String first = client(context).get()
				.uri(peer.url() + "/truncated")
				.retrieve()
				.bodyToFlux(DataBuffer.class)
				.map((buffer) -> {
					DataBufferUtils.release(buffer);
					return "first";
				})
				.take(1)
				.blockLast();
			assertThat(first).isEqualTo("first");
			assertThat(spans.awaitOne().getStatus()).isEqualTo(StatusData.unset());
		});
	}

	@Test
	void aResponseThatIsNotConsumedHasItsSpan() {
		runner().run((context) -> {
			Mono<Integer> status = client(context).get()
				.uri(peer.url() + "/hello")
				.exchangeToMono((response) -> Mono.just(response.statusCode().value()));
			assertThat(status.block()).isEqualTo(200);
			assertThat(attributes(spans.awaitOne())).containsEntry("http.response.status_code", 200L);
		});
	}

	@Test
	void theParentIsTakenFromTheContextOfReactor() {
		runner().run((context) -> {
			SpanContext parent = parent(TraceFlags.getSampled());
			client(context).get()
				.uri(peer.url() + "/hello")
				.retrieve()
				.bodyToMono(String.class)
				.contextWrite((view) -> view.put("dev.traced.context", Context.root().with(Span.wrap(parent))))
				.block();
			assertThat(spans.awaitOne().getParentSpanContext()).isEqualTo(parent);
		});
	}

	@Test
	void whatComesAfterTheCallSeesItsParentAndFiltersInsideSeeItsSpan() {
		runner().run((context) -> {
			SpanContext parent = parent(TraceFlags.getSampled());
			List<SpanContext> seen = new ArrayList<>();
			WebClient client = client(context).mutate().filter((request, next) -> Mono.deferContextual((view) -> {
				seen.add(Span.fromContext(ReactorContext.of(view)).getSpanContext());
				assertThat(request.headers().getFirst("traceparent")).isNotNull();
				return next.exchange(request);
			})).build();
			client.get().uri(peer.url() + "/hello").exchangeToMono((response) -> {
				seen.add(Span.current().getSpanContext());
				return response.releaseBody();
			}).contextWrite((view) -> view.put("dev.traced.context", Context.root().with(Span.wrap(parent)))).block();
			assertThat(seen).containsExactly(spans.awaitOne().getSpanContext(), parent);
		});
	}

	@Test
	void aFilterThatBuildsANewRequestKeepsTheContext() {
		runner().run((context) -> {
			client(context).mutate()
				.filter((request, next) -> next
					.exchange(ClientRequest.from(request).header("X-Tenant", "acme").build()))
				.build()
				.get()
				.uri(peer.url() + "/hello")
				.retrieve()
				.bodyToMono(String.class)
				.block();
			assertThat(peer.received().get(0).traceparent()).contains(spans.awaitOne().getSpanId());
			assertThat(peer.received().get(0).headers()).containsEntry("X-Tenant", List.of("acme"));
		});
	}

	@Test
	void anExchangeFunctionOfTheApplicationIsTraced() {
		runner().run((context) -> {
			List<String> told = new ArrayList<>();
			ClientResponse response = context.getBean(WebClient.Builder.class).exchangeFunction((request) -> {
				told.add(String.valueOf(request.headers().getFirst("traceparent")));
				return Mono.just(ClientResponse.create(HttpStatus.ACCEPTED).build());
			}).build().get().uri("/relative").exchangeToMono(Mono::just).block();
			assertThat(response).isNotNull();
			assertThat(spans.all()).hasSize(1);
			assertThat(told.get(0)).contains(spans.all().get(0).getSpanId());
			// a relative URI has no server to name
			spans.clear();
		});
	}

	@Test
	void anExchangeFunctionThatThrowsIsAnError() {
		runner().run((context) -> {
			IllegalStateException failure = new IllegalStateException("broken");
			Mono<String> body = context.getBean(WebClient.Builder.class).exchangeFunction((request) -> {
				throw failure;
			}).build().get().uri(peer.url()).retrieve().bodyToMono(String.class);
			List<Throwable> seen = new ArrayList<>();
			body.onErrorResume((ex) -> {
				seen.add(ex);
				return Mono.empty();
			}).block();
			assertThat(seen).hasSize(1);
			assertThat(seen.get(0)).isSameAs(failure);
			assertThat(attributes(spans.awaitOne())).containsEntry("error.type", "java.lang.IllegalStateException");
		});
	}

	@Test
	void anExchangeFunctionThatReturnsNothingIsAnError() {
		runner().run((context) -> {
			Mono<String> body = context.getBean(WebClient.Builder.class)
				.exchangeFunction((request) -> null)
				.build()
				.get()
				.uri(peer.url())
				.retrieve()
				.bodyToMono(String.class)
				.onErrorResume(NullPointerException.class, (ex) -> Mono.just("nothing"));
			assertThat(body.block()).isEqualTo("nothing");
			assertThat(attributes(spans.awaitOne())).containsEntry("error.type", "java.lang.NullPointerException");
		});
	}

	@Test
	void whoeverIsSubscribedByTheCallSeesItsParent() {
		runner().run((context) -> {
			SpanContext parent = parent(TraceFlags.getSampled());
			List<SpanContext> seen = new ArrayList<>();
			Mono<String> body = context.getBean(WebClient.Builder.class)
				.filter((request, next) -> next.exchange(request)
					.doOnSubscribe((subscription) -> seen.add(Span.current().getSpanContext())))
				.build()
				.get()
				.uri(peer.url() + "/hello")
				.retrieve()
				.bodyToMono(String.class);
			try (Scope scope = Context.root().with(Span.wrap(parent)).makeCurrent()) {
				assertThat(body.block()).isEqualTo("hello");
			}
			assertThat(spans.awaitOne().getParentSpanContext()).isEqualTo(parent);
			assertThat(seen).containsExactly(parent);
		});
	}

	private static void assertCancelled(SpanData span) {
		assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
		assertThat(span.getEvents()).isEmpty();
		assertThat(attributes(span)).containsEntry("error.type", "cancelled")
			.doesNotContainKey("http.response.status_code");
	}

	@Override
	protected Class<?> hostileConvention() {
		return HostileConvention.class;
	}

	@Override
	protected Class<?> ownConvention() {
		return OwnConvention.class;
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnConvention {

		@Bean
		WebClientSpanConvention ownWebClientSpanConvention(WebClientTracingProperties properties) {
			return new WebClientSpanConvention(properties) {
				@Override
				public String name(ClientRequest request) {
					return "own name";
				}
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class HostileConvention {

		@Bean
		WebClientSpanConvention hostileWebClientSpanConvention(WebClientTracingProperties properties) {
			return new WebClientSpanConvention(properties) {
				@Override
				public String name(ClientRequest request) {
					throw new IllegalStateException("hostile name");
				}

				@Override
				public void samplingAttributes(ClientRequest request, AttributeSink attributes) {
					throw new IllegalStateException("hostile attributes");
				}

				@Override
				public void onStart(ClientRequest request, Span span) {
					throw new IllegalStateException("hostile start");
				}

				@Override
				public void onEnd(ClientRequest request, @Nullable ClientResponse response, @Nullable Throwable error,
						Span span) {
					throw new IllegalStateException("hostile end");
				}
			};
		}

	}

}
