package dev.traced.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RequestReader}.
 */
class RequestReaderTests {

	private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	private static final ContextKey<String> KEY = ContextKey.named("test");

	private static final TextMapGetter<Map<String, String>> HEADERS = new TextMapGetter<>() {

		@Override
		public Iterable<String> keys(Map<String, String> carrier) {
			return carrier.keySet();
		}

		@Override
		public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
			return carrier.get(key);
		}

	};

	private final List<String> logged = new ArrayList<>();

	private final Map<String, String> request = Map.of("traceparent", "00-" + TRACE_ID + "-b7ad6b7169203331-01", "x",
			"value");

	@Test
	void whatAReaderFindsIsInTheContextBesidesTheCallersSpan() {
		Context context = receiving(RequestReader.composed(List.of(new Reader(), RequestReader.NONE, new Reader())))
			.extract(Context.root(), this.request);
		assertThat(Span.fromContext(context).getSpanContext().getTraceId()).isEqualTo(TRACE_ID);
		assertThat(context.get(KEY)).isEqualTo("null+value+value");
	}

	@Test
	void aReaderThatThrowsCostsNobodyTheTrace() {
		Context context = receiving(new RequestReader() {

			@Override
			public <C> Context read(Context context, C request, TextMapGetter<C> headers) {
				throw new IllegalStateException("hostile");
			}

		}).extract(Context.root(), this.request);
		assertThat(Span.fromContext(context).getSpanContext().getTraceId()).isEqualTo(TRACE_ID);
		assertThat(this.logged).containsExactly("extracting the context");
	}

	@Test
	void noReaderAndOneReaderAreNotComposed() {
		Reader one = new Reader();
		assertThat(RequestReader.composed(List.of())).isSameAs(RequestReader.NONE);
		assertThat(RequestReader.composed(List.of(RequestReader.NONE, one))).isSameAs(one);
	}

	private Instrumentation<Map<String, String>, String> receiving(RequestReader reader) {
		Guard guard = new Guard((doing, total, failure) -> this.logged.add(doing));
		OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
			.setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
			.build();
		return new Tracing(sdk, sdk.getTracerProvider(), () -> SamplerTraits.UNKNOWN, guard,
				new ErrorRecorder((error) -> null, null, true), (context) -> context, Edge.OPEN.with(reader))
			.receiving("test", (request) -> "test", HEADERS);
	}

	private static final class Reader implements RequestReader {

		@Override
		public <C> Context read(Context context, C request, TextMapGetter<C> headers) {
			return context.with(KEY, context.get(KEY) + "+" + headers.get(request, "x"));
		}

	}

}
