package dev.traced.viewer.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.testing.trace.TestSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;

/**
 * Spans to store.
 */
public final class TestSpans {

	/** When spans begin. */
	public static final long START = 1_790_000_000_000_000_000L;

	private TestSpans() {
	}

	/** An id of a trace. */
	public static String traceId(long number) {
		return Hex.id(0x4bf92f3577b34da6L, number);
	}

	/** An id of a span. */
	public static String spanId(long number) {
		return Hex.id(number);
	}

	/** A resource of a service. */
	public static Resource service(String name) {
		return Resource.create(
				Attributes.of(AttributeKey.stringKey("service.name"), name, AttributeKey.longKey("process.pid"), 42L));
	}

	/** A span of service "orders" that took a millisecond. */
	public static TestSpanData.Builder span(long trace, long span, long parent) {
		SpanContext context = SpanContext.create(traceId(trace), spanId(span), TraceFlags.getSampled(),
				TraceState.getDefault());
		return TestSpanData.builder()
			.setName("GET /orders/{id}")
			.setKind((parent == 0) ? SpanKind.SERVER : SpanKind.INTERNAL)
			.setSpanContext(context)
			.setParentSpanContext((parent == 0) ? SpanContext.getInvalid()
					: SpanContext.create(traceId(trace), spanId(parent), TraceFlags.getSampled(),
							TraceState.getDefault()))
			.setStatus(StatusData.unset())
			.setStartEpochNanos(START)
			.setEndEpochNanos(START + 1_000_000)
			.setResource(service("orders"))
			.setInstrumentationScopeInfo(InstrumentationScopeInfo.create("dev.traced.servlet"))
			.setAttributes(Attributes.empty())
			.setTotalAttributeCount(0)
			.setHasEnded(true);
	}

	/** Sets the attributes of a span, and their count. */
	public static TestSpanData.Builder with(TestSpanData.Builder span, Attributes attributes) {
		return span.setAttributes(attributes).setTotalAttributeCount(attributes.size());
	}

	/** Any span at all, the same for the same random numbers. */
	static SpanData random(Random random, long trace) {
		Attributes attributes = attributes(random, 12);
		List<EventData> events = new ArrayList<>();
		for (int i = random.nextInt(8) - 4; i > 0; i--) {
			Attributes ofEvent = attributes(random, 4);
			events.add(EventData.create(START + random.nextInt(), text(random), ofEvent,
					ofEvent.size() + random.nextInt(2)));
		}
		List<LinkData> links = new ArrayList<>();
		for (int i = random.nextInt(8) - 4; i > 0; i--) {
			Attributes ofLink = attributes(random, 3);
			links.add(LinkData.create(context(random, random.nextLong() | 1, random.nextBoolean()), ofLink,
					ofLink.size() + random.nextInt(2)));
		}
		SpanContext parent = random.nextInt(4) == 0 ? SpanContext.getInvalid()
				: context(random, trace, random.nextBoolean());
		StatusCode code = StatusCode.values()[random.nextInt(3)];
		long start = START + random.nextLong(1L << 40);
		return TestSpanData.builder()
			.setName(text(random))
			.setKind(SpanKind.values()[random.nextInt(5)])
			.setSpanContext(context(random, trace, false))
			.setParentSpanContext(parent)
			.setStatus((code != StatusCode.UNSET) ? StatusData.create(code, text(random)) : StatusData.unset())
			.setStartEpochNanos(start)
			.setEndEpochNanos(start + random.nextInt())
			.setResource(service("service " + random.nextInt(5)))
			.setInstrumentationScopeInfo(InstrumentationScopeInfo.builder("scope " + random.nextInt(5))
				.setVersion(random.nextBoolean() ? "1." + random.nextInt(3) : "")
				.build())
			.setAttributes(attributes)
			.setTotalAttributeCount(attributes.size() + ((random.nextInt(5) == 0) ? random.nextInt(9) : 0))
			.setEvents(events)
			.setTotalRecordedEvents(events.size() + ((random.nextInt(5) == 0) ? random.nextInt(9) : 0))
			.setLinks(links)
			.setTotalRecordedLinks(links.size() + ((random.nextInt(5) == 0) ? random.nextInt(9) : 0))
			.setHasEnded(random.nextInt(20) != 0)
			.build();
	}

	private static SpanContext context(Random random, long trace, boolean remote) {
		TraceFlags flags = TraceFlags.fromByte((byte) random.nextInt(4));
		TraceState state = TraceState.getDefault();
		if (random.nextInt(3) == 0) {
			state = TraceState.builder().put("vendor", "a" + random.nextInt(9)).put("ot", "th:8;rv:1").build();
		}
		String spanId = spanId(random.nextLong() | 1);
		return remote ? SpanContext.createFromRemoteParent(traceId(trace), spanId, flags, state)
				: SpanContext.create(traceId(trace), spanId, flags, state);
	}

	private static Attributes attributes(Random random, int max) {
		AttributesBuilder attributes = Attributes.builder();
		for (int i = random.nextInt(max); i > 0; i--) {
			String key = "key." + random.nextInt(40);
			switch (random.nextInt(8)) {
				case 0 -> attributes.put(key, text(random));
				case 1 -> attributes.put(key, random.nextLong() >> random.nextInt(64));
				case 2 -> attributes.put(key, random.nextBoolean());
				case 3 -> attributes.put(key, Double.longBitsToDouble(random.nextLong()));
				case 4 -> attributes.put(key, text(random), text(random));
				case 5 -> attributes.put(key, random.nextLong(), 0, -1, Long.MIN_VALUE, Long.MAX_VALUE);
				case 6 -> attributes.put(key, random.nextBoolean(), true, false);
				default -> attributes.put(key, random.nextDouble(), Double.NaN, -0.0);
			}
		}
		return attributes.build();
	}

	private static String text(Random random) {
		return switch (random.nextInt(6)) {
			case 0 -> "";
			case 1 -> "again " + random.nextInt(20);
			case 2 -> "\u00fcml\u00e4ut " + random.nextInt();
			case 3 -> "\u65e5\u672c " + (char) random.nextInt(0x10000) + random.nextInt(50);
			case 4 -> ("line " + random.nextInt(5) + "\n\tat somewhere\n").repeat(random.nextInt(30));
			default -> Long.toHexString(random.nextLong());
		};
	}

}
