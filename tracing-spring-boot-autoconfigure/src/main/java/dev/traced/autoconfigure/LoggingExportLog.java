package dev.traced.autoconfigure;

import dev.traced.export.ExportLog;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Reports outages in the application's log; stack traces at level DEBUG only.
 */
final class LoggingExportLog implements ExportLog {

	private static final Log logger = LogFactory.getLog("dev.traced.export");

	@Override
	public void failing(String message, @Nullable Throwable failure) {
		logger.warn(message);
		if (failure != null) {
			logger.debug("Why spans are not exported", failure);
		}
	}

	@Override
	public void recovered(String message) {
		logger.info(message);
	}

}
