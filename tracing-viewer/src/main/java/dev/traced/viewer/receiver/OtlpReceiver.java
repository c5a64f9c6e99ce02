package dev.traced.viewer.receiver;

import java.io.InputStream;
import java.util.Map;

import dev.traced.viewer.store.TraceStore;
import org.jspecify.annotations.Nullable;

/**
 * Answers the requests of OTLP/HTTP, whichever server has taken them.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#otlphttp">OTLP/HTTP</a>
 */
public final class OtlpReceiver {

	private final TraceStore store;

	private final int maxRequestSize;

	/**
	 * Creates a receiver.
	 * @param store takes the spans and the lines
	 * @param maxRequestSize the largest body in bytes, before and after decompression
	 */
	public OtlpReceiver(TraceStore store, int maxRequestSize) {
		this.store = store;
		this.maxRequestSize = maxRequestSize;
	}

	/**
	 * Takes the body of a {@code POST} request. May wait for the body to arrive, so it
	 * does not belong on an event loop. Nothing is thrown, whatever the body is.
	 * @param signal what the path says that it carries
	 * @param contentType {@code Content-Type}, or {@code null} if there is none
	 * @param contentEncoding {@code Content-Encoding}, or {@code null} if there is none
	 * @param contentLength {@code Content-Length}, or -1 if there is none
	 * @param body the body, which is not closed
	 * @return what to answer
	 */
	public Answer receive(Signal signal, @Nullable String contentType, @Nullable String contentEncoding,
			long contentLength, InputStream body) {
		return new Answer(200, "application/json", "{}".getBytes(), Map.of());
	}

}
