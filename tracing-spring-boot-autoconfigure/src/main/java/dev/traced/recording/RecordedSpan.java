package dev.traced.recording;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import org.jspecify.annotations.Nullable;

/**
 * A span, and once it has ended its own {@link SpanData}: from then on nothing of it
 * changes any more. The rules are those of OpenTelemetry's trace API and SDK
 * specifications; what is done to a span that has ended is ignored.
 */
final class RecordedSpan implements ReadWriteSpan, SpanData {

	private static final AttributeKey<String> EXCEPTION_TYPE = AttributeKey.stringKey("exception.type");

	private static final AttributeKey<String> EXCEPTION_MESSAGE = AttributeKey.stringKey("exception.message");

	private static final AttributeKey<String> EXCEPTION_STACKTRACE = AttributeKey.stringKey("exception.stacktrace");

	private final Recording recording;

	private final InstrumentationScopeInfo scope;

	private final SpanContext context;

	private final SpanContext parent;

	private final SpanKind kind;

	private final TraceClock clock;

	private final long start;

	// also the lock of all that changes
	private final SpanAttributes attributes;

	private String name;

	private StatusData status;

	private @Nullable List<LinkData> links;

	private @Nullable List<EventData> events;

	private int totalLinks;

	private int totalEvents;

	private long end;

	private volatile boolean ended;

	RecordedSpan(Recording recording, InstrumentationScopeInfo scope, String name, SpanKind kind, SpanContext context,
			SpanContext parent, TraceClock clock, long start, SpanAttributes attributes) {
		this.recording = recording;
		this.scope = scope;
		this.name = name;
		this.kind = kind;
		this.context = context;
		this.parent = parent;
		this.clock = clock;
		this.start = start;
		this.attributes = attributes;
		this.status = StatusData.unset();
	}

	/** What is known of a span that goes on. */
	private RecordedSpan(RecordedSpan span) {
		this.recording = span.recording;
		this.scope = span.scope;
		this.context = span.context;
		this.parent = span.parent;
		this.kind = span.kind;
		this.clock = span.clock;
		this.start = span.start;
		this.attributes = span.attributes.copy();
		this.name = span.name;
		this.status = span.status;
		this.links = (span.links != null) ? new ArrayList<>(span.links) : null;
		this.events = (span.events != null) ? new ArrayList<>(span.events) : null;
		this.totalLinks = span.totalLinks;
		this.totalEvents = span.totalEvents;
		this.end = span.end;
		this.ended = span.ended;
	}

	TraceClock clock() {
		return this.clock;
	}

	void setLinks(List<LinkData> links, int total) {
		this.links = links;
		this.totalLinks = total;
	}

	void started(Context parentContext) {
		if (this.recording.processor().isStartRequired()) {
			this.recording.processor().onStart(parentContext, this);
		}
	}

	@Override
	@SuppressWarnings("NullAway") // the API allows null as key and value
	public <T> ReadWriteSpan setAttribute(AttributeKey<T> key, @Nullable T value) {
		if (key == null || value == null || key.getKey().isEmpty()) {
			return this;
		}
		synchronized (this.attributes) {
			if (!this.ended) {
				this.attributes.put(key, value);
			}
		}
		return this;
	}

	@Override
	public ReadWriteSpan addEvent(String name, Attributes attributes) {
		return addEvent(name, attributes, this.clock.now());
	}

	@Override
	public ReadWriteSpan addEvent(String name, Attributes attributes, long timestamp, TimeUnit unit) {
		return (unit != null) ? addEvent(name, attributes, unit.toNanos(timestamp)) : this;
	}

	@Override
	public ReadWriteSpan addEvent(String name, long timestamp, TimeUnit unit) {
		return addEvent(name, Attributes.empty(), timestamp, unit);
	}

	private ReadWriteSpan addEvent(@Nullable String name, @Nullable Attributes attributes, long epochNanos) {
		if (name == null) {
			return this;
		}
		Attributes all = (attributes != null) ? attributes : Attributes.empty();
		EventData event = EventData.create(epochNanos, name, SpanAttributes.limited(all,
				this.recording.maxAttributesPerEvent(), this.recording.maxAttributeLength()), all.size());
		synchronized (this.attributes) {
			if (!this.ended) {
				if (this.events == null) {
					this.events = new ArrayList<>(2);
				}
				if (this.events.size() < this.recording.maxEvents()) {
					this.events.add(event);
				}
				this.totalEvents++;
			}
		}
		return this;
	}

	@Override
	public ReadWriteSpan recordException(Throwable exception, Attributes additionalAttributes) {
		if (exception == null) {
			return this;
		}
		SpanAttributes all = new SpanAttributes(Integer.MAX_VALUE, Integer.MAX_VALUE);
		String className = exception.getClass().getCanonicalName();
		all.put(EXCEPTION_TYPE, (className != null) ? className : exception.getClass().getName());
		String message = exception.getMessage();
		if (message != null) {
			all.put(EXCEPTION_MESSAGE, message);
		}
		StringWriter stackTrace = new StringWriter();
		exception.printStackTrace(new PrintWriter(stackTrace));
		all.put(EXCEPTION_STACKTRACE, stackTrace.toString());
		if (additionalAttributes != null) {
			additionalAttributes.forEach(all::put);
		}
		return addEvent("exception", all, this.clock.now());
	}

