package dev.traced.viewer.analysis;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.traced.viewer.analysis.RouteCounter.Key;
import dev.traced.viewer.store.TraceListener;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * Counts what arrives, when it arrives: what is dropped or evicted later has been counted
 * all the same. A span that arrives twice is counted once, unless a great many have
 * arrived in between. Memory is bounded: services and operations beyond a limit are
 * counted as {@value #OTHER}.
 */
public final class LiveStatistics implements TraceListener {

	/** What rates and series look back on. */
	public static final Duration WINDOW = Duration.ofMinutes(15);

	/** What is beyond the limits is counted under this name. */
	public static final String OTHER = "(other)";

	static final int MAX_SERVICES = 100;

	static final int MAX_ROUTES = 500;

	private static final int REMEMBERED_SPANS = 1 << 16;

	private final InstantSource clock;

	private final long started;

	private final SpanOwners owners = new SpanOwners(REMEMBERED_SPANS);

	private final Map<String, ServiceCounter> services = new HashMap<>();

	private final List<ServiceCounter> numbered = new ArrayList<>();

	private final List<String> names = new ArrayList<>();

	private final Map<Key, RouteCounter> routes = new HashMap<>();

	private final Dependencies dependencies = new Dependencies(this.owners, this.names);

	private @Nullable Resource lastResource;

	private @Nullable ServiceCounter lastService;

	/**
	 * Creates statistics of nothing.
	 * @param clock tells the time
	 */
	public LiveStatistics(InstantSource clock) {
		this.clock = clock;
		this.started = clock.millis();
	}

	@Override
	public synchronized void onSpan(SpanData span) {
		long now = this.clock.millis();
		ServiceCounter service = service(span);
		SpanKey key = SpanKey.of(span.getTraceId(), span.getSpanId());
		if (!this.owners.add(key, service.number, now)) {
			return;
		}
		long nanos = SpanText.duration(span);
		service.spans++;
		service.lastSeen = now;
		if (SpanText.isRequest(span)) {
			boolean error = SpanText.isError(span);
			service.requests.add(nanos, error, now);
			route(service, span).add(span, nanos, error, now);
		}
		this.dependencies.add(span, key, service.number, nanos, now);
	}

	private ServiceCounter service(SpanData span) {
		Resource resource = span.getResource();
		if (this.lastService != null && resource == this.lastResource) {
			return this.lastService;
		}
		String name = SpanText.service(span);
		ServiceCounter service = this.services.get(name);
		if (service == null) {
			String known = (this.services.size() < MAX_SERVICES) ? name : OTHER;
			service = this.services.computeIfAbsent(known, this::newService);
		}
		this.lastResource = resource;
		this.lastService = service;
		return service;
	}

	private ServiceCounter newService(String name) {
		ServiceCounter service = new ServiceCounter(name, this.numbered.size());
		this.numbered.add(service);
		this.names.add(name);
		return service;
	}

	private RouteCounter route(ServiceCounter service, SpanData span) {
		Key key = new Key(service.name, SpanText.operation(span), span.getKind(), SpanText.route(span),
				SpanText.method(span));
		RouteCounter route = this.routes.get(key);
		if (route == null) {
			Key known = (this.routes.size() < MAX_ROUTES) ? key
					: new Key(service.name, OTHER, SpanKind.INTERNAL, null, null);
			route = this.routes.computeIfAbsent(known, RouteCounter::new);
		}
		return route;
	}

	/**
	 * The services.
	 * @return a snapshot, ordered by name
	 */
	public synchronized List<ServiceStats> services() {
		long now = this.clock.millis();
		return this.numbered.stream()
			.map((service) -> service.snapshot(now, this.started))
			.sorted(Comparator.comparing(ServiceStats::name))
			.toList();
	}

	/**
	 * The operations.
	 * @param service only those of this service, or {@code null} for all
	 * @return a snapshot, ordered by service and operation
	 */
	public synchronized List<RouteStats> routes(@Nullable String service) {
		long now = this.clock.millis();
		Stream<RouteStats> all = this.routes.entrySet()
			.stream()
			.filter((entry) -> service == null || entry.getKey().service().equals(service))
			.map((entry) -> entry.getValue().snapshot(now, this.started));
		return all.sorted(Comparator.comparing(RouteStats::service).thenComparing(RouteStats::operation)).toList();
	}

	/**
	 * Who calls whom.
	 * @return a snapshot
	 */
	public synchronized DependencyGraph dependencies() {
		long now = this.clock.millis();
		return this.dependencies.snapshot((number) -> this.numbered.get(number).requests.snapshot(now, this.started),
				now, this.started);
	}

	/**
	 * Counts what a service does.
	 */
	private static final class ServiceCounter {

		private final String name;

		private final int number;

		private final RequestCounter requests = new RequestCounter();

		private long spans;

		private long lastSeen;

		ServiceCounter(String name, int number) {
			this.name = name;
			this.number = number;
		}

		ServiceStats snapshot(long now, long started) {
			return new ServiceStats(this.name, this.spans, this.requests.snapshot(now, started),
					this.lastSeen * 1_000_000);
		}

	}

}
