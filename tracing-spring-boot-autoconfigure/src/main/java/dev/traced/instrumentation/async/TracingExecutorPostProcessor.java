package dev.traced.instrumentation.async;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;

import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;

/**
 * Carries the context over the executors that are beans. Those of Spring get a decorator
 * and stay the objects that they are. Those of the JDK have no such place: they are
 * wrapped where the bean is declared as an interface, so that nobody can miss the class.
 */
final class TracingExecutorPostProcessor implements BeanPostProcessor, BeanFactoryAware {

	private @Nullable ConfigurableBeanFactory beanFactory;

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
		if (!(bean instanceof Executor executor)
				|| executor.getClass().getName().startsWith("io.opentelemetry.context.")) {
			return bean;
		}
		Class<?> declared = declaredType(beanName);
		if (declared == ScheduledExecutorService.class && bean instanceof ScheduledExecutorService scheduled) {
			return Context.taskWrapping(scheduled);
		}
		if (declared == ExecutorService.class && bean instanceof ExecutorService service) {
			return Context.taskWrapping(service);
		}
		if (declared == Executor.class && executor.getClass().getName().startsWith("java.util.concurrent.")) {
			return (executor instanceof ExecutorService service) ? Context.taskWrapping(service)
					: Context.taskWrapping(executor);
		}
		return bean;
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
