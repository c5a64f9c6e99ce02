package dev.traced.viewer.receiver;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import dev.traced.viewer.store.LogEntry;
import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * A receiver, and what it has handed over.
 */
final class Received {

	static final String PROTOBUF = "application/x-protobuf";

	static final String JSON = "application/json";

	final List<SpanData> spans = Collections.synchronizedList(new ArrayList<>());

	final List<LogEntry> logs = Collections.synchronizedList(new ArrayList<>());

	final OtlpReceiver receiver;

	private final int room;

	Received() {
		this(1 << 20, Integer.MAX_VALUE);
	}

	Received(int maxRequestSize, int room) {
		this.receiver = new OtlpReceiver(new OtlpIntake(this::take, this.logs::add, new Room(() -> true)),
				maxRequestSize);
		this.room = room;
	}

	private boolean take(SpanData span) {
		return this.spans.size() < this.room && this.spans.add(span);
	}

	Answer traces(String contentType, byte[] body) {
		return this.receiver.receive(Signal.TRACES, contentType, null, body.length, new ByteArrayInputStream(body));
	}

	Answer logs(String contentType, byte[] body) {
		return this.receiver.receive(Signal.LOGS, contentType, null, body.length, new ByteArrayInputStream(body));
	}

}
