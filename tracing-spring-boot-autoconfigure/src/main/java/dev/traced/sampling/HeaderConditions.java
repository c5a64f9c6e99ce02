package dev.traced.sampling;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import dev.traced.core.RequestReader;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import org.jspecify.annotations.Nullable;

/**
 * Reads the headers that rules ask for, and no others, each once.
 */
final class HeaderConditions implements RequestReader {

	private final List<HeaderCondition> all;

	private final String[] headers;

	private final HeaderCondition[][] conditions;

	HeaderConditions(Collection<HeaderCondition> conditions) {
		this.all = List.copyOf(conditions);
		this.headers = conditions.stream().map(HeaderCondition::header).distinct().toArray(String[]::new);
		this.conditions = new HeaderCondition[this.headers.length][];
		for (int i = 0; i < this.headers.length; i++) {
			String header = this.headers[i];
			this.conditions[i] = conditions.stream()
				.filter((condition) -> condition.header().equals(header))
				.toArray(HeaderCondition[]::new);
		}
	}

	@Override
	public <C> Context read(Context context, C request, TextMapGetter<C> headers) {
		HeaderCondition[] before = HeaderCondition.met(context);
		List<HeaderCondition> met = null;
		for (int i = 0; i < this.headers.length; i++) {
			String value = headers.get(request, this.headers[i]);
			if (value != null) {
				met = addMet(this.conditions[i], value, met);
			}
		}
		if (met == null && before.length == 0) {
			return context;
		}
		List<HeaderCondition> now = (met != null) ? met : new ArrayList<>();
		for (HeaderCondition condition : before) {
			// what another reader found stays; what an outer request met does not
			if (!this.all.contains(condition)) {
				now.add(condition);
			}
		}
		return HeaderCondition.store(context, now);
	}

	private static @Nullable List<HeaderCondition> addMet(HeaderCondition[] conditions, String value,
			@Nullable List<HeaderCondition> met) {
		List<HeaderCondition> all = met;
		for (HeaderCondition condition : conditions) {
			if (condition.accepts(value)) {
				all = (all != null) ? all : new ArrayList<>(2);
				all.add(condition);
			}
		}
		return all;
	}

}
