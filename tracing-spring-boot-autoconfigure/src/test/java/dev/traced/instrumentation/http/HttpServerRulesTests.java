package dev.traced.instrumentation.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for the rules that HTTP servers share.
 */
class HttpServerRulesTests {

	private static final TrustedProxies TRUSTED = TrustedProxies
		.of(List.of("10.0.0.0/8", "192.168.1.7", "172.16.0.0/12", "fd00::/8", "::1"));

	@ParameterizedTest
	@CsvSource({ "10.255.0.1,true", "11.0.0.1,false", "192.168.1.7,true", "192.168.1.8,false", "172.31.255.255,true",
			"172.32.0.0,false", "fd12::1,true", "fe80::1,false", "::1,true", "0:0:0:0:0:0:0:1,true", "::2,false",
			"fd00::1%eth0,true", "::ffff:10.0.0.1,true", "10.0.0,false", "10.0.0.1.2,false", "10.0.0.256,false",
			"10..0.1,false", "'',false", "localhost,false", "fd00::zz,false", "evil.example:80,false", ".::,false",
			"%:,false", "beef%:,false", "10.0.0.1%:,false", ",false" })
	void onlyListedAddressesAreTrusted(@Nullable String address, boolean trusted) {
		assertThat(TRUSTED.contains(address)).isEqualTo(trusted);
	}

