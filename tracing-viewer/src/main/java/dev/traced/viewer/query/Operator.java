package dev.traced.viewer.query;

/**
 * How a value is compared.
 */
enum Operator {

	EQUAL("="), UNEQUAL("!="), GREATER(">"), AT_LEAST(">="), LESS("<"), AT_MOST("<="), CONTAINS("~"),

	/** Whether there is a value at all. */
	EXISTS("?");

	private final String text;

	Operator(String text) {
		this.text = text;
	}

	String text() {
		return this.text;
	}

	boolean isOrder() {
		return this == GREATER || this == AT_LEAST || this == LESS || this == AT_MOST;
	}

	/**
	 * Whether it holds.
	 * @param comparison less than, equal to or more than 0, as the values compare
	 */
	boolean holds(int comparison) {
		return switch (this) {
			case EQUAL -> comparison == 0;
			case UNEQUAL -> comparison != 0;
			case GREATER -> comparison > 0;
			case AT_LEAST -> comparison >= 0;
			case LESS -> comparison < 0;
			case AT_MOST -> comparison <= 0;
			case CONTAINS, EXISTS -> false;
		};
	}

}
