package dev.traced.instrumentation.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

import org.jspecify.annotations.Nullable;

/**
 * Remembers the values that are set on a prepared statement: where bind values are
 * recorded, and only there, it stands before the statement.
 */
final class BindValueRecorder implements InvocationHandler {

	private final TracedPreparedStatement statement;

	private BindValueRecorder(TracedPreparedStatement statement) {
		this.statement = statement;
	}

	static <T> T record(TracedPreparedStatement statement, Class<T> type) {
		return type.cast(Proxy.newProxyInstance(BindValueRecorder.class.getClassLoader(), new Class<?>[] { type },
				new BindValueRecorder(statement)));
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
		String name = method.getName();
		if (name.equals("equals") && arguments != null) {
			return proxy == arguments[0];
		}
		Object result;
		try {
			result = method.invoke(this.statement, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
		if (name.equals("clearParameters")) {
			this.statement.forgetValues();
		}
		else if (arguments != null && arguments.length > 1 && name.startsWith("set")) {
			// the index of a parameter is recorded from 0
			String key = (arguments[0] instanceof Integer index) ? String.valueOf(index - 1)
					: String.valueOf(arguments[0]);
			this.statement.bound(key, name.equals("setNull") ? null : arguments[1]);
		}
		return result;
	}

}
