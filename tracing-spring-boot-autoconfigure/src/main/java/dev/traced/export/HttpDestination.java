package dev.traced.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPOutputStream;

import javax.net.ssl.SSLContext;

import org.jspecify.annotations.Nullable;

/**
 * A receiver of spans by HTTP. Sends with the JDK's client, in the thread that exports.
 */
public final class HttpDestination {

	/** As the OTLP specification has it. */
	private static final Set<Integer> RETRYABLE = Set.of(429, 502, 503, 504);

	private static final int MAX_MESSAGE = 200;

	private final HttpClient client;

	private final HttpRequest request;

	private final boolean gzip;

	private final Duration timeout;

	/**
	 * Describes a receiver.
	 * @param endpoint its URL
	 * @param headers what is sent along, the type of the content included
	 * @param gzip whether bodies are compressed
	 * @param timeout after which time an attempt has failed
	 * @param tls how to know the receiver; {@code null} for the JVM's own way
	 */
	public HttpDestination(URI endpoint, Map<String, String> headers, boolean gzip, Duration timeout,
			@Nullable SSLContext tls) {
		HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(timeout);
		if ("http".equalsIgnoreCase(endpoint.getScheme())) {
			// without TLS an upgrade to HTTP/2 would be asked for, which some proxies
			// refuse
			builder.version(HttpClient.Version.HTTP_1_1);
		}
		if (tls != null) {
			builder.sslContext(tls);
		}
		HttpRequest.Builder request = HttpRequest.newBuilder(endpoint).timeout(timeout);
		headers.forEach((name, value) -> set(request, name, value));
		if (gzip) {
			request.setHeader("Content-Encoding", "gzip");
		}
		this.request = request.build();
		this.client = builder.build();
		this.gzip = gzip;
		this.timeout = timeout;
	}

	private static void set(HttpRequest.Builder request, String name, String value) {
		try {
			request.setHeader(name, value);
		}
		catch (IllegalArgumentException ex) {
			// without the cause, which would tell a value that may be secret
			throw new IllegalArgumentException("The header '" + name + "' cannot be sent with each export: the client "
					+ "sets it itself, or its name or value is not valid");
		}
	}

	/**
	 * Sends a message.
	 * @param message the message
	 * @return what the receiver answered to it
	 * @throws ExportFailure if the receiver did not take it
	 */
	public byte[] post(byte[] message) throws ExportFailure {
		return post(message, 0, message.length);
	}

	/**
	 * Sends a message that is a part of an array, which must not change meanwhile.
	 * @param bytes the array
	 * @param start where the message starts
	 * @param length the length of the message
	 * @return what the receiver answered to it
	 * @throws ExportFailure if the receiver did not take it
	 */
	byte[] post(byte[] bytes, int start, int length) throws ExportFailure {
		HttpRequest post = HttpRequest.newBuilder(this.request, (name, value) -> true)
			.POST(this.gzip ? HttpRequest.BodyPublishers.ofByteArray(zip(bytes, start, length))
					: HttpRequest.BodyPublishers.ofByteArray(bytes, start, length))
			.build();
		CompletableFuture<HttpResponse<byte[]>> response = this.client.sendAsync(post, (head) -> new ShortBody());
		try {
			// the client's own time-out ends with the head of the response
			return body(response.get(this.timeout.toNanos(), TimeUnit.NANOSECONDS));
		}
		catch (TimeoutException ex) {
			response.cancel(true);
			throw ExportFailure.transientFailure("the receiver did not answer in time", null);
		}
		catch (InterruptedException ex) {
			response.cancel(true);
			Thread.currentThread().interrupt();
			throw ExportFailure.permanentFailure("the export was interrupted");
		}
		catch (ExecutionException ex) {
			throw ExportFailure.connection((ex.getCause() != null) ? ex.getCause() : ex);
		}
	}

	private static byte[] body(HttpResponse<byte[]> response) throws ExportFailure {
		int status = response.statusCode();
		if (status >= 200 && status < 300) {
			return response.body();
		}
		String message = "the receiver answered with HTTP status code " + status + message(response);
		if (RETRYABLE.contains(status)) {
			throw ExportFailure.transientFailure(message,
					RetryAfter.parse(response.headers().firstValue("Retry-After").orElse(null), Instant.now()));
		}
		throw ExportFailure.permanentFailure(message);
	}

	private static String message(HttpResponse<byte[]> response) {
		String type = response.headers().firstValue("Content-Type").orElse("");
		String text = "";
		if (type.startsWith("application/x-protobuf")) {
			text = OtlpAnswer.statusMessage(response.body());
		}
		else if (type.startsWith("text/plain") || type.startsWith("application/json")) {
			text = new String(response.body(), StandardCharsets.UTF_8);
		}
		text = text.strip().replaceAll("\\s+", " ");
		if (text.isEmpty()) {
			return "";
		}
		return " (" + ((text.length() > MAX_MESSAGE) ? text.substring(0, MAX_MESSAGE) + "…" : text) + ")";
	}

	private static byte[] zip(byte[] message, int start, int length) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(length / 4 + 64);
		try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
			zip.write(message, start, length);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

	/**
	 * Gives back connections and threads.
	 */
	public void close() {
		// since Java 21; before that the client ends when it is forgotten
		if ((Object) this.client instanceof AutoCloseable closeable) {
			try {
				closeable.close();
			}
			catch (Exception ex) {
				// nothing is sent any more either way
			}
		}
	}

}
