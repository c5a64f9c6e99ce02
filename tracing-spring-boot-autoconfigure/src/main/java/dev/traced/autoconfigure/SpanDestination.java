package dev.traced.autoconfigure;

/**
 * Says that spans also go somewhere by other means than an exporter. A module that takes
 * them by a {@code SpanProcessor} of its own declares a bean, so that nobody is warned
 * that spans go nowhere.
 */
@FunctionalInterface
public interface SpanDestination {

	/**
	 * Where they go, for people.
	 * @return a few words such as {@code tracing-viewer}
	 */
	String description();

}
