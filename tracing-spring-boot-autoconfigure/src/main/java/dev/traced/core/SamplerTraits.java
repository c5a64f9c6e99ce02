package dev.traced.core;

import io.opentelemetry.context.Context;

/**
 * What an instrumentation may leave out because of the sampler in use. A sampler that
 * implements this interface tells it; of any other sampler the worst is assumed
 * ({@link #UNKNOWN}).
 */
public interface SamplerTraits {

	/**
	 * Of a sampler about which nothing is known: it is always asked, and it is given
	 * every attribute.
	 */
	SamplerTraits UNKNOWN = new SamplerTraits() {

		@Override
		public boolean dropsChildrenOfUnsampled(boolean remote) {
			return false;
		}

		@Override
		public boolean readsAttributes() {
			return true;
		}

	};

	/**
	 * Whether every span under a parent that is neither recorded nor sampled is dropped,
	 * so that it need not be built.
	 * @param remote whether the parent came from another process
	 * @return whether such a span is always dropped
	 */
	boolean dropsChildrenOfUnsampled(boolean remote);

	/**
	 * Whether a span in a certain context, whose parent is neither recorded nor sampled,
	 * is dropped.
	 * @param context the context, with what the caller sent
	 * @param remote whether the parent came from another process
	 * @return by default, whether every such span is dropped
	 */
	default boolean dropsChildrenOfUnsampled(Context context, boolean remote) {
		return dropsChildrenOfUnsampled(remote);
	}

	/**
	 * Whether the decision depends on attributes.
	 * @return whether attributes have to be set before the decision
	 */
	boolean readsAttributes();

}
