package dev.traced.autoconfigure;

import java.util.List;

import dev.traced.export.ConsoleSpanProcessor;
import dev.traced.sampling.tail.TailSampling;
import dev.traced.sampling.tail.TailSink;
import io.opentelemetry.sdk.trace.data.SpanData;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Decisions at the end of a local trace: keep rules and thrift. The beans are always
 * there; without a property that asks for it, they add nothing to the SDK.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ KeepProperties.class, SpansProperties.class })
class TailSamplingConfiguration {

	@Bean
	TailSampling tracingTailSampling(KeepProperties keep, SpansProperties spans, Environment environment) {
		UnknownRuleProperties.OF_KEPT_ROUTES.check(environment);
		UnknownRuleProperties.OF_KEPT_ATTRIBUTES.check(environment);
		return new TailSampling(keep.toRules(), spans.toThrift(), keep.buffer().toLimits(), keep.reason(),
				System::nanoTime);
	}

	@Bean
	TailSink tracingTailSink(SpanExports exports, ObjectProvider<ConsoleSpanProcessor> console) {
		List<ConsoleSpanProcessor> consoles = console.orderedStream().toList();
		return (spans, complete) -> {
			exports.export(spans);
			// it has printed the sampled ones itself
			List<SpanData> unsampled = spans.stream().filter((span) -> !span.getSpanContext().isSampled()).toList();
			if (!unsampled.isEmpty()) {
				boolean whole = complete && unsampled.size() == spans.size();
				consoles.forEach((printer) -> printer.print(unsampled, whole));
			}
		};
	}

}
