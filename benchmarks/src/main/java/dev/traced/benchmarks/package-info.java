/**
 * What each instrumentation costs per operation: recording, not recording and without us.
 */
@NullMarked
package dev.traced.benchmarks;

import org.jspecify.annotations.NullMarked;
