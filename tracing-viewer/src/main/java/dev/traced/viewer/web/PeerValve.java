package dev.traced.viewer.web;

import java.io.IOException;
import java.util.Collections;

import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * Notes on requests to the viewer who opened the connection and whether a proxy has
 * forwarded them. Tomcat's own valve for forwarding headers replaces the one and removes
 * the other, so that whoever sends such a header would seem to be on this machine.
 */
public final class PeerValve extends ValveBase {

	/** A request attribute: the address, empty if the request has been forwarded. */
	static final String PEER = "dev.traced.viewer.peer";

	private final String path;

	/**
	 * Creates it.
	 * @param path where the viewer is
	 */
	public PeerValve(String path) {
		super(true);
		this.path = path;
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		// null where Tomcat could not read the request
		String uri = request.getRequestURI();
		if (uri != null && uri.contains(this.path)) {
			boolean forwarded = Collections.list(request.getHeaderNames())
				.stream()
				.anyMatch(ViewerAccess::isForwarding);
			request.setAttribute(PEER, forwarded ? "" : request.getPeerAddr());
		}
		getNext().invoke(request, response);
	}

}
