package dev.traced.propagation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import dev.traced.core.AddressRanges;
import dev.traced.core.BoundedCache;
import dev.traced.core.TargetTrust;
import org.jspecify.annotations.Nullable;

/**
 * Trusts targets by their name or address. A host that is on neither list is told
 * nothing; baggage goes only where the trace goes, too.
 */
public final class TargetHosts implements TargetTrust {

	/** An application calls few hosts; those of webhooks and crawlers are not kept. */
	private static final int KNOWN_HOSTS = 1024;

	private static final String EVERY = "*";

	private static final Pattern NAME = Pattern
		.compile("(\\*\\.)?[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?" + "(\\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*");

	private final BoundedCache<Carried> known = new BoundedCache<>(KNOWN_HOSTS);

	private final Hosts trace;

	private final Hosts baggage;

	/**
	 * Creates the lists of an application.
	 * @param trace the hosts that the trace is sent to: names, {@code *.example.com} for
	 * all names below one, addresses and CIDR blocks, or {@code *} for every host
	 * @param baggage the hosts among them that baggage is sent to
	 * @throws IllegalArgumentException if one of the texts is not valid; the message
	 * names it
	 */
	public TargetHosts(Collection<String> trace, Collection<String> baggage) {
		this.trace = Hosts.of(trace);
		this.baggage = Hosts.of(baggage);
	}

	/**
	 * Whether every target is trusted, so that nobody need be asked.
	 * @return whether both lists name every host
	 */
	public boolean isTrivial() {
		return this.trace.every() && this.baggage.every();
	}

	@Override
	public Carried judge(@Nullable String host) {
		String key = (host != null) ? host : "";
		Carried found = this.known.find(key);
		if (found == null) {
			found = decide(key);
			this.known.keep(key, found);
		}
		return found;
	}

	private Carried decide(String host) {
		String name = normalized(host);
		if (!this.trace.contains(name)) {
			return Carried.NOTHING;
		}
		return this.baggage.contains(name) ? Carried.EVERYTHING : Carried.TRACE;
	}

	/** In small letters, without brackets and without the dot of the root. */
	private static String normalized(String host) {
		String name = host.strip().toLowerCase(Locale.ROOT);
		if (name.startsWith("[") && name.endsWith("]")) {
			return name.substring(1, name.length() - 1);
		}
		return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
	}

	@Override
	public String toString() {
		return "trace to " + this.trace + ", baggage to " + this.baggage;
	}

	/**
	 * A list of hosts.
	 *
	 * @param every whether it names every host
	 * @param names the names that it names
	 * @param suffixes what all names below one end with
	 * @param addresses the addresses that it names
	 */
	private record Hosts(boolean every, List<String> names, List<String> suffixes, AddressRanges addresses) {

		static Hosts of(Collection<String> entries) {
			boolean every = false;
			List<String> names = new ArrayList<>();
			List<String> suffixes = new ArrayList<>();
			List<String> addresses = new ArrayList<>();
			for (String entry : entries) {
				String host = normalized(entry);
				if (entry.strip().equals(EVERY)) {
					every = true;
				}
				else if (host.indexOf('/') >= 0 || AddressRanges.isAddress(host)) {
					addresses.add(host);
				}
				else if (!NAME.matcher(host).matches()) {
					throw new IllegalArgumentException("'" + entry
							+ "' is neither a host such as orders.example.com or *.example.com nor an address");
				}
				else if (host.startsWith(EVERY)) {
					suffixes.add(host.substring(1));
				}
				else {
					names.add(host);
				}
			}
			return new Hosts(every, List.copyOf(names), List.copyOf(suffixes), AddressRanges.of(addresses));
		}

		boolean contains(String host) {
			return this.every || this.names.contains(host) || this.addresses.contains(host)
					|| this.suffixes.stream().anyMatch(host::endsWith);
		}

		@Override
		public String toString() {
			if (this.every) {
				return EVERY;
			}
			List<String> all = new ArrayList<>(this.names);
			this.suffixes.forEach((suffix) -> all.add(EVERY + suffix));
			return all + (this.addresses.isEmpty() ? "" : " and " + this.addresses);
		}

	}

}
