package dev.traced.viewer.receiver;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes protobuf into memory that is accounted for. The length of a message takes four
 * bytes, filled up with zeros, as every reader of protobuf takes it: so nothing needs to
 * be moved once it is known.
 */
final class ProtoWriter {

	private static final int LENGTH_BYTES = 4;

	private static final int FIRST_SIZE = 256;

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

	private final ByteBudget.Reservation memory;

	private byte[] bytes;

	private int size;

	ProtoWriter(ByteBudget.Reservation memory) {
		this.memory = memory;
		memory.take(FIRST_SIZE);
		this.bytes = new byte[FIRST_SIZE];
	}

	byte[] bytes() {
		return this.bytes;
	}

	int size() {
		return this.size;
	}

	byte[] toBytes() {
		return Arrays.copyOf(this.bytes, this.size);
	}

	void number(int field, long value) {
		tag(field, ProtoReader.VARINT);
		varint(value);
	}

	void fixed64(int field, long value) {
		tag(field, ProtoReader.FIXED64);
		LONGS.set(this.bytes, room(8), value);
	}

	void fixed32(int field, int value) {
		tag(field, ProtoReader.FIXED32);
		INTS.set(this.bytes, room(4), value);
	}

	void text(int field, String value) {
		bytes(field, value.getBytes(StandardCharsets.UTF_8));
	}

	void bytes(int field, byte[] value) {
		tag(field, ProtoReader.LENGTH);
		varint(value.length);
		int at = room(value.length);
		System.arraycopy(value, 0, this.bytes, at, value.length);
	}

	/**
	 * Begins a message within the message.
	 * @return what {@link #end(int)} takes
	 */
	int begin(int field) {
		tag(field, ProtoReader.LENGTH);
		return room(LENGTH_BYTES);
	}

	void end(int mark) {
		int length = this.size - mark - LENGTH_BYTES;
		for (int i = 0; i < LENGTH_BYTES; i++) {
			int more = (i < LENGTH_BYTES - 1) ? 0x80 : 0;
			this.bytes[mark + i] = (byte) (length >>> 7 * i & 0x7F | more);
		}
	}

	private void tag(int field, int type) {
		varint((long) field << 3 | type);
	}

	private void varint(long value) {
		int at = room(10);
		long rest = value;
		while ((rest & ~0x7FL) != 0) {
			this.bytes[at++] = (byte) (rest | 0x80);
			rest >>>= 7;
		}
		this.bytes[at++] = (byte) rest;
		this.size = at;
	}

	private int room(int count) {
		int at = this.size;
		if (count > this.bytes.length - at) {
			int larger = Math.max(2 * this.bytes.length, at + count);
			this.memory.take(larger);
			int before = this.bytes.length;
			this.bytes = Arrays.copyOf(this.bytes, larger);
			this.memory.giveBack(before);
		}
		this.size = at + count;
		return at;
	}

}
