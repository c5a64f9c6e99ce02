package dev.traced.viewer.receiver;

import java.util.concurrent.atomic.LongAdder;

import dev.traced.viewer.store.LogEntry;
import dev.traced.viewer.store.TraceStore;
import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * What HTTP and gRPC have in common: decodes messages into the store and counts.
 */
final class OtlpIntake {

	private final TraceStore store;

	private final LongAdder spans = new LongAdder();

	private final LongAdder logRecords = new LongAdder();

	private final LongAdder rejected = new LongAdder();

	private final LongAdder refused = new LongAdder();

	OtlpIntake(TraceStore store) {
		this.store = store;
	}

	/**
	 * Takes the message of a request, in protobuf.
	 * @throws RefusedException if nothing of it is taken
	 */
	Outcome take(Signal signal, byte[] bytes, int length) {
		Outcome outcome = switch (signal) {
			case TRACES -> new Delivery<SpanData>(signal, this.store::offer).deliver(length,
					(intake) -> new SpanDecoder(intake).decode(new ProtoReader(bytes, length)));
			case LOGS -> new Delivery<LogEntry>(signal, this.store::offer).deliver(length,
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
