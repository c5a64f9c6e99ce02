package dev.traced.export;

import java.nio.charset.StandardCharsets;

/**
 * Writes JSON, without line breaks. What is written one after the other is separated by
 * itself.
 */
final class Json {

	private static final String HEX = "0123456789abcdef";

	private final StringBuilder text = new StringBuilder(4096);

	Json beginObject() {
		separate();
		this.text.append('{');
		return this;
	}

	Json endObject() {
		this.text.append('}');
		return this;
	}

	Json beginArray() {
		separate();
		this.text.append('[');
		return this;
	}

	Json endArray() {
		this.text.append(']');
		return this;
	}

	Json name(String name) {
		separate();
		quote(name);
		this.text.append(':');
		return this;
	}

	Json value(String value) {
		separate();
		quote(value);
		return this;
	}

	Json value(long value) {
		separate();
		this.text.append(value);
		return this;
	}

	Json value(boolean value) {
		separate();
		this.text.append(value);
		return this;
	}

	/** A number; what JSON has no number for is text, as in protobuf's JSON. */
	Json value(double value) {
		separate();
		if (Double.isFinite(value)) {
			this.text.append(value);
		}
		else {
			quote(Double.toString(value));
		}
		return this;
	}

	/** A number of 64 bits, which protobuf's JSON has as text. */
	Json text64(long value) {
		separate();
		this.text.append('"').append(value).append('"');
		return this;
	}

	Json newLine() {
		this.text.append('\n');
		return this;
	}

	private void separate() {
		if (this.text.isEmpty()) {
			return;
		}
		char last = this.text.charAt(this.text.length() - 1);
		if (last != '{' && last != '[' && last != ':' && last != '\n') {
			this.text.append(',');
		}
	}

	private void quote(String value) {
		this.text.append('"');
		for (int i = 0; i < value.length(); i++) {
			char c = value.charAt(i);
			switch (c) {
				case '"', '\\' -> this.text.append('\\').append(c);
				case '\n' -> this.text.append("\\n");
				case '\r' -> this.text.append("\\r");
				case '\t' -> this.text.append("\\t");
				default -> {
					if (c < ' ' || c == '\u2028' || c == '\u2029') {
						this.text.append("\\u")
							.append(HEX.charAt(c >> 12 & 15))
							.append(HEX.charAt(c >> 8 & 15))
							.append(HEX.charAt(c >> 4 & 15))
							.append(HEX.charAt(c & 15));
					}
					else {
						this.text.append(c);
					}
				}
			}
		}
		this.text.append('"');
	}

	/** What has been written, in UTF-8. Halves of characters become question marks. */
	byte[] toBytes() {
		return this.text.toString().getBytes(StandardCharsets.UTF_8);
	}

	@Override
	public String toString() {
		return this.text.toString();
	}

}
