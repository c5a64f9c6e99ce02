package dev.traced.autoconfigure;

/**
 * Another tracer in the same application, and who does what. A bean for each that is
 * there; the start report says each once.
 *
 * @param peer the other one, such as {@code Micrometer Tracing}
 * @param arrangement who backs off, and from what
 * @param settled whether every operation has one span; else the application has to leave
 * out one of the two
 */
public record Coexistence(String peer, String arrangement, boolean settled) {

	/**
	 * One that is settled.
	 * @param peer the other one
	 * @param arrangement who backs off, and from what
	 */
	public Coexistence(String peer, String arrangement) {
		this(peer, arrangement, true);
	}

	@Override
	public String toString() {
		return this.peer + ": " + this.arrangement;
	}

	Coexistence and(Coexistence other) {
		return new Coexistence(this.peer, this.arrangement + "; " + other.arrangement, this.settled && other.settled);
	}

}
