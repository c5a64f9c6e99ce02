package dev.traced.instrumentation.webclient;

import java.util.function.Supplier;

import dev.traced.instrumentation.http.HttpClientBuilderProxy;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Traces the clients that an application declares as beans, whether they come from Spring
 * Boot's builder or from {@code WebClient.create()}, and the builders that it injects.
 */
final class WebClientTracingBeanPostProcessor implements BeanPostProcessor, Ordered {

	private static final Log logger = LogFactory.getLog(WebClientTracingBeanPostProcessor.class);

	private final Supplier<WebClientInstrumenter> instrumenter;

	WebClientTracingBeanPostProcessor(Supplier<WebClientInstrumenter> instrumenter) {
		this.instrumenter = instrumenter;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (AopUtils.isAopProxy(bean) && AopProxyUtils.getSingletonTarget(bean) == null) {
			// a scoped proxy: its target comes by here itself, when it is made
			return bean;
		}
		if (bean instanceof WebClient client) {
			if (HttpClientBuilderProxy.isForeign(client, WebClientInstrumenter.KNOWN)) {
				logger.warn("Requests of the bean '" + beanName + "' are not traced: nothing is known of "
						+ client.getClass().getName());
			}
			return this.instrumenter.get().instrument(client);
		}
		if (bean instanceof WebClient.Builder builder) {
			return this.instrumenter.get().wrap(builder);
		}
		return bean;
	}

}
