package dev.traced.viewer.receiver;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

import dev.traced.viewer.store.LogEntry;
import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * What HTTP and gRPC have in common: decodes messages into the store and counts.
 */
final class OtlpIntake {

	private final Predicate<SpanData> spanTarget;

	private final Predicate<LogEntry> logTarget;

	private final Room room;

	private final LongAdder spans = new LongAdder();

	private final LongAdder logRecords = new LongAdder();

	private final LongAdder rejected = new LongAdder();

	private final LongAdder refused = new LongAdder();

	/**
	 * Takes for a store.
	 * @param spanTarget takes a span, or refuses it for lack of room
	 * @param logTarget takes a line, or refuses it for lack of room
	 * @param room waits for room
	 */
	OtlpIntake(Predicate<SpanData> spanTarget, Predicate<LogEntry> logTarget, Room room) {
		this.room = room;
		this.spanTarget = spanTarget;
		this.logTarget = logTarget;
	}

	/**
	 * Takes the message of a request, in protobuf.
	 * @throws RefusedException if nothing of it is taken
	 */
	Outcome take(Signal signal, byte[] bytes, int length) {
		Outcome outcome = switch (signal) {
			case TRACES -> new Delivery<>(signal, this.spanTarget, this.room).deliver(length,
					(intake) -> new SpanDecoder(intake).decode(new ProtoReader(bytes, length)));
			case LOGS -> new Delivery<>(signal, this.logTarget, this.room).deliver(length,
					(intake) -> new LogDecoder(intake).decode(new ProtoReader(bytes, length)));
		};
		((signal == Signal.TRACES) ? this.spans : this.logRecords).add(outcome.accepted());
		this.rejected.add(outcome.rejected());
		return outcome;
	}

	void countRefused() {
		this.refused.increment();
	}

	OtlpReceiver.Counts counts() {
		return new OtlpReceiver.Counts(this.spans.sum(), this.logRecords.sum(), this.rejected.sum(),
				this.refused.sum());
	}

}
