package dev.traced.autoconfigure;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.core.env.PropertySource;

/**
 * Keeps secrets out of what is shown. Values of headers, whatever is named like a secret
 * and the credentials and queries of URLs are never shown; the application's own
 * functions may hide more.
 */
final class TracingSanitizer {

	private static final Pattern SECRET = Pattern.compile(
			"(?i)\\.headers([.\\[]|$)|secret|password|passwd|token|credential|authorization|(^|[.\\[_-])(api)?key\\]?$");

	private final Sanitizer sanitizer;

	TracingSanitizer(Iterable<SanitizingFunction> functions) {
		this.sanitizer = new Sanitizer(functions);
	}

	/**
	 * Hides what is not to be shown.
	 * @param name the name of the property
	 * @param value its value
	 * @param source where it comes from
	 * @param show whether values are shown at all
	 */
	@Nullable Object sanitize(String name, @Nullable Object value, @Nullable PropertySource<?> source, boolean show) {
		boolean secret = SECRET.matcher(name).find();
		Object shown = this.sanitizer.sanitize(new SanitizableData(source, name, value), show && !secret);
		return (shown instanceof CharSequence text) ? UrlSecrets.hide(text.toString()) : shown;
	}

}
