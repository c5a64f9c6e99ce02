package dev.traced.test;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.Scope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * That a test which leaves a scope open fails, and one whose other threads close theirs a
 * moment later does not.
 */
class RecordedSpansTests {

	private final CountDownLatch opened = new CountDownLatch(1);

	private final CountDownLatch over = new CountDownLatch(1);

	private final Thread thread = new Thread(() -> {
		try (Scope scope = Context.root().with(ContextKey.named("left"), "open").makeCurrent()) {
			this.opened.countDown();
			this.over.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	});

	@BeforeEach
	void open() throws InterruptedException {
		assertThat(ContextStorage.get()).isInstanceOf(AutoCloseable.class);
		this.thread.start();
		this.opened.await();
	}

	@AfterEach
	void close() throws InterruptedException {
		this.over.countDown();
		this.thread.join();
	}

	@Test
	void aScopeThatStaysOpenIsAFault() {
		RecordedSpans spans = new RecordedSpans(Duration.ofMillis(100));
		assertThatThrownBy(() -> spans.afterEach(null)).isInstanceOf(AssertionError.class)
			.hasMessageContaining("opened a scope")
			.hasMessageContaining("left");
	}

	@Test
	void aScopeThatClosesAMomentLaterIsNone() throws Exception {
		CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS).execute(this.over::countDown);
		new RecordedSpans().afterEach(null);
		assertThat(this.over.getCount()).isZero();
	}

}
