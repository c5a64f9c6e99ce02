package dev.traced.instrumentation.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.ResultSet;

import dev.traced.core.Operation;
import org.jspecify.annotations.Nullable;

/**
 * Counts the rows of a result, where rows are counted, and only there. The span ends when
 * the result has been read to its end or is closed, be it with its statement or
 * connection.
 */
final class CountedResults implements InvocationHandler {

	private final ResultSet results;

	private final TracedStatement statement;

	private final Operation<Long> operation;

	private long rows;

	CountedResults(ResultSet results, TracedStatement statement, Operation<Long> operation) {
		this.results = results;
		this.statement = statement;
		this.operation = operation;
	}

	ResultSet proxy() {
		return (ResultSet) Proxy.newProxyInstance(CountedResults.class.getClassLoader(),
				new Class<?>[] { ResultSet.class }, this);
	}

	TracedStatement statement() {
		return this.statement;
	}

	void end(@Nullable Throwable error) {
		this.operation.end(this.rows, error);
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
		String name = method.getName();
		if (name.equals("equals") && arguments != null) {
			return proxy == arguments[0];
		}
		Object result;
		try {
			result = method.invoke(this.results, arguments);
		}
		catch (InvocationTargetException ex) {
			if (name.equals("next")) {
				end(ex.getTargetException());
			}
			throw ex.getTargetException();
		}
		if (name.equals("next") && Boolean.TRUE.equals(result)) {
			this.rows++;
		}
		else if (name.equals("next") || name.equals("close")) {
			end(null);
			this.statement.connection().forget(this);
		}
		else if (name.equals("getStatement")) {
			return this.statement;
		}
		return result;
	}

}
