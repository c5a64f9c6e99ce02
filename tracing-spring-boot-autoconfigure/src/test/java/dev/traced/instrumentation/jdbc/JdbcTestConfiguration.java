package dev.traced.instrumentation.jdbc;

import java.util.List;
import java.util.function.Supplier;

import javax.sql.DataSource;

import dev.traced.autoconfigure.TracingAutoConfiguration;
import dev.traced.core.AttributeSink;
import dev.traced.core.SamplerTraits;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Applications that consist of a {@code DataSource} and its tracing.
 */
final class JdbcTestConfiguration {

	private JdbcTestConfiguration() {
	}

	static <T extends DataSource> ConfigurableApplicationContext open(SpanProcessor spans, Supplier<T> dataSource,
			@Nullable Class<?> configuration, String... properties) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		TestPropertyValues.of(properties).applyTo(context);
		context.register(Base.class);
		if (configuration != null) {
			context.register(configuration);
		}
		context.registerBean("spans", SpanProcessor.class, () -> spans,
				(definition) -> definition.setDestroyMethodName(""));
		context.registerBean("dataSource", DataSource.class, dataSource::get);
		context.refresh();
		return context;
	}

	/**
	 * Tracing as it is configured by default.
	 */
	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ TracingAutoConfiguration.class, JdbcTracingAutoConfiguration.class })
	static class Base {

	}

	/**
	 * A parent-based sampler that says so.
	 */
	@Configuration(proxyBeanMethods = false)
	static class ParentBased {

		@Bean
		Sampler sampler() {
			return new TellingSampler(true);
		}

	}

	/**
	 * The same with a convention that must not be asked.
	 */
	@Configuration(proxyBeanMethods = false)
	@Import({ ParentBased.class, HostileConvention.class })
	static class ParentBasedUnasked {

	}

	/**
	 * A convention that throws.
	 */
	@Configuration(proxyBeanMethods = false)
	static class HostileConvention {

		@Bean
		JdbcSpanConvention convention() {
			return new JdbcSpanConvention() {

				@Override
				public String name(JdbcRequest request) {
					throw new IllegalStateException("hostile");
				}

				@Override
				public SpanKind kind(JdbcRequest request) {
					throw new AssertionError("hostile");
				}

				@Override
				public void samplingAttributes(JdbcRequest request, AttributeSink attributes) {
					throw new IllegalStateException("hostile");
				}

				@Override
				public void onStart(JdbcRequest request, Span span) {
					throw new LinkageError("hostile");
				}

				@Override
				public void onEnd(JdbcRequest request, @Nullable Long rows, @Nullable Throwable error, Span span) {
					throw new IllegalStateException("hostile");
				}

				@Override
				public boolean isFailure(JdbcRequest request, @Nullable Long rows, Throwable error) {
					throw new IllegalStateException("hostile");
				}

			};
		}

	}

	/**
	 * A sampler that throws.
	 */
	@Configuration(proxyBeanMethods = false)
	static class HostileSampler {

		@Bean
		Sampler sampler() {
			return new Sampler() {

				@Override
				public SamplingResult shouldSample(Context parentContext, String traceId, String name,
						SpanKind spanKind, Attributes attributes, List<LinkData> parentLinks) {
					throw new IllegalStateException("hostile");
				}

				@Override
				public String getDescription() {
					return "hostile";
				}

			};
		}

	}

	/**
	 * Traits that throw.
	 */
	@Configuration(proxyBeanMethods = false)
	static class HostileTraits {

		@Bean
		Sampler sampler() {
			return new TellingSampler(false);
		}

	}

	private record TellingSampler(boolean friendly) implements Sampler, SamplerTraits {

		@Override
		public SamplingResult shouldSample(Context parentContext, String traceId, String name, SpanKind spanKind,
				Attributes attributes, List<LinkData> parentLinks) {
			return Sampler.parentBased(Sampler.alwaysOn())
				.shouldSample(parentContext, traceId, name, spanKind, attributes, parentLinks);
		}

		@Override
		public String getDescription() {
			return "telling";
		}

		@Override
		public boolean dropsChildrenOfUnsampled(boolean remote) {
			if (!this.friendly) {
				throw new IllegalStateException("hostile");
			}
			return true;
		}

		@Override
		public boolean readsAttributes() {
			if (!this.friendly) {
				throw new IllegalStateException("hostile");
			}
			return false;
		}

	}

	/**
	 * A processor that throws.
	 */
	@Configuration(proxyBeanMethods = false)
	static class HostileProcessor {

		@Bean
		SpanProcessor hostile() {
			return new SpanProcessor() {

				@Override
				public void onStart(Context parentContext, ReadWriteSpan span) {
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
