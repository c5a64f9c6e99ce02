package dev.traced.viewer.web;

import dev.traced.viewer.store.TraceStore;

/**
 * What there is to see.
 *
 * @param store the traces
 * @param events what is new
 * @param version of the viewer
 * @param classLoader finds the pages
 */
public record ViewerBackend(TraceStore store, EventHub events, String version, ClassLoader classLoader) {

}
