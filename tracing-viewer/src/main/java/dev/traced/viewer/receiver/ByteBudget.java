package dev.traced.viewer.receiver;

import java.util.concurrent.atomic.AtomicLong;

import dev.traced.viewer.receiver.RefusedException.Reason;

/**
 * How many bytes all requests together may occupy while they are read.
 */
final class ByteBudget {

	private final long most;

	private final AtomicLong taken = new AtomicLong();

	ByteBudget(long most) {
		this.most = most;
	}

	/** For one request. */
	Reservation reserve() {
		return new Reservation();
	}

	long taken() {
		return this.taken.get();
	}

	/** What one request occupies. Used by one thread. */
	final class Reservation implements AutoCloseable {

		private long own;

		private Reservation() {
		}

		/**
		 * Takes bytes.
		 * @throws RefusedException if there are no more at the moment
		 */
		void take(long count) {
			ByteBudget budget = ByteBudget.this;
			if (budget.taken.addAndGet(count) > budget.most) {
				budget.taken.addAndGet(-count);
				throw new RefusedException(Reason.BUSY, "Too many requests are being received. Try again later.");
			}
			this.own += count;
		}

		void giveBack(long count) {
			this.own -= count;
			ByteBudget.this.taken.addAndGet(-count);
		}

		@Override
		public void close() {
			giveBack(this.own);
		}

	}

}
