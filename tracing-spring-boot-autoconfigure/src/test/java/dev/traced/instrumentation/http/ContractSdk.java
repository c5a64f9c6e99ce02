package dev.traced.instrumentation.http;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Samplers and processors for the contract of HTTP servers.
 */
final class ContractSdk {

	private ContractSdk() {
	}

	@Configuration(proxyBeanMethods = false)
	static class WatchingSampler {

		static final Queue<Attributes> told = new ConcurrentLinkedQueue<>();

		@Bean
		Sampler sampler() {
			return new SimpleSampler() {
				@Override
				SamplingResult sample(Attributes attributes) {
					told.add(attributes);
					return SamplingResult.recordAndSample();
				}
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class HostileSampler {

		@Bean
		Sampler sampler() {
			return new SimpleSampler() {
				@Override
				SamplingResult sample(Attributes attributes) {
					throw new IllegalStateException("hostile");
				}
			};
		}

	}

	private abstract static class SimpleSampler implements Sampler {

		abstract SamplingResult sample(Attributes attributes);

		@Override
		public SamplingResult shouldSample(Context parent, String traceId, String name, SpanKind kind,
				Attributes attributes, List<LinkData> links) {
			return sample(attributes);
		}

		@Override
		public String getDescription() {
			return "test";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class HostileProcessor {

		@Bean
		SpanProcessor hostileProcessor() {
			return new SpanProcessor() {

				@Override
				public void onStart(Context parentContext, ReadWriteSpan span) {
					// starts in peace, so that the end is reached
				}

				@Override
				public boolean isStartRequired() {
					return false;
				}

				@Override
				public void onEnd(ReadableSpan span) {
					throw new IllegalStateException("hostile");
				}

				@Override
				public boolean isEndRequired() {
					return true;
				}

			};
		}

	}

}
