package dev.traced.instrumentation.method;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

import dev.traced.NoTrace;
import dev.traced.Traced;
import dev.traced.autoconfigure.TracingAutoConfiguration;
import dev.traced.core.Suppression;
import dev.traced.core.Tracing;
import dev.traced.test.RecordedSpans;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.ConnectableFlux;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Annotated methods that return a {@code Mono} or a {@code Flux}.
 */
class ReactiveMethodTests {

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	@SuppressWarnings("NullAway.Init")
	private ConfigurableApplicationContext application;

	@SuppressWarnings("NullAway.Init")
	private Service service;

	@BeforeEach
	void start() {
		this.application = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.logStartupInfo(false)
			.run();
		this.service = this.application.getBean(Service.class);
	}

	@AfterEach
	void stop() {
		this.application.close();
	}

	@Test
	void nothingHappensBeforeTheSubscriptionAndEachHasASpanOfItsOwn() {
		Mono<String> mono = this.service.mono(Mono.just("value"));
		assertThat(spans.all()).isEmpty();
		assertThat(mono.block()).isEqualTo("value");
		assertThat(mono.block()).isEqualTo("value");
		List<SpanData> both = spans.await(2);
		assertThat(both.get(0).getTraceId()).isNotEqualTo(both.get(1).getTraceId());
		assertThat(TracedMethodTests.attribute(both.get(0), "result")).isEqualTo("value");
	}

	@Test
	void theContextIsCurrentAboveAndInTheReactorContextAndTheCallersIsBelow() {
		AtomicReference<Context> carried = new AtomicReference<>();
		List<String> above = new CopyOnWriteArrayList<>();
		List<Context> below = new CopyOnWriteArrayList<>();
		this.service.flux(Flux.deferContextual((view) -> {
			carried.set(view.get(Tracing.REACTOR_CONTEXT_KEY));
			return Flux.range(0, 3);
		}).doOnNext((number) -> above.add(Span.current().getSpanContext().getSpanId())))
			.doOnNext((number) -> below.add(Context.current()))
			.blockLast();
		SpanData span = spans.awaitOne();
		assertThat(above).hasSize(3).containsOnly(span.getSpanId());
		assertThat(below).hasSize(3).containsOnly(Context.root());
		assertThat(Span.fromContext(carried.get()).getSpanContext().getSpanId()).isEqualTo(span.getSpanId());
	}

	@Test
	void aMethodCalledFromAnotherAfterAThreadHopIsItsChild() {
		this.service.mono(Mono.just("a").publishOn(Schedulers.parallel()).flatMap((value) -> this.service.inner(value)))
			.block();
		List<SpanData> both = spans.await(2);
		assertThat(both.get(0).getName()).isEqualTo("Service.inner");
		assertThat(both.get(0).getParentSpanId()).isEqualTo(both.get(1).getSpanId());
	}

	@Test
	void siblingsAreNotNestedIntoEachOther() {
		this.service
			.outer(Mono.defer(() -> this.service.inner("a"))
				.flatMap((value) -> this.service.inner("b"))
				.then(Mono.empty()))
			.block();
		List<SpanData> all = spans.await(3);
		String outer = all.get(2).getSpanId();
		assertThat(all.subList(0, 2)).extracting(SpanData::getParentSpanId).containsOnly(outer);
	}

