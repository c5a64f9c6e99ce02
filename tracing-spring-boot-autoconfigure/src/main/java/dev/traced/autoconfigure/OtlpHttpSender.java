package dev.traced.autoconfigure;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.util.function.Consumer;

import dev.traced.export.ExportFailure;
import dev.traced.export.HttpDestination;
import dev.traced.export.OtlpAnswer;
import dev.traced.export.Rejections;
import io.opentelemetry.sdk.common.CompletableResultCode;
import org.jspecify.annotations.Nullable;

/**
 * What OpenTelemetry's OTLP exporter sends with. Its own senders keep {@code Retry-After}
 * and the body of a response to themselves.
 * <p>
 * The interface of senders has moved to another package between OpenTelemetry 1.55 and
 * 1.62, and its types have other names there; both versions are supported. Hence it is
 * implemented by shape: a provider makes a sender, a sender is given what writes the
 * message, what takes the response and what takes a failure.
 */
final class OtlpHttpSender {

	private final HttpDestination destination;

	private final Rejections rejections;

	OtlpHttpSender(HttpDestination destination, Rejections rejections) {
		this.destination = destination;
		this.rejections = rejections;
	}

	/**
	 * Implements the interface of providers of senders.
	 * @param <T> the interface
	 * @param type the interface
	 * @return the provider, or {@code null} if the interface has an unknown shape
	 */
	<T> @Nullable T provider(Class<T> type) {
		Method create = method(type, "createSender");
		Method send = (create != null) ? method(create.getReturnType(), "send") : null;
		Shape shape = (send != null) ? Shape.of(send) : null;
		if (create == null || shape == null) {
			return null;
		}
		Object sender = implement(create.getReturnType(), (name, arguments) -> switch (name) {
			case "send" -> send(shape, arguments);
			case "shutdown" -> shutdown();
			default -> null;
		});
		return type.cast(implement(type, (name, arguments) -> name.equals("createSender") ? sender : null));
	}

	private static @Nullable Method method(Class<?> type, String name) {
		for (Method method : type.getMethods()) {
			if (type.isInterface() && method.getName().equals(name)) {
				return method;
			}
		}
		return null;
	}

	@SuppressWarnings("unchecked") // as the interface declares it
	private @Nullable Object send(Shape shape, Object[] arguments) {
		Consumer<Object> onResponse = (Consumer<Object>) arguments[arguments.length - 2];
		Consumer<Object> onError = (Consumer<Object>) arguments[arguments.length - 1];
		try {
			byte[] answer = this.destination.post(shape.message(arguments[0]));
			OtlpAnswer.readPartialSuccess(answer, this.rejections);
			onResponse.accept(shape.ok);
		}
		catch (ExportFailure ex) {
			onError.accept(ex);
		}
		return null;
	}

	private CompletableResultCode shutdown() {
		this.destination.close();
		return CompletableResultCode.ofSuccess();
	}

	private static Object implement(Class<?> type, Implementation implementation) {
		return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				(proxy, method, arguments) -> switch (method.getName()) {
					case "equals" -> proxy == arguments[0];
					case "hashCode" -> System.identityHashCode(proxy);
					case "toString" -> "sender of Traced";
					default -> implementation.invoke(method.getName(), (arguments != null) ? arguments : new Object[0]);
				});
	}

	/**
	 * What an interface does.
	 */
	private interface Implementation {

		@Nullable Object invoke(String method, Object[] arguments);

	}

	/**
	 * What is to know about {@code send}.
	 *
	 * @param write writes the message
	 * @param ok a response of success
	 */
	private record Shape(Method write, Object ok) {

		static @Nullable Shape of(Method send) {
			Class<?>[] parameters = send.getParameterTypes();
			int count = parameters.length;
			if (count < 3 || parameters[count - 1] != Consumer.class || parameters[count - 2] != Consumer.class) {
				return null;
			}
			Method write = write(parameters[0]);
			Type onResponse = send.getGenericParameterTypes()[count - 2];
			if (write == null || !(onResponse instanceof ParameterizedType consumer)
					|| !(consumer.getActualTypeArguments()[0] instanceof Class<?> response) || !response.isInterface()
					|| (method(response, "getStatusCode") == null && method(response, "statusCode") == null)) {
				return null;
			}
			return new Shape(write, implement(response, (name, arguments) -> switch (name) {
				case "getStatusCode", "statusCode" -> 200;
				case "getStatusMessage", "statusMessage" -> "OK";
				default -> new byte[0];
			}));
		}

		private static @Nullable Method write(Class<?> message) {
			for (Method method : message.getMethods()) {
				boolean stream = method.getParameterCount() == 1 && method.getParameterTypes()[0] == OutputStream.class;
				if (stream && (method.getName().equals("writeMessage") || method.getName().equals("writeBinaryTo"))) {
					return method;
				}
			}
			return null;
		}

		byte[] message(Object writer) {
			ByteArrayOutputStream bytes = new ByteArrayOutputStream(16 * 1024);
			try {
				this.write.invoke(writer, bytes);
			}
			catch (InvocationTargetException | IllegalAccessException ex) {
				throw new IllegalStateException("The spans cannot be encoded", ex);
			}
			return bytes.toByteArray();
		}

	}

}
