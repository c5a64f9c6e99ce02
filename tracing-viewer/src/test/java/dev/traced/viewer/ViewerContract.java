package dev.traced.viewer;

import java.io.IOException;
import java.io.InputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.traced.viewer.RawHttp.Answer;
import dev.traced.viewer.store.TraceStore;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * What holds for the viewer whichever web framework serves it.
 */
@ExtendWith(OutputCaptureExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ViewerContract {

	private static final String TOKEN = "a-token-that-is-long-enough";

	/** By their properties: tests that change nothing share an application. */
	private final Map<Map<String, Object>, ConfigurableApplicationContext> contexts = new HashMap<>();

	@AfterAll
	void stop() {
		this.contexts.values().forEach(ConfigurableApplicationContext::close);
	}

	@Test
	void withoutBeingEnabledThereIsNeitherABeanNorARoute() throws IOException {
		ConfigurableApplicationContext context = run(Map.of());
		assertThat(context.getBeanDefinitionNames()).noneMatch((name) -> name.startsWith("tracingViewer"));
		assertThat(context.getBeanProvider(TraceStore.class)).isEmpty();
		assertThat(http(context).get("/tracing/").status()).isEqualTo(404);
		assertThat(http(context).get("/tracing/api/v1/status").status()).isEqualTo(404);
		assertThat(http(context).send("POST", "/tracing/v1/traces", new byte[0]).status()).isEqualTo(404);
	}

	@Test
	void whatTheServerRefusesIsAsWithoutTheViewer() throws IOException {
		for (String path : List.of("/a\\b", "/a%zz", "/a<b", "/%00")) {
			assertThat(http(enabled()).get(path).status()).as(path).isEqualTo(http(run(Map.of())).get(path).status());
		}
	}

	@Test
	void theApplicationAnswersBesideTheViewer() throws IOException {
		RawHttp http = http(enabled());
		assertThat(http.get("/hello").text()).isEqualTo("hello");
		assertThat(http.get("/tracingx").text()).isEqualTo("tracingx");
	}

	@Test
	void thePathLeadsToThePages() throws IOException {
		Answer answer = http(enabled()).get("/tracing");
		assertThat(answer.status()).isEqualTo(302);
		assertThat(answer.header("Location")).isEqualTo("tracing/");
		assertThatItIsProtected(answer);
	}

	@Test
	void aFileOfThePagesIsServed() throws IOException {
		RawHttp http = http(enabled());
		Answer answer = http.get("/tracing/test/probe.js");
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.text()).contains("probe");
		assertThat(answer.header("Content-Type")).isEqualToIgnoringCase("text/javascript;charset=UTF-8");
		assertThat(answer.header("ETag")).matches("\"[0-9a-f]{24}\"");
		assertThatItIsProtected(answer);
		Answer again = http.get("/tracing/test/probe.js", "If-None-Match: " + answer.header("ETag"));
		assertThat(again.status()).isEqualTo(304);
		assertThat(again.body()).isEmpty();
	}

	@Test
	void headIsAnsweredLikeGetWithoutTheBody() throws IOException {
		RawHttp http = http(enabled());
		Answer answer = http.send("HEAD", "/tracing/test/probe.js", new byte[0]);
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.header("Content-Length")).isEqualTo("27");
		assertThatItIsProtected(answer);
		assertThat(http.send("HEAD", "/tracing/api/v1/status", new byte[0]).status()).isEqualTo(200);
		assertThat(http.send("HEAD", "/tracing/api/v1/stream", new byte[0]).status()).isEqualTo(200);
	}

	@Test
	void theApiAnswersInJson() throws IOException {
		Answer answer = http(enabled()).get("/tracing/api/v1/traces?limit=5");
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.header("Content-Type")).isEqualTo("application/json");
		assertThat(answer.text()).startsWith("{\"total\":");
		assertThatItIsProtected(answer);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/tracing/nothing.js", "/tracing/api/v1/nothing", "/tracing/api/v1/",
			"/tracing/api/v2/status", "/tracing/v1/nothing", "/tracing/v1/", "/tracing/test", "/tracing/test/",
			"/tracing//", "/tracing/api/v1/status/", "/tracing/api/v1/traces/zz",
			"/tracing/api/v1/traces/00000000000000000000000000000abc" })
	void whatIsNotThereIsNotFound(String path) throws IOException {
		Answer answer = http(enabled()).get(path);
		assertThat(answer.status()).isEqualTo(404);
		assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
		assertThat(answer.text()).contains("\"title\":\"Not Found\"", "\"status\":404", "\"detail\":");
		assertThatItIsProtected(answer);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/tracing/../application.properties", "/tracing/..%2f..%2fapplication.properties",
			"/tracing/%2e%2e/spring.factories", "/tracing/..;/spring.factories", "/tracing/..\\spring.factories",
			"/tracing/..%5cspring.factories", "/tracing/%252e%252e/spring.factories", "/tracing/./test/probe.js",
			"/tracing/test/%70robe.js", "/tracing/test/probe.js;a=b", "/tracing/test/probe.js%00.html",
			"/tracing/test//probe.js", "//tracing/../META-INF/MANIFEST.MF", "/tracing/file:/etc/passwd",
			"/tracing/../MANIFEST.MF", "/tracing/test/../../MANIFEST.MF" })
	void nothingLeadsOutOfThePages(String path) throws IOException {
		Answer answer = http(enabled()).get(path);
		assertThat(answer.status()).as(answer.headers() + answer.text()).isIn(400, 404);
		assertThat(answer.text()).doesNotContain("probe", "Manifest-Version", "EnvironmentPostProcessor", "root:");
	}

	@Test
	void nothingCanBeChanged() throws IOException {
		RawHttp http = http(enabled());
		for (String path : List.of("/tracing/test/probe.js", "/tracing/api/v1/traces", "/tracing/api/v1/status")) {
			for (String method : List.of("POST", "PUT", "DELETE", "PATCH")) {
				Answer answer = http.send(method, path, new byte[0]);
				assertThat(answer.status()).as(method + " " + path).isEqualTo(405);
				assertThat(answer.header("Allow")).isEqualTo("GET, HEAD");
				assertThatItIsProtected(answer);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost", "LOCALHOST:1", "127.0.0.1:80", "[::1]:80", "[::1]", "shop.test:8080" })
	void knownHostsAreServed(String host) throws IOException {
		RawHttp http = http(enabled("tracing.viewer.allowed-hosts", "Shop.test"));
		assertThat(http.get("/tracing/api/v1/status", "Host: " + host).status()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "evil.test", "localhost.evil.test", "127.0.0.1.evil.test", "evil.test:8080", "127.0.0.2",
			"localhost.", "[::2]", "0.0.0.0" })
	void foreignHostsAreRefused(String host) throws IOException {
		RawHttp http = http(enabled());
		for (String path : List.of("/tracing", "/tracing/test/probe.js", "/tracing/api/v1/traces",
				"/tracing/nothing")) {
			assertThatItIsRefused(http.get(path, "Host: " + host));
		}
		assertThatItIsRefused(http.send("POST", "/tracing/v1/traces", new byte[0], "Host: " + host));
	}

	@ParameterizedTest
	@ValueSource(strings = { "Forwarded: for=127.0.0.1", "X-Forwarded-For: 127.0.0.1", "x-forwarded-host: localhost",
			"X-Forwarded-Proto: http", "X-Forwarded-Port: 80", "X-Real-IP: 127.0.0.1", "Via: 1.1 proxy",
			"CF-Connecting-IP: 127.0.0.1" })
	void whatAProxyHasForwardedIsRefusedWhateverTheApplicationMakesOfForwarding(String header) throws IOException {
		for (String strategy : List.of("none", "native", "framework")) {
			RawHttp http = http(enabled("server.forward-headers-strategy", strategy));
			assertThatItIsRefused(http.get("/tracing/api/v1/traces", header));
			assertThatItIsRefused(http.send("POST", "/tracing/v1/traces", new byte[0], header));
			assertThat(http.get("/tracing/api/v1/traces").status()).isEqualTo(200);
		}
	}

	@Test
	void anotherMachineIsRefused(CapturedOutput output) throws IOException {
		InetAddress own = ownAddress();
		assumeThat(own).as("this machine has no address but loopback").isNotNull();
		for (String strategy : List.of("none", "native", "framework")) {
			ConfigurableApplicationContext context = enabled("server.forward-headers-strategy", strategy);
			RawHttp http = RawHttp.at(own, port(context));
			assertThat(http.get("/hello").text()).isEqualTo("hello");
			for (String header : List.of("X-None: ", "X-Forwarded-For: 127.0.0.1", "Forwarded: for=127.0.0.1")) {
				assertThatItIsRefused(http.get("/tracing/", header));
				assertThatItIsRefused(http.get("/tracing/api/v1/traces", header));
				assertThatItIsRefused(http.send("POST", "/tracing/v1/traces", new byte[0], header));
			}
		}
		assertThat(output).contains("refused a request from " + own.getHostAddress()).contains("tracing.viewer.token");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site", "Origin: http://evil.test",
			"Origin: http://localhost:1", "Origin: null" })
	void pagesOfOtherSitesAreRefusedTheData(String header) throws IOException {
		RawHttp http = http(enabled());
		assertThatItIsRefused(http.get("/tracing/api/v1/traces", header));
		assertThatItIsRefused(http.send("POST", "/tracing/v1/traces", new byte[0], header));
	}

	@Test
	void thePagesThemselvesAreServedTheDataAndCanBeLinkedTo() throws IOException {
		ConfigurableApplicationContext context = enabled();
		RawHttp http = http(context);
		assertThat(http
			.get("/tracing/api/v1/traces", "Sec-Fetch-Site: same-origin", "Origin: http://localhost:" + port(context))
			.status()).isEqualTo(200);
		assertThat(http.get("/tracing/test/probe.js", "Sec-Fetch-Site: cross-site").status()).isEqualTo(200);
	}

	@Test
	void noOtherSiteIsGrantedAnything() throws IOException {
		Answer answer = http(enabled()).send("OPTIONS", "/tracing/api/v1/traces", new byte[0],
				"Origin: http://evil.test", "Access-Control-Request-Method: GET");
		assertThat(answer.text()).isEmpty();
		assertThat(answer.headers()).doesNotContainKey("Access-Control-Allow-Origin");
	}

	@Test
	void whereThereIsATokenTheDataNeedsIt(CapturedOutput output) throws IOException {
		RawHttp http = http(enabled("tracing.viewer.token", TOKEN));
		for (String header : List.of("X-None: ", "Authorization: Bearer wrong-token-that-is-long",
				"Authorization: Bearer", "Authorization: Bearer " + TOKEN + "x",
				"Authorization: Bearer " + TOKEN.substring(1), "Authorization: Basic " + TOKEN,
				"Authorization: " + TOKEN)) {
			for (Answer answer : List.of(http.get("/tracing/api/v1/traces", header),
					http.get("/tracing/api/v1/nothing", header),
					http.send("POST", "/tracing/v1/traces", new byte[0], header))) {
				assertThat(answer.status()).as(header).isEqualTo(401);
				assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
				assertThat(answer.text()).contains("A token is needed.").doesNotContain(TOKEN);
				assertThatItIsProtected(answer);
			}
		}
		assertThat(http.get("/tracing/api/v1/traces?token=" + TOKEN).status()).isEqualTo(401);
		assertThat(http.get("/tracing/test/probe.js").status()).isEqualTo(200);
		assertThat(output).doesNotContain(TOKEN);
	}

	@Test
	void withTheTokenRequestsMayComeFromElsewhere() throws IOException {
		ConfigurableApplicationContext context = enabled("tracing.viewer.token", TOKEN);
		String bearer = "Authorization: Bearer " + TOKEN;
		assertThat(http(context).get("/tracing/api/v1/traces", bearer, "Host: shop.test", "X-Forwarded-For: 10.0.0.1")
			.status()).isEqualTo(200);
		assertThat(http(context).get("/tracing/api/v1/traces", "authorization: bearer " + TOKEN).status())
			.isEqualTo(200);
		InetAddress own = ownAddress();
		assumeThat(own).as("this machine has no address but loopback").isNotNull();
		assertThat(RawHttp.at(own, port(context)).get("/tracing/api/v1/traces", bearer).status()).isEqualTo(200);
	}

	@Test
	void whereTheApplicationGuardsItTheViewerDoesNot() throws IOException {
		RawHttp http = http(enabled("tracing.viewer.access", "application"));
		assertThat(http.get("/tracing/api/v1/traces", "Host: shop.test", "X-Forwarded-For: 10.0.0.1").status())
			.isEqualTo(200);
		assertThatItIsRefused(http.get("/tracing/api/v1/traces", "Sec-Fetch-Site: cross-site"));
		RawHttp named = http(
				enabled("tracing.viewer.access", "application", "tracing.viewer.allowed-hosts", "shop.test"));
		assertThat(named.get("/tracing/api/v1/traces", "Host: shop.test").status()).isEqualTo(200);
		assertThatItIsRefused(named.get("/tracing/api/v1/traces", "Host: evil.test"));
	}

	@Test
	void aLineAtStartSaysWhereTheViewerIs(CapturedOutput output) throws IOException {
		ConfigurableApplicationContext context = enabled("tracing.viewer.path", "/ops/traces/");
		String url = "http://localhost:" + port(context) + "/ops/traces";
		assertThat(output).containsOnlyOnce("Tracing viewer: " + url);
		assertThat(http(context).get("/ops/traces").header("Location")).isEqualTo("traces/");
		assertThat(http(context).get("/ops/traces/api/v1/status").status()).isEqualTo(200);
		assertThat(http(context).get("/tracing/").status()).isEqualTo(404);
	}

	@Test
	void itIsBelowThePathOfTheApplication(CapturedOutput output) throws IOException {
		for (String property : prefixProperties()) {
			ConfigurableApplicationContext context = enabled(property, "/shop");
			RawHttp http = http(context);
			assertThat(output).contains("Tracing viewer: http://localhost:" + port(context) + "/shop/tracing");
			assertThat(http.get("/shop/tracing").header("Location")).isEqualTo("tracing/");
			assertThat(http.get("/shop/tracing/test/probe.js").status()).isEqualTo(200);
			assertThat(http.get("/shop/tracing/api/v1/status").status()).isEqualTo(200);
			assertThat(http.get("/tracing/api/v1/status").status()).isEqualTo(404);
		}
	}

	@Test
	void eventsAreStreamedAndEndWithTheApplication() throws IOException {
		ConfigurableApplicationContext context = start(enabling());
		try (Socket socket = http(context).open("/tracing/api/v1/stream")) {
			InputStream in = socket.getInputStream();
			assertThat(RawHttp.line(in)).contains("200");
			List<String> head = new ArrayList<>();
			for (String line = RawHttp.line(in); !line.isEmpty(); line = RawHttp.line(in)) {
				head.add(line.toLowerCase());
			}
			assertThat(head).anyMatch((line) -> line.startsWith("content-type: text/event-stream"))
				.contains("cache-control: no-store", "x-content-type-options: nosniff");
			for (String line = RawHttp.line(in); !line.startsWith("event: status"); line = RawHttp.line(in)) {
				assertThat(line).doesNotStartWith("event:");
			}
			long before = System.nanoTime();
			context.close();
			in.readAllBytes();
			assertThat(System.nanoTime() - before).isLessThan(10_000_000_000L);
		}
	}

	@Test
	void whatOtherServicesSendIsTakenAndTold() throws IOException {
		RawHttp http = http(enabled());
		String traceId = "5b8efff798038103d269b633813fc60c";
		try (Socket socket = http.open("/tracing/api/v1/stream")) {
			InputStream in = socket.getInputStream();
			for (String line = RawHttp.line(in); !line.startsWith("event: status"); line = RawHttp.line(in)) {
				assertThat(line).doesNotStartWith("event: trace");
			}
			Answer answer = http.send("POST", "/tracing/v1/traces", otlp(traceId, 2000),
					"Content-Type: application/json");
			assertThat(answer.status()).as(answer.text()).isEqualTo(200);
			assertThat(answer.header("Content-Type")).isEqualTo("application/json");
			assertThatItIsProtected(answer);
			String line = RawHttp.line(in);
			while (!line.equals("event: trace")) {
				line = RawHttp.line(in);
			}
			assertThat(RawHttp.line(in)).startsWith("data: {\"trace_id\":\"" + traceId + "\"");
		}
		// the first of its spans is told before the last is stored
		Answer trace = Awaitility.await()
			.until(() -> http.get("/tracing/api/v1/traces/" + traceId),
					(answer) -> answer.text().contains("\"span_count\":2000,"));
		assertThat(trace.status()).isEqualTo(200);
		assertThat(trace.body()).hasSizeGreaterThan(500_000);
		assertThat(trace.text()).endsWith("}").contains("\"name\":\"span 1999\"");
		Answer file = http.get("/tracing/api/v1/traces/" + traceId + "?format=otlp");
		assertThat(file.text()).startsWith("{\"resourceSpans\":[").contains("span 1999");
		assertThat(file.header("Content-Disposition")).startsWith("attachment");
	}

	private static byte[] otlp(String traceId, int spans) {
		StringBuilder json = new StringBuilder(
				"{\"resourceSpans\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\","
						+ "\"value\":{\"stringValue\":\"stock\"}}]},\"scopeSpans\":[{\"scope\":{\"name\":\"test\"},\"spans\":[");
		for (int i = 0; i < spans; i++) {
			json.append((i == 0) ? "" : ",")
				.append("""
						{"traceId":"%s","spanId":"%016x","name":"span %d","kind":2,
						"startTimeUnixNano":"1700000000000000000","endTimeUnixNano":"1700000001000000000"}"""
					.formatted(traceId, i + 1, i));
		}
		return json.append("]}]}]}").toString().getBytes(StandardCharsets.UTF_8);
	}

	@Test
	void whatIsTooLargeIsNotTaken() throws IOException {
		RawHttp http = http(enabled("tracing.viewer.otlp.max-request-size", "10KB"));
		Answer answer = http.send("POST", "/tracing/v1/traces", otlp("5b8efff798038103d269b633813fc60d", 100),
				"Content-Type: application/json");
		assertThat(answer.status()).isEqualTo(413);
		assertThat(http.get("/tracing/api/v1/traces/5b8efff798038103d269b633813fc60d").status()).isEqualTo(404);
		assertThat(http.send("POST", "/tracing/v1/traces", new byte[0], "Content-Type: text/plain").status())
			.isEqualTo(415);
		assertThat(http.get("/tracing/v1/traces").header("Allow")).isEqualTo("POST");
	}

	@Test
	void twoApplicationsInOneVirtualMachineHaveTheirOwn() throws IOException {
		ConfigurableApplicationContext first = start(enabling());
		ConfigurableApplicationContext second = enabled("tracing.viewer.path", "/other");
		assertThat(http(first).get("/tracing/api/v1/status").status()).isEqualTo(200);
		assertThat(http(second).get("/tracing/api/v1/status").status()).isEqualTo(404);
		first.close();
		assertThat(http(second).get("/other/api/v1/traces").text()).startsWith("{\"total\":");
	}

	@Test
	void itCanBeOnThePortOfTheActuator(CapturedOutput output) throws IOException {
		ConfigurableApplicationContext context = enabled("management.server.port", "0",
				"tracing.viewer.on-management-port", "true", "management.server.base-path", "/ops");
		int port = Integer.parseInt(context.getEnvironment().getRequiredProperty("local.management.port"));
		assertThat(http(context).get("/tracing/").status()).isEqualTo(404);
		assertThat(output).containsOnlyOnce("Tracing viewer: http://localhost:" + port + "/ops/tracing");
		RawHttp management = RawHttp.local(port);
		assertThat(management.get("/ops/tracing").header("Location")).isEqualTo("tracing/");
		assertThat(management.get("/ops/tracing/api/v1/status").status()).isEqualTo(200);
		assertThat(management.get("/ops/actuator/health").status()).isEqualTo(200);
		assertThatItIsRefused(management.get("/ops/tracing/api/v1/status", "Host: evil.test"));
	}

	@Test
	void withAnActuatorOfItsOwnPortItStaysWithTheApplication() throws IOException {
		ConfigurableApplicationContext context = enabled("management.server.port", "0");
		int port = Integer.parseInt(context.getEnvironment().getRequiredProperty("local.management.port"));
		assertThat(http(context).get("/tracing/api/v1/status").status()).isEqualTo(200);
		assertThat(RawHttp.local(port).get("/tracing/api/v1/status").status()).isEqualTo(404);
	}

	abstract Class<?> application();

	abstract WebApplicationType type();

	/** The properties that put the application below a path. */
	abstract List<String> prefixProperties();

	ConfigurableApplicationContext enabled(String... properties) {
		return run(enabling(properties));
	}

	static Map<String, Object> enabling(String... properties) {
		Map<String, Object> all = new LinkedHashMap<>();
		all.put("tracing.viewer.enabled", "true");
		for (int i = 0; i < properties.length; i += 2) {
			all.put(properties[i], properties[i + 1]);
		}
		return all;
	}

	ConfigurableApplicationContext run(Map<String, Object> properties) {
		return this.contexts.computeIfAbsent(properties, this::start);
	}

	/** Starts an application of its own, which the caller closes. */
	ConfigurableApplicationContext start(Map<String, Object> properties) {
		SpringApplication application = new SpringApplication(application());
		application.setWebApplicationType(type());
		Map<String, Object> all = new LinkedHashMap<>(properties);
		all.putIfAbsent("server.port", "0");
		all.putIfAbsent("spring.main.banner-mode", "off");
		application.setDefaultProperties(all);
		return application.run();
	}

	static int port(ConfigurableApplicationContext context) {
		return Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
	}

	static RawHttp http(ConfigurableApplicationContext context) {
		return RawHttp.local(port(context));
	}

	static void assertThatItIsProtected(Answer answer) {
		assertThat(answer.headers()).containsEntry("Content-Security-Policy",
				"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
						+ "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
			.containsEntry("X-Content-Type-Options", "nosniff")
			.containsEntry("Cache-Control", "no-store")
			.containsEntry("Referrer-Policy", "no-referrer")
			.containsEntry("Cross-Origin-Opener-Policy", "same-origin")
			.containsEntry("Cross-Origin-Resource-Policy", "same-origin")
			.doesNotContainKey("Set-Cookie");
	}

	static void assertThatItIsRefused(Answer answer) {
		assertThat(answer.status()).isEqualTo(403);
		assertThat(answer.text())
			.isEqualTo("{\"title\":\"Forbidden\",\"status\":403,\"detail\":\"Access is refused.\"}");
		assertThatItIsProtected(answer);
	}

	private static InetAddress ownAddress() throws IOException {
		for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
			for (InetAddress address : Collections.list(network.getInetAddresses())) {
				if (address instanceof Inet4Address && !address.isLoopbackAddress() && network.isUp()) {
					return address;
				}
			}
		}
		return null;
	}

}
