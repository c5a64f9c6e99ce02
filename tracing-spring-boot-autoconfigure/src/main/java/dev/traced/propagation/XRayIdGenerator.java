package dev.traced.propagation;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

import dev.traced.core.RandomTraceIds;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.sdk.trace.IdGenerator;

/**
 * Makes trace identifiers that AWS X-Ray accepts: the first 32 bits are the seconds of
 * the time at which the trace began. The other 96 bits are random, so that samplers may
 * rely on them and the random flag of W3C Trace Context, which is about the last 56,
 * still tells the truth.
 */
public final class XRayIdGenerator implements IdGenerator, RandomTraceIds {

	private final LongSupplier seconds;

	/**
	 * Creates a generator.
	 */
	public XRayIdGenerator() {
		this(() -> System.currentTimeMillis() / 1000);
	}

	XRayIdGenerator(LongSupplier seconds) {
		this.seconds = seconds;
	}

	@Override
	public String generateSpanId() {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		long id;
		do {
			id = random.nextLong();
		}
		while (id == 0);
		return SpanId.fromLong(id);
	}

	@Override
	public String generateTraceId() {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		long high = this.seconds.getAsLong() << 32 | (random.nextInt() & 0xFFFFFFFFL);
		return TraceId.fromLongs(high, random.nextLong());
	}

	/**
	 * Whether the last 56 bits are random. Not an override: OpenTelemetry before 1.60
	 * does not ask.
	 * @return {@code true}
	 */
	public boolean generatesRandomTraceIds() {
		return true;
	}

	@Override
	public String toString() {
		return "XRayIdGenerator";
	}

}
