/**
 * Takes ended spans away from the application: guarded processors, a bounded queue before
 * each exporter, retries, one log line per outage; exporters to Zipkin, as lines of OTLP
 * in JSON, and as text for the console.
 */
@NullMarked
package dev.traced.export;

import org.jspecify.annotations.NullMarked;
