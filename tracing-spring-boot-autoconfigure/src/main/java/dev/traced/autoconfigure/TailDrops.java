package dev.traced.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.traced.core.SpanDrops;
import dev.traced.sampling.tail.TailCounters;
import dev.traced.sampling.tail.TailSampling;

/**
 * The spans that are left out by what is decided at the end of local traces.
 */
final class TailDrops implements SpanDrops {

	private final TailCounters counters;

	private TailDrops(TailCounters counters) {
		this.counters = counters;
	}

	static SpanDrops of(TailSampling tail) {
		return new TailDrops(tail.counters());
	}

	@Override
	public Map<String, Long> drops() {
		Map<String, Long> drops = new LinkedHashMap<>();
		drops.put("not-kept", this.counters.notKept());
		drops.put("late", this.counters.lateDropped());
		drops.put("trace-limit", this.counters.left());
		drops.put("short", this.counters.shortSpans());
		drops.put("compressed", this.counters.compressed());
		return drops;
	}

}
