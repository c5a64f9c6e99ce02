package dev.traced.instrumentation.method;

import org.springframework.aop.config.AopConfigUtils;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Makes sure that advisors are applied where nothing else in the application does, for
 * instance with {@code spring.aop.auto=false}. An auto-proxy creator that is there is
 * left as it is.
 */
class AutoProxyRegistrar implements ImportBeanDefinitionRegistrar, EnvironmentAware {

	private @Nullable Environment environment;

	@Override
	public void setEnvironment(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		if (AopConfigUtils.registerAutoProxyCreatorIfNecessary(registry) != null && proxiesClasses()) {
			AopConfigUtils.forceAutoProxyCreatorToUseClassProxying(registry);
		}
	}

	private boolean proxiesClasses() {
		return this.environment == null
				|| this.environment.getProperty("spring.aop.proxy-target-class", Boolean.class, true);
	}

}
