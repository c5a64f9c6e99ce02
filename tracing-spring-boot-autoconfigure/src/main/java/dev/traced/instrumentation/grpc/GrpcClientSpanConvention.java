package dev.traced.instrumentation.grpc;

import dev.traced.core.AttributeSink;
import dev.traced.core.ErrorRecorder;
import dev.traced.core.SpanConvention;
import io.grpc.Status;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import org.jspecify.annotations.Nullable;

/**
 * What the span of a call made by a client carries, by the semantic conventions for gRPC
 * 1.44. A bean of a subclass replaces it.
 */
public class GrpcClientSpanConvention implements SpanConvention<GrpcClientRequest, GrpcResponse> {

	private final CapturedMetadata requestMetadata;

	private final CapturedMetadata responseMetadata;

	private final boolean messageCounts;

	private final ErrorRecorder errors;

	/**
	 * Creates the convention.
	 * @param properties what is recorded beyond the default
	 * @param errors records what makes a span an error
	 */
	public GrpcClientSpanConvention(GrpcTracingProperties properties, ErrorRecorder errors) {
		this.requestMetadata = CapturedMetadata.ofRequests(properties);
		this.responseMetadata = CapturedMetadata.ofResponses(properties);
		this.messageCounts = properties.messageCounts();
		this.errors = errors;
	}

	@Override
	public String name(GrpcClientRequest request) {
		return request.recognized() ? request.method() : GrpcAttributes.SYSTEM;
	}

	@Override
	public SpanKind kind(GrpcClientRequest request) {
		return SpanKind.CLIENT;
	}

	@Override
	public void samplingAttributes(GrpcClientRequest request, AttributeSink attributes) {
		GrpcAttributes.method(attributes, request.method(), request.recognized());
		GrpcAttributes.server(attributes, request.target());
	}

	@Override
	public void onStart(GrpcClientRequest request, Span span) {
		// now, because the transport may change the headers on another thread
		this.requestMetadata.write(span, request.headers(), null);
	}

	@Override
	public void onEnd(GrpcClientRequest request, @Nullable GrpcResponse response, @Nullable Throwable error,
			Span span) {
		if (response == null) {
			GrpcAttributes.status(span, Status.UNKNOWN, true, this.errors);
			return;
		}
		GrpcAttributes.status(span, response.status(), isFailure(response.status().getCode()), this.errors);
		GrpcAttributes.peer(span, request.peer());
		this.responseMetadata.write(span, response.headers(), response.trailers());
		if (this.messageCounts) {
			GrpcAttributes.messages(span, response);
		}
	}

	@Override
	public boolean isFailure(GrpcClientRequest request, @Nullable GrpcResponse response, Throwable error) {
		return response == null || isFailure(response.status().getCode());
	}

	@Override
	public @Nullable String errorType(GrpcClientRequest request, @Nullable GrpcResponse response, Throwable error) {
		return (response != null) ? response.status().getCode().name() : null;
	}

	/**
	 * Whether a status makes the span an error.
	 * @param code the code of the status
	 * @return {@code true} for all but {@code OK}
	 */
	protected boolean isFailure(Status.Code code) {
		return code != Status.Code.OK;
	}

}
