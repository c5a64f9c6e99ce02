package dev.traced.viewer.receiver;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

import dev.traced.viewer.receiver.RefusedException.Reason;
import dev.traced.viewer.store.TraceStore;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Answers the requests of OTLP/HTTP, whichever server has taken them. Safe for several
 * threads.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#otlphttp">OTLP/HTTP</a>
 */
public final class OtlpReceiver {

	/** The largest requests of which there is always room for one, unpacked and read. */
	private static final int REQUESTS_IN_MEMORY = 4;

	/** As much as the specification lets anybody send. */
	private static final long MAX_DRAINED = 64 << 20;

	private static final int DRAINED_AT_ONCE = 4096;

	private static final Log logger = LogFactory.getLog(OtlpReceiver.class);

	private final OtlpIntake intake;

	private final int maxRequestSize;

	private final ByteBudget budget;

	private final JsonToProtobuf json;

	/**
	 * Creates a receiver.
	 * @param store takes the spans and the lines
	 * @param maxRequestSize the largest body in bytes, before and after decompression;
	 * the requests that are read at the same time occupy at most four times as much
	 */
	public OtlpReceiver(TraceStore store, int maxRequestSize) {
		this(new OtlpIntake(store::offer, store::offer, new Room(store::hasRoom)), maxRequestSize);
	}

	OtlpReceiver(OtlpIntake intake, int maxRequestSize) {
		this.intake = intake;
		this.maxRequestSize = maxRequestSize;
		this.budget = new ByteBudget((long) REQUESTS_IN_MEMORY * maxRequestSize);
		this.json = new JsonToProtobuf(maxRequestSize);
	}

	/**
	 * Takes the body of a {@code POST} request. May wait for the body to arrive, so it
	 * does not belong on an event loop. Nothing is thrown, whatever the body is.
	 * @param signal what the path says that it carries
	 * @param contentType {@code Content-Type}, or {@code null} if there is none
	 * @param contentEncoding {@code Content-Encoding}, or {@code null} if there is none
	 * @param contentLength {@code Content-Length}, or -1 if there is none
	 * @param body the body, which is not closed
	 * @return what to answer
	 */
	public Answer receive(Signal signal, @Nullable String contentType, @Nullable String contentEncoding,
			long contentLength, InputStream body) {
		Encoding encoding = Encoding.of(contentType);
		try (ByteBudget.Reservation memory = this.budget.reserve()) {
			if (encoding == null) {
				throw unsupported("The Content-Type is neither application/x-protobuf nor application/json.");
			}
			boolean gzip = isGzip(contentEncoding);
			RequestBody read = RequestBody.read(body, gzip, contentLength, this.maxRequestSize, memory);
			return Answers.success(signal, encoding, take(signal, encoding, read, memory));
		}
		catch (RefusedException ex) {
			return failure(ex, encoding, body);
		}
		catch (RuntimeException ex) {
			return failure(new RefusedException(Reason.INTERNAL, "The receiver has failed: " + ex), encoding, body);
		}
	}

	private Outcome take(Signal signal, Encoding encoding, RequestBody body, ByteBudget.Reservation memory) {
		if (encoding == Encoding.PROTOBUF || body.length() == 0) {
			return this.intake.take(signal, body.bytes(), body.length());
		}
		ProtoWriter message = this.json.translate(signal, body, memory);
		return this.intake.take(signal, message.bytes(), message.size());
	}

	private Answer failure(RefusedException failure, @Nullable Encoding encoding, InputStream body) {
		this.intake.countRefused();
		drain(body);
		return Answers.failure(failure, (encoding != null) ? encoding : Encoding.JSON);
	}

	/** Who is still sending would not hear the answer. */
	private static void drain(InputStream body) {
		try {
			if (body.read() < 0) {
				return;
			}
			byte[] rest = new byte[DRAINED_AT_ONCE];
			long drained = 0;
			int count = 0;
			while (count >= 0 && drained < MAX_DRAINED) {
				drained += count;
				count = body.read(rest);
			}
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("The rest of the body could not be read", ex);
		}
	}

	private static boolean isGzip(@Nullable String contentEncoding) {
		String encoding = (contentEncoding != null) ? contentEncoding.strip().toLowerCase(Locale.ROOT) : "";
		return switch (encoding) {
			case "", "identity" -> false;
			case "gzip", "x-gzip" -> true;
			default -> throw unsupported("The Content-Encoding is not gzip.");
		};
	}

	private static RefusedException unsupported(String message) {
		return new RefusedException(Reason.UNSUPPORTED, message);
	}

	/** What HTTP and gRPC have in common. */
	OtlpIntake intake() {
		return this.intake;
	}

	/** The bytes that all requests together may occupy. */
	ByteBudget budget() {
		return this.budget;
	}

	/**
	 * The largest body that is taken.
	 * @return its size in bytes
	 */
	public int maxRequestSize() {
		return this.maxRequestSize;
	}

	/**
	 * What has been received so far.
	 * @return the counts
	 */
	public Counts counts() {
		return this.intake.counts();
	}

	/**
	 * What has been received.
	 *
	 * @param acceptedSpans spans that were taken
	 * @param acceptedLogRecords records of logs that were taken
	 * @param rejectedItems spans and records of which the others of their request were
	 * taken
	 * @param refusedRequests requests of which nothing was taken
	 */
	public record Counts(long acceptedSpans, long acceptedLogRecords, long rejectedItems, long refusedRequests) {

	}

}
