package dev.traced.instrumentation.http;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * Stands before the builder of a client, so that the client is instrumented when it is
 * built: after everything that the application set on the builder, a request factory or a
 * filter of its own included. A customizer would come too early for that. A dynamic proxy
 * because the builders of Spring gain methods with every release.
 *
 * @param <B> the interface of the builder
 */
public final class HttpClientBuilderProxy<B> implements InvocationHandler {

	private final Class<B> type;

	private final B builder;

	private final Function<B, ?> build;

	private final UnaryOperator<B> copy;

	private HttpClientBuilderProxy(Class<B> type, B builder, Function<B, ?> build, UnaryOperator<B> copy) {
		this.type = type;
		this.builder = builder;
		this.build = build;
		this.copy = copy;
	}

	/**
	 * Puts a proxy before a builder.
	 * @param type the interface of the builder; it may have {@code build()},
	 * {@code clone()} and {@code apply(Consumer)}
	 * @param builder the builder
	 * @param build builds an instrumented client
	 * @param copy clones the builder
	 * @param <B> the interface of the builder
	 * @return the builder to use instead
	 */
	public static <B> B of(Class<B> type, B builder, Function<B, ?> build, UnaryOperator<B> copy) {
		if (isProxy(builder)) {
			return builder;
		}
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				new HttpClientBuilderProxy<>(type, builder, build, copy)));
	}

	/**
	 * Whether a builder has a proxy before it already.
	 * @param builder the builder
	 * @return whether it was made by {@link #of}
	 */
	public static boolean isProxy(Object builder) {
		return Proxy.isProxyClass(builder.getClass())
				&& Proxy.getInvocationHandler(builder) instanceof HttpClientBuilderProxy;
	}

	/**
	 * Whether a client is neither Spring's own nor a stand-in for one, such as a scoped
	 * proxy or a mock.
	 * @param client the client
	 * @param own the name of Spring's own class
	 * @return whether somebody wrote a client of his own
	 */
	public static boolean isForeign(Object client, String own) {
		String name = client.getClass().getName();
		return !name.equals(own) && !Proxy.isProxyClass(client.getClass()) && !name.contains("$$")
				&& !name.contains("Mock");
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
		int count = (arguments != null) ? arguments.length : 0;
		switch (method.getName()) {
			case "build" -> {
				if (count == 0) {
					return this.build.apply(this.builder);
				}
			}
			case "clone" -> {
				if (count == 0) {
					return of(this.type, this.copy.apply(this.builder), this.build, this.copy);
				}
			}
			case "apply" -> {
				if (arguments != null && count == 1 && arguments[0] instanceof Consumer<?> consumer) {
					accept(consumer, proxy);
					return proxy;
				}
			}
			case "equals" -> {
				if (arguments != null && count == 1) {
					return proxy == arguments[0];
				}
			}
			default -> {
			}
		}
		try {
			Object result = method.invoke(this.builder, arguments);
			return (result == this.builder) ? proxy : result;
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	@SuppressWarnings("unchecked")
	private static void accept(Consumer<?> consumer, Object proxy) {
		((Consumer<Object>) consumer).accept(proxy);
	}

}
