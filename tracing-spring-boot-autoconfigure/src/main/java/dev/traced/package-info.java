/**
 * What users of Traced write in their own code: annotations and the few interfaces that a
 * bean may implement.
 * <p>
 * The packages below: {@code core} begins and ends spans; {@code propagation} carries
 * context between processes; {@code sampling} decides what is recorded; {@code recording}
 * records it; {@code export} sends it away; {@code autoconfigure} wires these to Spring
 * Boot; {@code instrumentation.http} holds the rules of every HTTP technology, and each
 * other package of {@code instrumentation} is one technology with its own
 * auto-configuration and properties.
 */
@NullMarked
package dev.traced;

import org.jspecify.annotations.NullMarked;
