package dev.traced.autoconfigure;

import java.util.regex.Pattern;

/**
 * Hides what may be secret in a URL: its credentials and its query.
 */
final class UrlSecrets {

	private static final String HIDDEN = "******";

	private static final Pattern CREDENTIALS = Pattern.compile("://[^/?#\\s]*@");

	private static final Pattern QUERY = Pattern.compile("(://[^?\\s]*\\?)\\S+");

	private UrlSecrets() {
	}

	/** The same text, with what may be secret in any URL hidden. */
	static String hide(String text) {
		String plain = CREDENTIALS.matcher(text).replaceAll("://" + HIDDEN + "@");
		return QUERY.matcher(plain).replaceAll("$1" + HIDDEN);
	}

}
