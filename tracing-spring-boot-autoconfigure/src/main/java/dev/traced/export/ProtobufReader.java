package dev.traced.export;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the few small messages that receivers of OTLP answer with. What is not valid ends
 * the message: an answer that cannot be read is no reason to do anything.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Encoding</a>
 */
final class ProtobufReader {

	private static final int MAX_VARINT_BITS = 70;

	private final byte[] bytes;

	private int position;

	private int field;

	private long number;

	private byte[] content = new byte[0];

	ProtobufReader(byte[] bytes) {
		this.bytes = bytes;
	}

	/** Goes to the next field, if there is one. */
	boolean next() {
		if (this.position >= this.bytes.length) {
			return false;
		}
		long tag = varint();
		this.field = (int) (tag >>> 3);
		this.number = 0;
		this.content = new byte[0];
		switch ((int) (tag & 7)) {
			case 0 -> this.number = varint();
			case 1 -> skip(8);
			case 2 -> {
				long length = varint();
				if (length < 0 || length > this.bytes.length - this.position) {
					return end();
				}
				this.content = Arrays.copyOfRange(this.bytes, this.position, this.position + (int) length);
				this.position += (int) length;
			}
			case 5 -> skip(4);
			default -> {
				return end();
			}
		}
		return this.position <= this.bytes.length;
	}

	private boolean end() {
		this.position = this.bytes.length + 1;
		return false;
	}

	private void skip(int count) {
		this.position += count;
	}

	private long varint() {
		long value = 0;
		for (int shift = 0; shift < MAX_VARINT_BITS && this.position < this.bytes.length; shift += 7) {
			byte next = this.bytes[this.position++];
			value |= (next & 0x7FL) << shift;
			if (next >= 0) {
				return value;
			}
		}
		// cut off
		end();
		return 0;
	}

	/** The number of the field. */
	int field() {
		return this.field;
	}

	/** The value of a field that is a number. */
	long number() {
		return this.number;
	}

	/** The value of a field that is text. */
	String text() {
		return new String(this.content, StandardCharsets.UTF_8);
	}

	/** The value of a field that is a message. */
	ProtobufReader message() {
		return new ProtobufReader(this.content);
	}

}
