package dev.traced.recording;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A span does what the SDK's does; what is compared is what an exporter sees. (But for
 * what a link loses, which the SDK forgets when the link comes after the start.)
 */
class RecordedSpanTests {

	private static final Resource RESOURCE = Resource.create(Attributes.of(AttributeKey.stringKey("a"), "b"));

	private static final AttributeKey<String> TEXT = AttributeKey.stringKey("text");

	private static final AttributeKey<List<String>> TEXTS = AttributeKey.stringArrayKey("texts");

	private static final AttributeKey<Long> NUMBER = AttributeKey.longKey("number");

	private static final SpanContext CALLER = SpanContext.createFromRemoteParent("0af7651916cd43dd8448eb211c80319c",
			"b7ad6b7169203331", TraceFlags.fromByte((byte) 3), TraceState.builder().put("vendor", "1").build());

	private final Collector collector = new Collector();

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
	void whateverIsDoneToItTheResultIsTheSdks(long seed) {
		for (SpanLimits limits : List.of(SpanLimits.getDefault(), tightLimits())) {
			for (int i = 0; i < 250; i++) {
				long each = seed * 1000 + i;
				SpanData sdk = live(sdk(limits, Sampler.alwaysOn()), each);
				SpanData ours = live(ours(limits, Sampler.alwaysOn()), each);
				assertThat(seen(ours)).as("seed " + each).isEqualTo(seen(sdk));
			}
		}
	}

	@Test
	void theSamplerIsAskedAsTheSdkAsksIt() {
		List<String> asked = new ArrayList<>();
		Sampler sampler = new Sampler() {

			@Override
			public SamplingResult shouldSample(Context parentContext, String traceId, String name, SpanKind spanKind,
					Attributes attributes, List<LinkData> parentLinks) {
				asked.add(Span.fromContext(parentContext).getSpanContext().isValid() + " " + name + " " + spanKind + " "
						+ new HashMap<>(attributes.asMap()) + " " + parentLinks.size());
				return SamplingResult.create(SamplingDecision.RECORD_ONLY, Attributes.of(NUMBER, 7L));
			}

			@Override
			public String getDescription() {
				return "test";
			}

		};
		for (TracerProvider provider : List.of(sdk(SpanLimits.getDefault(), sampler),
				ours(SpanLimits.getDefault(), sampler))) {
			Span span = provider.get("scope")
				.spanBuilder("name")
				.setParent(Context.root())
				.setSpanKind(SpanKind.SERVER)
				.setAttribute(TEXT, "t")
				.addLink(CALLER)
				.startSpan();
			assertThat(span.isRecording()).isTrue();
			assertThat(span.getSpanContext().isSampled()).isFalse();
			span.end();
		}
		assertThat(asked).hasSize(2);
		assertThat(asked.get(1)).isEqualTo(asked.get(0));
		assertThat(this.collector.ended).allSatisfy((span) -> assertThat(span.getAttribute(NUMBER)).isEqualTo(7));
	}

	@Test
	void aDroppedSpanHasAContextAndRecordsNothing() {
		Span span = ours(SpanLimits.getDefault(), Sampler.alwaysOff()).get("scope").spanBuilder("name").startSpan();
		assertThat(span.getSpanContext().isValid()).isTrue();
		assertThat(span.getSpanContext().isSampled()).isFalse();
		assertThat(span.isRecording()).isFalse();
		span.end();
		assertThat(this.collector.started).isEmpty();
		assertThat(this.collector.ended).isEmpty();
	}

	@Test
	void afterTheShutdownNothingIsRecorded() {
		RecordingTracerProvider provider = ours(SpanLimits.getDefault(), Sampler.alwaysOn());
		Tracer tracer = provider.get("scope");
		Span parent = tracer.spanBuilder("parent").startSpan();
		SdkTracerProvider.builder().addSpanProcessor(provider.shutdownListener()).build().shutdown();
		Span span = tracer.spanBuilder("name").setParent(Context.root().with(parent)).startSpan();
		assertThat(span.isRecording()).isFalse();
		assertThat(span.getSpanContext()).isEqualTo(parent.getSpanContext());
		span.end();
		parent.end();
		assertThat(this.collector.ended).hasSize(1);
	}

