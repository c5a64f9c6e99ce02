/**
 * Brings the log lines of this application into its traces, without an exporter of logs.
 */
@NullMarked
package dev.traced.viewer.logs;

import org.jspecify.annotations.NullMarked;