	@Test
	void anErrorEndsTheSpanAndPassesUnchanged() {
		IllegalStateException thrown = new IllegalStateException("broken");
		assertThatThrownBy(() -> this.service.mono(Mono.error(thrown)).block()).isSameAs(thrown);
		assertThat(spans.awaitOne().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
	}

	@Test
	void aCancellationEndsTheSpan() {
		Disposable subscription = this.service.mono(Mono.never()).subscribe();
		subscription.dispose();
		assertThat(spans.awaitOne().getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
	}

	@Test
	void aTimeoutEndsTheSpan() {
		assertThatThrownBy(() -> this.service.mono(Mono.never()).timeout(Duration.ofMillis(10)).block())
			.hasRootCauseInstanceOf(java.util.concurrent.TimeoutException.class);
		spans.awaitOne();
	}

	@Test
	void takingAFewElementsEndsTheSpanOnce() {
		assertThat(this.service.flux(Flux.range(0, 100)).take(2).collectList().block()).containsExactly(0, 1);
		spans.awaitOne();
	}

	@Test
	void demandPassesThroughElementByElement() {
		List<Integer> received = new CopyOnWriteArrayList<>();
		BaseSubscriber<Integer> slow = new BaseSubscriber<>() {
			@Override
			protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
				request(1);
			}

			@Override
			protected void hookOnNext(Integer value) {
				received.add(value);
			}
		};
		this.service.flux(Flux.range(0, 3)).subscribe(slow);
		assertThat(received).containsExactly(0);
		slow.request(1);
		assertThat(received).containsExactly(0, 1);
		slow.cancel();
		spans.awaitOne();
	}

	@Test
	void silenceReachesTheOperatorsAndWhatTheyCall() {
		Context context = this.service
			.silent(Mono.deferContextual(
					(view) -> this.service.inner("x").map((value) -> view.<Context>get(Tracing.REACTOR_CONTEXT_KEY))))
			.block();
		assertThat(context).isNotNull();
		assertThat(Suppression.isSuppressed(context)).isTrue();
		assertThat(spans.all()).isEmpty();
	}

	@Test
	void aPlainPublisherIsTracedAndASpecialOneKeepsItsType() {
		assertThat(Flux.from(this.service.publisher()).blockLast()).isEqualTo(2);
		spans.awaitOne();
		spans.clear();
		assertThat(this.service.connectable().autoConnect().blockLast()).isEqualTo(2);
		assertThat(spans.awaitOne().getName()).isEqualTo("Service.connectable");
	}

	@Test
	void aMethodThatReturnsNullInsteadOfAPublisherDoesSo() {
		assertThat(this.service.mono(null)).isNull();
		assertThat(spans.all()).isEmpty();
	}

	@Test
	void anExceptionInsteadOfAPublisherPassesUnchanged() {
		assertThatThrownBy(() -> this.service.throwing()).isInstanceOf(IllegalStateException.class)
			.hasMessage("assembly");
		assertThat(spans.all()).isEmpty();
	}

	@Test
	void aSinkThatEmitsFromManyThreadsEndsTheSpanOnce() {
		Sinks.Many<Integer> sink = Sinks.many().multicast().onBackpressureBuffer();
		Flux<Integer> flux = this.service.flux(sink.asFlux());
		Mono<List<Integer>> collected = flux.publishOn(Schedulers.boundedElastic()).collectList().cache();
		Disposable subscription = collected.subscribe();
		sink.emitNext(1, Sinks.EmitFailureHandler.FAIL_FAST);
		sink.emitComplete(Sinks.EmitFailureHandler.FAIL_FAST);
		assertThat(collected.block(Duration.ofSeconds(10))).containsExactly(1);
		subscription.dispose();
		spans.awaitOne();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ AopAutoConfiguration.class, TracingAutoConfiguration.class,
			MethodTracingAutoConfiguration.class })
	static class Application {

		@Bean
		RecordedSpans recordedSpans() {
			return spans;
		}

		@Bean
		Service service() {
			return new Service();
		}

	}

	static class Service {

		@Traced(result = "result")
		@SuppressWarnings("NullAway")
		public Mono<String> mono(@Nullable Mono<String> source) {
			return source;
		}

		@Traced
		public <T> Mono<T> outer(Mono<T> source) {
			return source;
		}

		@Traced
		public Mono<String> inner(String value) {
			return Mono.just(value);
		}

		@Traced
		public Flux<Integer> flux(Flux<Integer> source) {
			return source;
		}

		@NoTrace
		public <T> Mono<T> silent(Mono<T> source) {
			return source;
		}

		@Traced
		public Publisher<Integer> publisher() {
			return Flux.range(0, 3);
		}

		@Traced
		public ConnectableFlux<Integer> connectable() {
			return Flux.range(0, 3).publish();
		}

		@Traced
		public Mono<String> throwing() {
			throw new IllegalStateException("assembly");
		}

	}

}
