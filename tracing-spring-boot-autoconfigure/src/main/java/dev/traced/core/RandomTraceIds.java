package dev.traced.core;

/**
 * Marks a generator of identifiers the last 56 bits of whose trace identifiers are
 * random, as W3C Trace Context demands it of traces that carry its random flag.
 *
 * @see <a href="https://www.w3.org/TR/trace-context-2/#random-trace-id-flag">Random Trace
 * ID Flag</a>
 */
public interface RandomTraceIds {

}
