package dev.traced.viewer.query;

import java.util.ArrayList;
import java.util.List;

import dev.traced.viewer.query.Term.Subject;
import dev.traced.viewer.store.SpanCursor;
import dev.traced.viewer.store.StoreSnapshot;
import dev.traced.viewer.store.TraceView;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.resources.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a span that meets all conditions. What is known of a string or of a resource
 * is remembered by its number, since the same come again and again.
 */
final class SpanMatcher {

	private static final AttributeKey<String> SERVICE_NAME = AttributeKey.stringKey("service.name");

	private static final String UNKNOWN_SERVICE = "unknown_service";

	private final StoreSnapshot snapshot;

	private final SpanCursor cursor;

	/** Conditions that need no attribute. */
	private final List<Term> plain = new ArrayList<>();

	/** Conditions on attributes and words; each has a bit in what is met. */
	private final List<AttributeTerm> terms = new ArrayList<>();

	private final long all;

	/** What each resource meets, and whether that is known. */
	private final long[] met;

	private final boolean[] known;

	private final @Nullable String[] services;

	/** The value of the attribute at hand, which can be read once only. */
	private final AttributeTerm.Read value = new AttributeTerm.Read();

	SpanMatcher(StoreSnapshot snapshot, List<Term> terms) {
		this.snapshot = snapshot;
		this.cursor = snapshot.cursor();
		for (Term term : terms) {
			if (term.subject() == Subject.ATTRIBUTE || term.subject() == Subject.WORD) {
				this.terms.add(new AttributeTerm(snapshot, term));
			}
			else {
				this.plain.add(term);
			}
		}
		this.all = (1L << this.terms.size()) - 1;
		this.met = new long[snapshot.resources()];
		this.known = new boolean[snapshot.resources()];
		this.services = new String[snapshot.resources()];
	}

	/**
	 * Whether a trace has a span that meets all conditions.
	 * @param trace the trace
	 */
	boolean matches(TraceView trace) {
		this.cursor.open(trace);
		while (this.cursor.next()) {
			if (meetsPlain() && meetsTerms()) {
				return true;
			}
		}
		return false;
	}

	private boolean meetsPlain() {
		for (Term term : this.plain) {
			Value value = term.value();
			boolean meets = switch (term.subject()) {
				case SPAN_DURATION -> value.holds(term.operator(), this.cursor.durationNanos());
				case NAME -> value.holds(term.operator(), this.cursor.name());
				case SERVICE -> value.holds(term.operator(), service(this.cursor.resource()));
				case KIND -> value.holds(term.operator(), this.cursor.kind().name());
				default -> value.holds(term.operator(), this.cursor.status().name());
			};
			if (!meets) {
				return false;
			}
		}
		return true;
	}

	private boolean meetsTerms() {
		long met = ofResource(this.cursor.resource());
		for (int i = 0; i < this.terms.size(); i++) {
			if (this.terms.get(i).isMetByName(this.cursor)) {
				met |= 1L << i;
			}
		}
		if (met == this.all) {
			return true;
		}
		this.cursor.rewind();
		while (this.cursor.nextAttribute()) {
			int key = this.cursor.key();
			boolean read = false;
			for (int i = 0; i < this.terms.size(); i++) {
				AttributeTerm term = this.terms.get(i);
				if ((met & 1L << i) == 0 && term.isAbout(this.cursor, key)) {
					if (!read) {
						AttributeTerm.read(this.cursor, this.value);
						read = true;
					}
					if (term.isMet(this.value)) {
						met |= 1L << i;
					}
				}
			}
			if (met == this.all) {
				return true;
			}
		}
		return false;
	}

	private String service(int resource) {
		String service = this.services[resource];
		if (service == null) {
			String name = this.snapshot.resource(resource).getAttribute(SERVICE_NAME);
			service = (name != null) ? name : UNKNOWN_SERVICE;
			this.services[resource] = service;
		}
		return service;
	}

	private long ofResource(int id) {
		if (!this.known[id]) {
			Resource resource = this.snapshot.resource(id);
			long met = 0;
			for (int i = 0; i < this.terms.size(); i++) {
				if (this.terms.get(i).isMetBy(resource, service(id))) {
					met |= 1L << i;
				}
			}
			this.met[id] = met;
			this.known[id] = true;
		}
		return this.met[id];
	}

}
