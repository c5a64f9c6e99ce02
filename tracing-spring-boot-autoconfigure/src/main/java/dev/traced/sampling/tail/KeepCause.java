package dev.traced.sampling.tail;

import java.util.Locale;

/**
 * Why a trace is kept that the sampler did not take. Where several hold, the first of
 * them is named.
 */
public enum KeepCause {

	/** A span failed. */
	ERROR,

	/** The response had one of the status codes to keep. */
	STATUS,

	/** The local root took longer than allowed. */
	SLOW,

	/** A span has one of the attributes to keep. */
	ATTRIBUTE,

	/** The trace is in the share of the rest. */
	SHARE;

	private final String text = name().toLowerCase(Locale.ROOT);

	/**
	 * The cause as it is written on the local root, such as {@code error}.
	 * @return the text
	 */
	public String text() {
		return this.text;
	}

}
