package dev.traced.viewer.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes numbers and texts as few bytes, into a buffer that is used again. Numbers take
 * seven bits a byte; texts are Latin-1 or, if they can't be, characters as numbers, so
 * that even half of a surrogate pair comes back.
 */
final class ByteWriter {

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

	/** A text as the number of a string of the dictionary. */
	static final int REFERENCE = 0;

	/** A text of Latin-1 characters. */
	static final int LATIN = 1;

	/** A text of any characters. */
	static final int WIDE = 2;

	/** A text of several lines, each a text: the lines of stack traces are alike. */
	static final int LINES = 3;

	/** From here on a text is worth looking for lines. */
	private static final int LONG_TEXT = 200;

	/** What a buffer may have grown to and is kept. */
	private static final int KEPT = 1 << 16;

	private final Dictionary dictionary;

	private final int maxLength;

	byte[] bytes = new byte[1024];

	int size;

	ByteWriter(Dictionary dictionary, int maxLength) {
		this.dictionary = dictionary;
		this.maxLength = maxLength;
	}

	void reset() {
		this.size = 0;
		if (this.bytes.length > KEPT) {
			this.bytes = new byte[1024];
		}
	}

	private void ensure(int more) {
		if (this.bytes.length - this.size < more) {
			this.bytes = Arrays.copyOf(this.bytes, Math.max(2 * this.bytes.length, this.size + more));
		}
	}

	void octet(int value) {
		ensure(1);
		this.bytes[this.size++] = (byte) value;
	}

	void fixed(long value) {
		ensure(8);
		LONGS.set(this.bytes, this.size, value);
		this.size += 8;
	}

	void number(long value) {
		ensure(10);
		long rest = value;
		while ((rest & ~0x7FL) != 0) {
			this.bytes[this.size++] = (byte) (rest | 0x80);
			rest >>>= 7;
		}
		this.bytes[this.size++] = (byte) rest;
	}

	void signed(long value) {
		number(value << 1 ^ value >> 63);
	}

	/** A text that is sure to come again. */
	void name(String text) {
		number((long) this.dictionary.name(cut(text)) << 2 | REFERENCE);
	}

	/** A key of an attribute, with the type of its value. */
	void key(String key, int type) {
		number((long) this.dictionary.name(cut(key)) << 4 | type);
	}

	/** Any text. */
	void text(String value) {
		String text = cut(value);
		if (text.length() >= LONG_TEXT && text.indexOf('\n') >= 0) {
			lines(text);
		}
		else {
			line(text);
		}
	}

	private void lines(String text) {
		int count = 1;
		for (int i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
			count++;
		}
		number((long) count << 2 | LINES);
		int begin = 0;
		for (int i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', begin)) {
			line(text.substring(begin, i));
			begin = i + 1;
		}
		line(text.substring(begin));
	}

	private void line(String text) {
		int id = this.dictionary.value(text);
		if (id >= 0) {
			number((long) id << 2 | REFERENCE);
		}
		else if (isLatin(text)) {
			int length = text.length();
			number((long) length << 2 | LATIN);
			ensure(length);
			byte[] latin = text.getBytes(StandardCharsets.ISO_8859_1);
			System.arraycopy(latin, 0, this.bytes, this.size, length);
			this.size += length;
		}
		else {
			number((long) text.length() << 2 | WIDE);
			for (int i = 0; i < text.length(); i++) {
				number(text.charAt(i));
			}
		}
	}

	private static boolean isLatin(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (text.charAt(i) > 0xFF) {
				return false;
			}
		}
		return true;
	}

	private String cut(String text) {
		return (text.length() > this.maxLength) ? text.substring(0, this.maxLength) : text;
	}

}
