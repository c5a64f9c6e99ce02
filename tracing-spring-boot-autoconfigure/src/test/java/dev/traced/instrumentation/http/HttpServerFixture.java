package dev.traced.instrumentation.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import dev.traced.test.RecordedSpans;
import io.opentelemetry.sdk.trace.SpanProcessor;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * A running application whose spans are recorded, and clients for it.
 */
public final class HttpServerFixture implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final HttpClient CLIENT = client();

	private final ConfigurableApplicationContext context;

	private final boolean keepAlive;

	private HttpServerFixture(ConfigurableApplicationContext context, boolean keepAlive) {
		this.context = context;
		this.keepAlive = keepAlive;
	}

	/**
	 * Starts an application.
	 * @param type the kind of server
	 * @param spans records its spans
	 * @param configurations what it consists of
	 * @param properties its properties, as {@code name=value}
	 * @return the running application
	 */
	public static HttpServerFixture start(WebApplicationType type, RecordedSpans spans, Class<?>[] configurations,
			String... properties) {
		return new HttpServerFixture(new SpringApplicationBuilder(configurations).web(type)
			.bannerMode(Banner.Mode.OFF)
			.initializers((context) -> ((GenericApplicationContext) context).registerBean("recordedSpans",
					SpanProcessor.class, () -> spans))
			.properties("server.port=0", "spring.main.log-startup-info=false",
					"spring.lifecycle.timeout-per-shutdown-phase=1s")
			.properties(properties)
			.run(), type == WebApplicationType.SERVLET);
	}

	private static HttpClient client() {
		return HttpClient.newBuilder()
			.version(Version.HTTP_1_1)
			.followRedirects(Redirect.NEVER)
			.connectTimeout(PATIENCE)
			.build();
	}

	/**
	 * The application context.
	 * @return the context
	 */
	public ConfigurableApplicationContext context() {
		return this.context;
	}

	/**
	 * The port of the server.
	 * @return the port
	 */
	public int port() {
		return port("local.server.port");
	}

	/**
	 * A port of the application.
	 * @param property the property that tells it
	 * @return the port
	 */
	public int port(String property) {
		return this.context.getEnvironment().getRequiredProperty(property, Integer.class);
	}

	/**
	 * Sends a GET request.
	 * @param path the path with its query
	 * @param headers names and values of headers
	 * @return the response
	 */
	public HttpResponse<String> get(String path, String... headers) {
		return send("GET", path, "", headers);
	}

	/**
	 * Sends a request.
	 * @param method the method
	 * @param path the path with its query
	 * @param body the body, empty for none
	 * @param headers names and values of headers
	 * @return the response
	 */
	public HttpResponse<String> send(String method, String path, String body, String... headers) {
		return send(port(), method, path, body, headers);
	}

	/**
	 * Sends a request.
	 * @param port the port
	 * @param method the method
	 * @param path the path with its query
	 * @param body the body, empty for none
	 * @param headers names and values of headers
	 * @return the response
	 */
	public HttpResponse<String> send(int port, String method, String path, String body, String... headers) {
		HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
			.timeout(PATIENCE)
			.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
		if (headers.length > 0) {
			builder.headers(headers);
		}
		// the second request after an answer that another thread gave sometimes waits for
		// ever on a connection of Reactor Netty, traced or not
		HttpClient client = this.keepAlive ? CLIENT : client();
		try {
			return client.send(builder.build(), BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Sends bytes of any kind and reads until the server closes the connection.
	 * @param lines the lines of the request; an empty one is added
	 * @return what the server answered
	 */
	public String sendRaw(String... lines) {
		try (Socket socket = connect()) {
			write(socket, lines);
			ByteArrayOutputStream answer = new ByteArrayOutputStream();
			socket.getInputStream().transferTo(answer);
			return answer.toString(StandardCharsets.US_ASCII);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Sends a request, reads the beginning of the answer and hangs up.
	 * @param lines the lines of the request; an empty one is added
	 */
	public void sendAndHangUp(String... lines) {
		try (Socket socket = connect()) {
			write(socket, lines);
			if (socket.getInputStream().readNBytes(20).length < 20) {
				throw new IllegalStateException("no answer");
			}
			// a reset instead of an orderly end: what a killed client does
			socket.setSoLinger(true, 0);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Sends a request and hangs up without having read anything.
	 * @param when awaits the moment
	 * @param lines the lines of the request; an empty one is added
	 */
	public void sendAndHangUpUnanswered(Runnable when, String... lines) {
		try (Socket socket = connect()) {
			write(socket, lines);
			when.run();
			socket.setSoLinger(true, 0);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private Socket connect() throws IOException {
		Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
		socket.setSoTimeout((int) PATIENCE.toMillis());
		return socket;
	}

	private static void write(Socket socket, String... lines) throws IOException {
		socket.getOutputStream().write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
		socket.getOutputStream().flush();
	}

	@Override
	public void close() {
		this.context.close();
	}

}
