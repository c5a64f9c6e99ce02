package dev.traced.sampling;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Draws what samplers keep for {@code docs/sampling.md}. The drawings there have to be
 * those of today's samplers; with {@code -Dtracing.plots=write} they are drawn anew.
 */
class SamplingPlotsTests {

	private static final double RATE = 50;

	private static final int SECONDS = 60;

	static Stream<Arguments> samplers() {
		return Stream.of(drawn("adaptive", (clock) -> Samplers.adaptive(RATE, 0, 1, clock)),
				drawn("rate-limiting", (clock) -> Samplers.rateLimiting(RATE, clock)));
	}

	private static Arguments drawn(String name, Function<LongSupplier, Sampler> sampler) {
		return arguments(name, sampler);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("samplers")
	void theDrawingShowsWhatTheSamplerKeeps(String name, Function<LongSupplier, Sampler> sampler) throws IOException {
		SamplingPlot plot = new SamplingPlot(name + " at " + (int) RATE + " traces per second", RATE);
		for (Shape shape : shapes()) {
			plot.add(shape.name(), Simulation.run(sampler, shape.traffic(), SECONDS));
		}
		Path drawing = Path.of("..", "docs", "images", "sampling-" + name + ".svg");
		if ("write".equals(System.getProperty("tracing.plots"))) {
			Files.createDirectories(drawing.getParent());
			Files.writeString(drawing, plot.toSvg());
		}
		assertThat(Files.readString(drawing)).isEqualToNormalizingNewlines(plot.toSvg());
	}

	private static List<Shape> shapes() {
		return List.of(
				new Shape("steady, at four rates",
						Traffic.varying(
								(seconds) -> (seconds < 15) ? 5 : (seconds < 30) ? 50 : (seconds < 45) ? 500 : 50_000)),
				new Shape("a spike", Traffic.spike(20, 50_000, 20, 35)),
				new Shape("a wave", Traffic.sinusoidal(10_000, 30)),
				new Shape("on and off", Traffic.onAndOff(20_000, 6)));
	}

	/** Traffic to draw. */
	private record Shape(String name, Traffic traffic) {

	}

}
