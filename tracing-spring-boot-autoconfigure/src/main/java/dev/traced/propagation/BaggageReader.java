package dev.traced.propagation;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageBuilder;
import io.opentelemetry.api.baggage.BaggageEntryMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Reads a combined {@code baggage} header member by member. Invalid members are skipped,
 * as are those that don't fit into the limits any more. Of two members with one key the
 * later wins: that is how OpenTelemetry's baggage resolves a conflict.
 */
final class BaggageReader {

	private final String header;

	private final BaggageLimits limits;

	private final BaggageBuilder baggage = Baggage.builder();

	private int members;

	private int bytes;

	private BaggageReader(String header, BaggageLimits limits) {
		this.header = header;
		this.limits = limits;
	}

	static Baggage read(String header, BaggageLimits limits) {
		BaggageReader reader = new BaggageReader(header, limits);
		int from = 0;
		while (from < header.length() && reader.members < limits.maxEntries()) {
			int comma = header.indexOf(',', from);
			int to = (comma < 0) ? header.length() : comma;
			reader.readMember(from, to);
			from = to + 1;
		}
		return (reader.members == 0) ? Baggage.empty() : reader.baggage.build();
	}

	/** {@code key OWS "=" OWS value *( OWS ";" OWS property )}. */
	private void readMember(int from, int to) {
		int start = Chars.skipWhitespace(this.header, from, to);
		int end = Chars.trimEnd(this.header, start, to);
		int length = end - start + ((this.members == 0) ? 0 : 1);
		if (this.bytes + length > this.limits.maxBytes()) {
			return;
		}
		int keyEnd = skip(start, end, Chars.TOKEN);
		int equals = Chars.skipWhitespace(this.header, keyEnd, end);
		if (keyEnd == start || equals == end || this.header.charAt(equals) != '=') {
			return;
		}
		int value = Chars.skipWhitespace(this.header, equals + 1, end);
		int valueEnd = skip(value, end, Chars.BAGGAGE_OCTET);
		int semicolon = Chars.skipWhitespace(this.header, valueEnd, end);
		BaggageEntryMetadata metadata = readMetadata(semicolon, end);
		if (metadata != null) {
			this.baggage.put(this.header.substring(start, keyEnd), PercentCodec.decode(this.header, value, valueEnd),
					metadata);
			this.members++;
			this.bytes += length;
		}
	}

	private @Nullable BaggageEntryMetadata readMetadata(int from, int to) {
		if (from == to) {
			return BaggageEntryMetadata.empty();
		}
		if (this.header.charAt(from) != ';') {
			return null;
		}
		String properties = BaggageProperties.read(this.header, from + 1, to);
		return (properties != null) ? BaggageEntryMetadata.create(properties) : null;
	}

	private int skip(int from, int to, int characterClass) {
		int i = from;
		while (i < to && Chars.is(this.header.charAt(i), characterClass)) {
			i++;
		}
		return i;
	}

}
