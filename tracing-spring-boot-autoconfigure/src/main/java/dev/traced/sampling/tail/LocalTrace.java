package dev.traced.sampling.tail;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * What has ended of one trace in this process, until its local roots have ended. Not
 * thread-safe: a {@link Stripe} guards it.
 */
final class LocalTrace {

	/** What a trace takes without its spans. */
	static final long OVERHEAD = 400;

	/** How many errors and roots stay in place of what ended later. */
	private static final int MAX_SPARED = 32;

	private final String traceId;

	private final long startNanos;

	private final ArrayDeque<SpanData> ended = new ArrayDeque<>();

	private final Set<String> parents = new HashSet<>(0);

	private long bytes = OVERHEAD;

	/** Whether any of its roots is. */
	private boolean sampled;

	private int openRoots = 1;

	private int started = 1;

	private int left;

	private @Nullable SpanData root;

	private @Nullable KeepCause cause;

	LocalTrace(String traceId, boolean sampled, long startNanos) {
		this.traceId = traceId;
		this.sampled = sampled;
		this.startNanos = startNanos;
	}

	/** Whether a span is where a trace enters this process. */
	static boolean isRoot(SpanContext parent) {
		return !parent.isValid() || parent.isRemote();
	}

	void addRoot(boolean sampled) {
		this.sampled |= sampled;
		this.openRoots++;
	}

	/** Takes note of a span that starts below a local parent, if it still may. */
	boolean admit(int max) {
		if (this.started >= max) {
			this.left++;
			return false;
		}
		this.started++;
		return true;
	}

	void addParent(String spanId) {
		if (this.parents.add(spanId)) {
			this.bytes += SpanSize.PARENT;
		}
	}

	/**
	 * Adds a span that has ended.
	 * @return whether the trace is decided: with the last of its local roots, or with any
	 * once there is a cause to keep it
	 */
	boolean add(SpanData span, boolean isRoot, @Nullable KeepCause cause, long size, int max) {
		this.ended.add(span);
		this.bytes += size;
		if (this.ended.size() > max && !this.sampled) {
			leaveOne();
		}
		cause(cause);
		if (isRoot) {
			this.root = span;
			this.openRoots--;
		}
		return isRoot && (this.openRoots <= 0 || this.cause != null);
	}

	/** What ends first is below the others, and tells less, unless it failed. */
	private void leaveOne() {
		Iterator<SpanData> spans = this.ended.iterator();
		for (int i = 0; i < MAX_SPARED && spans.hasNext(); i++) {
			SpanData span = spans.next();
			if (span.getStatus().getStatusCode() != StatusCode.ERROR && !isRoot(span.getParentSpanContext())) {
				spans.remove();
				left(span);
				return;
			}
		}
		left(this.ended.removeFirst());
	}

	private void left(SpanData span) {
		this.bytes -= SpanSize.of(span);
		this.left++;
	}

	void cause(@Nullable KeepCause cause) {
		if (cause != null && (this.cause == null || cause.compareTo(this.cause) < 0)) {
			this.cause = cause;
		}
	}

	String traceId() {
		return this.traceId;
	}

	boolean isSampled() {
		return this.sampled;
	}

	long startNanos() {
		return this.startNanos;
	}

	long bytes() {
		return this.bytes;
	}

	int size() {
		return this.ended.size();
	}

	/** How many spans of it are not among those that have ended here. */
	int left() {
		return this.left;
	}

	List<SpanData> ended() {
		return List.copyOf(this.ended);
	}

	/** The spans that have started children. */
	Set<String> parents() {
		return this.parents;
	}

	/** The local root that ended last. */
	@Nullable SpanData root() {
		return this.root;
	}

	@Nullable KeepCause cause() {
		return this.cause;
	}

}
