package dev.traced.viewer.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.traced.recording.RecordingTracerProvider;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
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
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Spans as tracers make them, ours and that of the SDK.
 */
class StoringSpanProcessorTests {

	private final TraceStore store = new TraceStore(StoreLimits.defaults(), List.of(), new TestClock());

	private final InMemorySpanExporter exporter = InMemorySpanExporter.create();

	private final List<SpanProcessor> processors = List.of(new StoringSpanProcessor(this.store),
			SimpleSpanProcessor.builder(this.exporter).setExportUnsampledSpans(true).build());

	@AfterEach
	void close() {
		this.store.close();
	}

	@Test
	void spansOfTheSdkComeBackAsTheyWere() {
		SdkTracerProvider provider = SdkTracerProvider.builder()
			.setResource(TestSpans.service("orders"))
			.addSpanProcessor(SpanProcessor.composite(this.processors))
			.build();
		use(provider);
	}

	@Test
	void spansOfOursComeBackAsTheyWere() {
		use(new RecordingTracerProvider(TestSpans.service("orders"), Sampler.alwaysOn(), this.processors,
				IdGenerator.random(), SpanLimits.builder().setMaxNumberOfAttributes(5).build()));
	}

	@Test
	void spansThatAreRecordedButNotSampledAreHeld() {
		SdkTracerProvider provider = SdkTracerProvider.builder().setSampler(new Sampler() {
			@Override
			public SamplingResult shouldSample(Context parent, String traceId, String name, SpanKind kind,
					Attributes attributes, List<io.opentelemetry.sdk.trace.data.LinkData> links) {
				return name.equals("dropped") ? SamplingResult.drop() : SamplingResult.recordOnly();
			}

			@Override
			public String getDescription() {
				return "record only";
			}
		}).addSpanProcessor(this.processors.get(0)).build();
		Span span = provider.get("test").spanBuilder("recorded").startSpan();
		span.end();
		provider.get("test").spanBuilder("dropped").startSpan().end();
		this.store.flush();
		assertThat(this.store.summaries()).extracting(TraceSummary::rootName).containsExactly("recorded");
		SpanData held = this.store.trace(span.getSpanContext().getTraceId()).spans().get(0);
		assertThat(held.getSpanContext().isSampled()).isFalse();
	}

	@Test
	void onlyTheEndIsAskedFor() {
		assertThat(this.processors.get(0).isStartRequired()).isFalse();
		assertThat(this.processors.get(0).isEndRequired()).isTrue();
		assertThat(this.processors.get(0)).hasToString("viewer");
	}

	private void use(TracerProvider provider) {
		Tracer tracer = provider.tracerBuilder("dev.traced.test").setInstrumentationVersion("1.2").build();
		SpanContext remote = SpanContext.createFromRemoteParent(TestSpans.traceId(8), TestSpans.spanId(8),
				TraceFlags.getSampled(), TraceState.builder().put("a", "b").build());
		List<Span> spans = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			Context parent = (i % 2 == 0) ? Context.root().with(Span.wrap(remote))
					: Context.root().with(spans.get(i - 1));
			Span span = tracer.spanBuilder("span " + i)
				.setParent(parent)
				.setSpanKind(SpanKind.values()[i % 5])
				.addLink(remote, Attributes.of(AttributeKey.longKey("n"), (long) i))
				.startSpan();
			span.setAttribute("text", "text " + i % 3);
			span.setAttribute("long", i);
			span.setAttribute("double", i / 3.0);
			span.setAttribute("boolean", i % 2 == 0);
			span.setAttribute(AttributeKey.stringArrayKey("texts"), List.of("a", "b" + i));
			span.setAttribute(AttributeKey.longArrayKey("longs"), List.of(1L, (long) i));
			span.addEvent("event", Attributes.of(AttributeKey.booleanKey("yes"), true));
			span.recordException(new IllegalStateException("no " + i));
			span.setStatus(StatusCode.values()[i % 3], "because");
			spans.add(span);
		}
		for (int i = spans.size() - 1; i >= 0; i--) {
			spans.get(i).end();
		}
		this.store.flush();
		Map<String, SpanData> expected = this.exporter.getFinishedSpanItems()
			.stream()
			.collect(Collectors.toMap(SpanData::getSpanId, Function.identity()));
		HeldTrace trace = this.store.trace(TestSpans.traceId(8));
		assertThat(trace.spans()).hasSize(20)
			.isSortedAccordingTo((a, b) -> Long.compare(a.getStartEpochNanos(), b.getStartEpochNanos()));
		for (SpanData span : trace.spans()) {
			SpanRoundTripTests.assertSame(span, expected.get(span.getSpanId()));
		}
		Resource resource = trace.spans().get(0).getResource();
		assertThat(trace.spans()).allMatch((span) -> span.getResource() == resource);
	}

}
