package dev.traced.core;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A set of network addresses and CIDR blocks, IPv4 and IPv6. Never resolves a name.
 */
public final class AddressRanges {

	/** No address. */
	public static final AddressRanges NONE = new AddressRanges(List.of());

	private final List<Block> blocks;

	private AddressRanges(List<Block> blocks) {
		this.blocks = blocks;
	}

	/**
	 * Reads a list of addresses and blocks.
	 * @param entries such as {@code 10.0.0.0/8}, {@code 192.168.1.7} or {@code fd00::/8}
	 * @return the set
	 * @throws IllegalArgumentException if an entry is neither an address nor a block; the
	 * message names the entry
	 */
	public static AddressRanges of(Collection<String> entries) {
		if (entries.isEmpty()) {
			return NONE;
		}
		List<Block> blocks = new ArrayList<>();
		for (String entry : entries) {
			blocks.add(block(entry.trim()));
		}
		return new AddressRanges(List.copyOf(blocks));
	}

	private static Block block(String entry) {
		int slash = entry.indexOf('/');
		byte[] address = parse((slash < 0) ? entry : entry.substring(0, slash));
		if (address != null) {
			int bits = (slash < 0) ? address.length * 8 : prefix(entry.substring(slash + 1));
			if (bits >= 0 && bits <= address.length * 8) {
				return new Block(address, bits);
			}
		}
		throw new IllegalArgumentException(
				"'" + entry + "' is neither an address nor a CIDR block such as 10.0.0.0/8 or fd00::/8");
	}

	private static int prefix(String text) {
		return (text.matches("\\d{1,3}")) ? Integer.parseInt(text) : -1;
	}

	/**
	 * Whether a text is an address, and not a name.
	 * @param text any text
	 * @return whether it is an address of version 4 or 6
	 */
	public static boolean isAddress(String text) {
		return parse(text) != null;
	}

	/**
	 * Whether the set is empty.
	 * @return whether it has no address
	 */
	public boolean isEmpty() {
		return this.blocks.isEmpty();
	}

	/**
	 * Whether an address is in the set.
	 * @param address the address, without a port
	 * @return whether it is; {@code false} for what is not an address
	 */
	public boolean contains(@Nullable String address) {
		byte[] bytes = (address != null && !this.blocks.isEmpty()) ? parse(address) : null;
		if (bytes == null) {
			return false;
		}
		for (int i = 0; i < this.blocks.size(); i++) {
			if (this.blocks.get(i).contains(bytes)) {
				return true;
			}
		}
		return false;
	}

	private static byte @Nullable [] parse(String address) {
		if (address.indexOf(':') < 0) {
			return parseIpv4(address);
		}
		int zone = address.indexOf('%');
		String literal = (zone < 0) ? address : address.substring(0, zone);
		if (literal.indexOf(':') < 0 || literal.charAt(0) == '.') {
			return null;
		}
		for (int i = 0; i < literal.length(); i++) {
			char c = literal.charAt(i);
			if (c != ':' && c != '.' && !isHexDigit(c)) {
				return null;
			}
		}
		try {
			// a text with a colon that begins with one or a digit is never taken for a
			// name
			return InetAddress.getByName(literal).getAddress();
		}
		catch (UnknownHostException ex) {
			return null;
		}
	}

	private static boolean isHexDigit(char c) {
		return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
	}

	private static byte @Nullable [] parseIpv4(String address) {
		byte[] bytes = new byte[4];
		int index = 0;
		int digits = 0;
		int value = 0;
		for (int i = 0; i <= address.length(); i++) {
			char c = (i < address.length()) ? address.charAt(i) : '.';
			if (c == '.') {
				if (digits == 0 || index == 4) {
					return null;
				}
				bytes[index++] = (byte) value;
				digits = 0;
				value = 0;
			}
			else {
				value = value * 10 + (c - '0');
				if (c < '0' || c > '9' || ++digits > 3 || value > 255) {
					return null;
				}
			}
		}
		return (index == 4) ? bytes : null;
	}

	@Override
	public String toString() {
		return this.blocks.toString();
	}

	private record Block(byte[] address, int bits) {

		boolean contains(byte[] other) {
			if (other.length != this.address.length) {
				return false;
			}
			int whole = this.bits / 8;
			for (int i = 0; i < whole; i++) {
				if (this.address[i] != other[i]) {
					return false;
				}
			}
			int rest = this.bits % 8;
			return rest == 0 || ((this.address[whole] ^ other[whole]) & 0xFF) >>> (8 - rest) == 0;
		}

		@Override
		public String toString() {
			try {
				return InetAddress.getByAddress(this.address).getHostAddress() + "/" + this.bits;
			}
			catch (UnknownHostException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
