package dev.traced.autoconfigure;

/**
 * Another tracer in the same application, and who does what. A bean for each that is
 * there; the start report says each once.
 *
 * @param peer the other one, such as {@code Micrometer Tracing}
 * @param arrangement who backs off, and from what
 */
public record Coexistence(String peer, String arrangement) {

	@Override
	public String toString() {
		return this.peer + ": " + this.arrangement;
	}

}
