package dev.traced.viewer.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.traced.viewer.query.Term.Subject;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;

/**
 * Reads the language of {@code q}: conditions {@code key op value}, the existence of an
 * attribute {@code key?}, and words that are contained somewhere, with blanks or
 * {@code AND} between them.
 */
final class QueryParser {

	private static final String Q = "q";

	/** As many as a search needs, and no more than a {@code long} has bits. */
	private static final int MAX_TERMS = 32;

	private static final Map<String, Subject> BUILT_IN = Map.of("duration", Subject.DURATION, "spans", Subject.SPANS,
			"errors", Subject.ERRORS, "span.duration", Subject.SPAN_DURATION, "name", Subject.NAME, "service",
			Subject.SERVICE, "kind", Subject.KIND, "status", Subject.STATUS);

	private final String text;

	private final List<Term> terms = new ArrayList<>();

	private int position;

	private QueryParser(String text) {
		this.text = text;
	}

	/**
	 * Reads a query.
	 * @param text what was written
	 * @return its conditions, all of which must hold
	 * @throws QueryException if it can't be read
	 */
	static List<Term> parse(String text) {
		return new QueryParser(text).parse();
	}

	private List<Term> parse() {
		int and = -1;
		skipBlanks();
		while (this.position < this.text.length()) {
			int begin = this.position;
			if (isAnd()) {
				if (this.terms.isEmpty() || and >= 0) {
					throw wrong(begin, "AND stands between two conditions");
				}
				and = begin;
				this.position += 3;
			}
			else {
				if (this.terms.size() == MAX_TERMS) {
					throw wrong(begin, "more than " + MAX_TERMS + " conditions");
				}
				this.terms.add(term());
				and = -1;
			}
			skipBlanks();
		}
		if (and >= 0) {
			throw wrong(and, "AND stands between two conditions");
		}
		return List.copyOf(this.terms);
	}

	private boolean isAnd() {
		int end = this.position + 3;
		return this.text.regionMatches(true, this.position, "AND", 0, 3)
				&& (end == this.text.length() || Character.isWhitespace(this.text.charAt(end)));
	}

	private Term term() {
		int begin = this.position;
		if (this.text.charAt(begin) == '"') {
			return new Term(Subject.WORD, "", Operator.CONTAINS, Value.of(quoted()));
		}
		String key = bare(true);
		int end = this.position;
		skipBlanks();
		Operator operator = operator();
		if (key.isEmpty()) {
			throw wrong(begin, (operator != Operator.EXISTS) ? "a key is missing before " + operator.text()
					: "this can't be read; put it in quotes to look for it");
		}
		boolean alone = operator == Operator.EXISTS;
		if (key.startsWith("(") || (alone && (key.equals("OR") || key.equals("NOT")))) {
			throw wrong(begin, "there is no " + (key.startsWith("(") ? "(" : key)
					+ ": all conditions must hold; put it in quotes to look for it");
		}
		if (!alone) {
			return condition(key, operator);
		}
		this.position = end;
		if (key.length() > 1 && key.endsWith("?")) {
			return new Term(Subject.ATTRIBUTE, key.substring(0, key.length() - 1), Operator.EXISTS, Value.of(""));
		}
		return new Term(Subject.WORD, "", Operator.CONTAINS, Value.of(key));
	}

	private Term condition(String key, Operator operator) {
		skipBlanks();
		int begin = this.position;
		if (begin == this.text.length()) {
			throw wrong(begin, "a value is missing after " + operator.text());
		}
		String value = (this.text.charAt(begin) == '"') ? quoted() : bare(false);
		Subject subject = BUILT_IN.getOrDefault(key, Subject.ATTRIBUTE);
		return new Term(subject, key, operator, value(subject, key, operator, value, begin));
	}

	private Value value(Subject subject, String key, Operator operator, String text, int begin) {
		switch (subject) {
			case DURATION, SPAN_DURATION -> {
				Long nanos = Durations.parse(text);
				if (nanos == null || operator == Operator.CONTAINS) {
					throw wrong(begin, key + " is compared with a duration such as 250ms or 1.5s");
				}
				return Value.of(text, nanos);
			}
			case SPANS, ERRORS -> {
				Value value = Value.of(text);
				if (value.number() == null || operator == Operator.CONTAINS) {
					throw wrong(begin, key + " is compared with a number");
				}
				return value;
			}
			case KIND -> {
				return oneOf(key, operator, text, begin, SpanKind.values());
			}
			case STATUS -> {
				return oneOf(key, operator, text, begin, StatusCode.values());
			}
			default -> {
				Value value = Value.of(text);
				if (operator.isOrder() && (value.number() == null || subject != Subject.ATTRIBUTE)) {
					throw wrong(begin, operator.text() + " compares numbers");
				}
				return value;
			}
		}
	}

	private Value oneOf(String key, Operator operator, String text, int begin, Enum<?>[] allowed) {
		if (operator == Operator.EQUAL || operator == Operator.UNEQUAL) {
			for (Enum<?> each : allowed) {
				if (each.name().equalsIgnoreCase(text)) {
					return Value.of(each.name());
				}
			}
		}
		List<String> names = new ArrayList<>();
		for (Enum<?> each : allowed) {
			names.add(each.name().toLowerCase(Locale.ROOT));
		}
		throw wrong(begin, key + " is (= or !=) one of " + String.join(", ", names));
	}

	/** What follows up to a blank or, of a key, to what compares. */
	private String bare(boolean key) {
		int begin = this.position;
		while (this.position < this.text.length()) {
			char each = this.text.charAt(this.position);
			if (Character.isWhitespace(each) || (key && "=!<>~\"".indexOf(each) >= 0)) {
				break;
			}
			this.position++;
		}
		return this.text.substring(begin, this.position);
	}

	private String quoted() {
		int begin = this.position++;
		StringBuilder value = new StringBuilder();
		while (this.position < this.text.length()) {
			char each = this.text.charAt(this.position++);
			if (each == '"') {
				return value.toString();
			}
			if (each == '\\' && this.position < this.text.length()) {
				each = this.text.charAt(this.position++);
			}
			value.append(each);
		}
		throw wrong(begin, "the quote is not closed");
	}

	/** The operator that follows, {@link Operator#EXISTS} if there is none. */
	private Operator operator() {
		if (this.position == this.text.length()) {
			return Operator.EXISTS;
		}
		boolean equal = this.position + 1 < this.text.length() && this.text.charAt(this.position + 1) == '=';
		Operator operator = switch (this.text.charAt(this.position)) {
			case '=' -> Operator.EQUAL;
			case '~' -> Operator.CONTAINS;
			case '>' -> equal ? Operator.AT_LEAST : Operator.GREATER;
			case '<' -> equal ? Operator.AT_MOST : Operator.LESS;
			case '!' -> {
				if (!equal) {
					throw wrong(this.position, "! stands before = only");
				}
				yield Operator.UNEQUAL;
			}
			default -> Operator.EXISTS;
		};
		if (operator != Operator.EXISTS) {
			this.position += operator.text().length();
		}
		return operator;
	}

	private void skipBlanks() {
		while (this.position < this.text.length() && Character.isWhitespace(this.text.charAt(this.position))) {
			this.position++;
		}
	}

	private static QueryException wrong(int position, String problem) {
		return new QueryException(Q, position, problem);
	}

}
