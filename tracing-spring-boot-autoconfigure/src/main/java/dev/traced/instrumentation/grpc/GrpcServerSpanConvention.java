package dev.traced.instrumentation.grpc;

import dev.traced.core.AttributeSink;
import dev.traced.core.BoundedCache;
import dev.traced.core.ErrorRecorder;
import dev.traced.core.SpanConvention;
import io.grpc.Grpc;
import io.grpc.Status;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import org.jspecify.annotations.Nullable;

/**
 * What the span of a served call carries, by the semantic conventions for gRPC 1.44. A
 * bean of a subclass replaces it:
 *
 * <pre class="code">
 * &#64;Component
 * class TenantConvention extends GrpcServerSpanConvention {
 *
 *     TenantConvention(GrpcTracingProperties properties, ErrorRecorder errors) {
 *         super(properties, errors);
 *     }
 *
 *     &#64;Override
 *     public void onStart(GrpcServerRequest request, Span span) {
 *         super.onStart(request, span);
 *         span.setAttribute("tenant", request.headers().get(TENANT));
 *     }
 *
 * }
 * </pre>
 */
public class GrpcServerSpanConvention implements SpanConvention<GrpcServerRequest, GrpcResponse> {

	/** Authorities come from callers; a service has few that are right. */
	private static final int KNOWN_AUTHORITIES = 256;

	private final BoundedCache<GrpcTarget> authorities = new BoundedCache<>(KNOWN_AUTHORITIES);

	private final CapturedMetadata requestMetadata;

	private final CapturedMetadata responseMetadata;

	private final boolean messageCounts;

	private final ErrorRecorder errors;

	/**
	 * Creates the convention.
	 * @param properties what is recorded beyond the default
	 * @param errors records what makes a span an error
	 */
	public GrpcServerSpanConvention(GrpcTracingProperties properties, ErrorRecorder errors) {
		this.requestMetadata = CapturedMetadata.ofRequests(properties);
		this.responseMetadata = CapturedMetadata.ofResponses(properties);
		this.messageCounts = properties.messageCounts();
		this.errors = errors;
	}

	@Override
	public String name(GrpcServerRequest request) {
		return request.recognized() ? request.method() : GrpcAttributes.SYSTEM;
	}

	@Override
	public SpanKind kind(GrpcServerRequest request) {
		return SpanKind.SERVER;
	}

	@Override
	public void samplingAttributes(GrpcServerRequest request, AttributeSink attributes) {
		GrpcAttributes.method(attributes, request.method(), request.recognized());
		String authority = request.call().getAuthority();
		if (authority != null && !authority.isEmpty()) {
			GrpcAttributes.server(attributes, this.authorities.get(authority, GrpcTarget::parse));
		}
	}

	@Override
	public void onStart(GrpcServerRequest request, Span span) {
		GrpcAttributes.peer(span, request.call().getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
		this.requestMetadata.write(span, request.headers(), null);
	}

	@Override
	public void onEnd(GrpcServerRequest request, @Nullable GrpcResponse response, @Nullable Throwable error,
			Span span) {
		if (response != null) {
			GrpcAttributes.status(span, response.status(), isFailure(response.status().getCode()), this.errors);
			this.responseMetadata.write(span, response.headers(), response.trailers());
			if (this.messageCounts) {
				GrpcAttributes.messages(span, response);
			}
		}
	}

	@Override
	public boolean isFailure(GrpcServerRequest request, @Nullable GrpcResponse response, Throwable error) {
		return response == null || isFailure(response.status().getCode());
	}

	@Override
	public @Nullable String errorType(GrpcServerRequest request, @Nullable GrpcResponse response, Throwable error) {
		return (response != null) ? response.status().getCode().name() : null;
	}

	/**
	 * Whether a status is the fault of the server. The other codes tell the caller of a
	 * fault of its own.
	 * @param code the code of the status
	 * @return whether the span is an error
	 */
	protected boolean isFailure(Status.Code code) {
		return switch (code) {
			case UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS -> true;
			default -> false;
		};
	}

}
