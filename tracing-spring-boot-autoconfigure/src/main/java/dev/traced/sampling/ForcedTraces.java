package dev.traced.sampling;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

import dev.traced.core.RequestReader;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.jspecify.annotations.Nullable;

/**
 * Requests whose trace is recorded whatever samplers, rules and callers say, because
 * whoever sent them knows a secret, or by a mark that the application believes.
 */
public final class ForcedTraces implements RequestReader {

	private final @Nullable HeaderCondition header;

	private final RequestReader reader;

	private final Predicate<Context> marked;

	private final LongAdder forced = new LongAdder();

	private ForcedTraces(@Nullable HeaderCondition header, Predicate<Context> marked) {
		this.header = header;
		this.reader = (header != null) ? new HeaderConditions(List.of(header)) : RequestReader.NONE;
		this.marked = marked;
	}

	/**
	 * Forces the traces of requests that carry a secret, or a mark.
	 * @param header the header of the secret
	 * @param secret the secret
	 * @param marked finds a mark in the context
	 * @return the requests
	 */
	public static ForcedTraces of(String header, String secret, Predicate<Context> marked) {
		return new ForcedTraces(new SecretHeader(header, secret), marked);
	}

	/**
	 * Forces the traces of requests that carry a mark.
	 * @param marked finds a mark in the context
	 * @return the requests
	 */
	public static ForcedTraces of(Predicate<Context> marked) {
		return new ForcedTraces(null, marked);
	}

	/**
	 * Samples the traces that are forced.
	 * @param sampler decides on the others
	 * @param explain whether the span that such a trace begins with here says so
	 * @return the sampler
	 */
	public Sampler otherwise(Sampler sampler, boolean explain) {
		return new ForcedSampler(this, sampler, explain);
	}

	/**
	 * How many traces have been forced.
	 * @return the number of traces
	 */
	public long forced() {
		return this.forced.sum();
	}

	boolean isForced(Context context) {
		return (this.header != null && this.header.isMet(context)) || this.marked.test(context);
	}

	/** Counts the span that a forced trace begins with here, and tells if it is one. */
	boolean begins(Context context) {
		SpanContext parent = Span.fromContext(context).getSpanContext();
		boolean begins = !parent.isValid() || parent.isRemote();
		if (begins) {
			this.forced.increment();
		}
		return begins;
	}

	@Override
	public <C> Context read(Context context, C request, TextMapGetter<C> headers) {
		return this.reader.read(context, request, headers);
	}

	/**
	 * A header that has to carry a secret. The time of the comparison does not tell how
	 * much of a guess is right.
	 */
	private static final class SecretHeader extends HeaderCondition {

		private final byte[] secret;

		SecretHeader(String header, String secret) {
			super(header);
			this.secret = secret.getBytes(StandardCharsets.UTF_8);
		}

		@Override
		boolean accepts(String value) {
			return MessageDigest.isEqual(this.secret, value.getBytes(StandardCharsets.UTF_8));
		}

		@Override
		Object asked() {
			return ByteBuffer.wrap(this.secret);
		}

	}

}
