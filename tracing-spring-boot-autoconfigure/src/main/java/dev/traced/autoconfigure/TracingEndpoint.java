package dev.traced.autoconfigure;

import java.util.function.Consumer;

import dev.traced.autoconfigure.TracingReport.SamplerReport;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * The actuator's endpoint {@code tracing}: shows what is traced, why the rest is not, and
 * where spans go; changes the sampler for a time.
 */
@Endpoint(id = "tracing")
final class TracingEndpoint {

	private final TracingReporter reporter;

	private final Show showValues;

	TracingEndpoint(TracingReporter reporter, Show showValues) {
		this.reporter = reporter;
		this.showValues = showValues;
	}

	@ReadOperation
	TracingReport tracing() {
		return report(this.showValues.isShown(true));
	}

	@WriteOperation
	@Nullable SamplerReport change(@Nullable String sampler, @Nullable String ratio, @Nullable String rate, @Nullable String rule,
			@Nullable String duration) {
		return control((control) -> control.change(new SamplerChange(rule, sampler, ratio, rate, duration)));
	}

	@DeleteOperation
	@Nullable SamplerReport revert() {
		return control(SamplerControl::revert);
	}

	TracingReport report(boolean showValues) {
		return this.reporter.report(showValues);
	}

	private @Nullable SamplerReport control(Consumer<SamplerControl> action) {
		SamplerControl control = this.reporter.control();
		if (control == null) {
			throw invalid("The sampler cannot be changed here: it is not one that this starter has put in place.",
					null);
		}
		try {
			action.accept(control);
		}
		catch (IllegalArgumentException ex) {
			throw invalid(String.valueOf(ex.getMessage()), ex);
		}
		return this.reporter.sampler();
	}

	private static InvalidEndpointRequestException invalid(String message, @Nullable Throwable cause) {
		return new InvalidEndpointRequestException(message, message, cause);
	}

}
