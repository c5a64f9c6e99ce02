package dev.traced.viewer;

import dev.traced.viewer.web.EventHub;

import org.springframework.context.SmartLifecycle;

/**
 * Ends the streams of events before the server, which would wait for them, shuts down.
 */
final class ViewerLifecycle implements SmartLifecycle {

	private final EventHub events;

	private volatile boolean running;

	ViewerLifecycle(EventHub events) {
		this.events = events;
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.events.close();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

}
