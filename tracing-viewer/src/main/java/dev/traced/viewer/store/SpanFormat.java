package dev.traced.viewer.store;

/**
 * How a span is encoded: two octets of flags (the second if there is anything unusual),
 * its id, its parent's, its start from the start of the trace's first record, its
 * duration, the numbers of resource and scope, its name, then what the flags announce,
 * the attributes, the events and the links.
 */
final class SpanFormat {

	// first octet: three bits of kind, two of status, then

	static final int HAS_PARENT = 0x20;

	static final int REMOTE_PARENT = 0x40;

	static final int MORE = 0x80;

	// second octet

	/** Flags or a state of the trace other than "sampled" and none, also the parent's. */
	static final int CONTEXT = 0x01;

	static final int EVENTS = 0x02;

	static final int LINKS = 0x04;

	/** More attributes, events or links were recorded than are held. */
	static final int TOTALS = 0x08;

	static final int NOT_ENDED = 0x10;

	// types of values; a zero ends the attributes

	static final int STRING = 1;

	static final int TRUE = 2;

	static final int FALSE = 3;

	static final int LONG = 4;

	static final int DOUBLE = 5;

	static final int STRINGS = 6;

	static final int BOOLEANS = 7;

	static final int LONGS = 8;

	static final int DOUBLES = 9;

	private SpanFormat() {
	}

}
