package dev.traced.viewer.browser;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.logging.Level;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A real Chromium, as Debian and others package it, and what must hold on every page: no
 * error in the console, no violation of the content security policy, no request to
 * anywhere else, no serious fault of accessibility.
 */
final class Browser implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final ChromeDriver driver;

	private final String axe;

	private Browser(ChromeDriver driver) {
		this.driver = driver;
		try (InputStream script = Browser.class.getResourceAsStream("/axe.min.js")) {
			this.axe = new String(script.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Starts it, or skips the test where there is none.
	 */
	static Browser start() {
		File chromium = onPath("chromium", "chromium-browser", "google-chrome");
		File driver = onPath("chromedriver");
		if (chromium == null || driver == null) {
			return skip("no Chromium with its chromedriver on the PATH (Debian: chromium, chromium-driver)");
		}
		ChromeOptions options = new ChromeOptions();
		options.setBinary(chromium);
		options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
				"--disable-background-networking", "--disable-component-update", "--disable-sync",
				"--disable-dev-shm-usage", "--hide-scrollbars", "--force-color-profile=srgb", "--lang=en-GB");
		LoggingPreferences logs = new LoggingPreferences();
		logs.enable(LogType.BROWSER, Level.ALL);
		logs.enable(LogType.PERFORMANCE, Level.ALL);
		options.setCapability("goog:loggingPrefs", logs);
		try {
			return new Browser(
					new ChromeDriver(new ChromeDriverService.Builder().usingDriverExecutable(driver).build(), options));
		}
		catch (WebDriverException ex) {
			return skip(chromium + " does not start here: " + ex.getMessage());
		}
	}

	private static Browser skip(String reason) {
		String message = "SKIPPED, the tests of the viewer's pages: " + reason;
		// the report of a class whose tests have not begun counts none and gives no
		// reason
		System.err.println(message);
		return Assumptions.abort(message);
	}

	private static File onPath(String... names) {
		return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
			.flatMap((folder) -> Arrays.stream(names).map((name) -> new File(folder, name)))
			.filter(File::canExecute)
			.findFirst()
			.orElse(null);
	}

	/** What media queries see, and how large the window is. */
	Browser look(int width, int height, boolean dark) {
		this.driver.executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
		this.driver.executeCdpCommand("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
		return this;
	}

	void open(String url) {
		this.driver.get(url);
	}

	String url() {
		return this.driver.getCurrentUrl();
	}

	/** The elements that are there at once. */
	List<WebElement> all(String css) {
		return this.driver.findElements(By.cssSelector(css));
	}

	/** Waits until there is such an element and it is visible. */
	WebElement await(String css) {
		return until("element " + css,
				() -> all(css).stream().filter(WebElement::isDisplayed).findFirst().orElse(null));
	}

	/** Waits until the page shows a text. */
	void awaitText(String text) {
		until("text " + text, () -> text().contains(text) ? true : null);
	}

	String text() {
		return String.valueOf(run("return document.body ? document.body.innerText : ''"));
	}

	/** Waits until a condition gives something. */
	<T> T until(String what, Callable<T> condition) {
		try {
			return Awaitility.await()
				.atMost(PATIENCE)
				.pollDelay(Duration.ZERO)
				.pollInterval(Duration.ofMillis(20))
				.ignoreException(StaleElementReferenceException.class)
				.until(condition, Objects::nonNull);
		}
		catch (ConditionTimeoutException ex) {
			throw new AssertionError("No " + what + " at " + url() + " in:\n" + text(), ex);
		}
	}

	void press(CharSequence... keys) {
		new Actions(this.driver).sendKeys(keys).perform();
	}

	void drag(WebElement element, int fromX, int fromY, int toX, int toY) {
		new Actions(this.driver).moveToElement(element, fromX, fromY)
			.clickAndHold()
			.moveToElement(element, toX, toY)
			.release()
			.perform();
	}

	/** Tabs on until an element has the focus. */
	WebElement tabTo(String css) {
		for (int i = 0; i < 200; i++) {
			WebElement focused = this.driver.switchTo().activeElement();
			if (all(css).contains(focused)) {
				return focused;
			}
			press(Keys.TAB);
		}
		throw new AssertionError("The tabulator key does not reach " + css + " at " + url());
	}

	Object run(String script, Object... arguments) {
		return ((JavascriptExecutor) this.driver).executeScript(script, arguments);
	}

	Object runAsync(String script, Object... arguments) {
		this.driver.manage().timeouts().scriptTimeout(PATIENCE);
		return ((JavascriptExecutor) this.driver).executeAsyncScript(script, arguments);
	}

	/** Writes what is seen to the folder of the build. */
	void screenshot(String name) {
		try {
			Path folder = Files.createDirectories(Path.of("target", "screenshots"));
			Files.write(folder.resolve(name + ".png"), this.driver.getScreenshotAs(OutputType.BYTES));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Nothing is wrong with what was opened since the last call.
	 * @param origin where everything must come from
	 */
	void assertHarmless(String origin) {
		assertThat(this.driver.manage().logs().get(LogType.BROWSER).getAll())
			.as("errors in the console, violations of the content security policy")
			.filteredOn((entry) -> entry.getLevel().intValue() >= Level.WARNING.intValue())
			.isEmpty();
		List<String> elsewhere = new ArrayList<>();
		this.driver.manage().logs().get(LogType.PERFORMANCE).forEach((entry) -> {
			String url = requested(entry.getMessage());
			if (url != null && !url.startsWith(origin)) {
				elsewhere.add(url);
			}
		});
		assertThat(elsewhere).as("requests to elsewhere").isEmpty();
	}

	/** The address of a request on the network; those of the browser itself are none. */
	private static String requested(String message) {
		if (!message.contains("\"Network.requestWillBeSent\"")) {
			return null;
		}
		int request = message.indexOf("\"request\":{");
		int start = message.indexOf("\"url\":\"", request) + 7;
		String url = message.substring(start, message.indexOf('"', start));
		return url.startsWith("http") || url.startsWith("ws") ? url : null;
	}

	/** What is in the console by now was expected. */
	void forgetConsole() {
		this.driver.manage().logs().get(LogType.BROWSER);
	}

	/** axe finds nothing serious. */
	void assertAccessible() {
		run(this.axe);
		Object faults = runAsync(
				"""
						const done = arguments[arguments.length - 1];
						axe.run(document, { resultTypes: ['violations'] }).then(
							(result) => done(result.violations
								.filter((fault) => ['serious', 'critical'].includes(fault.impact))
								.map((fault) => fault.id + ': ' + fault.help + '\\n'
									+ fault.nodes.slice(0, 5).map((node) => '  ' + node.html + ' ' + node.failureSummary).join('\\n'))),
							(error) => done(['axe failed: ' + error]));
						""");
		assertThat((List<?>) faults).as("faults of accessibility at " + url()).isEmpty();
	}

	@Override
	public void close() {
		this.driver.quit();
	}

}
