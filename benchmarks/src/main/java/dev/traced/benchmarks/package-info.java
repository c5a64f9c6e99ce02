/**
 * What each instrumentation costs per operation: recording, not recording and without us.
 * Not null-marked: JMH sets the fields.
 */
package dev.traced.benchmarks;
