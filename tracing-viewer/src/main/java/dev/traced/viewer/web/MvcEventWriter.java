package dev.traced.viewer.web;

import java.io.IOException;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;

/**
 * Sends events to one client, whenever it can take them: no thread waits for it.
 */
final class MvcEventWriter implements WriteListener, AsyncListener {

	private final EventSubscription subscription;

	private final AsyncContext async;

	private final ServletOutputStream out;

	private boolean unflushed;

	private boolean completed;

	MvcEventWriter(EventSubscription subscription, AsyncContext async, ServletOutputStream out) {
		this.subscription = subscription;
		this.async = async;
		this.out = out;
	}

	void start() {
		this.async.setTimeout(0);
		this.async.addListener(this);
		this.out.setWriteListener(this);
	}

	@Override
	public void onWritePossible() {
		// the first call begins, further ones go on
		this.subscription.listen(this::write);
	}

	private synchronized void write() {
		if (this.completed) {
			return;
		}
		try {
			while (!this.subscription.isClosed() && this.out.isReady()) {
				if (this.unflushed) {
					this.unflushed = false;
					this.out.flush();
					continue;
				}
				byte[] events = this.subscription.poll();
				if (events == null) {
					return;
				}
				this.out.write(events);
				this.unflushed = true;
			}
			if (this.subscription.isClosed()) {
				complete();
			}
		}
		catch (IOException | RuntimeException ex) {
			// the client has gone
			complete();
			this.subscription.close();
		}
	}

	private void complete() {
		if (this.completed) {
			return;
		}
		this.completed = true;
		try {
			this.async.complete();
		}
		catch (RuntimeException ex) {
			// already completed by the server: there is nothing left to do
			this.unflushed = false;
		}
	}

	@Override
	public void onError(Throwable ex) {
		end();
	}

	@Override
	public void onComplete(AsyncEvent event) {
		synchronized (this) {
			this.completed = true;
		}
		this.subscription.close();
	}

	@Override
	public void onTimeout(AsyncEvent event) {
		end();
	}

	@Override
	public void onError(AsyncEvent event) {
		end();
	}

	@Override
	public void onStartAsync(AsyncEvent event) {
	}

	private void end() {
		synchronized (this) {
			complete();
		}
		this.subscription.close();
	}

}