	@Override
	@SuppressWarnings("NullAway") // the API allows null as description
	public ReadWriteSpan setStatus(StatusCode statusCode, @Nullable String description) {
		if (statusCode == null || statusCode == StatusCode.UNSET) {
			return this;
		}
		synchronized (this.attributes) {
			// OK is final
			if (!this.ended && this.status.getStatusCode() != StatusCode.OK) {
				this.status = StatusData.create(statusCode, (statusCode == StatusCode.ERROR) ? description : null);
			}
		}
		return this;
	}

	@Override
	public ReadWriteSpan updateName(String name) {
		synchronized (this.attributes) {
			if (!this.ended && name != null) {
				this.name = name;
			}
		}
		return this;
	}

	@Override
	public Span addLink(SpanContext spanContext, Attributes attributes) {
		LinkData link = this.recording.link(spanContext, attributes);
		if (link == null) {
			return this;
		}
		synchronized (this.attributes) {
			if (!this.ended) {
				if (this.links == null) {
					this.links = new ArrayList<>(2);
				}
				if (this.links.size() < this.recording.maxLinks()) {
					this.links.add(link);
				}
				this.totalLinks++;
			}
		}
		return this;
	}

	@Override
	public void end() {
		endAt(this.clock.now());
	}

	@Override
	public void end(long timestamp, TimeUnit unit) {
		long nanos = (unit != null) ? unit.toNanos(timestamp) : timestamp;
		endAt((nanos != 0) ? nanos : this.clock.now());
	}

	private void endAt(long epochNanos) {
		synchronized (this.attributes) {
			if (this.ended) {
				return;
			}
			this.end = epochNanos;
			this.ended = true;
		}
		if (this.recording.processor().isEndRequired()) {
			this.recording.processor().onEnd(this);
		}
	}

	@Override
	public boolean isRecording() {
		return !this.ended;
	}

	@Override
	public SpanData toSpanData() {
		if (this.ended) {
			return this;
		}
		synchronized (this.attributes) {
			return new RecordedSpan(this);
		}
	}

	@Override
	public long getLatencyNanos() {
		synchronized (this.attributes) {
			return (this.ended ? this.end : this.clock.now()) - this.start;
		}
	}

	@Override
	public boolean hasEnded() {
		return this.ended;
	}

	@Override
	public SpanContext getSpanContext() {
		return this.context;
	}

	@Override
	public SpanContext getParentSpanContext() {
		return this.parent;
	}

	@Override
	public SpanKind getKind() {
		return this.kind;
	}

	@Override
	public String getName() {
		synchronized (this.attributes) {
			return this.name;
		}
	}

	@Override
	public StatusData getStatus() {
		synchronized (this.attributes) {
			return this.status;
		}
	}

	@Override
	public long getStartEpochNanos() {
		return this.start;
	}

	@Override
	public long getEndEpochNanos() {
		synchronized (this.attributes) {
			return this.end;
		}
	}

	@Override
	public <T> @Nullable T getAttribute(AttributeKey<T> key) {
		synchronized (this.attributes) {
			return this.attributes.get(key);
		}
	}

	@Override
	public Attributes getAttributes() {
		if (this.ended) {
			return this.attributes;
		}
		synchronized (this.attributes) {
			return this.attributes.copy();
		}
	}

	@Override
	public List<EventData> getEvents() {
		synchronized (this.attributes) {
			return (this.events != null) ? List.copyOf(this.events) : List.of();
		}
	}

	@Override
	public List<LinkData> getLinks() {
		synchronized (this.attributes) {
			return (this.links != null) ? List.copyOf(this.links) : List.of();
		}
	}

	@Override
	public int getTotalRecordedEvents() {
		synchronized (this.attributes) {
			return this.totalEvents;
		}
	}

	@Override
	public int getTotalRecordedLinks() {
		synchronized (this.attributes) {
			return this.totalLinks;
		}
	}

	@Override
	public int getTotalAttributeCount() {
		synchronized (this.attributes) {
			return this.attributes.added();
		}
	}

	@Override
	public InstrumentationScopeInfo getInstrumentationScopeInfo() {
		return this.scope;
	}

	@Override
	@Deprecated
	@SuppressWarnings("deprecation") // an abstract method of the SDK's interfaces
	public io.opentelemetry.sdk.common.InstrumentationLibraryInfo getInstrumentationLibraryInfo() {
		return io.opentelemetry.sdk.common.InstrumentationLibraryInfo.create(this.scope.getName(),
				this.scope.getVersion());
	}

	@Override
	public Resource getResource() {
		return this.recording.resource();
	}

	@Override
	public String toString() {
		return getName() + " " + this.context.getTraceId() + "/" + this.context.getSpanId();
	}

}
