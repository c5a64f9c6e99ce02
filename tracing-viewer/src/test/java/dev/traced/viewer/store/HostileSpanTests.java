package dev.traced.viewer.store;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a span may be like without harm to the store, whose thread must go on whatever
 * comes.
 */
class HostileSpanTests {

	private final TraceStore store = new TraceStore(StoreLimits.defaults(), List.of(), new TestClock());

	@AfterEach
	void theStoreStillWorks() {
		this.store.offer(TestSpans.span(99, 1, 0).build());
		this.store.flush();
		assertThat(this.store.trace(TestSpans.traceId(99))).isNotNull();
		this.store.close();
		assertThat(this.store.status().spans()).isZero();
	}

	private HeldTrace held(SpanData... spans) {
		for (SpanData span : spans) {
			assertThat(this.store.offer(span)).isTrue();
		}
		this.store.flush();
		HeldTrace trace = this.store.trace(TestSpans.traceId(1));
		assertThat(trace).isNotNull();
		assertThat(this.store.summaries()).contains(trace.summary());
		return trace;
	}

	/** A span whose methods other than those of its ids answer as told. */
	private static SpanData answering(Object answer) {
		SpanData span = TestSpans.span(1, 1, 0).build();
		return (SpanData) Proxy.newProxyInstance(SpanData.class.getClassLoader(), new Class<?>[] { SpanData.class },
				(proxy, method, arguments) -> {
					if (method.getName().equals("getSpanContext") || method.getReturnType() == long.class) {
						return method.invoke(span, arguments);
					}
					if (answer instanceof RuntimeException ex) {
						throw ex;
					}
					if (answer instanceof Error error) {
						throw error;
					}
					return (method.getReturnType() == int.class) ? Integer.valueOf(-1)
							: (method.getReturnType() == boolean.class) ? Boolean.FALSE : null;
				});
	}

	@Test
	void gettersThatAnswerNullAreAnswersToo() {
		assertThat(held(answering("null"), TestSpans.span(1, 2, 1).build()).spans()).hasSize(2);
	}

	@Test
	void gettersThatThrowCostTheSpanOnly() {
		this.store.offer(answering(new IllegalStateException("no")));
		this.store.offer(answering(new StackOverflowError("no")));
		this.store.flush();
		assertThat(this.store.status().dropped()).containsEntry("invalid", 2L);
		assertThat(this.store.status().traces()).isZero();
	}

	@Test
	void aSpanThatThrowsLateLeavesNothingBehind() {
		long before = this.store.status().bytes();
		for (int i = 0; i < 1000; i++) {
			Attributes throwing = (Attributes) Proxy.newProxyInstance(getClass().getClassLoader(),
					new Class<?>[] { Attributes.class }, (proxy, method, arguments) -> {
						if (method.getName().equals("forEach")) {
							@SuppressWarnings("unchecked")
							var consumer = (java.util.function.BiConsumer<AttributeKey<?>, Object>) arguments[0];
							consumer.accept(AttributeKey.stringKey("key " + System.nanoTime()), "value");
							throw new IllegalStateException("no");
						}
						return 1;
					});
			this.store.offer(TestSpans.span(1, i + 1, 0).setAttributes(throwing).build());
		}
		this.store.flush();
		assertThat(this.store.status().dropped()).containsEntry("invalid", 1000L);
		// the arrays of the table may have grown, its strings not
		assertThat(this.store.status().bytes() - before).isLessThan(20_000);
	}

	@Test
	void giganticTextsAreCut() {
		String text = "x".repeat(10_000_000);
		HeldTrace trace = held(TestSpans
			.with(TestSpans.span(1, 1, 0),
					Attributes.of(AttributeKey.stringKey("text"), text, AttributeKey.stringKey(text), "key"))
			.setName(text)
			.build());
		SpanData span = trace.spans().get(0);
		assertThat(span.getName()).hasSize(16_384);
		assertThat(span.getAttributes().get(AttributeKey.stringKey("text"))).hasSize(16_384);
		assertThat(this.store.status().bytes()).isLessThan(1 << 20);
	}

	@Test
	void tooManyAttributesAreLeftOutAndCounted() {
		AttributesBuilder attributes = Attributes.builder();
		for (int i = 0; i < 100_000; i++) {
			attributes.put("key." + i, i);
		}
		HeldTrace trace = held(TestSpans.with(TestSpans.span(1, 1, 0), attributes.build()).build());
		assertThat(trace.spans().get(0).getAttributes().size()).isEqualTo(1024);
		assertThat(trace.spans().get(0).getTotalAttributeCount()).isEqualTo(100_000);
	}

