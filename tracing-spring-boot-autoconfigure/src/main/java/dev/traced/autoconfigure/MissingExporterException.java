package dev.traced.autoconfigure;

/**
 * The configuration asks for an exporter whose library is not on the classpath.
 */
final class MissingExporterException extends IllegalStateException {

	private final String action;

	MissingExporterException(String message, String action) {
		super(message);
		this.action = action;
	}

	/** What to do about it, the dependency to add above all. */
	String action() {
		return this.action;
	}

}
