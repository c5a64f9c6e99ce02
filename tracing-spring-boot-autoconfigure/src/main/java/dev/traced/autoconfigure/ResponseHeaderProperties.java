package dev.traced.autoconfigure;

import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a caller learns the trace that its request became.
 *
 * @param responseHeader Headers that carry the trace id in every response: none,
 * traceresponse (W3C Trace Context Level 2), server-timing (readable by scripts in
 * browsers).
 */
@ConfigurationProperties("tracing.propagation")
public record ResponseHeaderProperties(@DefaultValue("none") List<ResponseHeader> responseHeader) {

	/**
	 * Whether a header is wanted.
	 * @param header the header
	 * @return whether it is listed
	 */
	public boolean sends(ResponseHeader header) {
		return this.responseHeader.contains(header);
	}

	/**
	 * A header that carries the trace id.
	 */
	public enum ResponseHeader {

		/** No header. */
		NONE,

		/** {@code traceresponse}. */
		TRACERESPONSE,

		/** {@code Server-Timing}. */
		SERVER_TIMING

	}

}
