package dev.traced.instrumentation.restclient;

import java.util.function.Supplier;

import dev.traced.instrumentation.http.HttpClientBuilderProxy;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

/**
 * Traces the clients that an application declares as beans, whether they come from a
 * builder of Spring Boot or from {@code new RestTemplate()} and
 * {@code RestClient.create()}, and the builders that it injects.
 */
final class RestClientTracingBeanPostProcessor implements BeanPostProcessor, Ordered {

	private static final Log logger = LogFactory.getLog(RestClientTracingBeanPostProcessor.class);

	private final Supplier<RestClientInstrumenter> instrumenter;

	RestClientTracingBeanPostProcessor(Supplier<RestClientInstrumenter> instrumenter) {
		this.instrumenter = instrumenter;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		Object target = AopUtils.isAopProxy(bean) ? AopProxyUtils.getSingletonTarget(bean) : bean;
		if (target == null) {
			// a scoped proxy: its target comes by here itself, when it is made
			return bean;
		}
		if (target instanceof RestTemplate template) {
			this.instrumenter.get().instrument(template);
		}
		else if (bean instanceof RestClient client) {
			if (HttpClientBuilderProxy.isForeign(client, "org.springframework.web.client.DefaultRestClient")) {
				logger.warn("Requests of the bean '" + beanName + "' are not traced: nothing is known of "
						+ client.getClass().getName());
			}
			return this.instrumenter.get().instrument(client);
		}
		else if (bean instanceof RestClient.Builder builder) {
			return this.instrumenter.get().wrap(builder);
		}
		return bean;
	}

}
