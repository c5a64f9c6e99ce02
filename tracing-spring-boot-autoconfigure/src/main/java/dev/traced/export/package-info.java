/**
 * Takes ended spans away from the application: guarded processors, a bounded queue before
 * each exporter, one log line per outage, and traces as text for the console.
 */
@NullMarked
package dev.traced.export;

import org.jspecify.annotations.NullMarked;
