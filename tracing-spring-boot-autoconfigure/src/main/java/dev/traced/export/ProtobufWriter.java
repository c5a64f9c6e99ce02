package dev.traced.export;

import java.util.Arrays;

/**
 * Writes protobuf messages from their end to their beginning: so the length of a message
 * is known when its turn comes, and nothing has to be measured beforehand. The buffer is
 * kept for the next message. Not safe for several threads.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Protobuf: encoding</a>
 */
final class ProtobufWriter {

	private static final int VARINT = 0;

	private static final int FIXED64 = 1;

	private static final int LENGTH_DELIMITED = 2;

	private static final int FIXED32 = 5;

	private static final int INITIAL_SIZE = 16 * 1024;

	/** A buffer that grew beyond this is not kept. */
	private static final int MAX_KEPT = 4 * 1024 * 1024;

	private byte[] buffer = new byte[INITIAL_SIZE];

	private int start = INITIAL_SIZE;

	/** Forgets what was written. */
	void reset() {
		if (this.buffer.length > MAX_KEPT) {
			this.buffer = new byte[INITIAL_SIZE];
		}
		this.start = this.buffer.length;
	}

	/** How much has been written: what a message's length is measured by. */
	int written() {
		return this.buffer.length - this.start;
	}

	/**
	 * Takes back what has been written since a mark.
	 * @param mark what {@link #written()} was before
	 */
	void rewind(int mark) {
		this.start = this.buffer.length - mark;
	}

	/** The message; valid until the next {@link #reset()}. */
	byte[] buffer() {
		return this.buffer;
	}

	/** Where the message starts in the buffer; it reaches to the end of that. */
	int start() {
		return this.start;
	}

	byte[] toByteArray() {
		return Arrays.copyOfRange(this.buffer, this.start, this.buffer.length);
	}

	/**
	 * Makes what has been written since a mark a message of the one around it.
	 * @param field the number of the field
	 * @param mark what {@link #written()} was before
	 */
	void message(int field, int mark) {
		int length = written() - mark;
		room(10);
		varint(length);
		tag(field, LENGTH_DELIMITED);
	}

	void string(int field, String text) {
		int mark = written();
		utf8(text);
		message(field, mark);
	}

	/** Bytes given by pairs of hexadecimal digits. */
	void hex(int field, String digits) {
		int length = digits.length() >> 1;
		room(length + 10);
		for (int i = length - 1; i >= 0; i--) {
			this.buffer[--this.start] = (byte) (digit(digits.charAt(2 * i)) << 4 | digit(digits.charAt(2 * i + 1)));
		}
		varint(length);
		tag(field, LENGTH_DELIMITED);
	}

	private static int digit(char digit) {
		return (digit <= '9') ? digit - '0' : (digit | 0x20) - 'a' + 10;
	}

	void bytes(int field, byte[] bytes) {
		int mark = written();
		raw(bytes);
		message(field, mark);
	}

	/** Something that has been encoded before. */
	void raw(byte[] bytes) {
		room(bytes.length);
		this.start -= bytes.length;
		System.arraycopy(bytes, 0, this.buffer, this.start, bytes.length);
	}

	void number(int field, long value) {
		room(15);
		varint(value);
		tag(field, VARINT);
	}

	void fixed64(int field, long value) {
		room(13);
		for (int shift = 56; shift >= 0; shift -= 8) {
			this.buffer[--this.start] = (byte) (value >>> shift);
		}
		tag(field, FIXED64);
	}

	void fixed32(int field, int value) {
		room(9);
		for (int shift = 24; shift >= 0; shift -= 8) {
			this.buffer[--this.start] = (byte) (value >>> shift);
		}
		tag(field, FIXED32);
	}

	private void tag(int field, int wireType) {
		varint((long) field << 3 | wireType);
	}

	private void varint(long value) {
		int length = (70 - Long.numberOfLeadingZeros(value | 1)) / 7;
		this.start -= length;
		int at = this.start;
		long rest = value;
		for (int i = 1; i < length; i++) {
			this.buffer[at++] = (byte) (rest | 0x80);
			rest >>>= 7;
		}
		this.buffer[at] = (byte) rest;
	}

	/** What is no character, half of a surrogate pair, becomes a question mark. */
	private void utf8(String text) {
		int length = text.length();
		room(3 * length);
		byte[] to = this.buffer;
		int at = this.start;
		for (int i = length - 1; i >= 0; i--) {
			char c = text.charAt(i);
			if (c < 0x80) {
				to[--at] = (byte) c;
			}
			else if (c < 0x800) {
				to[--at] = (byte) (0x80 | c & 0x3f);
				to[--at] = (byte) (0xc0 | c >> 6);
			}
			else if (!Character.isSurrogate(c)) {
				to[--at] = (byte) (0x80 | c & 0x3f);
				to[--at] = (byte) (0x80 | c >> 6 & 0x3f);
				to[--at] = (byte) (0xe0 | c >> 12);
			}
			else if (i > 0 && Character.isSurrogatePair(text.charAt(i - 1), c)) {
				int point = Character.toCodePoint(text.charAt(--i), c);
				to[--at] = (byte) (0x80 | point & 0x3f);
				to[--at] = (byte) (0x80 | point >> 6 & 0x3f);
				to[--at] = (byte) (0x80 | point >> 12 & 0x3f);
				to[--at] = (byte) (0xf0 | point >> 18);
			}
			else {
				to[--at] = '?';
			}
		}
		this.start = at;
	}

	private void room(int bytes) {
		if (this.start < bytes) {
			int written = written();
			byte[] larger = new byte[Math.max(this.buffer.length * 2, written + bytes + INITIAL_SIZE)];
			System.arraycopy(this.buffer, this.start, larger, larger.length - written, written);
			this.buffer = larger;
			this.start = larger.length - written;
		}
	}

}
