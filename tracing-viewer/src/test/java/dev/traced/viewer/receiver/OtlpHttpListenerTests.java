package dev.traced.viewer.receiver;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The port for OTLP over HTTP, through real sockets.
 */
class OtlpHttpListenerTests {

	private final Received received = new Received(100_000, Integer.MAX_VALUE);

	private final OtlpHttpListener listener = new OtlpHttpListener(this.received.receiver,
			new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

	private final HttpClient client = HttpClient.newHttpClient();

	@BeforeEach
	void start() {
		this.listener.start();
	}

	@AfterEach
	void stop() {
		this.listener.stop();
	}

	@Test
	void spansAndRecordsAreTaken() throws Exception {
		byte[] spans = OtlpReceiverTests.request(OtlpReceiverTests.span().build()).toByteArray();
		HttpResponse<byte[]> response = post("/v1/traces", Received.PROTOBUF, spans);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type")).contains(Received.PROTOBUF);
		assertThat(response.body()).isEmpty();
		assertThat(this.received.spans).hasSize(1);
		HttpResponse<byte[]> logs = post("/v1/logs", Received.JSON,
				"{\"resourceLogs\":[]}".getBytes(StandardCharsets.UTF_8));
		assertThat(logs.statusCode()).isEqualTo(200);
		assertThat(logs.headers().firstValue("Content-Type")).contains(Received.JSON);
		assertThat(logs.body()).asString().isEqualTo("{}");
	}

	@Test
	void whatIsPackedAndOfUnknownLengthIsTaken() throws Exception {
		byte[] packed = OtlpReceiverTests
			.gzip(OtlpReceiverTests.request(OtlpReceiverTests.span().build()).toByteArray());
		HttpRequest request = request("/v1/traces").header("Content-Type", Received.PROTOBUF)
			.header("Content-Encoding", "gzip")
			.POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(packed)))
			.build();
		assertThat(this.client.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
		assertThat(this.received.spans).hasSize(1);
	}

	@Test
	void anythingElseIsNotThere() throws Exception {
		assertThat(post("/v1/metrics", Received.PROTOBUF, new byte[0]).statusCode()).isEqualTo(404);
		assertThat(post("/v1/traces/more", Received.PROTOBUF, new byte[0]).statusCode()).isEqualTo(404);
		assertThat(post("/", Received.PROTOBUF, new byte[0]).statusCode()).isEqualTo(404);
		HttpResponse<Void> got = this.client.send(request("/v1/traces").GET().build(), BodyHandlers.discarding());
		assertThat(got.statusCode()).isEqualTo(405);
		assertThat(got.headers().firstValue("Allow")).contains("POST");
	}

	@Test
	void whoSendsTooMuchHearsSo() throws Exception {
		HttpResponse<byte[]> response = post("/v1/traces", Received.PROTOBUF, new byte[5_000_000]);
		assertThat(response.statusCode()).isEqualTo(413);
		assertThat(OtlpReceiverTests.statusMessage(response.body())).contains("100000 bytes");
	}

	@Test
	void whatIsNotHttpDoesNoHarm() throws Exception {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.listener.port())) {
			socket.getOutputStream().write("\u0000\u0001nonsense\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
			InputStream answer = socket.getInputStream();
			assertThat(new String(answer.readAllBytes(), StandardCharsets.ISO_8859_1)).contains("400");
		}
		spansAndRecordsAreTaken();
	}

	@Test
	void aPortThatIsInUseIsNoFault() throws IOException {
		try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			OtlpHttpListener second = new OtlpHttpListener(this.received.receiver,
					new InetSocketAddress(InetAddress.getLoopbackAddress(), other.getLocalPort()));
			second.start();
			assertThat(second.isRunning()).isFalse();
			second.stop();
		}
	}

	@Test
	void noThreadKeepsTheVirtualMachineAlive() throws Exception {
		spansAndRecordsAreTaken();
		assertThat(Thread.getAllStackTraces().keySet())
			.filteredOn((thread) -> thread.getName().startsWith("HTTP-Dispatcher")
					|| thread.getName().startsWith("traced-otlp"))
			.isNotEmpty()
			.allMatch(Thread::isDaemon);
	}

	@Test
	void itStopsAndStartsAgain() throws Exception {
		int port = this.listener.port();
		this.listener.stop();
		assertThat(this.listener.isRunning()).isFalse();
		new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
		this.listener.start();
		spansAndRecordsAreTaken();
	}

	private HttpResponse<byte[]> post(String path, String type, byte[] body) throws Exception {
		return this.client.send(
				request(path).header("Content-Type", type).POST(BodyPublishers.ofByteArray(body)).build(),
				BodyHandlers.ofByteArray());
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.listener.port() + path));
	}

}
