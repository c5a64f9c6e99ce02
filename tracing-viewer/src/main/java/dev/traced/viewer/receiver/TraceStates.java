package dev.traced.viewer.receiver;

import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;

/**
 * Reads {@code tracestate}, which is mostly that of the span before. What is not valid in
 * it is left out.
 */
final class TraceStates {

	private static final int MAX_LENGTH = 4096;

	private String lastText = "";

	private TraceState last = TraceState.getDefault();

	TraceState read(ProtoReader in) {
		String text = in.text();
		if (text.isEmpty() || text.length() > MAX_LENGTH) {
			return TraceState.getDefault();
		}
		if (!text.equals(this.lastText)) {
			this.last = parse(text);
			this.lastText = text;
		}
		return this.last;
	}

	/** From the end: what is put last comes first. */
	private static TraceState parse(String text) {
		TraceStateBuilder state = TraceState.builder();
		int end = text.length();
		while (end > 0) {
			int begin = text.lastIndexOf(',', end - 1) + 1;
			int equals = text.indexOf('=', begin);
			if (equals > begin && equals < end) {
				state.put(text.substring(begin, equals).strip(), text.substring(equals + 1, end).strip());
			}
			end = begin - 1;
		}
		return state.build();
	}

}
