package dev.traced.autoconfigure;

import org.springframework.core.convert.ConversionException;
import org.springframework.core.env.Environment;

/**
 * Reads a switch before properties are bound, and says so if it is neither on nor off.
 */
final class BooleanProperty {

	private BooleanProperty() {
	}

	static boolean read(Environment environment, String property, boolean defaultValue) {
		try {
			return environment.getProperty(property, Boolean.class, defaultValue);
		}
		catch (ConversionException | IllegalArgumentException ex) {
			throw new InvalidTracingPropertyException(property, environment.getProperty(property), "true or false");
		}
	}

}
