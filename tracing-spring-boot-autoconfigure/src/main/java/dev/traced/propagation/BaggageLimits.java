package dev.traced.propagation;

/**
 * How much baggage is accepted and how much is sent. What does not fit is left out, whole
 * entries only.
 *
 * @param maxEntries the number of entries
 * @param maxBytes the length of all entries as they are in the header
 * @see <a href="https://www.w3.org/TR/baggage/#limits">Baggage: limits</a>
 */
public record BaggageLimits(int maxEntries, int maxBytes) {

	/** What the grammar allows, which is more than the 64 that must be passed on. */
	public static final int MOST_ENTRIES = 180;

	/** What must be passed on. */
	public static final int MOST_BYTES = 8192;

	/** As much as the specification allows. */
	public static final BaggageLimits DEFAULT = new BaggageLimits(MOST_ENTRIES, MOST_BYTES);

}
