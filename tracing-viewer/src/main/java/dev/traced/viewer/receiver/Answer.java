package dev.traced.viewer.receiver;

import java.util.Map;

/**
 * What the receiver answers to an HTTP request, whichever server has taken it.
 *
 * @param status the status of HTTP
 * @param contentType the type of the body, that of the request if it was understood
 * @param body a message of OTLP or, for an error, a {@code google.rpc.Status}
 * @param headers what is to be sent beside the type and the length of the body
 */
public record Answer(int status, String contentType, byte[] body, Map<String, String> headers) {

}
