package dev.traced.viewer.query;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * What is compared with: a text that may also be a number.
 *
 * @param text the text
 * @param lowerCase the text in lower case
 * @param whole the whole number that it is, if it is one
 * @param number the number that it is, if it is one
 */
record Value(String text, String lowerCase, @Nullable Long whole, @Nullable Double number) {

	static Value of(String text) {
		Double number = parse(text);
		return new Value(text, text.toLowerCase(Locale.ROOT), whole(text), number);
	}

	/** A value that is known as a number, such as a duration. */
	static Value of(String text, long number) {
		return new Value(text, text.toLowerCase(Locale.ROOT), number, (double) number);
	}

	private static @Nullable Long whole(String text) {
		try {
			return Long.valueOf(text);
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

	static @Nullable Double parse(String text) {
		if (text.isEmpty() || text.length() > 30) {
			return null;
		}
		char last = text.charAt(text.length() - 1);
		// Java would take "1d" and "1f" too
		if (last != '.' && (last < '0' || last > '9')) {
			return null;
		}
		try {
			return Double.valueOf(text);
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

	boolean holds(Operator operator, long value) {
		if (operator == Operator.CONTAINS) {
			return Long.toString(value).contains(this.lowerCase);
		}
		if (this.whole != null) {
			return operator.holds(Long.compare(value, this.whole));
		}
		return holds(operator, (double) value);
	}

	boolean holds(Operator operator, double value) {
		if (operator == Operator.CONTAINS) {
			return Double.toString(value).contains(this.text);
		}
		if (this.number == null) {
			return operator == Operator.UNEQUAL;
		}
		// NaN is not equal, and not in any order
		if (Double.isNaN(value)) {
			return operator == Operator.UNEQUAL;
		}
		return operator.holds((value == this.number) ? 0 : Double.compare(value, this.number));
	}

	boolean holds(Operator operator, String value) {
		if (operator == Operator.CONTAINS) {
			return containsIgnoreCase(value, this.lowerCase);
		}
		if (operator.isOrder()) {
			Double number = parse(value);
			return number != null && holds(operator, number);
		}
		return value.equals(this.text) == (operator == Operator.EQUAL);
	}

	/** Whether a text contains another, given in lower case. */
	static boolean containsIgnoreCase(String text, String lowerCase) {
		int length = lowerCase.length();
		if (length == 0) {
			return true;
		}
		char first = lowerCase.charAt(0);
		for (int i = 0; i <= text.length() - length; i++) {
			char each = text.charAt(i);
			if ((each == first || Character.toLowerCase(each) == first)
					&& text.regionMatches(true, i, lowerCase, 0, length)) {
				return true;
			}
		}
		return false;
	}

}
