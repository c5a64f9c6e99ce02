package dev.traced.viewer.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads what {@link ByteWriter} has written.
 */
class ByteReader {

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

	byte[] bytes = new byte[0];

	int position;

	int octet() {
		return this.bytes[this.position++] & 0xFF;
	}

	long fixed() {
		long value = (long) LONGS.get(this.bytes, this.position);
		this.position += 8;
		return value;
	}

	long number() {
		byte first = this.bytes[this.position++];
		if (first >= 0) {
			return first;
		}
		long value = first & 0x7F;
		for (int shift = 7;; shift += 7) {
			byte each = this.bytes[this.position++];
			value |= (long) (each & 0x7F) << shift;
			if (each >= 0) {
				return value;
			}
		}
	}

	int count() {
		return (int) number();
	}

	long signed() {
		long value = number();
		return value >>> 1 ^ -(value & 1);
	}

	String text(Words words) {
		long header = number();
		int count = (int) (header >>> 2);
		switch ((int) header & 3) {
			case ByteWriter.REFERENCE:
				return words.string(count);
			case ByteWriter.LATIN:
				String text = new String(this.bytes, this.position, count, StandardCharsets.ISO_8859_1);
				this.position += count;
				return text;
			case ByteWriter.WIDE:
				char[] wide = new char[count];
				for (int i = 0; i < count; i++) {
					wide[i] = (char) number();
				}
				return new String(wide);
			default:
				StringBuilder lines = new StringBuilder();
				for (int i = 0; i < count; i++) {
					if (i > 0) {
						lines.append('\n');
					}
					lines.append(text(words));
				}
				return lines.toString();
		}
	}

	void skipText() {
		long header = number();
		int count = (int) (header >>> 2);
		switch ((int) header & 3) {
			case ByteWriter.REFERENCE:
				reference(count);
				break;
			case ByteWriter.LATIN:
				this.position += count;
				break;
			case ByteWriter.WIDE:
				for (int i = 0; i < count; i++) {
					number();
				}
				break;
			default:
				for (int i = 0; i < count; i++) {
					skipText();
				}
		}
	}

	/** Called for each string that is skipped. */
	void reference(int id) {
	}

}
