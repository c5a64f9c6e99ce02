package dev.traced.core;

import java.util.Map;

/**
 * What a sampler can tell people about its present state, beyond its description: what an
 * adaptive one has settled on, how often each rule matched. A sampler that asks another
 * one passes on what that one tells.
 *
 * <pre class="code">
 * public Map&lt;String, Object&gt; state() {
 *     return Map.of("ratio", this.ratio, "target", this.target);
 * }
 * </pre>
 */
@FunctionalInterface
public interface SamplerState {

	/**
	 * The state at present.
	 * @return names and values: numbers, texts, and lists and maps of these; empty if
	 * there is nothing to tell
	 */
	Map<String, Object> state();

	/**
	 * The state of any sampler.
	 * @param sampler the sampler
	 * @return its state, empty if it tells none
	 */
	static Map<String, Object> of(Object sampler) {
		return (sampler instanceof SamplerState known) ? known.state() : Map.of();
	}

}
