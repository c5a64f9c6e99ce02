package dev.traced.viewer.store;

/**
 * The bounds of what is held. What is larger than they allow is cut or left out, and
 * counted.
 *
 * @param maxBytes the memory that traces, their index and the strings that they share may
 * take
 * @param maxTraces how many traces are held
 * @param maxSpansPerTrace how many spans of a trace are held
 * @param maxLogsPerTrace how many lines of log of a trace are held
 * @param maxAttributeLength how many characters of a text are held
 * @param maxAttributes how many attributes, events and links each of a span are held
 * @param queueCapacity how many spans and lines may wait for the store
 */
public record StoreLimits(long maxBytes, int maxTraces, int maxSpansPerTrace, int maxLogsPerTrace,
		int maxAttributeLength, int maxAttributes, int queueCapacity) {

	/** Below this, what is worth looking at would not fit. */
	private static final long MIN_BYTES = 8L << 20;

	private static final long MAX_BYTES = 32L << 20;

	private static final int SHARE_OF_HEAP = 50;

	/**
	 * Checks the bounds.
	 */
	public StoreLimits {
		check("maxBytes", maxBytes, 1 << 18);
		check("maxTraces", maxTraces, 1);
		check("maxSpansPerTrace", maxSpansPerTrace, 1);
		check("maxLogsPerTrace", maxLogsPerTrace, 0);
		check("maxAttributeLength", maxAttributeLength, 16);
		check("maxAttributes", maxAttributes, 1);
		check("queueCapacity", queueCapacity, 1);
	}

	private static void check(String name, long value, long min) {
		if (value < min) {
			throw new IllegalArgumentException(name + " is " + value + ", must be at least " + min);
		}
	}

	/**
	 * What fits beside an application: 32 MiB or, where that is less, a fiftieth of the
	 * largest heap, but 8 MiB at least.
	 * @return the limits
	 */
	public static StoreLimits defaults() {
		return defaults(Runtime.getRuntime().maxMemory());
	}

	static StoreLimits defaults(long maxHeap) {
		long bytes = Math.max(MIN_BYTES, Math.min(MAX_BYTES, maxHeap / SHARE_OF_HEAP));
		return new StoreLimits(bytes, 20_000, 100_000, 2_000, 16_384, 1_024, 8_192);
	}

	/**
	 * The same with other bounds of memory and traces.
	 * @param maxBytes the memory that may be taken
	 * @param maxTraces how many traces are held
	 * @return the limits
	 */
	public StoreLimits with(long maxBytes, int maxTraces) {
		return new StoreLimits(maxBytes, maxTraces, this.maxSpansPerTrace, this.maxLogsPerTrace,
				this.maxAttributeLength, this.maxAttributes, this.queueCapacity);
	}

	/** The most that one trace may take: the others are to have a place too. */
	long maxBytesPerTrace() {
		return this.maxBytes / 4 * 3;
	}

	/** The most that pinned traces may take. */
	long maxPinnedBytes() {
		return this.maxBytes / 2;
	}

	/** The most that one span may take. */
	int maxBytesPerSpan() {
		return (int) Math.min(1 << 20, this.maxBytes / 8);
	}

}
