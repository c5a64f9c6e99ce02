package dev.traced.viewer.browser;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The pages in a real browser, fed by what three services of a shop send.
 */
class ViewerPagesIT {

	private static final String[] PAGES = { "traces", "services", "routes", "findings", "running", "status" };

	private static Browser browser;

	private static ShopApplication application;

	private static String origin;

	private static String viewer;

	private static ShopTraffic traffic;

	private static ShopTraffic.Sent failed;

	private static ShopTraffic.Sent slow;

	private static ShopTraffic.Sent repeated;

	@BeforeAll
	static void start() throws InterruptedException {
		browser = Browser.start();
		application = new ShopApplication();
		origin = application.origin();
		viewer = origin + "/tracing";
		traffic = new ShopTraffic(viewer);
		for (int i = 0; i < 60; i++) {
			traffic.order(40 + i % 17 * 3, i % 20 == 19);
		}
		failed = traffic.order(120, true);
		slow = traffic.order(2_500, false);
		repeated = traffic.list(12);
		traffic.send();
		HttpClient.newHttpClient()
			.sendAsync(HttpRequest.newBuilder(URI.create(origin + "/patience")).build(),
					HttpResponse.BodyHandlers.ofString());
		assertThat(application.bean(ShopApplication.Patience.class).arrived.await(30, TimeUnit.SECONDS)).isTrue();
	}

	@AfterAll
	static void stop() {
		if (application != null) {
			application.close();
		}
		if (browser != null) {
			browser.close();
		}
	}

	@AfterEach
	void nothingIsWrongBehindThePages() {
		browser.assertHarmless(origin);
	}

	private static void open(String page) {
		browser.open("about:blank");
		browser.open(viewer + "/#/" + page);
	}

	private static Browser desktop() {
		return browser.look(1280, 900, false);
	}

	@ParameterizedTest
	@CsvSource({ "1280, 900, false", "1280, 900, true", "390, 844, false", "390, 844, true" })
	void everyPageIsAccessibleInBothThemesAndSizes(int width, int height, boolean dark) {
		browser.look(width, height, dark);
		String suffix = "-" + width + (dark ? "-dark" : "-light");
		for (String page : PAGES) {
			open(page);
			browser.await("h1");
			browser
				.awaitText(Map
					.of("traces", "order-service", "services", "payment-service", "routes", "POST /orders", "findings",
							"select customers", "running", "GET /patience", "status", "What is held")
					.get(page));
			seen(page + suffix, width);
		}
		for (String tab : List.of("waterfall", "breakdown", "logs", "compare")) {
			open("trace/" + failed.traceIdText() + "?tab=" + tab);
			browser.await("h1");
			browser.awaitText("POST /orders");
			seen("trace-" + tab + suffix, width);
		}
		open("trace/" + repeated.traceIdText());
		browser.awaitText("×12");
		seen("trace-repeats" + suffix, width);
	}

	private static void seen(String name, int width) {
		browser.screenshot(name);
		browser.assertAccessible();
		Number wide = (Number) browser.run("return document.documentElement.scrollWidth");
		assertThat(wide.intValue()).as("width of %s", name).isLessThanOrEqualTo(width);
	}

	@Test
	void tracesAreFoundByWhatTheirSpansSay() {
		desktop();
		open("traces");
		browser.await(".traces tbody tr");
		WebElement query = browser.await("#filter-q");
		query.sendKeys("rpc.response.status_code = DECLINED", Keys.ENTER);
		browser.until("only the refused", () -> total() == 4 ? true : null);
		assertThat(browser.all(".traces tbody tr")).hasSize(4);
		browser.open(browser.url());
		browser.until("the same from the link", () -> total() == 4 ? true : null);
		open("traces?q=duration+%3E+2s");
		browser.until("only the slow", () -> total() == 1 ? true : null);
		browser.await(".traces tbody tr a").click();
		browser.awaitText(slow.traceIdText());
	}

	@Test
	void aQueryThatIsWrongSaysWhere() {
		desktop();
		open("traces");
		browser.await("#filter-q").sendKeys("duration > ", Keys.ENTER);
		assertThat(browser.await("#filter-error").getText()).isNotBlank();
		// the refused request is in the console as well
		browser.forgetConsole();
	}

	@Test
	void theSlowestOfAllComesFirst() {
		desktop();
		open("traces?service=order-service&sort=-duration");
		assertThat(browser.await(".traces tbody tr a").getDomAttribute("href")).contains(slow.traceIdText());
	}

	@Test
	void aStretchOfTheScatterIsSelectedByDragging() {
		desktop();
		open("traces");
		WebElement scatter = browser.await(".scatter canvas");
		browser.until("points", () -> scatter.getSize().getHeight() > 50 ? true : null);
		int width = scatter.getSize().getWidth();
		int height = scatter.getSize().getHeight();
		browser.drag(scatter, -width / 4, -height / 4, width / 4, height / 4);
		browser.until("the selection in the address",
				() -> browser.url().contains("start=") && browser.url().contains("min_duration=") ? true : null);
	}

	@Test
	void aTraceIdIsPasted() {
		desktop();
		open("services");
		browser.await("#trace-id").sendKeys(repeated.traceIdText().toUpperCase(Locale.ROOT), Keys.ENTER);
		browser.awaitText("GET /orders");
	}

	@Test
	void aNewTraceAppearsByItself() {
		desktop();
		open("traces?service=late-service");
		browser.awaitText("Nothing matches");
		traffic.late();
		traffic.send();
		browser.await(".traces tbody tr");
	}

