package dev.traced.viewer.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.traced.viewer.analysis.Evidence.Key;
import dev.traced.viewer.store.HeldTrace;
import dev.traced.viewer.store.TraceListener;
import dev.traced.viewer.store.TraceSummary;
import org.jspecify.annotations.Nullable;

/**
 * Looks at each trace, once it is quiet, for what deserves attention, and puts together
 * what is the same in many. A trace that goes on afterwards is looked at again and counts
 * as it then is. Memory is bounded: of more findings than {@value #MAX_FINDINGS} those go
 * that have not been seen for longest.
 */
public final class Findings implements TraceListener {

	static final int MAX_FINDINGS = 500;

	/** For how many traces it is known what they have contributed. */
	static final int MAX_TRACES = 2000;

	private final List<Detector> detectors;

	/** Those seen last are last. */
	private final Map<Key, FindingCounter> findings = new LinkedHashMap<>(16, 0.75f, true);

	private final Map<String, List<Contribution>> contributions = new LinkedHashMap<>();

	/**
	 * Creates it without any finding.
	 * @param code which code is the application's
	 */
	public Findings(ApplicationCode code) {
		this.detectors = List.of(new RepeatedCalls(code), new SlowSpans(code), new MissingParents(),
				new ErrorGroups(code));
	}

	@Override
	public void onQuiet(HeldTrace trace) {
		TraceTree tree = new TraceTree(trace);
		Map<Key, Evidence> now = new HashMap<>();
		for (Detector detector : this.detectors) {
			detector.inspect(tree, (evidence) -> {
				if (now.size() < MAX_FINDINGS || now.containsKey(evidence.key())) {
					now.merge(evidence.key(), evidence, Evidence::plus);
				}
			});
		}
		replace(trace.summary(), now);
	}

	private synchronized void replace(TraceSummary summary, Map<Key, Evidence> now) {
		List<Contribution> before = this.contributions.remove(summary.traceId());
		if (before != null) {
			before.forEach((contribution) -> remove(contribution, summary.traceId()));
		}
		if (now.isEmpty()) {
			return;
		}
		long seen = Evidence.plus(summary.startEpochNanos(), summary.durationNanos());
		List<Contribution> contributed = new ArrayList<>(now.size());
		now.forEach((key, evidence) -> {
			FindingCounter counter = this.findings.computeIfAbsent(key, FindingCounter::new);
			counter.add(evidence, seen);
			contributed.add(new Contribution(counter, evidence.count(), evidence.totalNanos()));
		});
		this.contributions.put(summary.traceId(), contributed);
		removeFirst(this.contributions, MAX_TRACES);
		removeFirst(this.findings, MAX_FINDINGS);
	}

	private void remove(Contribution contribution, String traceId) {
		FindingCounter counter = contribution.counter();
		counter.remove(contribution.count(), contribution.totalNanos(), traceId);
		if (counter.isEmpty()) {
			this.findings.remove(counter.key(), counter);
		}
	}

	private static void removeFirst(Map<?, ?> map, int limit) {
		Iterator<?> keys = map.keySet().iterator();
		for (int i = map.size() - limit; i > 0; i--) {
			keys.next();
			keys.remove();
		}
	}

	/**
	 * What has been found.
	 * @param type only findings of this type, or {@code null} for all
	 * @return a snapshot: the most severe first, then what took longest
	 */
	public synchronized List<Finding> findings(Finding.@Nullable Type type) {
		return this.findings.values()
			.stream()
			.filter((counter) -> type == null || counter.type() == type)
			.map(FindingCounter::snapshot)
			.sorted(Comparator.comparing(Finding::severity)
				.thenComparing(Comparator.comparingDouble(Finding::totalMs).reversed()))
			.toList();
	}

	/**
	 * What a trace has contributed to a finding.
	 */
	private record Contribution(FindingCounter counter, long count, long totalNanos) {

	}

}
