package dev.traced.autoconfigure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.opentelemetry.context.propagation.TextMapPropagator;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.type.MethodMetadata;

/**
 * Spring Boot's bridge from Micrometer to OpenTelemetry, where an application has it. Two
 * of its beans are there whatever the application wants, and are none of its wishes: a
 * batch processor over every exporter, which would export each span a second time, and a
 * propagator, which would take the place of {@code tracing.propagation.*}.
 */
final class MicrometerBridge implements BeanFactoryPostProcessor {

	private static final String PACKAGE = "org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.";

	private static final String CONFIGURATION = PACKAGE + "OpenTelemetryTracingAutoConfiguration";

	private static final String PROPAGATION = PACKAGE + "OpenTelemetryPropagationConfigurations";

	/** Exporters by OTLP, which may send to where ours send to. */
	private static final String EXPORT = PACKAGE + "otlp.OtlpTracingConfigurations$Exporters";

	private static final String OWN_EXPORT = OtlpExportConfiguration.class.getName();

	private static final String PROCESSOR = "otelSpanProcessor";

	/**
	 * Keeps Spring Boot's batch processor from being created: it would also shut our
	 * exporters down before the last spans are exported. Where spans are exported by OTLP
	 * as {@code tracing.export.otlp.*} says, Spring Boot's exporter is left out, too.
	 */
	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		if (isDeclaredBy(beanFactory, PROCESSOR, CONFIGURATION)) {
			leaveOut(beanFactory.getBeanDefinition(PROCESSOR));
		}
		List<String> names = List.of(beanFactory.getBeanDefinitionNames());
		if (names.stream().anyMatch((name) -> isDeclaredBy(beanFactory, name, OWN_EXPORT))) {
			names.stream()
				.filter((name) -> isDeclaredBy(beanFactory, name, EXPORT))
				.forEach((name) -> leaveOut(beanFactory.getBeanDefinition(name)));
		}
	}

	private static void leaveOut(BeanDefinition definition) {
		definition.setAutowireCandidate(false);
		definition.setLazyInit(true);
	}

	/** What this does, where it has anything to do. */
	static Stream<Coexistence> coexistence(ConfigurableListableBeanFactory beanFactory) {
		if (!isDeclaredBy(beanFactory, PROCESSOR, CONFIGURATION)
				|| beanFactory.getBeanDefinition(PROCESSOR).isAutowireCandidate()) {
			return Stream.empty();
		}
		return Stream.of(new Coexistence("Micrometer Tracing",
				"its batch processor is left out, so that each span is exported once, and its propagator gives way to "
						+ "tracing.propagation.*"));
	}

	/** The propagators that the application has declared itself. */
	static List<TextMapPropagator> propagators(ConfigurableListableBeanFactory beanFactory,
			ObjectProvider<TextMapPropagator> propagators) {
		Set<TextMapPropagator> bridged = Collections.newSetFromMap(new IdentityHashMap<>());
		for (String name : beanFactory.getBeanNamesForType(TextMapPropagator.class)) {
			if (isDeclaredBy(beanFactory, name, PROPAGATION)) {
				bridged.add(beanFactory.getBean(name, TextMapPropagator.class));
			}
		}
		List<TextMapPropagator> own = new ArrayList<>(propagators.orderedStream().toList());
		own.removeIf(bridged::contains);
		return own;
	}

	/** Whether a bean is declared by a configuration whose name begins so. */
	static boolean isDeclaredBy(ConfigurableListableBeanFactory beanFactory, String name, String prefix) {
		if (!beanFactory.containsBeanDefinition(name)) {
			return false;
		}
		BeanDefinition definition = beanFactory.getBeanDefinition(name);
		return startsWith(definition.getFactoryBeanName(), prefix) || startsWith(declaringClass(definition), prefix);
	}

	private static @Nullable String declaringClass(BeanDefinition definition) {
		MethodMetadata method = (definition instanceof AnnotatedBeanDefinition annotated)
				? annotated.getFactoryMethodMetadata() : null;
		return (method != null) ? method.getDeclaringClassName() : null;
	}

	private static boolean startsWith(@Nullable String text, String prefix) {
		return text != null && text.startsWith(prefix);
	}

}
