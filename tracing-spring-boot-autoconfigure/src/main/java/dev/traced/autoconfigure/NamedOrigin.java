package dev.traced.autoconfigure;

import org.springframework.boot.origin.Origin;

/**
 * Where a property came from that was derived from a variable or from another property,
 * for messages and for the actuator's endpoint {@code env}.
 *
 * @param name the variable or the other property
 */
record NamedOrigin(String name) implements Origin {

	@Override
	public String toString() {
		return this.name;
	}

}
