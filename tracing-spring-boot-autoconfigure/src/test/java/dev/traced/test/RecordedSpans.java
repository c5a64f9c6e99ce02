package dev.traced.test;

import java.lang.reflect.Field;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Collects the spans of a test, synchronously. Register it as a bean of the application
 * and, in a static field, as an extension of the test: then every test ends with no span
 * unfinished, no scope open, no context left on its thread and no fault against the
 * semantic conventions.
 *
 * <pre class="code">
 * &#64;RegisterExtension
 * static final RecordedSpans spans = new RecordedSpans();
 * </pre>
 */
public final class RecordedSpans implements SpanProcessor, BeforeEachCallback, AfterEachCallback {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final Duration patience;

	private final Queue<SpanData> ended = new ConcurrentLinkedQueue<>();

	private final Map<String, ReadableSpan> open = new ConcurrentHashMap<>();

	public RecordedSpans() {
		this(PATIENCE);
	}

	RecordedSpans(Duration patience) {
		this.patience = patience;
	}

	/**
	 * The spans that have ended, in the order of their ends.
	 * @return the spans
	 */
	public List<SpanData> all() {
		return List.copyOf(this.ended);
	}

	/**
	 * Awaits the end of so many spans and of all that were started.
	 * @param count how many, exactly
	 * @return the spans, in the order of their ends
	 */
	public List<SpanData> await(int count) {
		Awaitility.await()
			.atMost(this.patience)
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(5))
			.untilAsserted(() -> assertThat(this.ended).as("spans ended; not ended are " + notEnded())
				.hasSizeGreaterThanOrEqualTo(count));
		awaitEnds();
		assertThat(this.ended).hasSize(count);
		return all();
	}

	/**
	 * Awaits the only span.
	 * @return the span
	 */
	public SpanData awaitOne() {
		return await(1).get(0);
	}

	/**
	 * The only span of a kind among those that have ended.
	 * @param kind the kind
	 * @return the span
	 */
	public SpanData one(SpanKind kind) {
		List<SpanData> found = all().stream().filter((span) -> span.getKind() == kind).toList();
		assertThat(found).as("spans of kind " + kind).hasSize(1);
		return found.get(0);
	}

	/** Forgets what has been recorded. */
	public void clear() {
		this.ended.clear();
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		awaitEnds();
		clear();
	}

	@Override
	public void afterEach(ExtensionContext context) throws Exception {
		awaitEnds();
		assertThat(Context.current()).as("context left on the thread").isSameAs(Context.root());
		if (ContextStorage.get() instanceof AutoCloseable strict) {
			awaitClosedScopes(strict);
		}
		assertThat(all()).flatMap(SemanticConventions::faults).as("faults against the conventions").isEmpty();
		assertThat(all()).flatMap(AttributeTable::faults).as("attributes that are not documented").isEmpty();
	}

	private List<String> notEnded() {
		return this.open.values().stream().map((span) -> span.getName() + " " + span.getAttributes()).toList();
	}

	/**
	 * Scopes of other threads may close, and even open, a moment after their spans have
	 * ended. Asked by {@code close()}, the strict storage forgets those that are open,
	 * and would find none when asked again: hence what it keeps for itself is looked at,
	 * and it is asked only to say what has stayed open.
	 */
	private void awaitClosedScopes(AutoCloseable strict) throws Exception {
		Field field = strict.getClass().getDeclaredField("pendingScopes");
		field.setAccessible(true);
		Iterable<?> open = (Iterable<?>) field.get(strict);
		try {
			Awaitility.await()
				.atMost(this.patience)
				.pollDelay(Duration.ZERO)
				.pollInterval(Duration.ofMillis(5))
				.until(() -> !open.iterator().hasNext());
		}
		catch (ConditionTimeoutException ex) {
			strict.close();
		}
	}

	private void awaitEnds() {
		try {
			Awaitility.await()
				.atMost(this.patience)
				.pollDelay(Duration.ZERO)
				.pollInterval(Duration.ofMillis(5))
				.untilAsserted(() -> assertThat(notEnded()).as("spans not ended").isEmpty());
		}
		finally {
			// what never ends is a fault of this test, not of every one after it
			this.open.clear();
		}
	}

	@Override
	public void onStart(Context parentContext, ReadWriteSpan span) {
		this.open.put(id(span), span);
	}

	@Override
	public boolean isStartRequired() {
		return true;
	}

	@Override
	public void onEnd(ReadableSpan span) {
		if (this.open.containsKey(id(span))) {
			this.ended.add(span.toSpanData());
			this.open.remove(id(span));
		}
	}

	@Override
	public boolean isEndRequired() {
		return true;
	}

	private static String id(ReadableSpan span) {
		return span.getSpanContext().getTraceId() + span.getSpanContext().getSpanId();
	}

}
