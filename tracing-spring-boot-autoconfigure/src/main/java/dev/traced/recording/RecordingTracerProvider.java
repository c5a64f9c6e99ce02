package dev.traced.recording;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerBuilder;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.common.InstrumentationScopeInfoBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.jspecify.annotations.Nullable;

/**
 * Tracers whose spans cost less than the SDK's. It stands beside an SDK that has the same
 * sampler and processors; flushing and shutting down are that one's business.
 */
public final class RecordingTracerProvider implements TracerProvider {

	private final Recording recording;

	private volatile boolean shutDown;

	private final ConcurrentMap<InstrumentationScopeInfo, Tracer> tracers = new ConcurrentHashMap<>();

	/**
	 * Creates a provider.
	 * @param resource what makes the spans
	 * @param sampler which spans are recorded; must not throw
	 * @param processors where they go; must not throw
	 * @param ids makes trace and span ids
	 * @param limits of what a span keeps
	 */
	public RecordingTracerProvider(Resource resource, Sampler sampler, List<SpanProcessor> processors, IdGenerator ids,
			SpanLimits limits) {
		this.recording = new Recording(resource, sampler, SpanProcessor.composite(processors), ids, Clock.getDefault(),
				limits);
	}

	/**
	 * Tells these tracers of the shutdown of the SDK that it is added to: from then on
	 * they record nothing.
	 * @return a processor that does nothing else
	 */
	public SpanProcessor shutdownListener() {
		return new ShutdownListener();
	}

	@Override
	public Tracer get(String instrumentationScopeName) {
		return tracer(InstrumentationScopeInfo.create(instrumentationScopeName));
	}

	@Override
	public Tracer get(String instrumentationScopeName, String instrumentationScopeVersion) {
		return tracerBuilder(instrumentationScopeName).setInstrumentationVersion(instrumentationScopeVersion).build();
	}

	@Override
	public TracerBuilder tracerBuilder(String instrumentationScopeName) {
		return new Builder(instrumentationScopeName);
	}

	private Tracer tracer(InstrumentationScopeInfo scope) {
		return this.tracers.computeIfAbsent(scope, (key) -> (spanName) -> spanBuilder(key, spanName));
	}

	private SpanBuilder spanBuilder(InstrumentationScopeInfo scope, String name) {
		if (this.shutDown) {
			return TracerProvider.noop().get(scope.getName()).spanBuilder(name);
		}
		return new RecordingSpanBuilder(this.recording, scope, isBlank(name) ? "<unspecified span name>" : name);
	}

	private static boolean isBlank(@Nullable String name) {
		return name == null || name.isBlank();
	}

	/**
	 * Sees nothing of spans.
	 */
	private final class ShutdownListener implements SpanProcessor {

		@Override
		public void onStart(Context parentContext, ReadWriteSpan span) {
		}

		@Override
		public boolean isStartRequired() {
			return false;
		}

		@Override
		public void onEnd(ReadableSpan span) {
		}

		@Override
		public boolean isEndRequired() {
			return false;
		}

		@Override
		public CompletableResultCode shutdown() {
			RecordingTracerProvider.this.shutDown = true;
			return CompletableResultCode.ofSuccess();
		}

	}

	/**
	 * Names what the spans of a tracer come from.
	 */
	private final class Builder implements TracerBuilder {

		private final InstrumentationScopeInfoBuilder scope;

		private Builder(String name) {
			this.scope = InstrumentationScopeInfo.builder(name);
		}

		@Override
		public TracerBuilder setSchemaUrl(String schemaUrl) {
			this.scope.setSchemaUrl(schemaUrl);
			return this;
		}

		@Override
		public TracerBuilder setInstrumentationVersion(String instrumentationScopeVersion) {
			this.scope.setVersion(instrumentationScopeVersion);
			return this;
		}

		@Override
		public Tracer build() {
			return tracer(this.scope.build());
		}

	}

}