	@Test
	void tooManyEventsAreLeftOutAndCounted() {
		List<EventData> events = Collections.nCopies(100_000, EventData.create(1, "event", Attributes.empty()));
		HeldTrace trace = held(TestSpans.span(1, 1, 0).setEvents(events).setTotalRecordedEvents(events.size()).build());
		assertThat(trace.spans().get(0).getEvents()).hasSize(1024);
		assertThat(trace.spans().get(0).getTotalRecordedEvents()).isEqualTo(100_000);
	}

	@Test
	void aSpanOfManyLongAttributesIsBoundedAsAWhole() {
		AttributesBuilder attributes = Attributes.builder();
		for (int i = 0; i < 1000; i++) {
			attributes.put("key." + i, (i + "abcdefgh").repeat(2_000));
		}
		HeldTrace trace = held(TestSpans.with(TestSpans.span(1, 1, 0), attributes.build()).build());
		assertThat(trace.spans().get(0).getAttributes().size()).isBetween(20, 100);
		assertThat(this.store.status().bytes()).isLessThan(2 << 20);
	}

	@Test
	void aSpanMayBeItsOwnParent() {
		HeldTrace trace = held(TestSpans.span(1, 1, 1).build());
		assertThat(trace.spans().get(0).getParentSpanId()).isEqualTo(TestSpans.spanId(1));
		assertThat(trace.summary().complete()).isFalse();
		assertThat(trace.summary().rootName()).isEqualTo("GET /orders/{id}");
	}

	@Test
	void spansMayBeEachOthersParents() {
		HeldTrace trace = held(TestSpans.span(1, 1, 2).setStartEpochNanos(TestSpans.START + 5).build(),
				TestSpans.span(1, 2, 1).setName("first").build());
		assertThat(trace.summary().rootName()).isEqualTo("first");
		assertThat(trace.summary().complete()).isFalse();
	}

	@Test
	void aSpanThatIsDeliveredAgainIsHeldOnce() {
		SpanData span = TestSpans.span(1, 1, 0).build();
		assertThat(held(span, span, TestSpans.span(1, 1, 0).build()).spans()).hasSize(1);
		assertThat(this.store.status().dropped()).containsEntry("duplicate", 2L);
	}

	@Test
	void twoSpansMayHaveTheSameId() {
		SpanData later = TestSpans.span(1, 1, 0).setName("other").setStartEpochNanos(TestSpans.START + 1).build();
		assertThat(held(TestSpans.span(1, 1, 0).build(), later).spans()).hasSize(2);
	}

	@Test
	void aSpanMayEndBeforeItBegins() {
		HeldTrace trace = held(TestSpans.span(1, 1, 0).setEndEpochNanos(TestSpans.START - 1_000).build());
		assertThat(trace.summary().durationNanos()).isZero();
		assertThat(trace.spans().get(0).getEndEpochNanos()).isEqualTo(TestSpans.START - 1_000);
	}

	@Test
	void aStartThatIsNotKnownDoesNotMakeTheTraceLong() {
		HeldTrace trace = held(TestSpans.span(1, 1, 0).build(),
				TestSpans.span(1, 2, 1).setStartEpochNanos(0).setEndEpochNanos(0).build());
		assertThat(trace.summary().startEpochNanos()).isEqualTo(TestSpans.START);
		assertThat(trace.summary().durationNanos()).isEqualTo(1_000_000);
	}

	@Test
	void timesMayBeAnything() {
		HeldTrace trace = held(
				TestSpans.span(1, 1, 0).setStartEpochNanos(Long.MIN_VALUE).setEndEpochNanos(Long.MAX_VALUE).build(),
				TestSpans.span(1, 2, 1).setStartEpochNanos(Long.MAX_VALUE).setEndEpochNanos(Long.MIN_VALUE).build());
		assertThat(trace.summary().durationNanos()).isNotNegative();
		assertThat(trace.spans().get(0).getStartEpochNanos()).isEqualTo(Long.MIN_VALUE);
		assertThat(trace.spans().get(0).getEndEpochNanos()).isEqualTo(Long.MAX_VALUE);
	}

	@Test
	void aSpanWithoutIdsIsNotHeld() {
		this.store.offer(TestSpans.span(1, 1, 0).setSpanContext(SpanContext.getInvalid()).build());
		this.store.flush();
		assertThat(this.store.status().dropped()).containsEntry("invalid", 1L);
		assertThat(this.store.summaries()).isEmpty();
	}

	@Test
	void aTraceOfManyServicesIsHeld() {
		List<SpanData> spans = new ArrayList<>();
		for (int i = 1; i <= 5_000; i++) {
			spans.add(TestSpans.span(1, i, i - 1).setResource(TestSpans.service("service " + i)).build());
		}
		HeldTrace trace = held(spans.toArray(SpanData[]::new));
		assertThat(trace.spans()).hasSize(5_000);
		assertThat(trace.summary().services()).hasSize(64);
	}

}
