package dev.traced.instrumentation.http;

import java.util.Collection;

import dev.traced.core.AddressRanges;
import org.jspecify.annotations.Nullable;

/**
 * The proxies whose word on client, host and scheme is taken: addresses and CIDR blocks,
 * IPv4 and IPv6. Never resolves a name.
 */
public final class TrustedProxies {

	/** Trusts nobody. */
	public static final TrustedProxies NONE = new TrustedProxies(AddressRanges.NONE);

	private final AddressRanges addresses;

	private TrustedProxies(AddressRanges addresses) {
		this.addresses = addresses;
	}

	/**
	 * Reads a list of addresses and blocks.
	 * @param entries such as {@code 10.0.0.0/8}, {@code 192.168.1.7} or {@code fd00::/8}
	 * @return the proxies
	 * @throws IllegalArgumentException if an entry is neither an address nor a block; the
	 * message names the entry
	 */
	public static TrustedProxies of(Collection<String> entries) {
		return entries.isEmpty() ? NONE : new TrustedProxies(AddressRanges.of(entries));
	}

	/**
	 * Whether nobody is trusted.
	 * @return whether there is no proxy
	 */
	public boolean isEmpty() {
		return this.addresses.isEmpty();
	}

	/**
	 * Whether an address is that of a trusted proxy.
	 * @param address the address, without a port
	 * @return whether it is trusted; {@code false} for what is not an address
	 */
	public boolean contains(@Nullable String address) {
		return this.addresses.contains(address);
	}

}