	@Test
	void everybodyCanBeTrusted() {
		TrustedProxies all = TrustedProxies.of(List.of("0.0.0.0/0"));
		assertThat(all.contains("203.0.113.9")).isTrue();
		assertThat(all.contains("::2")).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "proxy.example", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "/8", "", "::/129", "10.0.0",
			".::", "%:", "beef%:", "10.0.0.1%:" })
	void whatIsNoAddressIsRefusedByName(String entry) {
		assertThatIllegalArgumentException().isThrownBy(() -> TrustedProxies.of(List.of(entry)))
			.withMessageContaining("'" + entry + "'")
			.withMessageContaining("10.0.0.0/8");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-",
			value = { "203.0.113.9|203.0.113.9", "198.51.100.1, 203.0.113.9|203.0.113.9",
					"198.51.100.1, 203.0.113.9, 10.0.0.1, 10.0.0.2|203.0.113.9", "10.0.0.1, 10.0.0.2|10.0.0.1",
					"203.0.113.9:4711|203.0.113.9", "[2001:db8::9]:4711|2001:db8::9", "2001:db8::9|2001:db8::9",
					"unknown, 10.0.0.1|10.0.0.1", "unknown|-", "' , '|-" })
	void theNearestAddressThatIsNotTrustedIsTheClient(String chain, @Nullable String client) {
		ForwardedHeaders read = read("10.9.9.9", Map.of("x-forwarded-for", List.of(chain)));
		assertThat(read.clientAddress()).isEqualTo(client);
	}

	@Test
	void theChainMayComeInSeveralHeaders() {
		ForwardedHeaders read = read("10.9.9.9",
				Map.of("x-forwarded-for", List.of("198.51.100.1", "203.0.113.9, 10.0.0.1")));
		assertThat(read.clientAddress()).isEqualTo("203.0.113.9");
	}

	@Test
	void aPeerThatIsNotTrustedTellsNothing() {
		ForwardedHeaders read = read("203.0.113.9", Map.of("x-forwarded-for", List.of("198.51.100.1"),
				"x-forwarded-host", List.of("evil.example"), "forwarded", List.of("host=evil.example")));
		assertThat(read.clientAddress()).isNull();
		assertThat(read.host()).isNull();
	}

	@Test
	void whatAClientForgedIsPassedOver() {
		ForwardedHeaders read = read("10.9.9.9",
				Map.of("x-forwarded-for", List.of("10.0.0.7, 203.0.113.9"), "x-forwarded-host",
						List.of("evil.example, shop.example"), "x-forwarded-proto", List.of("gopher,HTTPS"),
						"x-forwarded-port", List.of("8443")));
		assertThat(read.clientAddress()).isEqualTo("203.0.113.9");
		assertThat(read.host()).isEqualTo("shop.example");
		assertThat(read.scheme()).isEqualTo("https");
		assertThat(read.port()).isEqualTo(8443);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-",
			value = { "for=203.0.113.9;proto=http;by=10.0.0.1|203.0.113.9|http|-|80",
					"For=\"[2001:db8::9]:47\";Host=\"a.example:8080\"|2001:db8::9|-|a.example|8080",
					"for=198.51.100.1;host=evil.example, for=203.0.113.9;host=a.example|203.0.113.9|-|a.example|-1",
					"for=203.0.113.9;proto=https, for=10.0.0.1;proto=http|203.0.113.9|https|-|443",
					"for=_hidden;host=a.example|-|-|a.example|-1", "for=unknown, for=10.0.0.1|10.0.0.1|-|-|-1",
					"host=[2001:db8::1]:8080|-|-|2001:db8::1|8080", "nonsense|-|-|-|-1", ";;=;for=|-|-|-|-1" })
	void theStandardHeaderIsRead(String header, @Nullable String client, @Nullable String scheme, @Nullable String host,
			int port) {
		ForwardedHeaders read = read("10.9.9.9",
				Map.of("forwarded", List.of(header), "x-forwarded-for", List.of("192.0.2.1")));
		assertThat(read.clientAddress()).isEqualTo(client);
		assertThat(read.scheme()).isEqualTo(scheme);
		assertThat(read.host()).isEqualTo(host);
		assertThat(read.port()).isEqualTo(port);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-",
			value = { "203.0.113.9|for=10.0.0.7|10.0.0.7|203.0.113.9", "10.9.9.9|-|-|10.9.9.9",
					"10.9.9.9|-|10.0.0.7, 203.0.113.9, 10.0.0.1|203.0.113.9",
					"10.9.9.9|for=10.0.0.7, for=203.0.113.9|-|203.0.113.9", "10.9.9.9|-|10.0.0.7, 10.0.0.1|10.0.0.7",
					"10.9.9.9|for=203.0.113.9|203.0.113.9|203.0.113.9", "10.9.9.9|for=10.0.0.7|203.0.113.9|-",
					"10.9.9.9|for=203.0.113.9|10.0.0.7|-", "10.9.9.9|proto=https|203.0.113.9|-",
					"10.9.9.9|for=_hidden|-|-", "10.9.9.9|-|unknown, 10.0.0.1|-" })
	void aSenderIsNotMadeAnotherByAHeaderThatAProxyPassesOn(String peer, @Nullable String forwarded,
			@Nullable String conventional, @Nullable String sender) {
		Map<String, List<String>> headers = new HashMap<>();
		headers.put("forwarded", (forwarded != null) ? List.of(forwarded) : null);
		headers.put("x-forwarded-for", (conventional != null) ? List.of(conventional) : null);
		assertThat(ForwardedHeaders.sender(TRUSTED, peer, headers::get)).isEqualTo(sender);
	}

	private static ForwardedHeaders read(String peer, Map<String, List<String>> headers) {
		return ForwardedHeaders.read(TRUSTED, peer, headers::get);
	}

	@ParameterizedTest
	@CsvSource({ "/actuator/**,/actuator,true", "/actuator/**,/actuator/health,true", "/actuator/**,/actuators,false",
			"/actuator/**,/act,false", "/favicon.*,/favicon.ico,true", "/favicon.*,/favicon,false",
			"/favicon.*,/favicon.ico/x,false", "/exact,/exact,true", "/exact,/exact/,false", "/exact,/exactly,false",
			"no-slash,/no-slash,true", "/a/{id}/b,/a/7/b,true", "/a/{id}/b,/a/7/c,false", "/a/{*rest},/a,true",
			"/a/{*rest},/a/b/c,true", "/a*/x,/abc/x,true", "/**,/anything,true", "/**,*,false", "/**,/,true",
			"/icons/icon-*,/icons/icon-1.png,true", "/{x:[a-z]+},/abc,true", "/{x:[a-z]+},/123,false",
			"/ä,/%C3%A4,true", "/a b/**,/a%20b/c,true" })
	void patternsMatchLikeSpringsDo(String pattern, String path, boolean matches) {
		ExcludedPaths paths = ExcludedPaths.of(List.of("/other/**", pattern));
		assertThat(paths.matches("POST", path, 0)).isEqualTo(matches);
		assertThat(paths.matches("POST", "/context" + path, "/context".length())).isEqualTo(matches);
	}

	@Test
	void nothingAndEverythingCanBeExcluded() {
		assertThat(ExcludedPaths.NONE.matches("GET", "/a", 0)).isFalse();
		assertThat(ExcludedPaths.ALL.matches("GET", "/a", 0)).isTrue();
		assertThat(ExcludedPaths.ALL.matches("GET", "/context", "/context".length())).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "GET,true", "HEAD,true", "POST,false", "DELETE,false" })
	void aPatternOfReadsExcludesNothingThatWrites(String method, boolean matches) {
		ExcludedPaths paths = ExcludedPaths.of(List.of("/favicon.*"), List.of("/images/**"));
		assertThat(paths.matches(method, "/images/7", 0)).isEqualTo(matches);
		assertThat(paths.matches(method, "/favicon.ico", 0)).isTrue();
	}

	@Test
	void aPatternThatIsNoneIsRefusedByName() {
		assertThatIllegalArgumentException().isThrownBy(() -> ExcludedPaths.of(List.of("/a/{b")))
			.withMessageContaining("'/a/{b'");
	}

	@Test
	void namesOfSpansAreMadeOnce() {
		HttpServerRoutes routes = new HttpServerRoutes();
		HttpServerRoute route = routes.get("/shop", "/api", "/orders/{id}");
		assertThat(route.value()).isEqualTo("/shop/api/orders/{id}");
		assertThat(routes.get("/shop", "/api", "/orders/{id}")).isSameAs(route);
		assertThat(route.spanName("GET")).isEqualTo("GET /shop/api/orders/{id}").isSameAs(route.spanName("GET"));
		assertThat(route.spanName("PUT")).isEqualTo("PUT /shop/api/orders/{id}");
		assertThat(route.spanName("GET")).isSameAs(route.spanName("GET"));
	}

	@Test
	void thePatternsOfTwoApplicationsAreKeptApart() {
		HttpServerRoutes routes = new HttpServerRoutes();
		assertThat(routes.get("/a", "", "/x").value()).isEqualTo("/a/x");
		assertThat(routes.get("/b", "", "/x").value()).isEqualTo("/b/x");
		assertThat(routes.get("", "", "*.jsp").value()).isEqualTo("/*.jsp");
	}

	@Test
	void inventedPatternsDoNotFillTheMemory() {
		HttpServerRoutes routes = new HttpServerRoutes();
		for (int i = 0; i < 5000; i++) {
			assertThat(routes.get("", "", "/" + i).value()).isEqualTo("/" + i);
		}
		assertThat(routes).extracting("routes.values")
			.asInstanceOf(InstanceOfAssertFactories.MAP)
			.hasSizeLessThanOrEqualTo(2000);
	}

	@Test
	void theTraceIsToldInTheHeadersThatAreWanted() {
		SpanContext context = SpanContext.create("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331",
				TraceFlags.getSampled(), TraceState.getDefault());
		Map<String, String> headers = new HashMap<>();
		new HttpServerTraceHeaders(true, true).write(context, headers::put);
		assertThat(headers).isEqualTo(Map.of("traceresponse", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
				"Server-Timing", "traceparent;desc=\"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\""));
		headers.clear();
		new HttpServerTraceHeaders(true, true).write(SpanContext.getInvalid(), headers::put);
		assertThat(headers).isEmpty();
	}

}
