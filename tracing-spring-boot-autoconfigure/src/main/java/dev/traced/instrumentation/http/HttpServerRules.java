package dev.traced.instrumentation.http;

import dev.traced.ErrorClassifier;

/**
 * What an application decides about the spans of the requests that it serves.
 *
 * @param trustedProxies the proxies whose forwarded headers are believed
 * @param peerKnown whether the peer that the server reports is the real one; it is not
 * where the server itself applies forwarded headers
 * @param redaction takes secrets out of queries
 * @param requestHeaders the request headers to be recorded
 * @param responseHeaders the response headers to be recorded
 * @param classifier gives {@code error.type} for exceptions that the application handled
 * with a status of 500 or more; the status code is the type otherwise
 */
public record HttpServerRules(TrustedProxies trustedProxies, boolean peerKnown, UrlRedaction redaction,
		CapturedHeaders requestHeaders, CapturedHeaders responseHeaders, ErrorClassifier classifier) {

}
