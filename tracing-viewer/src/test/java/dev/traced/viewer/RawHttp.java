package dev.traced.viewer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sends requests byte by byte, so that whatever a client library would not send can be
 * sent: foreign hosts, paths that nobody normalizes.
 */
public final class RawHttp {

	private final InetAddress address;

	private final int port;

	private RawHttp(InetAddress address, int port) {
		this.address = address;
		this.port = port;
	}

	public static RawHttp local(int port) {
		return new RawHttp(InetAddress.getLoopbackAddress(), port);
	}

	public static RawHttp at(InetAddress address, int port) {
		return new RawHttp(address, port);
	}

	public Answer get(String path, String... headers) throws IOException {
		return send("GET", path, new byte[0], headers);
	}

	public Answer send(String method, String path, byte[] body, String... headers) throws IOException {
		try (Socket socket = open()) {
			write(socket, method, path, body, headers);
			return read(socket.getInputStream(), method.equals("HEAD"));
		}
	}

	/** Sends a request and leaves the connection open. */
	public Socket open(String path, String... headers) throws IOException {
		Socket socket = open();
		write(socket, "GET", path, new byte[0], headers);
		return socket;
	}

	private Socket open() throws IOException {
		Socket socket = new Socket(this.address, this.port);
		socket.setSoTimeout(20_000);
		return socket;
	}

	private void write(Socket socket, String method, String path, byte[] body, String... headers) throws IOException {
		List<String> lines = new ArrayList<>(List.of(method + " " + path + " HTTP/1.1", "Connection: close"));
		lines.addAll(List.of(headers));
		if (lines.stream().noneMatch((line) -> line.startsWith("Host:"))) {
			lines.add("Host: localhost:" + this.port);
		}
		lines.removeIf("Host:"::equals);
		if (method.equals("POST") && lines.stream().noneMatch((line) -> line.startsWith("Transfer-Encoding"))) {
			lines.add("Content-Length: " + body.length);
		}
		OutputStream out = socket.getOutputStream();
		out.write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
		out.write(body);
		out.flush();
	}

	private static Answer read(InputStream in, boolean head) throws IOException {
		String statusLine = line(in);
		Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		for (String line = line(in); !line.isEmpty(); line = line(in)) {
			int colon = line.indexOf(':');
			headers.merge(line.substring(0, colon), line.substring(colon + 1).trim(), (a, b) -> a + " | " + b);
		}
		byte[] body = head ? new byte[0] : body(in, headers);
		return new Answer(Integer.parseInt(statusLine.split(" ")[1]), headers, body);
	}

	private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
		if (!"chunked".equals(headers.get("Transfer-Encoding"))) {
			return in.readAllBytes();
		}
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
			out.writeBytes(in.readNBytes(size));
			line(in);
		}
		return out.toByteArray();
	}

	/** A line without its end. */
	public static String line(InputStream in) throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
			line.write(c);
		}
		return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
	}

	/**
	 * An answer.
	 *
	 * @param status the status
	 * @param headers the headers, several of a name joined by " | "
	 * @param body the body
	 */
	public record Answer(int status, Map<String, String> headers, byte[] body) {

		public String text() {
			return new String(this.body, StandardCharsets.UTF_8);
		}

		public String header(String name) {
			return this.headers.get(name);
		}

	}

}
