package dev.traced.viewer.web;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * A request as it came to the servlet container, whatever filters make of it: what
 * handles forwarding headers replaces the address of the peer and removes the headers.
 *
 * @param request what the container has made
 */
record SentRequest(HttpServletRequest request) {

	/** Tomcat's mark on a request of which it has replaced the peer. */
	private static final String TOMCAT_FORWARDED = "org.apache.tomcat.request.forwarded";

	/** What {@code PeerValve} has noted, if there is one. */
	private static final String PEER = "dev.traced.viewer.peer";

	static SentRequest of(HttpServletRequest request) {
		ServletRequest sent = request;
		while (sent instanceof ServletRequestWrapper wrapper) {
			sent = wrapper.getRequest();
		}
		return new SentRequest((sent instanceof HttpServletRequest http) ? http : request);
	}

	/** The address of whoever opened the connection, if that can be told. */
	@Nullable String peer() {
		Object noted = this.request.getAttribute(PEER);
		if (noted != null) {
			return noted.toString();
		}
		return (this.request.getAttribute(TOMCAT_FORWARDED) != null) ? null : this.request.getRemoteAddr();
	}

	NavigableMap<String, List<String>> headers() {
		NavigableMap<String, List<String>> headers = ViewerRequest.noHeaders();
		for (String name : Collections.list(this.request.getHeaderNames())) {
			headers.computeIfAbsent(name, (key) -> new ArrayList<>())
				.addAll(Collections.list(this.request.getHeaders(name)));
		}
		if (!headers.containsKey("Host") && this.request.getProtocol().startsWith("HTTP/2")) {
			headers.put("Host", List.of(authority()));
		}
		return headers;
	}

	/** What HTTP/2 has in the place of a host. */
	private String authority() {
		int port = this.request.getServerPort();
		boolean usual = port == (this.request.isSecure() ? 443 : 80);
		return this.request.getServerName() + (usual ? "" : ":" + port);
	}

}
