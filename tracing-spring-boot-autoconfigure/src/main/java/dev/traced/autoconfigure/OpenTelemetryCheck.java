package dev.traced.autoconfigure;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.SdkTracerProvider;

/**
 * Makes a span that nobody sees. Where OpenTelemetry's libraries do not fit together, the
 * application fails to start, and {@link VersionClashFailureAnalyzer} says why; else its
 * first request would be the first to know.
 */
final class OpenTelemetryCheck {

	private OpenTelemetryCheck() {
	}

	/**
	 * Starts and ends a span of an SDK of its own, without a processor.
	 * @throws LinkageError if the libraries do not fit together
	 */
	static void run() {
		try (SdkTracerProvider provider = SdkTracerProvider.builder().build()) {
			provider.get("dev.traced")
				.spanBuilder("check")
				.setParent(Context.root())
				.setSpanKind(SpanKind.INTERNAL)
				.setAttribute("check", true)
				.startSpan()
				.end();
		}
	}

}
