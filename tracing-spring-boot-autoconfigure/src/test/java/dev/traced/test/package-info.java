/**
 * What the tests of every technology share.
 */
@NullMarked
package dev.traced.test;

import org.jspecify.annotations.NullMarked;
