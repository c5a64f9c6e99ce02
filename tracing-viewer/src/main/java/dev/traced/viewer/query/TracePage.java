package dev.traced.viewer.query;

import java.util.List;

import dev.traced.viewer.store.TraceSummary;

/**
 * A part of the traces that were found.
 *
 * @param total how many were found
 * @param offset how many are before these
 * @param limit how many were wanted
 * @param traces the traces
 */
public record TracePage(int total, int offset, int limit, List<TraceSummary> traces) {

}
