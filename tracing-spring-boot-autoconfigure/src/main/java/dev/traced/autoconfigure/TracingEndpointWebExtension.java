package dev.traced.autoconfigure;

import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * The endpoint by HTTP: shows values to those who may see them, and says in the body of a
 * response with status 400 what is wrong with a request. Without this, the message would
 * be left out.
 */
@EndpointWebExtension(endpoint = TracingEndpoint.class)
final class TracingEndpointWebExtension {

	private final TracingEndpoint endpoint;

	private final Show showValues;

	private final Set<String> roles;

	TracingEndpointWebExtension(TracingEndpoint endpoint, Show showValues, Set<String> roles) {
		this.endpoint = endpoint;
		this.showValues = showValues;
		this.roles = roles;
	}

	@ReadOperation
	TracingReport tracing(SecurityContext securityContext) {
		return this.endpoint.report(this.showValues.isShown(securityContext, this.roles));
	}

	@WriteOperation
	WebEndpointResponse<Object> change(@Nullable String sampler, @Nullable String ratio, @Nullable String rate,
			@Nullable String rule, @Nullable String duration) {
		return response(() -> this.endpoint.change(sampler, ratio, rate, rule, duration));
	}

	@DeleteOperation
	WebEndpointResponse<Object> revert() {
		return response(this.endpoint::revert);
	}

	private static WebEndpointResponse<Object> response(Supplier<@Nullable Object> operation) {
		try {
			return new WebEndpointResponse<>(operation.get(), WebEndpointResponse.STATUS_OK);
		}
		catch (InvalidEndpointRequestException ex) {
			return new WebEndpointResponse<>(OperationResponseBody.of(Map.of("error", String.valueOf(ex.getReason()))),
					WebEndpointResponse.STATUS_BAD_REQUEST);
		}
	}

}
