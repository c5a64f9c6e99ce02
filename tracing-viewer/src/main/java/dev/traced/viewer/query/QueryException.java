package dev.traced.viewer.query;

/**
 * A query that can't be answered because it is written wrongly. Its message is meant for
 * the one who wrote it.
 */
public final class QueryException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private final String parameter;

	private final int position;

	QueryException(String parameter, int position, String problem) {
		super(parameter + ((position >= 0) ? " at position " + position : "") + ": " + problem);
		this.parameter = parameter;
		this.position = position;
	}

	/**
	 * What is wrong.
	 * @return the name of the parameter
	 */
	public String parameter() {
		return this.parameter;
	}

	/**
	 * Where it is wrong.
	 * @return the number of the character, the first is 0, or -1 if it is all of it
	 */
	public int position() {
		return this.position;
	}

}
