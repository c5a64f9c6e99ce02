package dev.traced.viewer.web;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.traced.viewer.store.TraceSummary;
import dev.traced.viewer.store.TraceSummary.HeldAs;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link EventHub}.
 */
class EventHubTests {

	private final EventHub hub = new EventHub();

	@AfterEach
	void stop() {
		this.hub.close();
	}

	@Test
	void whoeverWatchesIsToldOfWhatIsNew() {
		EventSubscription one = this.hub.subscribe();
		EventSubscription other = this.hub.subscribe();
		assertThat(text(one)).isEqualTo("retry: 2000\n\n");
		this.hub.onSummary(summary(1, 5));
		for (EventSubscription each : List.of(one, other)) {
			assertThat(awaitText(each)).contains("event: trace\ndata: {\"trace_id\":\"" + id(1) + "\"")
				.endsWith("}\n\n");
		}
	}

	@Test
	void ofATraceOnlyTheNewestStateIsTold() {
		EventSubscription subscription = this.hub.subscribe();
		text(subscription);
		for (int spans = 1; spans <= 100; spans++) {
			this.hub.onSummary(summary(1, spans));
		}
		String told = awaitText(subscription);
		assertThat(told).containsOnlyOnce("event: trace").contains("\"span_count\":100");
		assertThat(this.hub.dropped()).isZero();
	}

	@Test
	void aSlowClientMissesTheOldestAndCostsNoMoreMemory() {
		EventSubscription slow = this.hub.subscribe();
		EventSubscription fast = this.hub.subscribe();
		text(slow);
		int traces = 0;
		for (int i = 0; i < 3; i++) {
			for (int j = 0; j < 400; j++) {
				this.hub.onSummary(summary(++traces, 1));
			}
			awaitText(fast);
		}
		String told = text(slow);
		assertThat(told.split("event: trace")).hasSizeLessThanOrEqualTo(501).hasSizeGreaterThan(490);
		assertThat(told).contains(id(traces)).doesNotContain(id(1));
		assertThat(this.hub.dropped()).isGreaterThanOrEqualTo(700);
	}

	@Test
	void whereNobodyWatchesThereIsNoThread() {
		this.hub.onSummary(summary(1, 1));
		assertThat(threads()).isEmpty();
		EventSubscription subscription = this.hub.subscribe();
		assertThat(threads()).hasSize(1);
		subscription.close();
		await().atMost(Duration.ofSeconds(5)).until(() -> threads().isEmpty());
		EventSubscription again = this.hub.subscribe();
		assertThat(text(again)).doesNotContain("event: trace");
		this.hub.onSummary(summary(2, 1));
		assertThat(awaitText(again)).contains(id(2));
	}

	@Test
	void thereIsALimitOfClients() {
		List<EventSubscription> subscriptions = new ArrayList<>();
		for (int i = 0; i < 32; i++) {
			subscriptions.add(this.hub.subscribe());
		}
		assertThat(subscriptions).doesNotContainNull();
		assertThat(this.hub.subscribe()).isNull();
		subscriptions.get(0).close();
		subscriptions.get(0).close();
		assertThat(this.hub.subscribe()).isNotNull();
		assertThat(this.hub.subscribe()).isNull();
	}

	@Test
	void closingEndsAllAndNobodyNewIsTaken() {
		EventSubscription subscription = this.hub.subscribe();
		List<Boolean> told = new ArrayList<>();
		subscription.listen(() -> told.add(subscription.isClosed()));
		this.hub.close();
		assertThat(told).containsExactly(false, true);
		assertThat(this.hub.subscribe()).isNull();
		assertThat(this.hub.clients()).isZero();
	}

	@Test
	void aClientThatFailsHarmsNoOther() {
		EventSubscription failing = this.hub.subscribe();
		failing.listen(new Runnable() {

			private boolean begun;

			@Override
			public void run() {
				if (this.begun) {
					throw new IllegalStateException("gone");
				}
				this.begun = true;
			}

		});
		EventSubscription other = this.hub.subscribe();
		text(other);
		for (int i = 1; i <= 3; i++) {
			this.hub.onSummary(summary(i, 1));
			assertThat(awaitText(other)).contains(id(i));
		}
		assertThat(failing.isClosed()).isTrue();
	}

	private static List<Thread> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("tracing-viewer-events"))
			.toList();
	}

	private static String text(EventSubscription subscription) {
		byte[] events = subscription.poll();
		return (events != null) ? new String(events, StandardCharsets.UTF_8) : "";
	}

	private static String awaitText(EventSubscription subscription) {
		return await().atMost(Duration.ofSeconds(5))
			.pollInterval(Duration.ofMillis(20))
			.until(() -> text(subscription), (text) -> text.contains("event: trace"));
	}

	private static String id(int number) {
		return "%032x".formatted(number);
	}

	private static TraceSummary summary(int number, int spans) {
		return new TraceSummary(id(number), "GET /", "shop", SpanKind.SERVER, null, null, 0, StatusCode.UNSET, 1, 2,
				spans, 0, List.of(), true, HeldAs.RECENT);
	}

}
