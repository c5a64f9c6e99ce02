package dev.traced.viewer.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.traced.viewer.store.TraceSummary.HeldAs;
import dev.traced.viewer.store.TraceSummary.ServiceShare;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.resources.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Sums up a trace by going through its encoded spans.
 */
final class Summarizer {

	private static final AttributeKey<String> SERVICE_NAME = AttributeKey.stringKey("service.name");

	private static final String UNKNOWN_SERVICE = "unknown_service";

	/** A trace of more services than this does not show them all. */
	private static final int MAX_SERVICES = 64;

	private static final int ERROR = StatusCode.ERROR.ordinal();

	private final SpanReader reader = new SpanReader();

	private final String traceId;

	private final HeldAs heldAs;

	private final Map<String, int[]> services = new LinkedHashMap<>();

	private long start = Long.MAX_VALUE;

	private long end = Long.MIN_VALUE;

	private int spans;

	private int errors;

	private int root = -1;

	private long rootStart = Long.MAX_VALUE;

	private Summarizer(String traceId, HeldAs heldAs) {
		this.traceId = traceId;
		this.heldAs = heldAs;
	}

	/**
	 * Sums up a trace.
	 * @param traceId its id
	 * @param view its spans
	 * @param base what their times are counted from
	 * @param words what they refer to
	 * @param heldAs why it is held
	 * @return the summary, or {@code null} of a trace without spans
	 */
	static @Nullable TraceSummary summarize(String traceId, Chunks.View view, long base, Words words, HeldAs heldAs) {
		return new Summarizer(traceId, heldAs).summarize(view, base, words);
	}

	private @Nullable TraceSummary summarize(Chunks.View view, long base, Words words) {
		this.reader.open(view, base, words);
		int resource = -1;
		int[] share = new int[2];
		while (this.reader.next()) {
			if (this.reader.resource != resource) {
				resource = this.reader.resource;
				share = share(serviceOf(words.resource(resource)));
			}
			share[0]++;
			if (this.reader.status() == ERROR) {
				share[1]++;
				this.errors++;
			}
			times();
			if (!this.reader.has(SpanFormat.HAS_PARENT)) {
				candidate();
			}
			this.spans++;
		}
		if (this.spans == 0) {
			return null;
		}
		boolean complete = this.root >= 0;
		if (!complete) {
			findOrphan(view, base, words);
		}
		this.reader.open(view, base, words);
		for (int i = 0; i <= this.root; i++) {
			this.reader.next();
		}
		return summary(complete, words);
	}

	private void times() {
		long start = this.reader.start;
		long end = Math.max(start, this.reader.end);
		// a start of 0 is one that is not known
		if (start > 0) {
			this.start = Math.min(this.start, start);
		}
		this.end = Math.max(this.end, end);
	}

	private void candidate() {
		if (this.root < 0 || this.reader.start < this.rootStart) {
			this.root = this.spans;
			this.rootStart = this.reader.start;
		}
	}

	/** The earliest of those whose parent is not there, or else the earliest. */
	private void findOrphan(Chunks.View view, long base, Words words) {
		IdSet ids = new IdSet();
		this.reader.open(view, base, words);
		while (this.reader.next()) {
			ids.add(this.reader.spanId);
		}
		int count = this.spans;
		for (boolean any : new boolean[] { false, true }) {
			this.reader.open(view, base, words);
			for (this.spans = 0; this.reader.next(); this.spans++) {
				if (any || !ids.contains(this.reader.parentId)) {
					candidate();
				}
			}
			if (this.root >= 0) {
				break;
			}
		}
		this.spans = count;
	}

	private TraceSummary summary(boolean complete, Words words) {
		String service = serviceOf(words.resource(this.reader.resource));
		String name = this.reader.name();
		String route = null;
		String method = null;
		int httpStatus = 0;
		this.reader.rewind();
		while (this.reader.nextAttribute()) {
			String key = words.string(this.reader.key);
			if (this.reader.type == SpanFormat.STRING && key.equals("http.route")) {
				route = this.reader.text();
			}
			else if (this.reader.type == SpanFormat.STRING && key.equals("http.request.method")) {
				method = this.reader.text();
			}
			else if (this.reader.type == SpanFormat.LONG && key.equals("http.response.status_code")) {
				httpStatus = (int) this.reader.longValue();
			}
		}
		StatusCode status = StatusCode.values()[this.reader.status()];
		if (status == StatusCode.UNSET && this.errors > 0) {
			status = StatusCode.ERROR;
		}
		long start = (this.start != Long.MAX_VALUE) ? this.start : this.reader.start;
		return new TraceSummary(this.traceId, name, service, SpanKind.values()[this.reader.kind()], route, method,
				httpStatus, status, start, duration(start, this.end), this.spans, this.errors, shares(service),
				complete, this.heldAs);
	}

	private static long duration(long start, long end) {
		long duration = end - start;
		return (end <= start) ? 0 : (duration < 0) ? Long.MAX_VALUE : duration;
	}

	private int[] share(String service) {
		int[] share = this.services.get(service);
		if (share == null) {
			share = new int[2];
			this.services.put(service, share);
		}
		return share;
	}

	private List<ServiceShare> shares(String first) {
		List<ServiceShare> shares = new ArrayList<>(Math.min(MAX_SERVICES, this.services.size()));
		int[] ofRoot = share(first);
		shares.add(new ServiceShare(first, ofRoot[0], ofRoot[1]));
		this.services.forEach((service, share) -> {
			if (!service.equals(first) && shares.size() < MAX_SERVICES) {
				shares.add(new ServiceShare(service, share[0], share[1]));
			}
		});
		return List.copyOf(shares);
	}

	private static String serviceOf(Resource resource) {
		String service = resource.getAttribute(SERVICE_NAME);
		return (service != null) ? service : UNKNOWN_SERVICE;
	}

	static TraceSummary heldAs(TraceSummary of, HeldAs heldAs) {
		return new TraceSummary(of.traceId(), of.rootName(), of.rootService(), of.rootKind(), of.route(), of.method(),
				of.httpStatus(), of.status(), of.startEpochNanos(), of.durationNanos(), of.spanCount(), of.errorCount(),
				of.services(), of.complete(), heldAs);
	}

}
