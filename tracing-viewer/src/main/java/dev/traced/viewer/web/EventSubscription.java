package dev.traced.viewer.web;

import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What one client is still to be sent. A client that is slow misses what has been
 * overtaken: of each trace only the newest state waits, and only for so many traces.
 */
final class EventSubscription implements AutoCloseable {

	private static final int MAX_WAITING = 500;

	private final Runnable onClose;

	/** By what they replace; in the order in which they came. */
	private final Map<String, byte[]> waiting = new LinkedHashMap<>();

	private Runnable listener = () -> {
	};

	private boolean closed;

	EventSubscription(Runnable onClose) {
		this.onClose = onClose;
	}

	/**
	 * Adds what is to be sent.
	 * @param key whatever waits with the same key is replaced
	 * @param event the event, encoded
	 * @return whether another was lost for it
	 */
	synchronized boolean add(String key, byte[] event) {
		this.waiting.remove(key);
		this.waiting.put(key, event);
		if (this.waiting.size() <= MAX_WAITING) {
			return false;
		}
		this.waiting.remove(this.waiting.keySet().iterator().next());
		return true;
	}

	/** Takes all that waits, or {@code null} if nothing does. */
	synchronized byte @Nullable [] poll() {
		if (this.waiting.isEmpty()) {
			return null;
		}
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		this.waiting.values().forEach(all::writeBytes);
		this.waiting.clear();
		return all.toByteArray();
	}

	synchronized boolean isClosed() {
		return this.closed;
	}

	/** Says whom to tell that something waits or that there is no more. */
	void listen(Runnable listener) {
		synchronized (this) {
			this.listener = listener;
		}
		listener.run();
	}

	/** Tells that something waits. */
	void signal() {
		Runnable listener;
		synchronized (this) {
			listener = this.listener;
		}
		listener.run();
	}

	/** Ends it, from either side. */
	@Override
	public void close() {
		synchronized (this) {
			if (this.closed) {
				return;
			}
			this.closed = true;
			this.waiting.clear();
		}
		this.onClose.run();
		try {
			signal();
		}
		catch (RuntimeException ex) {
			// whoever has listened is gone already
		}
	}

}
