package dev.traced.viewer.analysis;

import java.util.List;

import dev.traced.viewer.store.TraceListener;
import org.jspecify.annotations.Nullable;

/**
 * Looks at each trace, once it is quiet, for what deserves attention.
 */
public final class Findings implements TraceListener {

	/**
	 * Creates it without any finding.
	 * @param code which code is the application's
	 */
	public Findings(ApplicationCode code) {
	}

	/**
	 * What has been found.
	 * @param type only findings of this type, or {@code null} for all
	 * @return a snapshot: the most severe first, then what took longest
	 */
	public List<Finding> findings(Finding.@Nullable Type type) {
		return List.of();
	}

}
