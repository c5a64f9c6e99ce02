package dev.traced.viewer.logs;

import dev.traced.core.ContextDecorator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import org.jspecify.annotations.Nullable;

/**
 * Tells the traces of one application from those of another in the same virtual machine,
 * which may share its logging: each marks its own contexts. A span that was begun by hand
 * outside every context of an application belongs to nobody, and so to each of them.
 */
final class LogOwner implements ContextDecorator {

	private static final ContextKey<LogOwner> KEY = ContextKey.named("traced-viewer-log-owner");

	@Override
	public Context apply(Context context) {
		return (context.get(KEY) == this) ? context : context.with(KEY, this);
	}

	/** Whether a line that is written in a context may be of this application. */
	boolean mayOwn(Context context) {
		@Nullable LogOwner owner = context.get(KEY);
		return owner == null || owner == this;
	}

}