	@Test
	void whatALinkLosesIsCounted() {
		Span span = ours(tightLimits(), Sampler.alwaysOn()).get("scope").spanBuilder("name").startSpan();
		span.addLink(CALLER, Attributes.of(TEXT, "a text", NUMBER, 1L));
		span.end();
		LinkData link = this.collector.ended.get(0).toSpanData().getLinks().get(0);
		assertThat(link.getAttributes().size()).isEqualTo(1);
		assertThat(link.getTotalAttributeCount()).isEqualTo(2);
	}

	@Test
	void aNewTraceHasARandomIdAndSaysSo() {
		Span span = tracer().spanBuilder("name").setNoParent().startSpan();
		assertThat(span.getSpanContext().getTraceFlags().asHex()).isEqualTo("03");
		span.end();
	}

	@Test
	void anIdThatIsNotRandomIsNotSaidToBe() {
		IdGenerator counting = new IdGenerator() {

			@Override
			public String generateSpanId() {
				return "00000000000000aa";
			}

			@Override
			public String generateTraceId() {
				return "000000000000000000000000000000bb";
			}

		};
		TracerProvider provider = new RecordingTracerProvider(RESOURCE, Sampler.alwaysOn(), List.of(this.collector),
				counting, SpanLimits.getDefault());
		Span span = provider.get("scope").spanBuilder("name").setNoParent().startSpan();
		assertThat(span.getSpanContext()).isEqualTo(SpanContext.create("000000000000000000000000000000bb",
				"00000000000000aa", TraceFlags.getSampled(), TraceState.getDefault()));
		span.end();
	}

	@Test
	void theTraceOfTheCallerGoesOn() {
		Span span = tracer().spanBuilder("name").setParent(Context.root().with(Span.wrap(CALLER))).startSpan();
		assertThat(span.getSpanContext().getTraceId()).isEqualTo(CALLER.getTraceId());
		assertThat(span.getSpanContext().getTraceFlags()).isEqualTo(CALLER.getTraceFlags());
		assertThat(span.getSpanContext().getTraceState()).isEqualTo(CALLER.getTraceState());
		assertThat(span.getSpanContext().isRemote()).isFalse();
		span.end();
		assertThat(this.collector.ended.get(0).getParentSpanContext()).isEqualTo(CALLER);
	}

