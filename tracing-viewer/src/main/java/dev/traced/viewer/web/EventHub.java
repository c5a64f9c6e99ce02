package dev.traced.viewer.web;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import dev.traced.viewer.store.TraceListener;
import dev.traced.viewer.store.TraceSummary;
import org.jspecify.annotations.Nullable;

/**
 * Sends what is new to those who watch, as server-sent events. One thread serves all, and
 * only while somebody watches; it never waits for a client.
 */
public final class EventHub implements TraceListener, AutoCloseable {

	private static final int MAX_CLIENTS = 32;

	/** How many changed traces wait for the next round. */
	private static final int MAX_CHANGED = 500;

	private static final long ROUND_MILLIS = 250;

	private static final int ROUNDS_PER_STATUS = 20;

	private static final int ROUNDS_PER_HEARTBEAT = 60;

	private static final byte[] HEARTBEAT = ": still here\n\n".getBytes(StandardCharsets.UTF_8);

	private static final byte[] WELCOME = "retry: 2000\n\n".getBytes(StandardCharsets.UTF_8);

	private final Set<EventSubscription> clients = ConcurrentHashMap.newKeySet();

	private final AtomicInteger count = new AtomicInteger();

	private final AtomicLong dropped = new AtomicLong();

	private final Map<String, TraceSummary> changed = new LinkedHashMap<>();

	private @Nullable ScheduledExecutorService thread;

	private boolean closed;

	private int round;

	private Json.@Nullable Document status;

	/** Says what the events of type {@code status} contain. */
	void status(Json.Document status) {
		this.status = status;
	}

	@Override
	public void onSummary(TraceSummary summary) {
		if (this.count.get() == 0) {
			return;
		}
		synchronized (this.changed) {
			this.changed.remove(summary.traceId());
			this.changed.put(summary.traceId(), summary);
			if (this.changed.size() > MAX_CHANGED) {
				this.changed.remove(this.changed.keySet().iterator().next());
				this.dropped.incrementAndGet();
			}
		}
	}

	/**
	 * Begins to send.
	 * @return what is to be sent, or {@code null} if there are too many clients or the
	 * application is shutting down
	 */
	@Nullable EventSubscription subscribe() {
		EventSubscription[] self = new EventSubscription[1];
		EventSubscription subscription = new EventSubscription(() -> remove(self[0]));
		self[0] = subscription;
		subscription.add("welcome", WELCOME);
		Json.Document status = this.status;
		if (status != null) {
			subscription.add("status", event("status", status));
		}
		synchronized (this) {
			if (this.closed || this.clients.size() >= MAX_CLIENTS) {
				return null;
			}
			this.clients.add(subscription);
			this.count.set(this.clients.size());
			if (this.thread == null) {
				this.thread = start();
			}
		}
		return subscription;
	}

	private synchronized void remove(EventSubscription subscription) {
		this.clients.remove(subscription);
		this.count.set(this.clients.size());
		if (this.clients.isEmpty() && this.thread != null) {
			this.thread.shutdownNow();
			this.thread = null;
			synchronized (this.changed) {
				this.changed.clear();
			}
		}
	}

	private ScheduledExecutorService start() {
		ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor((task) -> {
			Thread thread = new Thread(task, "tracing-viewer-events");
			thread.setDaemon(true);
			return thread;
		});
		executor.scheduleWithFixedDelay(this::round, ROUND_MILLIS, ROUND_MILLIS, TimeUnit.MILLISECONDS);
		return executor;
	}

	private void round() {
		try {
			Map<String, byte[]> events = events();
			if (!events.isEmpty()) {
				for (EventSubscription client : this.clients) {
					send(client, events);
				}
			}
		}
		catch (RuntimeException ex) {
			// the next round is tried all the same
			this.dropped.incrementAndGet();
		}
	}

	private void send(EventSubscription client, Map<String, byte[]> events) {
		events.forEach((key, event) -> {
			if (client.add(key, event)) {
				this.dropped.incrementAndGet();
			}
		});
		try {
			client.signal();
		}
		catch (RuntimeException ex) {
			client.close();
		}
	}

	private Map<String, byte[]> events() {
		Map<String, byte[]> events = new LinkedHashMap<>();
		Map<String, TraceSummary> changed;
		synchronized (this.changed) {
			changed = new LinkedHashMap<>(this.changed);
			this.changed.clear();
		}
		changed.forEach((id, summary) -> events.put(id, event("trace", (json) -> SummaryJson.write(json, summary))));
		this.round++;
		Json.Document status = this.status;
		if (status != null && this.round % ROUNDS_PER_STATUS == 0) {
			events.put("status", event("status", status));
		}
		if (this.round % ROUNDS_PER_HEARTBEAT == 0) {
			events.put("heartbeat", HEARTBEAT);
		}
		return events;
	}

	private static byte[] event(String type, Json.Document data) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		out.writeBytes(("event: " + type + "\ndata: ").getBytes(StandardCharsets.UTF_8));
		Json.write(out, data);
		out.writeBytes("\n\n".getBytes(StandardCharsets.UTF_8));
		return out.toByteArray();
	}

	/** How many watch. */
	int clients() {
		return this.count.get();
	}

	/** How many events somebody has missed. */
	long dropped() {
		return this.dropped.get();
	}

	/** Ends all streams, so that a server that shuts down does not wait for them. */
	@Override
	public void close() {
		synchronized (this) {
			this.closed = true;
		}
		this.clients.forEach(EventSubscription::close);
	}

	@Override
	public synchronized String toString() {
		return "EventHub[closed=" + this.closed + ", clients=" + this.count + "]";
	}

}
