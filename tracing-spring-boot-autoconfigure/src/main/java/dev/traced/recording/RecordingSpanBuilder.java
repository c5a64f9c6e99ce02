package dev.traced.recording;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.traced.core.RandomTraceIds;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import org.jspecify.annotations.Nullable;

/**
 * Starts one {@link RecordedSpan}, or one that is not recorded if the sampler says so.
 */
final class RecordingSpanBuilder implements SpanBuilder {

	/** The bit of W3C Trace Context level 2 that says how the trace id was made. */
	private static final byte RANDOM = 0x02;

	private static final byte SAMPLED = 0x01;

	/** Tells the sampler of a new trace that its id will be random. */
	private static final Span RANDOM_ID_TO_COME = Span.wrap(SpanContext.create("00000000000000000000000000000000",
			"0000000000000000", TraceFlags.fromByte(RANDOM), TraceState.getDefault()));

	private static final Context ROOT_WITH_RANDOM_ID_TO_COME = Context.root().with(RANDOM_ID_TO_COME);

	private final Recording recording;

	private final InstrumentationScopeInfo scope;

	private final String name;

	private SpanKind kind = SpanKind.INTERNAL;

	private @Nullable Context parent;

	private @Nullable SpanAttributes attributes;

	private @Nullable List<LinkData> links;

	private int totalLinks;

	private long start;

	RecordingSpanBuilder(Recording recording, InstrumentationScopeInfo scope, String name) {
		this.recording = recording;
		this.scope = scope;
		this.name = name;
	}

	@Override
	public SpanBuilder setParent(Context context) {
		if (context != null) {
			this.parent = context;
		}
		return this;
	}

	@Override
	public SpanBuilder setNoParent() {
		this.parent = Context.root();
		return this;
	}

	@Override
	public SpanBuilder setSpanKind(SpanKind spanKind) {
		if (spanKind != null) {
			this.kind = spanKind;
		}
		return this;
	}

	@Override
	public SpanBuilder addLink(SpanContext spanContext) {
		return addLink(spanContext, Attributes.empty());
	}

	@Override
	public SpanBuilder addLink(SpanContext spanContext, Attributes attributes) {
		LinkData link = this.recording.link(spanContext, attributes);
		if (link != null) {
			if (this.links == null) {
				this.links = new ArrayList<>(2);
			}
			if (this.links.size() < this.recording.maxLinks()) {
				this.links.add(link);
			}
			this.totalLinks++;
		}
		return this;
	}

	@Override
	public SpanBuilder setAttribute(String key, @Nullable String value) {
		return setAttribute(AttributeKey.stringKey(key), value);
	}

	@Override
	public SpanBuilder setAttribute(String key, long value) {
		return setAttribute(AttributeKey.longKey(key), value);
	}

	@Override
	public SpanBuilder setAttribute(String key, double value) {
		return setAttribute(AttributeKey.doubleKey(key), value);
	}

	@Override
	public SpanBuilder setAttribute(String key, boolean value) {
		return setAttribute(AttributeKey.booleanKey(key), value);
	}

	@Override
	public <T> SpanBuilder setAttribute(AttributeKey<T> key, @Nullable T value) {
		if (key != null && value != null && !key.getKey().isEmpty()) {
			if (this.attributes == null) {
				this.attributes = this.recording.newAttributes();
			}
			this.attributes.put(key, value);
		}
		return this;
	}

	@Override
	public SpanBuilder setStartTimestamp(long startTimestamp, TimeUnit unit) {
		if (startTimestamp >= 0 && unit != null) {
			this.start = unit.toNanos(startTimestamp);
		}
		return this;
	}

	@Override
	public Span startSpan() {
		Context parentContext = (this.parent != null) ? this.parent : Context.current();
		Span parentSpan = Span.fromContext(parentContext);
		SpanContext parentSpanContext = parentSpan.getSpanContext();
		IdGenerator ids = this.recording.ids();
		boolean isRoot = !parentSpanContext.isValid();
		String traceId = isRoot ? ids.generateTraceId() : parentSpanContext.getTraceId();
		boolean random = isRoot ? ids == IdGenerator.random() || ids instanceof RandomTraceIds
				: (parentSpanContext.getTraceFlags().asByte() & RANDOM) != 0;
		List<LinkData> givenLinks = (this.links != null) ? this.links : List.of();
		SamplingResult result = this.recording.sampler()
			.shouldSample((isRoot && random) ? withRandomIdToCome(parentContext) : parentContext, traceId, this.name,
					this.kind, (this.attributes != null) ? this.attributes : Attributes.empty(), givenLinks);
		SamplingDecision decision = result.getDecision();
		byte flags = (byte) ((random ? RANDOM : 0) | ((decision == SamplingDecision.RECORD_AND_SAMPLE) ? SAMPLED : 0));
		SpanContext context = SpanContext.create(traceId, ids.generateSpanId(), TraceFlags.fromByte(flags),
				result.getUpdatedTraceState(parentSpanContext.getTraceState()));
		if (decision == SamplingDecision.DROP) {
			return Span.wrap(context);
		}
		return start(parentContext, parentSpan, context, result.getAttributes());
	}

	private static Context withRandomIdToCome(Context context) {
		return (context == Context.root()) ? ROOT_WITH_RANDOM_ID_TO_COME : context.with(RANDOM_ID_TO_COME);
	}

	private Span start(Context parentContext, Span parentSpan, SpanContext context, Attributes samplerAttributes) {
		TraceClock clock;
		long now;
		if (parentSpan instanceof RecordedSpan local) {
			clock = local.clock();
			now = (this.start != 0) ? this.start : clock.now();
		}
		else {
			clock = new TraceClock(this.recording.clock());
			now = (this.start != 0) ? this.start : clock.startTime();
		}
		SpanAttributes all = (this.attributes != null) ? this.attributes : this.recording.newAttributes();
		this.attributes = null;
		if (!samplerAttributes.isEmpty()) {
			samplerAttributes.forEach(all::put);
		}
		RecordedSpan span = new RecordedSpan(this.recording, this.scope, this.name, this.kind, context,
				parentSpan.getSpanContext(), clock, now, all);
		if (this.links != null) {
			span.setLinks(this.links, this.totalLinks);
			this.links = null;
		}
		span.started(parentContext);
		return span;
	}

}
