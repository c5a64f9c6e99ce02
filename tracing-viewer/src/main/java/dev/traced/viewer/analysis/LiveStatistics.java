package dev.traced.viewer.analysis;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

import dev.traced.viewer.store.TraceListener;
import org.jspecify.annotations.Nullable;

/**
 * Counts what arrives, when it arrives: what is dropped or evicted later has been counted
 * all the same.
 */
public final class LiveStatistics implements TraceListener {

	/** What rates and series look back on. */
	public static final Duration WINDOW = Duration.ofMinutes(15);

	/**
	 * Creates statistics of nothing.
	 * @param clock tells the time
	 */
	public LiveStatistics(InstantSource clock) {
	}

	/**
	 * The services.
	 * @return a snapshot, ordered by name
	 */
	public List<ServiceStats> services() {
		return List.of();
	}

	/**
	 * The operations.
	 * @param service only those of this service, or {@code null} for all
	 * @return a snapshot, ordered by service and operation
	 */
	public List<RouteStats> routes(@Nullable String service) {
		return List.of();
	}

	/**
	 * Who calls whom.
	 * @return a snapshot
	 */
	public DependencyGraph dependencies() {
		return new DependencyGraph(List.of(), List.of());
	}

}