	@Test
	void aTraceShowsItsRepeatsItsErrorsItsLogsAndItsDetails() {
		desktop();
		open("trace/" + repeated.traceIdText());
		browser.awaitText("×12");
		open("trace/" + failed.traceIdText());
		browser.await(".wf-row");
		browser.all(".wf-row")
			.stream()
			.filter((row) -> row.isDisplayed() && row.getText().contains("Charge"))
			.findFirst()
			.orElseThrow()
			.click();
		assertThat(browser.await(".details").getText()).contains("PaymentRefusedException");
		browser.await("#tab-logs").click();
		browser.awaitText("Card refused");
		browser.await("#tab-waterfall").click();
		browser.await("#in-trace").sendKeys("update stock");
		browser.awaitText("1 of 1");
		browser.await("#tab-compare").click();
		browser.awaitText("POST /orders");
		browser.await("#tab-breakdown").click();
		browser.awaitText("payment-service");
	}

	@Test
	void theKeyboardAloneLeadsFromTheListToTheDetailsOfASpanAndBack() {
		desktop();
		open("traces?q=rpc.response.status_code+%3D+DECLINED");
		browser.await(".traces tbody tr");
		browser.tabTo(".traces tbody a");
		browser.press(Keys.ENTER);
		browser.await(".wf-row");
		browser.tabTo(".wf-row[tabindex='0']");
		browser.press(Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ENTER);
		assertThat(browser.await(".details").getText()).isNotBlank();
		browser.press(Keys.ESCAPE);
		browser.until("closed details",
				() -> browser.all(".details").stream().noneMatch(WebElement::isDisplayed) ? true : null);
		for (String page : PAGES) {
			browser.tabTo("nav a[href='#/" + page + "']");
			browser.press(Keys.ENTER);
			browser.await(".page-" + page + " h1");
		}
		browser.press("?");
		browser.await("dialog[open]");
		browser.press(Keys.ESCAPE);
		browser.press("g", "f");
		browser.await(".page-findings h1");
	}

	@Test
	void namesThatAreCodeAreText() {
		ShopTraffic.Sent hostile = traffic.hostile();
		traffic.send();
		desktop();
		open("trace/" + hostile.traceIdText());
		browser.await(".wf-row").click();
		assertThat(browser.text()).contains("<img src=x onerror=alert(1)>").contains("<script>alert(1)</script>");
		assertThat(browser.all("main img, main script")).isEmpty();
		browser.screenshot("trace-hostile");
		browser.assertAccessible();
		for (String page : PAGES) {
			open(page);
			browser.await("h1");
			assertThat(browser.all("main img, main script, main i > b")).isEmpty();
		}
	}

	@Test
	void aTraceOfTenThousandSpansScrollsSmoothly() {
		ShopTraffic.Sent large = traffic.large(10_000);
		traffic.send();
		desktop();
		open("trace/" + large.traceIdText());
		browser.await(".wf-row");
		browser.awaitText("10,000");
		long slowest = Long.MAX_VALUE;
		// a busy machine may delay a frame, so one quiet attempt counts
		for (int attempt = 0; attempt < 3 && slowest > 100; attempt++) {
			slowest = Math.min(slowest, slowestFrame());
		}
		assertThat(slowest).as("milliseconds of the slowest frame").isLessThanOrEqualTo(100);
		browser.screenshot("trace-10000");
	}

	/** Scrolls from the first to the last row and zooms, a step a frame. */
	private static long slowestFrame() {
		return ((Number) browser.runAsync("""
				const done = arguments[arguments.length - 1];
				const scroller = document.querySelector('.wf-scroll');
				const frames = 180;
				let slowest = 0, frame = 0, last;
				scroller.scrollTop = 0;
				requestAnimationFrame(function step(now) {
					if (frame > 1) {
						slowest = Math.max(slowest, now - last);
					}
					last = now;
					scroller.scrollTop = scroller.scrollHeight * frame / frames;
					if (++frame < frames) {
						requestAnimationFrame(step);
					}
					else {
						done(Math.round(slowest));
					}
				});
				""")).longValue();
	}

	@Test
	void aTraceOfAHundredThousandSpansOpens() {
		ShopTraffic.Sent large = traffic.large(100_000);
		traffic.send();
		desktop();
		browser.until("all spans", () -> get("/api/v1/traces?q=spans+%3E+99999").contains("\"total\":1") ? true : null);
		open("trace/" + large.traceIdText());
		browser.await(".wf-row");
		browser.awaitText("100,000");
	}

	@Test
	void thePureModulesOfThePagesDoWhatTheirTestsSay() {
		desktop();
		browser.open("about:blank");
		browser.open(viewer + "/unit/unit.html");
		Map<?, ?> results = browser.until("results",
				() -> (Map<?, ?>) browser.run("return window.testResults ?? null"));
		assertThat(results.get("failures")).asInstanceOf(InstanceOfAssertFactories.LIST).isEmpty();
		assertThat(((Number) results.get("passed")).intValue()).isGreaterThan(20);
	}

	private static int total() {
		return browser.all(".total strong")
			.stream()
			.findFirst()
			.map((text) -> Integer.parseInt(text.getText()))
			.orElse(-1);
	}

	private static String get(String path) throws Exception {
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create(viewer + path)).build(), HttpResponse.BodyHandlers.ofString())
			.body();
	}

}
