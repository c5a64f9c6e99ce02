/**
 * What users of Traced write in their own code: annotations and the few interfaces that a
 * bean may implement.
 */
@NullMarked
package dev.traced;

import org.jspecify.annotations.NullMarked;
