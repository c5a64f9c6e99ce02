package dev.traced.instrumentation.async;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;

import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;

/**
 * Carries the context over the executors that are beans. Those of Spring get a decorator
 * and stay the objects that they are. Those of the JDK have no such place: they are
 * wrapped where the bean is declared as an interface, which says that the class is of no
 * importance. Classes of others, which may have an API of their own, are left alone.
 */
final class TracingExecutorPostProcessor implements BeanPostProcessor, BeanFactoryAware {

	private static final String JDK = "java.util.concurrent.";

	/** What Micrometer's {@code ExecutorServiceMetrics.monitor} returns. */
	private static final String TIMED = "io.micrometer.core.instrument.internal.Timed";

	private final ObjectProvider<AsyncTracingProperties> properties;

	private @Nullable ConfigurableBeanFactory beanFactory;

	TracingExecutorPostProcessor(ObjectProvider<AsyncTracingProperties> properties) {
		this.properties = properties;
	}

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = (beanFactory instanceof ConfigurableBeanFactory configurable) ? configurable : null;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (bean instanceof Executor) {
			TracedTaskDecorator.addTo(bean);
		}
		return bean;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (!(bean instanceof Executor executor) || !isWithoutApi(executor)
				|| TracedTaskDecorator.comparesTasks(executor)) {
			return bean;
		}
		Class<?> declared = declaredType(beanName);
		if (declared == null || !declared.isInterface() || !this.properties.getObject().wrapExecutors()) {
			return bean;
		}
		if (declared == ScheduledExecutorService.class && bean instanceof ScheduledExecutorService scheduled) {
			return Context.taskWrapping(scheduled);
		}
		if (declared == ExecutorService.class && bean instanceof ExecutorService service) {
			return Context.taskWrapping(service);
		}
		if (declared == Executor.class) {
			return (executor instanceof ExecutorService service) ? Context.taskWrapping(service)
					: Context.taskWrapping(executor);
		}
		return bean;
	}

	private static boolean isWithoutApi(Executor executor) {
		String name = executor.getClass().getName();
		return name.startsWith(JDK) || name.startsWith(TIMED);
	}

	private @Nullable Class<?> declaredType(String beanName) {
		try {
			return (this.beanFactory != null
					&& this.beanFactory.getMergedBeanDefinition(beanName) instanceof RootBeanDefinition definition)
							? definition.getResolvableType().resolve() : null;
		}
		catch (NoSuchBeanDefinitionException ex) {
			return null;
		}
	}

}
