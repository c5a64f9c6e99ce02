package dev.traced.propagation;

import java.util.ArrayList;
import java.util.List;

import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Changes a {@code tracestate} by the rules of the specification: what is set comes
 * first, the others keep their order, and the last ones give way beyond 32 members.
 *
 * @see <a href=
 * "https://www.w3.org/TR/trace-context-2/#mutating-the-tracestate-field">Mutating the
 * tracestate field</a>
 */
final class HeaderTraceStateBuilder implements TraceStateBuilder {

	private final List<String> keys = new ArrayList<>(4);

	private final List<String> values = new ArrayList<>(4);

	@Override
	public TraceStateBuilder put(@Nullable String key, @Nullable String value) {
		if (HeaderTraceState.isKey(key) && HeaderTraceState.isValue(value)) {
			remove(key);
			this.keys.add(0, key);
			this.values.add(0, value);
		}
		return this;
	}

	/** Adds a member behind the others, unless it is invalid or its key is taken. */
	void append(@Nullable String key, @Nullable String value) {
		if (HeaderTraceState.isKey(key) && HeaderTraceState.isValue(value)
				&& this.keys.size() < HeaderTraceState.MAX_MEMBERS && !this.keys.contains(key)) {
			this.keys.add(key);
			this.values.add(value);
		}
	}

	@Override
	public TraceStateBuilder remove(@Nullable String key) {
		int index = this.keys.indexOf(key);
		if (index >= 0) {
			this.keys.remove(index);
			this.values.remove(index);
		}
		return this;
	}

	@Override
	public TraceState build() {
		int size = size();
		return (size == 0) ? TraceState.getDefault() : new HeaderTraceState(header(), size);
	}

	private int size() {
		return Math.min(this.keys.size(), HeaderTraceState.MAX_MEMBERS);
	}

	/** The members as a header, empty when there are none. */
	String header() {
		StringBuilder header = new StringBuilder();
		for (int i = 0; i < size(); i++) {
			header.append((i == 0) ? "" : ",").append(this.keys.get(i)).append('=').append(this.values.get(i));
		}
		return header.toString();
	}

}
