package dev.traced.instrumentation.restclient;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import dev.traced.autoconfigure.TracingAutoConfiguration;
import dev.traced.instrumentation.http.HttpPeer;
import dev.traced.test.RecordedSpans;
import io.opentelemetry.sdk.trace.SpanProcessor;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.CustomScopeConfigurer;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.service.HttpServiceClientPropertiesAutoConfiguration;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientBuilderConfigurer;
import org.springframework.boot.restclient.autoconfigure.service.HttpServiceClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.SimpleThreadScope;
import org.springframework.http.HttpMethod;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.client.BufferingClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.ImportHttpServices;
import org.springframework.web.util.DefaultUriBuilderFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The many ways in which an application comes by a blocking client: each is traced, and
 * none twice.
 */
class RestClientBeansTests {

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private static final HttpPeer peer = new HttpPeer();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(TracingAutoConfiguration.class,
				RestClientTracingAutoConfiguration.class, RestClientAutoConfiguration.class,
				HttpServiceClientPropertiesAutoConfiguration.class, HttpServiceClientAutoConfiguration.class))
		.withBean("recordedSpans", SpanProcessor.class, () -> spans);

	@AfterAll
	static void close() throws Exception {
		peer.close();
	}

	@Test
	void aFactorySetOnTheInjectedBuilderIsTraced() {
		this.runner.run((context) -> {
			RestClient client = context.getBean(RestClient.Builder.class)
				.baseUrl(peer.url())
				.apply((builder) -> builder.requestFactory(new SimpleClientHttpRequestFactory()))
				.build();
			get(client, "/hello");
			assertThat(spans.all()).hasSize(1);
		});
	}

	@Test
	void aFactorySetByALaterCustomizerIsTraced() {
		this.runner
			.withBean("late", RestClientCustomizer.class,
					() -> (builder) -> builder.requestFactory(new SimpleClientHttpRequestFactory()))
			.run((context) -> {
				get(context.getBean(RestClient.Builder.class).clone().baseUrl(peer.url()).build(), "/hello");
				assertThat(spans.all()).hasSize(1);
			});
	}

	@Test
	void aBuilderMadeWithTheConfigurerOfSpringBootIsTraced() {
		this.runner.run((context) -> {
			RestClient client = context.getBean(RestClientBuilderConfigurer.class)
				.configure(RestClient.builder())
				.build();
			get(client, peer.url() + "/hello");
			assertThat(spans.all()).hasSize(1);
		});
	}

	@Test
	void beansMadeByHandAreTraced() {
		this.runner.withBean(RestTemplate.class)
			.withBean(RestClient.class, RestClient::create)
			.withBean("ownBuilder", RestClient.Builder.class, RestClient::builder)
			.run((context) -> {
				get(context.getBean(RestClient.class), peer.url() + "/hello");
				context.getBean(RestTemplate.class).getForObject(peer.url() + "/hello", String.class);
				get(context.getBean("ownBuilder", RestClient.Builder.class).build(), peer.url() + "/hello");
				assertThat(spans.all()).hasSize(3);
			});
	}

	@Test
	void aClientMadeOfATracedTemplateIsTracedOnce() {
		this.runner.withUserConfiguration(ClientOfTemplate.class).run((context) -> {
			get(context.getBean(RestClient.class), peer.url() + "/hello");
			assertThat(spans.all()).hasSize(1);
		});
	}

	@Test
	void aFactoryThatHandsOutTracedRequestsIsTracedOnce() {
		this.runner.withUserConfiguration(FactoryOfTemplate.class).run((context) -> {
			get(context.getBean(RestClient.class), peer.url() + "/hello");
			assertThat(spans.all()).hasSize(1);
		});
	}

	@Test
	void bufferingAndInterceptorsOfATemplateStay() {
		List<String> seen = new ArrayList<>();
		ClientHttpRequestInterceptor interceptor = (request, body, execution) -> {
			seen.add(String.valueOf(request.getHeaders().getFirst("traceparent")));
			return execution.execute(request, body);
		};
		this.runner.withBean(RestTemplate.class, () -> {
			RestTemplate template = new RestTemplate(
					new BufferingClientHttpRequestFactory(new SimpleClientHttpRequestFactory()));
			template.getInterceptors().add(interceptor);
			template.setBufferingPredicate((uri, method) -> true);
			return template;
		}).run((context) -> {
			RestTemplate template = context.getBean(RestTemplate.class);
			assertThat(template.getForObject(peer.url() + "/hello", String.class)).isEqualTo("hello");
			assertThat(seen).containsExactly("null");
			assertThat(spans.all()).hasSize(1);
			template.getInterceptors().clear();
			template.setBufferingPredicate(null);
			ClientHttpRequestFactory factory = template.getRequestFactory();
			assertThat(factory).isInstanceOf(TracingClientHttpRequestFactory.class);
			assertThat(((TracingClientHttpRequestFactory) factory).getDelegate())
				.isInstanceOf(BufferingClientHttpRequestFactory.class);
		});
	}

	@Test
	void aRequestStreamsIfAndOnlyIfItDidBefore() throws Exception {
		assertThat(request(new SimpleClientHttpRequestFactory())).isInstanceOf(StreamingHttpOutputMessage.class);
		assertThat(request(new JdkClientHttpRequestFactory())).isInstanceOf(StreamingHttpOutputMessage.class);
		assertThat(request(new BufferingClientHttpRequestFactory(new JdkClientHttpRequestFactory())))
			.isNotInstanceOf(StreamingHttpOutputMessage.class);
	}

	@Test
	void theUriTemplateHandlerKeepsItsTypeItsBaseAndItsSettings() {
		this.runner.withBean(RestTemplate.class, () -> {
			RestTemplate template = new RestTemplate();
			template.setUriTemplateHandler(new DefaultUriBuilderFactory(peer.url()));
			return template;
		}).run((context) -> {
			RestTemplate template = context.getBean(RestTemplate.class);
			template.setDefaultUriVariables(Map.of("id", 17));
			assertThat(((DefaultUriBuilderFactory) template.getUriTemplateHandler()).hasBaseUri()).isTrue();
			template.getForObject("/orders/{id}", String.class);
			assertThat(spans.awaitOne().getName()).isEqualTo("GET /orders/{id}");
			assertThat(peer.received().get(peer.received().size() - 1).uri()).isEqualTo("/orders/17");
		});
	}

	@Test
	void aTemplateThatWasExpandedForSomethingElseNamesNoSpan() {
		this.runner.withBean(RestTemplate.class).run((context) -> {
			RestTemplate template = context.getBean(RestTemplate.class);
			URI expanded = template.getUriTemplateHandler().expand(peer.url() + "/orders/{id}", 17);
			template.getForObject(URI.create(expanded.toString()), String.class);
			assertThat(spans.awaitOne().getName()).isEqualTo("GET");
		});
	}

	@Test
	void groupsOfHttpInterfacesAreTraced() {
		this.runner.withUserConfiguration(Groups.class)
			.withPropertyValues("spring.http.serviceclient.peer.base-url=" + peer.url())
			.run((context) -> {
				assertThat(context.getBean(Peer.class).order(17)).isEqualTo("hello");
				assertThat(spans.awaitOne().getName()).isEqualTo("GET /orders/{id}");
			});
	}

	@Test
	void whatTracingIsMadeOfMayNeedAClient() {
		this.runner.withUserConfiguration(ProcessorWithClient.class).run((context) -> {
			assertThat(context).hasNotFailed();
			context.getBean(RestTemplate.class).getForObject(peer.url() + "/hello", String.class);
			assertThat(spans.all()).hasSize(1);
		});
	}

	@Test
	void aScopedClientIsNotMadeBeforeItIsUsed() {
		this.runner.withUserConfiguration(ScopedClients.class).run((context) -> {
			AtomicInteger made = context.getBean(AtomicInteger.class);
			assertThat(made).hasValue(0);
			context.getBean(RestTemplate.class).getForObject(peer.url() + "/hello", String.class);
			RestClient.Builder builder = context.getBean("scopedBuilder", RestClient.Builder.class);
			assertThat(made).hasValue(1);
			get(builder.build(), peer.url() + "/hello");
			assertThat(made).hasValue(2);
			assertThat(spans.all()).hasSize(2);
		});
	}

	@Test
	void aTemplateThatIsAdvisedIsTraced() {
		this.runner.withUserConfiguration(AdvisedTemplate.class).run((context) -> {
			RestTemplate template = context.getBean(RestTemplate.class);
			assertThat(AopUtils.isAopProxy(template)).isTrue();
			template.getForObject(peer.url() + "/hello", String.class);
			assertThat(spans.all()).hasSize(1);
		});
	}

	private static void get(RestClient client, String uri) {
		assertThat(client.get().uri(uri).retrieve().body(String.class)).isEqualTo("hello");
	}

	private ClientHttpRequest request(ClientHttpRequestFactory factory) throws Exception {
		List<ClientHttpRequest> made = new ArrayList<>();
		this.runner.withBean(RestTemplate.class, () -> new RestTemplate(factory))
			.run((context) -> made.add(context.getBean(RestTemplate.class)
				.getRequestFactory()
				.createRequest(URI.create(peer.url()), HttpMethod.POST)));
		assertThat(made.get(0)).isInstanceOf(TracingClientHttpRequest.class);
		return made.get(0);
	}

	interface Peer {

		@GetExchange("/orders/{id}")
		String order(@PathVariable("id") long id);

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "peer", types = Peer.class)
	static class Groups {

		@Bean
		RestClientHttpServiceGroupConfigurer ownFactory() {
			return (groups) -> groups
				.forEachClient((group, builder) -> builder.requestFactory(new SimpleClientHttpRequestFactory()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ClientOfTemplate {

		@Bean
		RestTemplate template() {
			RestTemplate template = new RestTemplate();
			template.setBufferingPredicate((uri, method) -> true);
			return template;
		}

		@Bean
		RestClient client(RestTemplate template) {
			return RestClient.create(template);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FactoryOfTemplate {

		@Bean
		RestTemplate template() {
			return new RestTemplate();
		}

		@Bean
		RestClient client(RestTemplate template) {
			return RestClient.builder()
				.requestFactory((uri, method) -> template.getRequestFactory().createRequest(uri, method))
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ProcessorWithClient {

		@Bean
		RestTemplate template() {
			return new RestTemplate();
		}

		@Bean
		SpanProcessor processor(RestTemplate template) {
			// as an exporter or a sampler may, while tracing is being made
			assertThat(template.getForObject(peer.url() + "/hello", String.class)).isEqualTo("hello");
			return SpanProcessor.composite();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ScopedClients {

		@Bean
		static CustomScopeConfigurer scope() {
			CustomScopeConfigurer configurer = new CustomScopeConfigurer();
			configurer.addScope("late", new SimpleThreadScope());
			return configurer;
		}

		@Bean
		AtomicInteger made() {
			return new AtomicInteger();
		}

		@Bean
		@Scope(scopeName = "late", proxyMode = ScopedProxyMode.TARGET_CLASS)
		RestTemplate scopedTemplate(AtomicInteger made) {
			made.incrementAndGet();
			return new RestTemplate();
		}

		@Bean
		@Scope(scopeName = "late", proxyMode = ScopedProxyMode.INTERFACES)
		RestClient.Builder scopedBuilder(AtomicInteger made) {
			made.incrementAndGet();
			return RestClient.builder();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AdvisedTemplate {

		@Bean
		static BeanNameAutoProxyCreator advising() {
			BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
			creator.setBeanNames("advised");
			creator.setProxyTargetClass(true);
			creator.setInterceptorNames("advice");
			return creator;
		}

		@Bean
		MethodInterceptor advice() {
			return MethodInvocation::proceed;
		}

		@Bean
		RestTemplate advised() {
			return new RestTemplate();
		}

	}

}
