package dev.traced.viewer.receiver;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

import dev.traced.viewer.receiver.RefusedException.Reason;

/**
 * The body of a request, whole and unpacked, neither larger than it may be.
 *
 * @param bytes begin with the body
 * @param length the length of the body
 */
record RequestBody(byte[] bytes, int length) {

	private static final int FIRST_SIZE = 4096;

	/** What a sender only claims is not believed further than this. */
	private static final int MAX_FIRST_SIZE = 65_536;

	private static final int GZIP_BUFFER = 1024;

	static RequestBody read(InputStream source, boolean gzip, long contentLength, int most,
			ByteBudget.Reservation memory) {
		if (contentLength > most) {
			throw tooLarge(most);
		}
		if (contentLength == 0) {
			return new RequestBody(new byte[0], 0);
		}
		InputStream limited = new Limited(source, most);
		try {
			if (!gzip) {
				return read(limited, contentLength, most, memory);
			}
			try (InputStream unpacked = new GZIPInputStream(limited, GZIP_BUFFER)) {
				return read(unpacked, -1, most, memory);
			}
		}
		catch (IOException ex) {
			throw RefusedException.malformed(gzip ? "The body is not valid gzip." : "The body could not be read.");
		}
	}

	private static RequestBody read(InputStream from, long expected, int most, ByteBudget.Reservation memory)
			throws IOException {
		int first = (int) Math.min(most, (expected > 0) ? Math.min(expected, MAX_FIRST_SIZE) : FIRST_SIZE);
		memory.take(first);
		byte[] bytes = new byte[first];
		int length = 0;
		while (true) {
			int count = from.read(bytes, length, bytes.length - length);
			if (count < 0) {
				return new RequestBody(bytes, length);
			}
			length += count;
			if (length == bytes.length) {
				int next = from.read();
				if (next < 0) {
					return new RequestBody(bytes, length);
				}
				if (length >= most) {
					throw tooLarge(most);
				}
				bytes = larger(bytes, expected, most, memory);
				bytes[length++] = (byte) next;
			}
		}
	}

	private static byte[] larger(byte[] bytes, long expected, int most, ByteBudget.Reservation memory) {
		long size = Math.min(2L * bytes.length, most);
		if (expected > bytes.length) {
			size = Math.min(size, expected);
		}
		memory.take(size);
		byte[] larger = Arrays.copyOf(bytes, (int) size);
		memory.giveBack(bytes.length);
		return larger;
	}

	private static RefusedException tooLarge(int most) {
		return new RefusedException(Reason.TOO_LARGE, "The body is larger than " + most + " bytes.");
	}

	/**
	 * Ends packed bodies that unpack to little or nothing and never end. Is not closed.
	 */
	private static final class Limited extends FilterInputStream {

		private final int most;

		private long count;

		Limited(InputStream in, int most) {
			super(in);
			this.most = most;
		}

		@Override
		public int read() throws IOException {
			int next = super.read();
			count((next < 0) ? 0 : 1);
			return next;
		}

		@Override
		public int read(byte[] bytes, int offset, int length) throws IOException {
			int read = super.read(bytes, offset, length);
			count(read);
			return read;
		}

		private void count(int read) {
			this.count += Math.max(0, read);
			if (this.count > this.most) {
				throw tooLarge(this.most);
			}
		}

		/**
		 * GZIP that is asked for a further part of it would else take a pause for the
		 * end.
		 */
		@Override
		public int available() {
			return 1;
		}

		@Override
		public void close() {
			// belongs to the server
		}

	}

}
