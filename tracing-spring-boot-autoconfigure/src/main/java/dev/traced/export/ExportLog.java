package dev.traced.export;

import org.jspecify.annotations.Nullable;

/**
 * Where exporters report what the operator of the application should know: a line when an
 * outage begins, a line when it is over, nothing in between.
 */
public interface ExportLog {

	/**
	 * Reports that spans are being lost.
	 * @param message what happens, where and why
	 * @param failure the details, if there are any
	 */
	void failing(String message, @Nullable Throwable failure);

	/**
	 * Reports that all is well again.
	 * @param message what happened in between
	 */
	void recovered(String message);

}
