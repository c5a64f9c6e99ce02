package dev.traced.autoconfigure;

import java.util.function.BooleanSupplier;

import dev.traced.core.Tracing;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Tells whether the current thread may look tracing up. While the application context is
 * being built, only the thread that builds it may: any other would wait for that one,
 * which may itself be waiting for a request of the other. When all beans are there,
 * tracing among them, every thread may.
 */
public final class TracingStartup implements BooleanSupplier, SmartInitializingSingleton {

	private final ObjectProvider<Tracing> tracing;

	private volatile @Nullable Thread builder = Thread.currentThread();

	TracingStartup(ObjectProvider<Tracing> tracing) {
		this.tracing = tracing;
	}

	@Override
	public boolean getAsBoolean() {
		Thread builder = this.builder;
		return builder == null || builder == Thread.currentThread();
	}

	@Override
	public void afterSingletonsInstantiated() {
		// also if beans are lazy: the first two requests at once would wait for each
		// other
		this.tracing.ifAvailable((made) -> this.builder = null);
	}

}
