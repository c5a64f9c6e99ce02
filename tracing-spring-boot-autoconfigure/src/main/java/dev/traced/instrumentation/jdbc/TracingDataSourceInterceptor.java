package dev.traced.instrumentation.jdbc;

import java.sql.Connection;

import javax.sql.DataSource;

import dev.traced.core.Operation;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Stands before {@link DataSource#getConnection()}: acquires the connection and has it
 * traced. Stands before {@code shouldClose} of Spring's {@code SmartDataSource} as well,
 * which has to be asked about the connection that it knows. What is needed is looked up
 * when the first connection is acquired, so that a {@code DataSource} does not create the
 * beans of tracing early.
 */
final class TracingDataSourceInterceptor implements MethodInterceptor {

	private final ObjectProvider<JdbcTracing> provider;

	private final boolean oneDatabase;

	private volatile @Nullable TracedDataSource dataSource;

	TracingDataSourceInterceptor(ObjectProvider<JdbcTracing> provider, boolean oneDatabase) {
		this.provider = provider;
		this.oneDatabase = oneDatabase;
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		TracedDataSource dataSource = dataSource();
		if (dataSource == null) {
			return invocation.proceed();
		}
		if (invocation.getArguments().length == 1) {
			return shouldClose(invocation, dataSource);
		}
		Operation<JdbcDatabase> operation = dataSource.tracing().acquire(dataSource.knownDatabase());
		Connection connection;
		try {
			connection = (Connection) invocation.proceed();
		}
		catch (Throwable ex) {
			if (operation != null) {
				operation.end(null, ex);
			}
			throw ex;
		}
		if (operation != null) {
			// what is known without asking the connection, which nobody has used yet
			operation.end(dataSource.knownDatabase(), null);
		}
		return (connection != null) ? dataSource.wrap(connection) : null;
	}

	private static @Nullable Object shouldClose(MethodInvocation invocation, TracedDataSource dataSource)
			throws Throwable {
		@Nullable Object[] arguments = invocation.getArguments();
		if (arguments[0] instanceof TracedConnection connection) {
			arguments[0] = connection.asKnownTo(dataSource);
		}
		return invocation.proceed();
	}

	private @Nullable TracedDataSource dataSource() {
		TracedDataSource dataSource = this.dataSource;
		if (dataSource == null) {
			try {
				dataSource = new TracedDataSource(this.provider.getObject(), this.oneDatabase);
				this.dataSource = dataSource;
			}
			catch (RuntimeException | LinkageError ex) {
				// A bean of tracing that itself needs a connection is being created, or
				// the
				// context is being closed: this connection goes untraced.
				return null;
			}
		}
		return dataSource;
	}

}
