package dev.traced.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import dev.traced.test.RecordedSpans;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Instrumentation} and the operations that it starts.
 */
class InstrumentationTests {

	private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	private static final String PARENT_ID = "b7ad6b7169203331";

	private static final AttributeKey<String> SAMPLING = AttributeKey.stringKey("sampling");

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private final List<String> logged = new ArrayList<>();

	private final Guard guard = new Guard((doing, total, failure) -> this.logged.add(doing));

	private final Map<String, String> headers = new HashMap<>();

	@Test
	void anOperationIsOneSpanWithWhatItsConventionSays() {
		Operation<String> operation = tracing(SamplerTraits.UNKNOWN).local("test", new Convention())
			.start(this.headers);
		try (Scope scope = operation.makeCurrent()) {
			assertThat(Span.current()).isSameAs(operation.span());
		}
		operation.end("response", null);
		assertThat(spans.awaitOne().getName()).isEqualTo("name");
		assertThat(spans.awaitOne().getAttributes().asMap()).containsEntry(SAMPLING, "yes")
			.containsEntry(AttributeKey.stringKey("start"), "yes")
			.containsEntry(AttributeKey.stringKey("end"), "response");
	}

	@Test
	void aSpanEndsOnceHoweverOftenAndFromWhateverThreadItIsEnded() throws InterruptedException {
		Operation<String> operation = tracing(SamplerTraits.UNKNOWN).local("test", new Convention())
			.start(this.headers);
		ExecutorService threads = Executors.newFixedThreadPool(4);
		CountDownLatch go = new CountDownLatch(1);
		for (int i = 0; i < 100; i++) {
			threads.execute(() -> {
				try {
					go.await();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
				operation.end("response", null);
			});
		}
		go.countDown();
		threads.shutdown();
		assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
		assertThat(spans.await(1)).hasSize(1);
	}

	@Test
	void underAnUnsampledParentNothingIsAskedOfTheConventionAndTheParentIsInjected() {
		Instrumentation<Map<String, String>, String> instrumentation = tracing(new ParentBased()).sending("test",
				new HostileConvention(), Map::put);
		Operation<String> operation;
		try (Scope scope = Context.root().with(Span.wrap(parent(TraceFlags.getDefault()))).makeCurrent()) {
			operation = instrumentation.start(this.headers);
		}
		assertThat(operation).isSameAs(Operation.noop());
		assertThat(this.headers).containsEntry("traceparent", "00-" + TRACE_ID + "-" + PARENT_ID + "-00");
		assertThat(this.guard.failures()).isZero();
		assertThat(spans.all()).isEmpty();
	}

	@Test
	void anUnsampledCallerIsPassedOnToTheThreadThatServesIt() {
		this.headers.put("traceparent", "00-" + TRACE_ID + "-" + PARENT_ID + "-00");
		Operation<String> operation = tracing(new ParentBased())
			.receiving("test", new HostileConvention(), new MapGetter())
			.start(this.headers);
		try (Scope scope = operation.makeCurrent()) {
			assertThat(Span.current().getSpanContext().getTraceId()).isEqualTo(TRACE_ID);
		}
		assertThat(operation.isRecording()).isFalse();
	}

	@Test
	void theDecisionOfARootReachesItsChildren() {
		Tracing tracing = tracing(new ParentBased(), Sampler.alwaysOff());
		Operation<String> root = tracing.local("test", new Convention()).start(this.headers);
		try (Scope scope = root.makeCurrent()) {
			Operation<String> child = tracing.local("test", new Convention()).start(this.headers);
			assertThat(child).isSameAs(Operation.noop());
		}
		root.end(null, null);
		assertThat(spans.all()).isEmpty();
	}

	@Test
	void aSamplerOfWhichNothingIsKnownIsAskedUnderAnUnsampledParentToo() {
		try (Scope scope = Context.root().with(Span.wrap(parent(TraceFlags.getDefault()))).makeCurrent()) {
			tracing(SamplerTraits.UNKNOWN).local("test", new Convention()).start(this.headers).end(null, null);
		}
		assertThat(spans.awaitOne().getParentSpanId()).isEqualTo(PARENT_ID);
	}

	@Test
	void inASuppressedContextNothingIsRecordedAndOthersAreToldNotToSample() {
		Context suppressed = Suppression.suppress(Context.root().with(Span.wrap(parent(TraceFlags.getSampled()))));
		tracing(SamplerTraits.UNKNOWN).sending("test", new Convention(), Map<String, String>::put)
			.start(suppressed, this.headers)
			.end(null, null);
		assertThat(spans.all()).isEmpty();
		assertThat(this.headers).containsEntry("traceparent", "00-" + TRACE_ID + "-" + PARENT_ID + "-00");
	}

	@Test
	void suppressionWithoutATraceBeginsOneThatNobodyRecords() {
		SpanContext context = Span.fromContext(Suppression.suppress(Context.root())).getSpanContext();
		assertThat(context.isValid()).isTrue();
		assertThat(context.isSampled()).isFalse();
	}

	@Test
	void aConventionThatThrowsEverywhereLeavesTheSpanAndItsEnd() {
		Operation<String> operation = tracing(SamplerTraits.UNKNOWN).local("test", new HostileConvention())
			.start(this.headers);
		operation.end("response", new IllegalStateException("from the application"));
		assertThat(spans.awaitOne().getName()).isEqualTo("unknown");
		assertThat(this.guard.failures()).isGreaterThanOrEqualTo(5);
		assertThat(this.logged).hasSize(1);
	}

	@Test
	void aSamplerThatThrowsMakesTheOperationANoop() {
		Sampler hostile = new Sampler() {
			@Override
			public SamplingResult shouldSample(Context parentContext, String traceId, String name, SpanKind spanKind,
					Attributes attributes, List<LinkData> parentLinks) {
				throw new IllegalStateException("hostile");
			}

			@Override
			public String getDescription() {
				return "hostile";
			}
		};
		Operation<String> operation = tracing(SamplerTraits.UNKNOWN, hostile).local("test", new Convention())
			.start(this.headers);
		assertThat(operation).isSameAs(Operation.noop());
		assertThat(this.guard.failures()).isEqualTo(1);
	}

	@Test
	void errorsOfTheVirtualMachineAreNotSwallowed() {
		assertThatExceptionOfType(OutOfMemoryError.class)
			.isThrownBy(() -> this.guard.failed("test", new OutOfMemoryError("test")));
	}

	@Test
	void whatIsThrownIsRecordedOnce() {
		tracing(SamplerTraits.UNKNOWN).local("test", new Convention())
			.start(this.headers)
			.end(null, new IllegalStateException("broken"));
		assertThat(spans.awaitOne().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
		assertThat(spans.awaitOne().getAttributes().get(ErrorRecorder.ERROR_TYPE))
			.isEqualTo("java.lang.IllegalStateException");
		assertThat(spans.awaitOne().getEvents()).singleElement()
			.satisfies((event) -> assertThat(event.getAttributes().get(AttributeKey.stringKey("exception.message")))
				.isEqualTo("broken"));
	}

	@Test
	void messagesAreMaskedEverywhere() {
		ErrorRecorder errors = new ErrorRecorder((error) -> null, (message) -> "***", true);
		Span span = sdk(Sampler.alwaysOn()).getTracer("test").spanBuilder("test").startSpan();
		errors.record(span, new IllegalStateException("secret", new IllegalArgumentException("secret too")), null);
		span.end();
		assertThat(spans.awaitOne().toString()).doesNotContain("secret").contains("Caused by");
	}

	@Test
	void theDescriptionOfAFailureWithoutAnExceptionIsMaskedToo() {
		ErrorRecorder errors = new ErrorRecorder((error) -> null, (message) -> "***", true);
		Span span = sdk(Sampler.alwaysOn()).getTracer("test").spanBuilder("test").startSpan();
		errors.record(span, "UNKNOWN", "secret");
		span.end();
		assertThat(spans.awaitOne().getStatus().getDescription()).isEqualTo("***");
		assertThat(spans.awaitOne().getAttributes().get(ErrorRecorder.ERROR_TYPE)).isEqualTo("UNKNOWN");
	}

	private static SpanContext parent(TraceFlags flags) {
		return SpanContext.create(TRACE_ID, PARENT_ID, flags, TraceState.getDefault());
	}

	@Test
	void anErrorThatThrowsWhenItIsAskedWhatItIsIsAnErrorAllTheSame() {
		ErrorRecorder errors = new ErrorRecorder((error) -> {
			throw new IllegalStateException("hostile");
		}, null, true);
		Span span = sdk(Sampler.alwaysOn()).getTracer("test").spanBuilder("span").startSpan();
		errors.record(span, new SpeechlessException(), null);
		span.end();
		assertThat(spans.awaitOne().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
		assertThat(spans.awaitOne().getAttributes().get(AttributeKey.stringKey("error.type")))
			.isEqualTo(SpeechlessException.class.getCanonicalName());
		assertThat(spans.awaitOne().getEvents()).singleElement()
			.satisfies((event) -> assertThat(event.getAttributes().get(AttributeKey.stringKey("exception.type")))
				.isEqualTo(SpeechlessException.class.getCanonicalName()));
	}

	@Test
	void aSamplerWhoseTraitsThrowDropsNothing() {
		Tracing tracing = new Tracing(sdk(Sampler.alwaysOn()), () -> {
			throw new IllegalStateException("hostile");
		}, this.guard, new ErrorRecorder((error) -> null, null, true), (context) -> context);
		Context unsampled = Context.root().with(Span.wrap(parent(TraceFlags.getDefault())));
		assertThat(tracing.local("test", new Convention()).isDropped(unsampled)).isFalse();
		assertThat(this.guard.failures()).isEqualTo(1);
	}

	private Tracing tracing(SamplerTraits traits) {
		return tracing(traits, Sampler.alwaysOn());
	}

	private Tracing tracing(SamplerTraits traits, Sampler sampler) {
		return new Tracing(sdk(sampler), () -> traits, this.guard, new ErrorRecorder((error) -> null, null, true),
				(context) -> context);
	}

	private static OpenTelemetrySdk sdk(Sampler sampler) {
		return OpenTelemetrySdk.builder()
			.setTracerProvider(SdkTracerProvider.builder().setSampler(sampler).addSpanProcessor(spans).build())
			.setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
			.build();
	}

	private static final class ParentBased implements SamplerTraits {

		@Override
		public boolean dropsChildrenOfUnsampled(boolean remote) {
			return true;
		}

		@Override
		public boolean readsAttributes() {
			return false;
		}

	}

	private static class Convention implements SpanConvention<Map<String, String>, String> {

		@Override
		public String name(Map<String, String> request) {
			return "name";
		}

		@Override
		public void samplingAttributes(Map<String, String> request, AttributeSink attributes) {
			attributes.put(SAMPLING, "yes");
		}

		@Override
		public void onStart(Map<String, String> request, Span span) {
			span.setAttribute("start", "yes");
		}

		@Override
		public void onEnd(Map<String, String> request, @Nullable String response, @Nullable Throwable error,
				Span span) {
			if (response != null) {
				span.setAttribute("end", response);
			}
		}

	}

	private static final class HostileConvention implements SpanConvention<Map<String, String>, String> {

		@Override
		public String name(Map<String, String> request) {
			throw new IllegalStateException("hostile");
		}

		@Override
		public SpanKind kind(Map<String, String> request) {
			throw new IllegalStateException("hostile");
		}

		@Override
		public void samplingAttributes(Map<String, String> request, AttributeSink attributes) {
			throw new IllegalStateException("hostile");
		}

		@Override
		public void onStart(Map<String, String> request, Span span) {
			throw new IllegalStateException("hostile");
		}

		@Override
		public void onEnd(Map<String, String> request, @Nullable String response, @Nullable Throwable error,
				Span span) {
			throw new IllegalStateException("hostile");
		}

		@Override
		public boolean isFailure(Map<String, String> request, @Nullable String response, Throwable error) {
			throw new IllegalStateException("hostile");
		}

	}

	private static final class MapGetter implements TextMapGetter<Map<String, String>> {

		@Override
		public Iterable<String> keys(Map<String, String> carrier) {
			return carrier.keySet();
		}

		@Override
		public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
			return (carrier != null) ? carrier.get(key) : null;
		}

	}

	private static final class SpeechlessException extends RuntimeException {

		@Override
		public String getMessage() {
			throw new IllegalStateException("hostile");
		}

	}

}
