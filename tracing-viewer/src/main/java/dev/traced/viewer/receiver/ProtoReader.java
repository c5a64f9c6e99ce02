package dev.traced.viewer.receiver;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads protobuf where it stands: a message within a message is a narrower window on the
 * same bytes. Strict where reading on would be guessing: what is cut off, overlong or has
 * no valid tag is refused.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Encoding</a>
 */
final class ProtoReader {

	static final int VARINT = 0;

	static final int FIXED64 = 1;

	static final int LENGTH = 2;

	static final int FIXED32 = 5;

	private static final int BEGIN_GROUP = 3;

	private static final int END_GROUP = 4;

	private static final int MAX_GROUPS = 100;

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

	private final byte[] bytes;

	private int position;

	private int limit;

	ProtoReader(byte[] bytes, int length) {
		this.bytes = bytes;
		this.limit = length;
	}

	/** Whether the message has another field. */
	boolean more() {
		return this.position < this.limit;
	}

	/** The number of the next field, shifted by three bits, and its wire type. */
	int tag() {
		long tag = varint();
		if (tag < 8 || tag > 0xFFFFFFFFL) {
			throw RefusedException.malformed("invalid tag");
		}
		return (int) tag;
	}

	long varint() {
		byte[] from = this.bytes;
		int at = this.position;
		if (at < this.limit && from[at] >= 0) {
			this.position = at + 1;
			return from[at];
		}
		long value = 0;
		for (int shift = 0; shift < 64; shift += 7) {
			if (at >= this.limit) {
				throw truncated();
			}
			byte next = from[at++];
			value |= (next & 0x7FL) << shift;
			if (next >= 0) {
				this.position = at;
				return value;
			}
		}
		throw RefusedException.malformed("a number has more than 64 bits");
	}

	long fixed64() {
		int at = advance(8);
		return (long) LONGS.get(this.bytes, at);
	}

	int fixed32() {
		int at = advance(4);
		return (int) INTS.get(this.bytes, at);
	}

	String text() {
		int length = length();
		int at = advance(length);
		return (length == 0) ? "" : new String(this.bytes, at, length, StandardCharsets.UTF_8);
	}

	/** At most so many of the bytes. */
	byte[] bytes(int most) {
		int length = length();
		int at = advance(length);
		return Arrays.copyOfRange(this.bytes, at, at + Math.min(length, most));
	}

	/**
	 * Narrows the window to the message that follows.
	 * @return what {@link #leave(int)} takes
	 */
	int enter() {
		int length = length();
		int outer = this.limit;
		this.limit = this.position + length;
		return outer;
	}

	/** Goes to the end of the message and widens the window again. */
	void leave(int outer) {
		this.position = this.limit;
		this.limit = outer;
	}

	/** Where the reader stands. */
	int position() {
		return this.position;
	}

	/** Back to where the reader stood before, in the same message. */
	void rewind(int position) {
		this.position = position;
	}

	/** The length of what follows, all of which is there. */
	int length() {
		long length = varint();
		if (length < 0 || length > this.limit - this.position) {
			throw truncated();
		}
		return (int) length;
	}

	/** The byte at a place that has been asked for. */
	byte at(int index) {
		return this.bytes[index];
	}

	/** Passes bytes over and says where they begin. */
	int advance(int count) {
		int at = this.position;
		if (count > this.limit - at) {
			throw truncated();
		}
		this.position = at + count;
		return at;
	}

	/** Whether bytes that have been read are the same as others. */
	boolean equal(int at, int length, byte[] others) {
		return Arrays.equals(this.bytes, at, at + length, others, 0, others.length);
	}

	void skip(int tag) {
		switch (tag & 7) {
			case VARINT -> varint();
			case FIXED64 -> advance(8);
			case LENGTH -> advance(length());
			case FIXED32 -> advance(4);
			case BEGIN_GROUP -> skipGroup();
			default -> throw RefusedException.malformed("invalid wire type");
		}
	}

	/** Nobody sends groups any more, but a field that is not known may be one. */
	private void skipGroup() {
		int depth = 1;
		while (depth > 0) {
			int tag = tag();
			if ((tag & 7) == BEGIN_GROUP) {
				depth++;
			}
			else if ((tag & 7) == END_GROUP) {
				depth--;
			}
			else {
				skip(tag);
			}
			if (depth > MAX_GROUPS) {
				throw RefusedException.malformed("nested too deeply");
			}
		}
	}

	private static RefusedException truncated() {
		return RefusedException.malformed("the message is cut off");
	}

}
