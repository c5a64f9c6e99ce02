package dev.traced.viewer.receiver;

import org.jspecify.annotations.Nullable;

/**
 * What has become of a request that could be decoded.
 *
 * @param accepted how many have been taken
 * @param rejected how many have not
 * @param reason why not, {@code null} if all have been taken
 */
record Outcome(long accepted, long rejected, @Nullable String reason) {

}