	@Test
	void whatIsSeenBeforeTheEndDoesNotChange() {
		Span span = tracer().spanBuilder("name").startSpan();
		span.setAttribute(TEXT, "before");
		ReadableSpan readable = (ReadableSpan) span;
		SpanData before = readable.toSpanData();
		Attributes attributes = readable.getAttributes();
		span.setAttribute(TEXT, "after").setStatus(StatusCode.ERROR, "bad").addEvent("event").updateName("other");
		span.end();
		assertThat(before.hasEnded()).isFalse();
		assertThat(before.getAttributes().get(TEXT)).isEqualTo("before");
		assertThat(attributes.get(TEXT)).isEqualTo("before");
		assertThat(before.getName()).isEqualTo("name");
		assertThat(before.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
		assertThat(before.getEvents()).isEmpty();
		assertThat(readable.toSpanData().getAttributes().get(TEXT)).isEqualTo("after");
	}

	@Test
	void whatComesAfterTheEndIsIgnored() {
		Span span = tracer().spanBuilder("name").startSpan();
		span.end(5, TimeUnit.SECONDS);
		SpanData data = this.collector.ended.get(0).toSpanData();
		List<Object> before = seen(data);
		span.setAttribute(TEXT, "late").setStatus(StatusCode.ERROR).addEvent("late").updateName("late").addLink(CALLER);
		span.recordException(new IllegalStateException("late"));
		span.end(6, TimeUnit.SECONDS);
		assertThat(seen(data)).isEqualTo(before);
		assertThat(data.getEndEpochNanos()).isEqualTo(5_000_000_000L);
		assertThat(this.collector.ended).hasSize(1);
		assertThat(span.isRecording()).isFalse();
	}

	@Test
	void aTraceHasOneClock() {
		Span root = tracer().spanBuilder("root").setNoParent().startSpan();
		Span child = tracer().spanBuilder("child").setParent(Context.root().with(root)).startSpan();
		child.end();
		root.end();
		SpanData inner = this.collector.ended.get(0).toSpanData();
		SpanData outer = this.collector.ended.get(1).toSpanData();
		assertThat(inner.getStartEpochNanos()).isBetween(outer.getStartEpochNanos(), inner.getEndEpochNanos());
		assertThat(outer.getEndEpochNanos()).isGreaterThanOrEqualTo(inner.getEndEpochNanos());
		assertThat(Duration.ofNanos(outer.getStartEpochNanos())).isBetween(
				Duration.ofMillis(System.currentTimeMillis() - 60_000),
				Duration.ofMillis(System.currentTimeMillis() + 1));
		assertThat(this.collector.ended.get(0).getLatencyNanos())
			.isEqualTo(inner.getEndEpochNanos() - inner.getStartEpochNanos());
	}

	@Test
	void severalThreadsLoseNothingAndOneOfThemEndsIt() throws Exception {
		int threads = 4;
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			for (int round = 0; round < 200; round++) {
				this.collector.ended.clear();
				Span span = tracer().spanBuilder("name").startSpan();
				CountDownLatch go = new CountDownLatch(1);
				List<Future<?>> futures = new ArrayList<>();
				for (int i = 0; i < threads; i++) {
					String id = "k" + i;
					futures.add(executor.submit(() -> {
						go.await();
						for (int j = 0; j < 20; j++) {
							span.setAttribute(id + j, j);
							span.addEvent(id);
						}
						return null;
					}));
				}
				go.countDown();
				for (Future<?> future : futures) {
					future.get(10, TimeUnit.SECONDS);
				}
				List<Future<?>> ends = new ArrayList<>();
				for (int i = 0; i < threads; i++) {
					ends.add(executor.submit(() -> span.end()));
				}
				for (Future<?> end : ends) {
					end.get(10, TimeUnit.SECONDS);
				}
				assertThat(this.collector.ended).hasSize(1);
				SpanData data = this.collector.ended.get(0).toSpanData();
				assertThat(data.getAttributes().size()).isEqualTo(threads * 20);
				assertThat(data.getEvents()).hasSize(threads * 20);
			}
		}
		finally {
			executor.shutdownNow();
		}
	}

	private Tracer tracer() {
		return ours(SpanLimits.getDefault(), Sampler.alwaysOn()).get("scope");
	}

	private RecordingTracerProvider ours(SpanLimits limits, Sampler sampler) {
		return new RecordingTracerProvider(RESOURCE, sampler, List.of(this.collector), IdGenerator.random(), limits);
	}

	private TracerProvider sdk(SpanLimits limits, Sampler sampler) {
		return SdkTracerProvider.builder()
			.setResource(RESOURCE)
			.setSampler(sampler)
			.addSpanProcessor(this.collector)
			.setSpanLimits(limits)
			.build();
	}

	private static SpanLimits tightLimits() {
		return SpanLimits.builder()
			.setMaxNumberOfAttributes(3)
			.setMaxNumberOfEvents(2)
			.setMaxNumberOfLinks(1)
			.setMaxNumberOfAttributesPerEvent(1)
			.setMaxNumberOfAttributesPerLink(1)
			.setMaxAttributeValueLength(4)
			.build();
	}

