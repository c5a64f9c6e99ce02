package dev.traced.sampling.tail;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import dev.traced.core.Guard;
import dev.traced.sampling.Samplers;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;

/**
 * An SDK that decides at the end, and what it exports.
 */
final class TailPipeline implements AutoCloseable {

	static final TailLimits LIMITS = new TailLimits(1000, 10_000, 10_000_000, 1000, Duration.ofMinutes(5), 1000);

	static final KeepRules ERRORS = rules().errors().build();

	final Queue<SpanData> exported = new ConcurrentLinkedQueue<>();

	final AtomicLong nanos = new AtomicLong();

	final TailSampling tail;

	final Tracer tracer;

	final SdkTracerProvider provider;

	TailPipeline(Sampler head, KeepRules rules) {
		this(head, rules, SpanThrift.NONE, LIMITS);
	}

	TailPipeline(Sampler head, KeepRules rules, SpanThrift thrift, TailLimits limits) {
		this.tail = new TailSampling(rules, thrift, limits, true, this.nanos::get);
		Guard guard = new Guard((doing, total, failure) -> {
			throw new AssertionError(doing, failure);
		});
		SdkTracerProviderBuilder builder = SdkTracerProvider.builder()
			.setSampler(Samplers.guarded(this.tail.sampler(head), guard));
		this.tail.processor((spans, complete) -> this.exported.addAll(spans)).ifPresent(builder::addSpanProcessor);
		this.provider = builder.build();
		this.tracer = this.provider.get("test");
	}

	static Sampler unsampled() {
		return Samplers.parentBased(Samplers.never());
	}

	static RulesBuilder rules() {
		return new RulesBuilder();
	}

	Span root(String name) {
		return this.tracer.spanBuilder(name).setSpanKind(SpanKind.SERVER).setNoParent().startSpan();
	}

	Span child(Span parent, String name) {
		return this.tracer.spanBuilder(name).setParent(Context.root().with(parent)).startSpan();
	}

	Span child(Span parent, String name, long startMillis) {
		return this.tracer.spanBuilder(name)
			.setParent(Context.root().with(parent))
			.setStartTimestamp(startMillis, TimeUnit.MILLISECONDS)
			.startSpan();
	}

	static void fail(Span span) {
		span.setStatus(StatusCode.ERROR);
		span.end();
	}

	List<String> names() {
		return this.exported.stream().map(SpanData::getName).toList();
	}

	@Override
	public void close() {
		this.provider.shutdown().join(10, TimeUnit.SECONDS);
	}

	/**
	 * Builds rules.
	 */
	static final class RulesBuilder {

		private boolean errors;

		private Duration slowerThan;

		private double ratio;

		private List<KeepRules.Statuses> statuses = List.of();

		private List<KeepRules.SlowRoute> routes = List.of();

		private List<KeepRules.Attribute> attributes = List.of();

		RulesBuilder errors() {
			this.errors = true;
			return this;
		}

		RulesBuilder slowerThan(Duration slowerThan) {
			this.slowerThan = slowerThan;
			return this;
		}

		RulesBuilder ratio(double ratio) {
			this.ratio = ratio;
			return this;
		}

		RulesBuilder statuses(KeepRules.Statuses... statuses) {
			this.statuses = List.of(statuses);
			return this;
		}

		RulesBuilder routes(KeepRules.SlowRoute... routes) {
			this.routes = List.of(routes);
			return this;
		}

		RulesBuilder attributes(KeepRules.Attribute... attributes) {
			this.attributes = List.of(attributes);
			return this;
		}

		KeepRules build() {
			return new KeepRules(this.errors, this.statuses, this.routes, this.slowerThan, this.attributes, this.ratio);
		}

	}

}
