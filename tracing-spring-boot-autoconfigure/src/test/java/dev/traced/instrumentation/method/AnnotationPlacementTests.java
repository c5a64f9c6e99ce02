package dev.traced.instrumentation.method;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Proxy;
import java.util.function.Function;

import dev.traced.NoTrace;
import dev.traced.SpanAttribute;
import dev.traced.Traced;
import dev.traced.core.Suppression;
import dev.traced.test.RecordedSpans;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.context.Context;
import io.opentelemetry.instrumentation.annotations.WithSpan;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.aop.framework.Advised;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.annotation.AliasFor;

import dev.traced.autoconfigure.TracingAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where annotations may stand: interfaces, superclasses, generic methods, classes, other
 * annotations.
 */
@ExtendWith(OutputCaptureExtension.class)
class AnnotationPlacementTests {

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class, TracingAutoConfiguration.class,
				MethodTracingAutoConfiguration.class))
		.withBean("recordedSpans", RecordedSpans.class, () -> spans);

	@Test
	void onAMethodOfAnInterface() {
		SpanData span = call(new GreeterBean(), Greeter.class, (greeter) -> greeter.greet("you"));
		assertThat(span.getName()).isEqualTo("GreeterBean.greet");
		assertThat(span.getAttributes().get(AttributeKey.stringKey("name"))).isEqualTo("you");
	}

	@Test
	void onAMethodOfAnInterfaceImplementedByALambda() {
		Greeter lambda = (name) -> name;
		this.runner.withBean("bean", Greeter.class, () -> lambda).run((context) -> {
			assertThat(context.getBean(Greeter.class).greet("you")).isEqualTo("you");
			assertThat(spans.awaitOne().getName()).isEqualTo("Greeter.greet");
		});
	}

	@Test
	void onAnInterfaceImplementedByAProxyOfAnother() {
		Repository proxy = (Repository) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { Repository.class }, (self, method, arguments) -> switch (method.getName()) {
					case "hashCode" -> 1;
					case "equals" -> self == arguments[0];
					case "toString" -> "repository";
					default -> arguments[0];
				});
		SpanData span = call(proxy, Repository.class, (repository) -> repository.findById("x"));
		assertThat(span.getName()).isEqualTo("Repository.findById");
		assertThat(span.getAttributes().get(AttributeKey.stringKey("code.function.name")))
			.isEqualTo(Repository.class.getName() + ".findById");
	}

	@Test
	void onAGenericMethodCalledThroughItsBridge() {
		SpanData span = call(new Doubler(), Generic.class, (generic) -> apply(generic));
		assertThat(span.getName()).isEqualTo("Doubler.apply");
	}

	@Test
	void onAMethodOfASuperclass() {
		SpanData span = call(new Child(), Child.class, Child::inherited);
		assertThat(span.getName()).isEqualTo("Child.inherited");
	}

	@Test
	void onAMethodThatIsOverriddenWithoutTheAnnotation() {
		SpanData span = call(new Child(), Child.class, Child::overridden);
		assertThat(span.getName()).isEqualTo("Child.overridden");
	}

	@Test
	void onAClassItMeansItsPublicMethods() {
		this.runner.withBean(WholeClass.class).run((context) -> {
			WholeClass bean = context.getBean(WholeClass.class);
			bean.open();
			bean.packagePrivate();
			assertThat(bean.silent()).isTrue();
			bean.theirs();
			assertThat(bean.toString()).isNotEmpty();
			assertThat(bean.hashCode()).isNotZero();
			assertThat(spans.all()).extracting(SpanData::getName).containsExactly("WholeClass.open", "theirs");
		});
	}

	@Test
	void onASilentClassAMethodOfItsOwnMindSpeaks() {
		this.runner.withBean(SilentClass.class).run((context) -> {
			SilentClass bean = context.getBean(SilentClass.class);
			assertThat(bean.silent()).isTrue();
			assertThat(bean.loud()).isFalse();
			assertThat(spans.awaitOne().getName()).isEqualTo("SilentClass.loud");
		});
	}

	@Test
	void onAnAnnotationOfTheApplicationsOwn() {
		SpanData span = call(new Meta(), Meta.class, Meta::billed);
		assertThat(span.getName()).isEqualTo("billing");
		assertThat(span.getAttributes().get(AttributeKey.stringKey("team"))).isEqualTo("billing");
	}

	@Test
	void onAFinalClassItSaysThatItHasNoEffectAndTheApplicationStarts(CapturedOutput output) {
		this.runner.withBean(FinalClass.class).run((context) -> {
			assertThat(context.getBean(FinalClass.class).call()).isEqualTo("called");
			assertThat(spans.all()).isEmpty();
			assertThat(output).containsOnlyOnce("FinalClass make no spans: a final class cannot be proxied");
		});
	}

	@Test
	void withInterfaceProxiesAFinalClassIsTracedThroughItsInterface() {
		this.runner.withPropertyValues("spring.aop.proxy-target-class=false")
			.withBean("bean", FinalGreeter.class)
			.run((context) -> {
				assertThat(context.getBean(Greeter.class).greet("you")).isEqualTo("you");
				assertThat(spans.awaitOne().getName()).isEqualTo("FinalGreeter.greet");
			});
	}

	@Test
	void aBeanWithoutAnnotationsHasNoProxy() {
		this.runner.withBean(Plain.class)
			.run((context) -> assertThat(AopUtils.isAopProxy(context.getBean(Plain.class))).isFalse());
	}

	@Test
	void aMalformedAttributeFailsTheStartAndNamesTheMethod() {
		this.runner.withBean(Malformed.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessage("@Traced of " + Malformed.class.getName()
						+ ".call(): attribute 'team' has to be written as key=value"));
	}

	@Test
	void aMalformedExpressionFailsTheStartAndNamesTheMethod() {
		this.runner.withBean(MalformedExpression.class)
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("@SpanAttribute of " + MalformedExpression.class.getName()
						+ ".call(): '#order.(' is not an expression"));
	}

	private <T> SpanData call(T bean, Class<T> type, Function<T, ?> call) {
		this.runner.withBean("bean", type, () -> bean).run((context) -> {
			T proxy = context.getBean(type);
			assertThat(proxy).isInstanceOf(Advised.class);
			call.apply(proxy);
		});
		return spans.awaitOne();
	}

	@SuppressWarnings("unchecked")
	private static Object apply(Generic<?> generic) {
		return ((Generic<Integer>) generic).apply(1);
	}

	interface Greeter {

		@Traced
		String greet(@SpanAttribute String name);

	}

	interface BaseRepository<T> {

		T findById(T id);

	}

	@Traced
	interface Repository extends BaseRepository<String> {

	}

	interface Generic<T> {

		T apply(T value);

	}

	static class Doubler implements Generic<Integer> {

		@Override
		@Traced
		public Integer apply(Integer value) {
			return value * 2;
		}

	}

	static class GreeterBean implements Greeter {

		@Override
		public String greet(String name) {
			return name;
		}

	}

	static final class FinalGreeter implements Greeter {

		@Override
		public String greet(String name) {
			return name;
		}

	}

	static class Parent {

		@Traced
		public String inherited() {
			return "inherited";
		}

		@Traced
		public String overridden() {
			return "parent";
		}

	}

	static class Child extends Parent {

		@Override
		public String overridden() {
			return "child";
		}

	}

	@Traced
	static class WholeClass {

		public void open() {
		}

		void packagePrivate() {
		}

		@NoTrace
		public boolean silent() {
			return Suppression.isSuppressed(Context.current());
		}

		@WithSpan("theirs")
		public void theirs() {
		}

	}

	@NoTrace
	static class SilentClass {

		public boolean silent() {
			return Suppression.isSuppressed(Context.current());
		}

		@Traced
		public boolean loud() {
			return Suppression.isSuppressed(Context.current());
		}

	}

	@Retention(RetentionPolicy.RUNTIME)
	@Traced(attributes = "team=billing")
	@interface Billed {

		@AliasFor(annotation = Traced.class, attribute = "value")
		String value() default "";

	}

	static class Meta {

		@Billed("billing")
		public String billed() {
			return "billed";
		}

	}

	static final class FinalClass {

		@Traced
		public String call() {
			return "called";
		}

	}

	static class Plain {

	}

	static class Malformed {

		@Traced(attributes = "team")
		public void call() {
		}

	}

	static class MalformedExpression {

		@Traced
		public void call(@SpanAttribute(value = "x", expression = "#order.(") Object order) {
		}

	}

}
