package dev.traced.viewer.logs;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.traced.viewer.store.LogEntry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/**
 * What is logged within a span, in a Logback of its own.
 */
class LogbackLinesTests {

	private final LoggerContext logback = new LoggerContext();

	private final Logger logger = this.logback.getLogger("com.acme.Orders");

	private final List<LogEntry> entries = Collections.synchronizedList(new ArrayList<>());

	private final LogOwner owner = new LogOwner();

	private final LogbackLines lines = new LogbackLines(new LogLine(this.entries::add, this.owner, "shop"),
			this.logback);

	private final SdkTracerProvider provider = SdkTracerProvider.builder().build();

	private final Tracer tracer = this.provider.get("test");

	@AfterEach
	void close() {
		this.lines.destroy();
		this.provider.close();
		this.logback.stop();
	}

	@Test
	void aLineWithinASpanIsStoredWithIt() {
		Span span = this.tracer.spanBuilder("work").startSpan();
		long before = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
		try (Scope scope = span.makeCurrent()) {
			this.logger.warn("order {} is late", 42, new IllegalStateException("no stock"));
		}
		span.end();
		assertThat(this.entries).singleElement().satisfies((entry) -> {
			assertThat(entry.traceId()).isEqualTo(span.getSpanContext().getTraceId());
			assertThat(entry.spanId()).isEqualTo(span.getSpanContext().getSpanId());
			assertThat(entry.service()).isEqualTo("shop");
			assertThat(entry.epochNanos()).isBetween(before,
					TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis() + 1));
			assertThat(entry.severity()).isEqualTo("WARN");
			assertThat(entry.logger()).isEqualTo("com.acme.Orders");
			assertThat(entry.thread()).isEqualTo(Thread.currentThread().getName());
			assertThat(entry.message()).isEqualTo("order 42 is late");
			assertThat(entry.exception()).startsWith("java.lang.IllegalStateException: no stock")
				.contains("LogbackLinesTests.java");
		});
	}

	@Test
	void aLineWithoutASpanOrWithinOneThatIsNotRecordedIsNotStored() {
		this.logger.error("outside");
		SpanContext unsampled = SpanContext.create("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331",
				TraceFlags.getDefault(), TraceState.getDefault());
		try (Scope scope = Span.wrap(unsampled).makeCurrent()) {
			this.logger.error("not recorded");
		}
		assertThat(this.entries).isEmpty();
	}

	@Test
	void theLevelsOfTheApplicationCount() {
		this.logger.setLevel(Level.INFO);
		within(() -> {
			this.logger.debug("hidden");
			this.logger.info("shown");
		});
		assertThat(this.entries).extracting(LogEntry::message).containsExactly("shown");
	}

	@Test
	void whatIsLongIsCutOff() {
		within(() -> this.logger.info("x".repeat(8191) + "😀" + "y".repeat(100_000), deep(400)));
		assertThat(this.entries.get(0).message()).hasSize(8192).endsWith("x…");
		assertThat(this.entries.get(0).exception()).hasSize(16_385).endsWith("…");
	}

	@Test
	void anAsynchronousAppenderChangesNothing() {
		AsyncAppender async = new AsyncAppender();
		async.setContext(this.logback);
		ListAppender<ILoggingEvent> list = new ListAppender<>();
		list.start();
		async.addAppender(list);
		async.start();
		this.logback.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(async);
		within(() -> this.logger.info("hello"));
		assertThat(this.entries).extracting(LogEntry::thread).containsExactly(Thread.currentThread().getName());
		async.stop();
	}

	@Test
	void aNewConfigurationOfLogbackChangesNothing() {
		this.logback.reset();
		within(() -> this.logger.info("again"));
		assertThat(this.entries).extracting(LogEntry::message).containsExactly("again");
		this.lines.destroy();
		this.logback.reset();
		within(() -> this.logger.info("too late"));
		assertThat(this.entries).hasSize(1);
		assertThat(this.logback.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders()).isExhausted();
		assertThat(this.logback.getCopyOfListenerList()).doesNotContain(this.lines);
	}

	@Test
	void storingThatLogsDoesNotGoInCircles() {
		LoggerContext other = new LoggerContext();
		Logger own = other.getLogger("store");
		List<LogEntry> stored = new ArrayList<>();
		LogbackLines circle = new LogbackLines(new LogLine((entry) -> {
			own.warn("storing {}", entry);
			return stored.add(entry);
		}, this.owner, "shop"), other);
		within(() -> own.info("hello"));
		assertThat(stored).extracting(LogEntry::message).containsExactly("hello");
		circle.destroy();
		other.stop();
	}

	@Test
	void storingThatFailsIsNothingToTheApplication() {
		LoggerContext other = new LoggerContext();
		LogbackLines failing = new LogbackLines(new LogLine((entry) -> {
			throw new IllegalStateException();
		}, this.owner, "shop"), other);
		assertThatCode(() -> within(() -> other.getLogger("a").info("hello"))).doesNotThrowAnyException();
		failing.destroy();
		other.stop();
	}

	@Test
	void twoApplicationsWithOneLogbackGetLinesOfTheirOwn() {
		List<LogEntry> others = new ArrayList<>();
		LogOwner other = new LogOwner();
		LogbackLines second = new LogbackLines(new LogLine(others::add, other, "other"), this.logback);
		Span span = this.tracer.spanBuilder("work").startSpan();
		try (Scope scope = this.owner.apply(Context.root()).with(span).makeCurrent()) {
			this.logger.info("first");
		}
		try (Scope scope = other.apply(Context.root()).with(span).makeCurrent()) {
			this.logger.info("second");
		}
		try (Scope scope = Context.root().with(span).makeCurrent()) {
			this.logger.info("nobody's");
		}
		span.end();
		second.destroy();
		assertThat(this.entries).extracting(LogEntry::message).containsExactly("first", "nobody's");
		assertThat(others).extracting(LogEntry::message).containsExactly("second", "nobody's");
		assertThat(others).extracting(LogEntry::service).containsOnly("other");
	}

	@Test
	void whereThereIsNoLogbackNothingHappens() {
		AtomicReference<LogEntry> entry = new AtomicReference<>();
		LogbackLines none = new LogbackLines(new LogLine((stored) -> {
			entry.set(stored);
			return true;
		}, this.owner, "shop"), new Object());
		within(() -> LoggerFactory.getLogger("a").info("hello"));
		none.destroy();
		assertThat(entry).hasNullValue();
	}

	private void within(Runnable action) {
		Span span = this.tracer.spanBuilder("work").startSpan();
		try (Scope scope = span.makeCurrent()) {
			action.run();
		}
		span.end();
	}

	private static Exception deep(int depth) {
		return (depth > 0) ? deep(depth - 1) : new IllegalStateException("z".repeat(20_000));
	}

}
