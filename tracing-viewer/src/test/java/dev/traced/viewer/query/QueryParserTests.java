package dev.traced.viewer.query;

import java.util.List;
import java.util.Random;

import dev.traced.viewer.query.Term.Subject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class QueryParserTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
			user.id = 42                      | ATTRIBUTE user.id EQUAL 42
			user.id=42                        | ATTRIBUTE user.id EQUAL 42
			http.response.status_code >= 500  | ATTRIBUTE http.response.status_code AT_LEAST 500
			a!=b                              | ATTRIBUTE a UNEQUAL b
			db.query.text ~ "from orders"     | ATTRIBUTE db.query.text CONTAINS from orders
			duration > 1s                     | DURATION duration GREATER 1s
			span.duration<=3us                | SPAN_DURATION span.duration AT_MOST 3us
			status = error                    | STATUS status EQUAL ERROR
			kind != Server                    | KIND kind UNEQUAL SERVER
			service = orders                  | SERVICE service EQUAL orders
			name ~ GET                        | NAME name CONTAINS GET
			spans > 100                       | SPANS spans GREATER 100
			errors >= 1                       | ERRORS errors AT_LEAST 1
			user.id?                          | ATTRIBUTE user.id EXISTS
			/orders/{id}                      | WORD  CONTAINS /orders/{id}
			"a = \\"b\\" \\\\"                | WORD  CONTAINS a = "b" \\
			a = "x = y"                       | ATTRIBUTE a EQUAL x = y
			x = a=b                           | ATTRIBUTE x EQUAL a=b
			""")
	void aConditionIsRead(String text, String expected) {
		assertThat(QueryParser.parse(text)).singleElement().satisfies((term) -> {
			String read = term.subject() + " " + term.key() + " " + term.operator() + " " + term.value().text();
			assertThat(read.strip()).isEqualTo(expected.strip());
		});
	}

	@Test
	void conditionsStandSideBySideOrWithAndBetween() {
		assertThat(QueryParser.parse("  a = 1 AND b? timeout and duration>2ms ")).extracting(Term::subject)
			.containsExactly(Subject.ATTRIBUTE, Subject.ATTRIBUTE, Subject.WORD, Subject.DURATION);
	}

	@Test
	void anEmptyQueryHasNoCondition() {
		assertThat(QueryParser.parse("")).isEmpty();
		assertThat(QueryParser.parse(" \t ")).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\'',
			textBlock = """
					a =                | 3  | q at position 3: a value is missing after =
					= 3                | 0  | q at position 0: a key is missing before =
					b? a = "open       | 7  | q at position 7: the quote is not closed
					AND a              | 0  | q at position 0: AND stands between two conditions
					a AND              | 2  | q at position 2: AND stands between two conditions
					a AND AND b        | 6  | q at position 6: AND stands between two conditions
					a = 1 OR b = 2     | 6  | q at position 6: there is no OR: all conditions must hold; put it in quotes to look for it
					(a = 1)            | 0  | q at position 0: there is no (: all conditions must hold; put it in quotes to look for it
					duration > fast    | 11 | q at position 11: duration is compared with a duration such as 250ms or 1.5s
					spans > many       | 8  | q at position 8: spans is compared with a number
					status = bad       | 9  | q at position 9: status is (= or !=) one of unset, ok, error
					status > error     | 9  | q at position 9: status is (= or !=) one of unset, ok, error
					a > b              | 4  | q at position 4: > compares numbers
					name < 3           | 7  | q at position 7: < compares numbers
					a ! b              | 2  | q at position 2: ! stands before = only
					""")
	void whatCanNotBeReadIsSaidWithItsPosition(String text, int position, String message) {
		assertThatExceptionOfType(QueryException.class).isThrownBy(() -> QueryParser.parse(text))
			.withMessage(message)
			.satisfies((ex) -> assertThat(ex.position()).isEqualTo(position))
			.satisfies((ex) -> assertThat(ex.parameter()).isEqualTo("q"));
	}

	@Test
	void moreConditionsThanAreSensibleAreRefused() {
		assertThat(QueryParser.parse("a ".repeat(32))).hasSize(32);
		assertThatExceptionOfType(QueryException.class).isThrownBy(() -> QueryParser.parse("a ".repeat(33)))
			.withMessageContaining("more than 32 conditions");
	}

	@Test
	void anythingAtAllIsReadOrRefused() {
		Random random = new Random(4);
		String alphabet = "ab.=!<>~?\"\\ AND()1s\u00e4";
		int read = 0;
		for (int i = 0; i < 20_000; i++) {
			StringBuilder text = new StringBuilder();
			for (int length = random.nextInt(20); length > 0; length--) {
				text.append(alphabet.charAt(random.nextInt(alphabet.length())));
			}
			try {
				List<Term> terms = QueryParser.parse(text.toString());
				assertThat(terms).doesNotContainNull();
				read++;
			}
			catch (QueryException ex) {
				assertThat(ex.position()).isBetween(0, text.length());
			}
		}
		assertThat(read).isPositive();
	}

}
