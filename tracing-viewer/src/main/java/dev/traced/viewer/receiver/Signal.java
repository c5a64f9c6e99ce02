package dev.traced.viewer.receiver;

/**
 * What a request carries: each has a path, a gRPC service and a message of its own.
 */
public enum Signal {

	/** Spans. */
	TRACES("traces", "trace.v1.TraceService", "rejectedSpans", "spans"),

	/** Records of logs. */
	LOGS("logs", "logs.v1.LogsService", "rejectedLogRecords", "log records");

	private final String path;

	private final String service;

	private final String rejected;

	private final String noun;

	Signal(String name, String service, String rejected, String noun) {
		this.path = "/v1/" + name;
		this.service = "opentelemetry.proto.collector." + service;
		this.rejected = rejected;
		this.noun = noun;
	}

	/**
	 * The path of its requests below the root of a receiver.
	 * @return {@code /v1/traces} or {@code /v1/logs}
	 */
	public String path() {
		return this.path;
	}

	/** The name of its gRPC service. */
	String service() {
		return this.service;
	}

	/** What the JSON of the answer calls the number of those that were not taken. */
	String rejected() {
		return this.rejected;
	}

	/** What they are called in sentences. */
	String noun() {
		return this.noun;
	}

}
