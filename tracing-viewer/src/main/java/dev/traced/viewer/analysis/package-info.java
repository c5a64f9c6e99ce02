/**
 * Explains what arrives: how often, how fast and how well each service and route answers
 * and who calls whom, what should be looked at, and what runs at this moment.
 */
@NullMarked
package dev.traced.viewer.analysis;

import org.jspecify.annotations.NullMarked;
