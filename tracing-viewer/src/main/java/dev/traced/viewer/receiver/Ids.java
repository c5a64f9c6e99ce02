package dev.traced.viewer.receiver;

/**
 * Reads ids. A trace's comes again and again: the same text is then used again.
 */
final class Ids {

	/** What is neither an id nor none. */
	static final String INVALID = "?";

	/** No id: nothing, or only zeros. */
	static final String NONE = "";

	private static final int TRACE_BYTES = 16;

	private static final int SPAN_BYTES = 8;

	private static final byte[] DIGITS = "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

	private byte[] lastTrace = new byte[0];

	private String lastTraceText = NONE;

	String trace(ProtoReader in) {
		int length = in.length();
		int at = in.advance(length);
		if (length == TRACE_BYTES && in.equal(at, length, this.lastTrace)) {
			return this.lastTraceText;
		}
		String text = text(in, at, length, TRACE_BYTES);
		if (text.length() == 2 * TRACE_BYTES) {
			byte[] bytes = new byte[TRACE_BYTES];
			for (int i = 0; i < TRACE_BYTES; i++) {
				bytes[i] = in.at(at + i);
			}
			this.lastTrace = bytes;
			this.lastTraceText = text;
		}
		return text;
	}

	String span(ProtoReader in) {
		int length = in.length();
		return text(in, in.advance(length), length, SPAN_BYTES);
	}

	@SuppressWarnings("deprecation") // the fastest way from ASCII to a text
	private static String text(ProtoReader in, int at, int length, int size) {
		if (length != size) {
			return (length == 0) ? NONE : INVALID;
		}
		byte[] text = new byte[2 * size];
		int any = 0;
		for (int i = 0; i < size; i++) {
			byte next = in.at(at + i);
			any |= next;
			text[2 * i] = DIGITS[next >> 4 & 15];
			text[2 * i + 1] = DIGITS[next & 15];
		}
		return (any == 0) ? NONE : new String(text, 0, 0, text.length);
	}

	static boolean isId(String text) {
		return text.length() > 1;
	}

}
