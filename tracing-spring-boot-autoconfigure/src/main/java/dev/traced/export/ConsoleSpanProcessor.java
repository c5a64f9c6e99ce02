package dev.traced.export;

import java.nio.charset.Charset;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * Prints each trace as a tree, as soon as its root in this application ends, in one
 * write. Spans that end later are printed one by one. For development: it writes in the
 * thread of the request.
 */
public final class ConsoleSpanProcessor implements SpanProcessor {

	private static final int MAX_OPEN_SPANS = 10_000;

	/** How many ended spans wait for their root; more than are printed. */
	private static final int MAX_SPANS_OF_TREE = 1_000;

	private final Consumer<String> out;

	private final TraceText text;

	/** The trees to which spans belong, by span id; the oldest are forgotten. */
	private final Map<String, Tree> trees = new LinkedHashMap<>() {

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Tree> eldest) {
			return size() > MAX_OPEN_SPANS;
		}

	};

	/**
	 * Prints to any destination.
	 * @param out takes one whole trace at a time, lines and all
	 * @param charset what the destination can show: lines are drawn only where it can
	 */
	public ConsoleSpanProcessor(Consumer<String> out, Charset charset) {
		this.out = out;
		this.text = new TraceText(charset.newEncoder().canEncode('├'));
	}

	@Override
	public void onStart(Context parentContext, ReadWriteSpan span) {
		if (!span.getSpanContext().isSampled()) {
			return;
		}
		String id = span.getSpanContext().getSpanId();
		SpanContext parent = span.getParentSpanContext();
		synchronized (this.trees) {
			Tree tree = (parent.isValid() && !parent.isRemote()) ? this.trees.get(parent.getSpanId()) : null;
			this.trees.put(id, (tree != null) ? tree : new Tree(id, parent.isValid() && !parent.isRemote()));
		}
	}

	@Override
	public boolean isStartRequired() {
		return true;
	}

	@Override
	public void onEnd(ReadableSpan span) {
		String id = span.getSpanContext().getSpanId();
		SpanData data = span.toSpanData();
		Tree tree;
		boolean late;
		synchronized (this.trees) {
			tree = this.trees.get(id);
			if (tree == null) {
				return;
			}
			late = tree.complete;
			if (!end(tree, data)) {
				return;
			}
		}
		// a complete tree changes no more
		this.out.accept((late || tree.orphan) ? this.text.late(data)
				: this.text.trace(List.copyOf(tree.ended), tree.left, tree.errorsLeft));
	}

	/**
	 * Prints spans that were not sampled but are kept.
	 * @param spans ended spans of one trace
	 * @param complete whether these are a whole tree
	 */
	public void print(List<SpanData> spans, boolean complete) {
		if (complete) {
			this.out.accept(this.text.trace(spans, 0, 0));
		}
		else {
			spans.forEach((span) -> this.out.accept(this.text.late(span)));
		}
	}

	/** Takes note of the end of a span, and says whether there is something to print. */
	private boolean end(Tree tree, SpanData span) {
		if (tree.complete) {
			this.trees.remove(span.getSpanId());
			return true;
		}
		tree.ended.add(span);
		if (span.getSpanId().equals(tree.root)) {
			tree.complete = true;
			tree.ended.forEach((ended) -> this.trees.remove(ended.getSpanId()));
			return true;
		}
		if (tree.ended.size() > MAX_SPANS_OF_TREE) {
			// what ends last is what the others are below
			SpanData first = tree.ended.remove();
			this.trees.remove(first.getSpanId());
			tree.left++;
			tree.errorsLeft += (first.getStatus().getStatusCode() == StatusCode.ERROR) ? 1 : 0;
		}
		return false;
	}

	@Override
	public boolean isEndRequired() {
		return true;
	}

	@Override
	public String toString() {
		return "console";
	}

	/**
	 * The spans of one trace below one entry into this application.
	 */
	private static final class Tree {

		private final String root;

		/** Whether the root's parent has been printed already. */
		private final boolean orphan;

		private final Queue<SpanData> ended = new ArrayDeque<>();

		private boolean complete;

		/** How many spans have ended that are not kept. */
		private int left;

		private int errorsLeft;

		private Tree(String root, boolean orphan) {
			this.root = root;
			this.orphan = orphan;
		}

	}

}
