package dev.traced.instrumentation.webclient;

import dev.traced.core.Tracing;
import io.opentelemetry.context.Context;
import reactor.util.context.ContextView;

/**
 * Where the trace stands in the context of Reactor.
 */
final class ReactorContext {

	/** The key of a {@link Context}, in Reactor and among the attributes of a request. */
	static final String KEY = Tracing.REACTOR_CONTEXT_KEY;

	private ReactorContext() {
	}

	/**
	 * The context that Reactor carries, else what is current on this thread.
	 * @param view the context of the subscriber
	 * @return the context
	 */
	static Context of(ContextView view) {
		Object found = view.getOrDefault(KEY, null);
		return (found instanceof Context context) ? context : Context.current();
	}

	static reactor.util.context.Context with(reactor.util.context.Context reactor, Context context) {
		return reactor.put(KEY, context);
	}

}
