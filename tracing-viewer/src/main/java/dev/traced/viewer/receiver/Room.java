package dev.traced.viewer.receiver;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Waits a little while what is received comes faster than it is stored: whoever sends can
 * wait, and the spans of the application itself, which cannot, keep their places.
 */
final class Room {

	private static final int WAITS = 250;

	private static final long WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	private final BooleanSupplier hasRoom;

	Room(BooleanSupplier hasRoom) {
		this.hasRoom = hasRoom;
	}

	/** Whether there is room, now or soon. */
	boolean await() {
		for (int i = 0; i < WAITS; i++) {
			if (this.hasRoom.getAsBoolean()) {
				return true;
			}
			LockSupport.parkNanos(this, WAIT_NANOS);
		}
		return this.hasRoom.getAsBoolean();
	}

}
