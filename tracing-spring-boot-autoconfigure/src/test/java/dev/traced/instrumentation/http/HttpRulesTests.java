package dev.traced.instrumentation.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.traced.core.AttributeSink;
import io.opentelemetry.api.common.AttributeKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the rules that every HTTP technology shares.
 */
class HttpRulesTests {

	private final Map<String, Object> written = new HashMap<>();

	private final AttributeSink sink = new AttributeSink() {
		@Override
		public <T> void put(AttributeKey<T> key, @Nullable T value) {
			HttpRulesTests.this.written.put(key.getKey(), value);
		}
	};

	@ParameterizedTest
	@CsvSource({ "GET,GET,GET", "QUERY,QUERY,QUERY", "get,_OTHER,HTTP", "PURGE,_OTHER,HTTP", ",_OTHER,HTTP" })
	void onlyKnownMethodsAreNamed(@Nullable String method, String known, String name) {
		assertThat(HttpMethods.known(method)).isEqualTo(known);
		assertThat(HttpMethods.name(method)).isEqualTo(name);
	}

	@Test
	void anUnknownMethodIsKeptAsItWasSent() {
		HttpMethods.write(this.sink, "PURGE");
		assertThat(this.written).containsEntry("http.request.method", "_OTHER")
			.containsEntry("http.request.method_original", "PURGE");
	}

	@ParameterizedTest
	@CsvSource({ "http://host/a?b=c,http://host/a?b=c", "http://u:p@host/,http://REDACTED:REDACTED@host/",
			"http://u@host?x=1,http://REDACTED:REDACTED@host?x=1", "http://host/a@b,http://host/a@b",
			"http://host/?q=a@b,http://host/?q=a@b", "http://h/?a=1&sig=x&b=2#f,http://h/?a=1&sig=REDACTED&b=2#f",
			"http://h/?sig=x,http://h/?sig=REDACTED", "http://h/?sig=,http://h/?sig=REDACTED",
			"http://h/?sig,http://h/?sig",
			"http://h/?token=x&X-Amz-Signature=y,http://h/?token=REDACTED&X-Amz-Signature=REDACTED", "'',''",
			"not a url,not a url", "://@,://REDACTED:REDACTED@", "?=&&sig=a&,?=&&sig=REDACTED&" })
	void secretsAreTakenOutOfUrls(String url, String safe) {
		assertThat(new UrlRedaction(Set.of("token")).url(url)).isEqualTo(safe);
	}

	@Test
	void nothingIsCopiedIfThereIsNothingToRedact() {
		String url = "http://host/path?a=1&b=2";
		assertThat(new UrlRedaction(Set.of()).url(url)).isSameAs(url);
	}

	@Test
	void allowedHeadersAreWrittenUnderTheirLowerCaseNames() {
		CapturedHeaders.ofRequest(List.of("X-Tenant", "x-tenant", "", "X-Other"))
			.write(this.sink, (name) -> name.equals("x-tenant") ? List.of("a", "b") : null);
		assertThat(this.written).isEqualTo(Map.of("http.request.header.x-tenant", List.of("a", "b")));
	}

}