	/** The life of a span, the same for the same seed. */
	private SpanData live(TracerProvider provider, long seed) {
		Random random = new Random(seed);
		SpanBuilder builder = provider.tracerBuilder("scope")
			.setInstrumentationVersion("1")
			.setSchemaUrl("urn:schema")
			.build()
			.spanBuilder(random.nextInt(10) == 0 ? " " : "name");
		Context parent = random.nextBoolean() ? Context.root() : Context.root().with(Span.wrap(CALLER));
		builder.setParent(parent).setSpanKind(SpanKind.values()[random.nextInt(5)]);
		for (int i = random.nextInt(4); i > 0; i--) {
			builder.addLink(random.nextBoolean() ? CALLER : SpanContext.getInvalid(), attributes(random));
			builder.setAttribute(key(random), random.nextInt(5) == 0 ? null : "in the builder");
		}
		builder.setStartTimestamp(1 + random.nextInt(100), TimeUnit.SECONDS);
		Span span = builder.startSpan();
		for (int i = random.nextInt(15); i > 0; i--) {
			change(span, random);
		}
		span.end(200, TimeUnit.SECONDS);
		change(span, random);
		return this.collector.ended.get(this.collector.ended.size() - 1).toSpanData();
	}

	private static void change(Span span, Random random) {
		switch (random.nextInt(13)) {
			case 0 -> span.setAttribute(key(random), random.nextInt(5) == 0 ? null : "longer than four");
			case 1 -> span.setAttribute(NUMBER, random.nextInt(3));
			case 2 -> span.setAttribute(TEXTS, random.nextBoolean() ? List.of("one", "eleven") : List.of());
			case 3 -> span.setAttribute("", "no key");
			case 4 -> span.setStatus(StatusCode.values()[random.nextInt(3)], "described");
			case 5 -> span.setStatus(StatusCode.values()[random.nextInt(3)]);
			case 6 -> span.addEvent("event", attributes(random), 150, TimeUnit.SECONDS);
			case 7 -> span.addEvent("event", attributes(random));
			case 8 -> span.updateName("renamed");
			case 9 -> span.addLink(CALLER, attributes(random));
			case 10 -> span.addLink(SpanContext.getInvalid());
			case 11 -> span.setAllAttributes(attributes(random));
			case 12 -> span.setAttribute("double", 1.5).setAttribute("boolean", true);
			default -> throw new IllegalStateException();
		}
	}

	private static AttributeKey<String> key(Random random) {
		return AttributeKey.stringKey("key" + random.nextInt(6));
	}

	private static Attributes attributes(Random random) {
		return random.nextBoolean() ? Attributes.empty() : Attributes.of(TEXT, "a text", NUMBER, 1L);
	}

	private static List<Object> seen(SpanData span) {
		return List.of(span.getName(), span.getKind(), span.getParentSpanContext(), span.getStatus(),
				span.getAttributes().asMap(), span.getTotalAttributeCount(), events(span),
				span.getTotalRecordedEvents(),
				span.getLinks()
					.stream()
					.map((link) -> List.of(link.getSpanContext(), link.getAttributes().asMap()))
					.toList(),
				span.getTotalRecordedLinks(), span.getStartEpochNanos(), span.getEndEpochNanos(), span.hasEnded(),
				span.getResource(), span.getInstrumentationScopeInfo(), span.getSpanContext().getTraceState(),
				span.getSpanContext().isSampled(), span.getSpanContext().isRemote());
	}

	private static List<Object> events(SpanData span) {
		List<Object> events = new ArrayList<>();
		for (EventData event : span.getEvents()) {
			events.add(List.of(event.getName(), event.getAttributes().asMap(), event.getTotalAttributeCount(),
					event.getDroppedAttributesCount()));
		}
		return events;
	}

	/** Keeps what comes. */
	private static final class Collector implements SpanProcessor {

		private final List<ReadWriteSpan> started = new ArrayList<>();

		private final List<ReadableSpan> ended = Collections.synchronizedList(new ArrayList<>());

		@Override
		public void onStart(Context parentContext, ReadWriteSpan span) {
			this.started.add(span);
		}

		@Override
		public boolean isStartRequired() {
			return true;
		}

		@Override
		public void onEnd(ReadableSpan span) {
			this.ended.add(span);
		}

		@Override
		public boolean isEndRequired() {
			return true;
		}

	}

}
