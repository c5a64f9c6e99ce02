package dev.traced.instrumentation.logging;

import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.ContextStorageProvider;

/**
 * Found by OpenTelemetry when the first context of the JVM is used. Without SLF4J it
 * leaves everything as it is.
 */
public final class MdcContextStorageProvider implements ContextStorageProvider {

	private static final String SETTING = "io.opentelemetry.context.contextStorageProvider";

	/** Used by OpenTelemetry before any other if it is there. */
	private static final String TESTING = "io.opentelemetry.sdk.testing.context.SettableContextStorageProvider";

	/** Made by OpenTelemetry. */
	public MdcContextStorageProvider() {
	}

	@Override
	public ContextStorage get() {
		return wrap(ContextStorage.defaultStorage());
	}

	private static ContextStorage wrap(ContextStorage storage) {
		try {
			Class.forName("org.slf4j.MDC", true, MdcContextStorageProvider.class.getClassLoader());
			return new MdcContextStorage(storage);
		}
		catch (ClassNotFoundException | LinkageError ex) {
			return storage;
		}
	}

	/**
	 * Wraps the storage of another provider, where OpenTelemetry is going to use one.
	 * Takes effect if no context has been used yet. Several providers make OpenTelemetry
	 * use none; the other one is chosen then, as it would be without us.
	 */
	static void wrapOthers() {
		String chosen = System.getProperty(SETTING, "");
		if (chosen.equals(MdcContextStorageProvider.class.getName())) {
			return;
		}
		java.util.List<String> others = java.util.ServiceLoader
			.load(ContextStorageProvider.class, ContextStorage.class.getClassLoader())
			.stream()
			.map((provider) -> provider.type().getName())
			.filter((name) -> !name.equals(MdcContextStorageProvider.class.getName()))
			.toList();
		if (!chosen.isEmpty() || !others.isEmpty()) {
			if (chosen.isEmpty() && others.size() == 1 && !others.contains(TESTING)) {
				System.setProperty(SETTING, others.get(0));
			}
			ContextStorage.addWrapper(MdcContextStorageProvider::wrap);
		}
	}

}
