package dev.traced.instrumentation.method;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import dev.traced.NoTrace;
import dev.traced.SpanAttribute;
import dev.traced.Traced;
import dev.traced.core.Suppression;
import dev.traced.core.Tracing;
import dev.traced.test.RecordedSpans;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.instrumentation.annotations.WithSpan;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

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
 * What the annotations make of calls.
 */
class TracedMethodTests {

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	@SuppressWarnings("NullAway.Init")
	static ConfigurableApplicationContext application;

	@SuppressWarnings("NullAway.Init")
	static Orders orders;

	@BeforeAll
	static void start() {
		application = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.logStartupInfo(false)
			.run();
		orders = application.getBean(Orders.class);
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Test
	void aCallIsASpanNamedAfterClassAndMethod() {
		assertThat(orders.load(7)).isEqualTo("order 7");
		SpanData span = spans.awaitOne();
		assertThat(span.getName()).isEqualTo("Orders.load");
		assertThat(span.getKind()).isEqualTo(SpanKind.INTERNAL);
		assertThat(span.getInstrumentationScopeInfo().getName()).isEqualTo("dev.traced.method");
		assertThat(attribute(span, "code.function.name")).isEqualTo(Orders.class.getName() + ".load");
		assertThat(span.getAttributes().get(AttributeKey.longKey("order.id"))).isEqualTo(7);
		assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
	}

	@Test
	void theSpanIsCurrentInsideAndAChildOfTheOneOutside() {
		Span parent = application.getBean(Tracing.class)
			.openTelemetry()
			.getTracer("test")
			.spanBuilder("parent")
			.startSpan();
		String inside;
		try (Scope scope = parent.makeCurrent()) {
			inside = orders.currentSpan();
		}
		parent.end();
		SpanData child = spans.await(2).get(0);
		assertThat(inside).isEqualTo(child.getSpanId());
		assertThat(child.getParentSpanId()).isEqualTo(parent.getSpanContext().getSpanId());
	}

	@Test
	void nameKindAttributesAndResultAreAsAnnotated() {
		assertThat(orders.described(null)).containsExactly("a", "b");
		SpanData span = spans.awaitOne();
		assertThat(span.getName()).isEqualTo("described");
		assertThat(span.getKind()).isEqualTo(SpanKind.PRODUCER);
		assertThat(attribute(span, "team")).isEqualTo("check=out");
		assertThat(attribute(span, "tier")).isEqualTo("1");
		assertThat(span.getAttributes().get(AttributeKey.stringArrayKey("result"))).containsExactly("a", "b");
		assertThat(span.getAttributes().asMap().keySet()).extracting(AttributeKey::getKey).doesNotContain("nothing");
	}

	@Test
	void argumentsKeepTheirTypes() {
		orders.typed("text", 3, 2.5f, true, new int[] { 1, 2 }, List.of(true, false), List.of(1.5, 2.5),
				Arrays.asList("a", null, 3), Optional.of(5L), Optional.empty(), SpanKind.SERVER);
		SpanData span = spans.awaitOne();
		assertThat(span.getAttributes().asMap()).containsEntry(AttributeKey.stringKey("text"), "text")
			.containsEntry(AttributeKey.longKey("number"), 3L)
			.containsEntry(AttributeKey.doubleKey("decimal"), 2.5)
			.containsEntry(AttributeKey.booleanKey("flag"), true)
			.containsEntry(AttributeKey.longArrayKey("array"), List.of(1L, 2L))
			.containsEntry(AttributeKey.booleanArrayKey("flags"), List.of(true, false))
			.containsEntry(AttributeKey.doubleArrayKey("decimals"), List.of(1.5, 2.5))
			.containsEntry(AttributeKey.stringArrayKey("mixed"), List.of("a", "3"))
			.containsEntry(AttributeKey.longKey("present"), 5L)
			.containsEntry(AttributeKey.stringKey("other"), "SERVER")
			.hasSize(12);
	}

	@Test
	void expressionsReadWhatTheyNeedAndNothingMore() {
		orders.expressions(new Order(9, Map.of("k", "v")), null);
		SpanData span = spans.awaitOne();
		assertThat(span.getAttributes().get(AttributeKey.longKey("order.id"))).isEqualTo(9);
		assertThat(attribute(span, "tag")).isEqualTo("v");
		assertThat(span.getAttributes().asMap().keySet()).extracting(AttributeKey::getKey)
			.doesNotContain("type", "missing", "null", "broken");
	}

	@Test
	void whatIsThrownPassesUnchangedAndIsRecorded() {
		IllegalStateException thrown = new IllegalStateException("no stock");
		assertThatThrownBy(() -> orders.fail(thrown)).isSameAs(thrown);
		SpanData span = spans.awaitOne();
		assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
		assertThat(attribute(span, "error.type")).isEqualTo("java.lang.IllegalStateException");
		assertThat(span.getEvents()).hasSize(1);
	}

	@Test
	void anIgnoredExceptionLeavesTheSpanAlone() {
		IllegalArgumentException thrown = new NumberFormatException("expected");
		assertThatThrownBy(() -> orders.fail(thrown)).isSameAs(thrown);
		assertThat(spans.awaitOne().getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
		assertThat(spans.awaitOne().getEvents()).isEmpty();
	}

	@Test
	void aFutureIsReturnedAsItIsAndEndsTheSpanWhenItCompletes() {
		CompletableFuture<String> future = new CompletableFuture<>();
		assertThat(orders.later(future)).isSameAs(future);
		assertThat(spans.all()).isEmpty();
		future.complete("done");
		assertThat(attribute(spans.awaitOne(), "result")).isEqualTo("done");
	}

	@Test
	void aFailedFutureRecordsTheCauseAndFailsItsCallerUnchanged() {
		CompletableFuture<String> future = new CompletableFuture<>();
		CompletableFuture<String> returned = orders.later(future);
		IllegalStateException thrown = new IllegalStateException("late");
		future.completeExceptionally(new CompletionException(thrown));
		assertThatThrownBy(returned::join).hasCause(thrown);
		assertThat(attribute(spans.awaitOne(), "error.type")).isEqualTo("java.lang.IllegalStateException");
	}

	@Test
	void aCancelledFutureEndsTheSpanWithoutAnError() {
		CompletableFuture<String> future = orders.later(new CompletableFuture<>());
		future.cancel(true);
		assertThatThrownBy(future::join).isInstanceOf(CancellationException.class);
		assertThat(spans.awaitOne().getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
	}

	@Test
	void aFutureThatFailsToBeWatchedIsReturnedAllTheSame() {
		CompletableFuture<String> hostile = new CompletableFuture<>() {
			@Override
			public CompletableFuture<String> whenComplete(
					java.util.function.BiConsumer<? super String, ? super Throwable> action) {
				throw new IllegalStateException("hostile");
			}
		};
		assertThat(orders.later(hostile)).isSameAs(hostile);
		spans.awaitOne();
	}

	@Test
	void aNewRootIsATraceOfItsOwn() {
		orders.outer(orders::newRoot);
		List<SpanData> both = spans.await(2);
		assertThat(both.get(0).getTraceId()).isNotEqualTo(both.get(1).getTraceId());
		assertThat(both.get(0).getParentSpanId()).isEqualTo(SpanId.getInvalid());
		assertThat(both.get(0).getLinks()).isEmpty();
	}

	@Test
	void aLinkedRootPointsToWhereItWasCalled() {
		orders.outer(orders::linkedRoot);
		List<SpanData> both = spans.await(2);
		assertThat(both.get(0).getTraceId()).isNotEqualTo(both.get(1).getTraceId());
		assertThat(both.get(0).getLinks()).singleElement()
			.satisfies((link) -> assertThat(link.getSpanContext().getSpanId()).isEqualTo(both.get(1).getSpanId()));
	}

	@Test
	void aLinkedRootWithNothingAroundItHasNoLink() {
		orders.linkedRoot();
		assertThat(spans.awaitOne().getLinks()).isEmpty();
	}

	@Test
	void noTraceSilencesTheMethodAndWhatItCalls() {
		orders.silent(orders::newRoot);
		orders.silent(() -> orders.load(1));
		assertThat(orders.silentContext()).isTrue();
		assertThat(Suppression.isSuppressed(Context.current())).isFalse();
		assertThat(spans.all()).isEmpty();
	}

	@Test
	void aSilentMethodInsideATraceLeavesTheTraceToItsCaller() {
		orders.outer(() -> {
			orders.silent(() -> orders.load(1));
			orders.load(2);
		});
		assertThat(spans.await(2)).extracting(SpanData::getName).containsExactly("Orders.load", "Orders.outer");
	}

	@Test
	void openTelemetrysAnnotationsWorkTheSame() {
		orders.withSpan("value");
		SpanData span = spans.awaitOne();
		assertThat(span.getName()).isEqualTo("theirs");
		assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
		assertThat(attribute(span, "theirs.key")).isEqualTo("value");
		assertThat(attribute(span, "named")).isEqualTo("value");
	}

	@Test
	void aMethodWithoutAnAnnotationMakesNoSpan() {
		assertThat(orders.plain()).isEqualTo("plain");
		assertThat(spans.all()).isEmpty();
	}

	static @Nullable String attribute(SpanData span, String key) {
		return span.getAttributes().get(AttributeKey.stringKey(key));
	}

	record Order(long id, Map<String, String> tags) {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ AopAutoConfiguration.class, dev.traced.autoconfigure.TracingAutoConfiguration.class,
			MethodTracingAutoConfiguration.class })
	static class Application {

		@Bean
		RecordedSpans recordedSpans() {
			return spans;
		}

		@Bean
		Orders orders() {
			return new Orders();
		}

	}

	static class Orders {

		@Traced
		String load(@SpanAttribute("order.id") long id) {
			return "order " + id;
		}

		@Traced
		public String currentSpan() {
			return Span.current().getSpanContext().getSpanId();
		}

		@Traced(value = "described", kind = SpanKind.PRODUCER, attributes = { "team=check=out", "tier = 1" },
				result = "result")
		public List<String> described(@SpanAttribute("nothing") @Nullable String nothing) {
			return List.of("a", "b");
		}

		@Traced
		public void typed(@SpanAttribute String text, @SpanAttribute int number, @SpanAttribute float decimal,
				@SpanAttribute Boolean flag, @SpanAttribute int[] array, @SpanAttribute List<Boolean> flags,
				@SpanAttribute List<Double> decimals, @SpanAttribute List<Object> mixed,
				@SpanAttribute Optional<Long> present, @SpanAttribute Optional<Long> absent,
				@SpanAttribute SpanKind other) {
		}

		@Traced
		public void expressions(@SpanAttribute(value = "order.id", expression = "#order.id") Order order,
				@SpanAttribute(value = "tag", expression = "#order.tags['k']") @Nullable Order other,
				@SpanAttribute(value = "type", expression = "T(java.lang.System).exit(1)") Object... more) {
		}

		@Traced(ignore = IllegalArgumentException.class)
		public void fail(RuntimeException ex) {
			throw ex;
		}

		@Traced(result = "result")
		public CompletableFuture<String> later(CompletableFuture<String> future) {
			return future;
		}

		@Traced
		public void outer(Runnable inside) {
			inside.run();
		}

		@Traced(parent = Traced.Parent.NEW_ROOT)
		public void newRoot() {
		}

		@Traced(parent = Traced.Parent.NEW_ROOT_LINKED)
		public void linkedRoot() {
		}

		@NoTrace
		public void silent(Runnable inside) {
			inside.run();
		}

		@NoTrace
		public boolean silentContext() {
			return Suppression.isSuppressed(Context.current());
		}

		@WithSpan(value = "theirs", kind = SpanKind.CLIENT)
		public void withSpan(
				@io.opentelemetry.instrumentation.annotations.SpanAttribute("theirs.key") @SpanAttribute("named") String value) {
		}

		public String plain() {
			return "plain";
		}

	}

}
