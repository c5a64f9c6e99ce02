package dev.traced.viewer.store;

import java.util.Locale;

/**
 * Why a span or a line was not taken.
 */
enum Drop {

	QUEUE, TRACE_FULL, LOGS_FULL, INVALID, DUPLICATE, CLOSED;

	String text() {
		return name().toLowerCase(Locale.ROOT);
	}

}
