package dev.traced.autoconfigure;

import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

import dev.traced.autoconfigure.SamplingProperties.Kind;
import dev.traced.core.Guard;
import dev.traced.propagation.PropagationFormat;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.core.env.Environment;

/**
 * Says in one line, once the application has started, what is traced and where it goes;
 * and if it goes nowhere, which property to set.
 */
final class TracingStartReport implements ApplicationListener<ContextRefreshedEvent> {

	private static final Log logger = LogFactory.getLog("dev.traced");

	private static final String SUFFIX = "TracingAutoConfiguration";

	private final Environment environment;

	private final TracingProperties properties;

	private final ObjectProvider<SdkTracerProvider> tracerProvider;

	private final ObjectProvider<SpanExports> exports;

	private final PropagationProperties propagation;

	private final Coexistences coexistences;

	private final Guard guard;

	TracingStartReport(Environment environment, TracingProperties properties,
			ObjectProvider<SdkTracerProvider> tracerProvider, ObjectProvider<SpanExports> exports,
			PropagationProperties propagation, Coexistences coexistences, Guard guard) {
		this.environment = environment;
		this.properties = properties;
		this.tracerProvider = tracerProvider;
		this.exports = exports;
		this.propagation = propagation;
		this.coexistences = coexistences;
		this.guard = guard;
	}

	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		if (!(event.getApplicationContext() instanceof ConfigurableApplicationContext context)
				|| !context.getBeanFactory().containsLocalBean("tracingStartReport")) {
			return;
		}
		try {
			reportUnknownProperties(context);
			reportRatioWithoutEffect();
			reportWhatIsActive(context);
		}
		catch (RuntimeException ex) {
			this.guard.failed("reporting what is traced", ex);
		}
	}

	private void reportWhatIsActive(ConfigurableApplicationContext context) {
		SpanExports exports = this.exports.getIfAvailable();
		List<String> destinations = (exports != null) ? exports.destinations() : List.of();
		logger.info("Tracing '" + TracingResource.serviceName(this.properties, this.environment) + "': sampler "
				+ sampler() + "; exported to " + destinations(exports) + "; headers "
				+ propagation(context.getBeanFactory()) + "; instrumented: "
				+ instrumentations(context.getBeanFactory()));
		this.coexistences.list().forEach(TracingStartReport::report);
		if (exports != null && destinations.isEmpty()) {
			logger.warn(OnExportCondition.isEnabled(this.environment)
					? "No spans are exported: set tracing.export.otlp.endpoint, such as http://localhost:4318, "
							+ "or tracing.export.console.enabled=true"
					: "No spans are exported: export is switched off");
		}
	}

	private void reportUnknownProperties(ConfigurableApplicationContext context) {
		ClassLoader classLoader = Objects.requireNonNullElse(context.getClassLoader(), getClass().getClassLoader());
		List<String> unknown = new UnknownProperties(this.environment, classLoader).find();
		if (!unknown.isEmpty()) {
			logger.warn("These properties do not exist and have no effect: " + String.join(", ", unknown));
		}
	}

	/** Who sets a share means it, and would wonder about all the traces, or none. */
	private void reportRatioWithoutEffect() {
		String ratio = this.environment.getProperty("tracing.sampling.ratio");
		Kind sampler = Binder.get(this.environment).bind("tracing.sampling.sampler", Kind.class).orElse(Kind.ADAPTIVE);
		if (ratio != null && sampler != Kind.RATIO) {
			logger.warn("tracing.sampling.ratio=" + ratio + " has no effect without tracing.sampling.sampler=ratio");
		}
	}

	private static void report(Coexistence other) {
		if (other.settled()) {
			logger.info("Beside " + other);
		}
		else {
			logger.warn("Beside " + other);
		}
	}

	private static String destinations(@Nullable SpanExports exports) {
		if (exports == null) {
			return "where the application's OpenTelemetry does";
		}
		return exports.destinations().isEmpty() ? "nothing" : String.join(", ", exports.destinations());
	}

	private String sampler() {
		SdkTracerProvider provider = this.tracerProvider.getIfAvailable();
		return (provider != null) ? provider.getSampler().getDescription() : "of the application's OpenTelemetry";
	}

	private String propagation(ConfigurableListableBeanFactory beanFactory) {
		if (!beanFactory.containsBean("tracingOpenTelemetry")
				&& !beanFactory.containsBean("tracingOpenTelemetryOfTracerProvider")) {
			return "of the application's OpenTelemetry";
		}
		return names(this.propagation.produced()) + " (accepted " + names(this.propagation.consumed()) + ")";
	}

	private static String names(List<PropagationFormat> formats) {
		return formats.isEmpty() ? "none" : String.join(", ", formats.stream().map(PropagationFormat::id).toList());
	}

	/**
	 * Every technology has an auto-configuration of this name; those whose conditions
	 * match are bean definitions by the time.
	 */
	private static String instrumentations(ConfigurableListableBeanFactory beanFactory) {
		TreeSet<String> names = new TreeSet<>();
		for (String name : beanFactory.getBeanDefinitionNames()) {
			if (name.endsWith(SUFFIX)) {
				ConditionalOnInstrumentation annotation = beanFactory.findAnnotationOnBean(name,
						ConditionalOnInstrumentation.class);
				if (annotation != null && !annotation.value().isEmpty()) {
					names.add(annotation.value());
				}
			}
		}
		return names.isEmpty() ? "nothing" : String.join(", ", names);
	}

}
