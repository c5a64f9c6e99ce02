package dev.traced.viewer.receiver;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

import dev.traced.viewer.receiver.RefusedException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Hands over what a request carries, all of it or, if it cannot be decoded to its end,
 * nothing. A small request is decoded into memory; a large one is decoded twice, first to
 * see whether it can be, so that what it unfolds to never is in memory at once.
 *
 * @param <T> what the request carries
 */
final class Delivery<T> {

	private static final int MAX_SMALL = 512 * 1024;

	private static final int BETWEEN_WAITS = 64;

	private final Signal signal;

	private final Predicate<T> target;

	private final Room room;

	private long offered;

	private boolean full;

	private long accepted;

	private long invalid;

	private long dropped;

	private @Nullable String reason;

	Delivery(Signal signal, Predicate<T> target, Room room) {
		this.signal = signal;
		this.target = target;
		this.room = room;
	}

	/**
	 * Delivers.
	 * @param length the length of the message
	 * @param decoder decodes the message, as often as it is asked to
	 * @return what has become of it
	 * @throws RefusedException if it is malformed, or if there is no room for any of it
	 */
	Outcome deliver(int length, Consumer<Intake<T>> decoder) {
		if (length <= MAX_SMALL) {
			List<T> items = new ArrayList<>();
			decoder.accept(new Checking(items::add));
			items.forEach(this::offer);
		}
		else {
			decoder.accept(new Checking((item) -> {
			}));
			decoder.accept(this::offer);
		}
		if (this.dropped > 0 && this.accepted == 0) {
			// none is taken, so all of it may be sent again
			throw new RefusedException(Reason.BUSY, "There is no room for more at the moment. Try again later.");
		}
		return new Outcome(this.accepted, this.invalid + this.dropped, reason());
	}

	private void offer(T item) {
		if (this.offered++ % BETWEEN_WAITS == 0 && !this.full) {
			this.full = !this.room.await();
		}
		if (!this.full && this.target.test(item)) {
			this.accepted++;
		}
		else {
			// the sender hears of it, and if it is the first it sends all of it again
			this.full = true;
			this.dropped++;
		}
	}

	private @Nullable String reason() {
		String full = (this.dropped > 0) ? this.dropped + " " + this.signal.noun() + " came faster than they are stored"
				: null;
		String faulty = (this.invalid > 0)
				? this.invalid + " invalid " + this.signal.noun() + ", the first: " + this.reason : null;
		return (full == null || faulty == null) ? ((full != null) ? full : faulty) : full + "; " + faulty;
	}

	/** Sees for the first time what is in the request. */
	private final class Checking implements Intake<T> {

		private final Consumer<T> items;

		Checking(Consumer<T> items) {
			this.items = items;
		}

		@Override
		public void take(T item) {
			this.items.accept(item);
		}

		@Override
		public void reject(String reason) {
			if (Delivery.this.invalid++ == 0) {
				Delivery.this.reason = reason;
			}
		}

	}

}
