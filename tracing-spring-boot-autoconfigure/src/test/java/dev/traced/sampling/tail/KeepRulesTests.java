package dev.traced.sampling.tail;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import dev.traced.sampling.Samplers;
import dev.traced.sampling.tail.KeepRules.Attribute;
import dev.traced.sampling.tail.KeepRules.SlowRoute;
import dev.traced.sampling.tail.KeepRules.Statuses;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link KeepRules}: each decides over traces of a single span.
 */
class KeepRulesTests {

	@ParameterizedTest
	@CsvSource({ "200,", "404,", "499,", "500,error", "503,error" })
	void aServerErrorIsAnErrorWhateverTheStatusOfTheSpan(int status, String cause) {
		assertThat(kept(TailPipeline.ERRORS, status, 1, "GET /")).isEqualTo(cause);
	}

	@Test
	void aStatusThatAnotherServerGaveIsNotOurs() {
		try (TailPipeline pipeline = new TailPipeline(TailPipeline.unsampled(), TailPipeline.ERRORS)) {
			pipeline.tracer.spanBuilder("GET")
				.setSpanKind(SpanKind.CLIENT)
				.setAttribute("http.response.status_code", 503)
				.startSpan()
				.end();
			assertThat(pipeline.exported).isEmpty();
		}
	}

	@ParameterizedTest
	@CsvSource({ "200,", "399,", "400,status", "429,status", "499,status", "500,", "503,status", "504,status", "505," })
	void statusesAreRanges(int status, String cause) {
		KeepRules rules = TailPipeline.rules().statuses(new Statuses(400, 499), new Statuses(503, 504)).build();
		assertThat(kept(rules, status, 1, "GET /")).isEqualTo(cause);
	}

	@ParameterizedTest
	@CsvSource({ "999,", "1000,", "1001,slow" })
	void aRootIsSlowAboveTheLimit(long millis, String cause) {
		KeepRules rules = TailPipeline.rules().slowerThan(Duration.ofSeconds(1)).build();
		assertThat(kept(rules, 200, millis, "GET /")).isEqualTo(cause);
	}

	@ParameterizedTest
	@CsvSource({ "GET /orders/{id}, 200, slow", "GET /orders/{id}, 90,", "POST /reports/pdf/big, 9000,",
			"POST /reports/pdf/big, 11000, slow", "GET /other, 1500, slow", "GET /other, 900,", "GET /orders, 900,",
			"poll, 10, slow", "polling, 10," })
	void theFirstRouteThatMatchesSetsTheLimit(String name, long millis, String cause) {
		KeepRules rules = TailPipeline.rules()
			.slowerThan(Duration.ofSeconds(1))
			.routes(SlowRoute.of("/orders/{id}", Duration.ofMillis(100)),
					SlowRoute.of("* /reports/**", Duration.ofSeconds(10)),
					SlowRoute.of("/orders/**", Duration.ofSeconds(5)), SlowRoute.of("poll", Duration.ZERO))
			.build();
		assertThat(kept(rules, 200, millis, name)).isEqualTo(cause);
	}

	@Test
	void aChildThatIsSlowerThanItsRootMayBeIsNoCause() {
		KeepRules rules = TailPipeline.rules().slowerThan(Duration.ofSeconds(1)).build();
		try (TailPipeline pipeline = new TailPipeline(TailPipeline.unsampled(), rules)) {
			Span root = pipeline.root("root");
			Span child = pipeline.child(root, "child", 1000);
			child.end(5000, TimeUnit.MILLISECONDS);
			root.end();
			assertThat(pipeline.exported).isEmpty();
		}
	}

	@Test
	void anAttributeOfAnySpanIsACause() {
		KeepRules rules = TailPipeline.rules()
			.attributes(new Attribute("app.vip", null), new Attribute("app.tries", "3"))
			.build();
		try (TailPipeline pipeline = new TailPipeline(TailPipeline.unsampled(), rules)) {
			Span present = pipeline.root("present");
			pipeline.child(present, "child").setAttribute("app.vip", false).end();
			present.end();
			pipeline.root("equal").setAttribute("app.tries", 3).end();
			Span different = pipeline.root("different");
			different.setAttribute("app.tries", 4).end();
			assertThat(pipeline.names()).containsExactly("child", "present", "equal");
			assertThat(pipeline.tail.counters().kept(KeepCause.ATTRIBUTE)).isEqualTo(2);
		}
	}

	@Test
	void theShareIsOfTheRestAndIndependentOfTheHead() {
		KeepRules rules = TailPipeline.rules().errors().ratio(0.2).build();
		try (TailPipeline pipeline = new TailPipeline(Samplers.ratio(0.5), rules)) {
			int sampled = 0;
			for (int i = 0; i < 20_000; i++) {
				Span span = pipeline.root("root");
				sampled += span.getSpanContext().isSampled() ? 1 : 0;
				span.end();
			}
			assertThat((double) pipeline.exported.size() / (20_000 - sampled)).isCloseTo(0.2, within(0.02));
		}
	}

	@Test
	void everyServiceKeepsTheSameShare() {
		KeepRules one = TailPipeline.rules().ratio(0.3).build();
		KeepRules other = TailPipeline.rules().ratio(0.4).build();
		for (int i = 0; i < 1000; i++) {
			String id = "%032x".formatted(i * 7919L + 1);
			assertThat(one.share(id)).isEqualTo(TailPipeline.rules().ratio(0.3).build().share(id));
			assertThat(!one.share(id) || other.share(id)).isTrue();
		}
	}

	@Test
	void rulesSayWhatTheyKeep() {
		assertThat(KeepRules.NONE.any()).isFalse();
		assertThat(TailPipeline.rules().errors().slowerThan(Duration.ofSeconds(1)).ratio(0.1).build())
			.hasToString("errors,slow,share");
	}

	private static @Nullable String kept(KeepRules rules, int status, long millis, String name) {
		try (TailPipeline pipeline = new TailPipeline(TailPipeline.unsampled(), rules)) {
			Span span = pipeline.tracer.spanBuilder(name)
				.setSpanKind(SpanKind.SERVER)
				.setStartTimestamp(1000, TimeUnit.MILLISECONDS)
				.startSpan();
			span.setAttribute("http.response.status_code", status);
			if (name.contains(" ")) {
				span.setAttribute("http.route", name.substring(name.indexOf(' ') + 1));
			}
			span.end(1000 + millis, TimeUnit.MILLISECONDS);
			SpanData exported = pipeline.exported.poll();
			return (exported != null) ? exported.getAttributes().get(AttributeKey.stringKey("traced.keep.reason"))
					: null;
		}
	}

}
