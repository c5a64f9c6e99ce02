package dev.traced.viewer.store;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Tells all listeners, whatever any of them throws.
 */
final class Listeners {

	private final List<TraceListener> listeners;

	private final LongAdder failures = new LongAdder();

	Listeners(List<TraceListener> listeners) {
		this.listeners = List.copyOf(listeners);
	}

	void tell(Consumer<TraceListener> news) {
		for (TraceListener listener : this.listeners) {
			try {
				news.accept(listener);
			}
			catch (Throwable ex) {
				// the thread of the store goes on, even if it was an error
				this.failures.increment();
			}
		}
	}

	boolean isEmpty() {
		return this.listeners.isEmpty();
	}

	long failures() {
		return this.failures.sum();
	}

}
