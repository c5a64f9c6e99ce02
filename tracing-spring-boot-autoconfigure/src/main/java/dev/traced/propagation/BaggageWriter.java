package dev.traced.propagation;

import java.util.function.BiConsumer;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageEntry;

/**
 * Writes baggage as one header. Entries whose key no header may carry, or that would
 * break a limit, are left out as a whole.
 */
final class BaggageWriter implements BiConsumer<String, BaggageEntry> {

	private final StringBuilder header = new StringBuilder();

	private final BaggageLimits limits;

	private int members;

	private BaggageWriter(BaggageLimits limits) {
		this.limits = limits;
	}

	static String write(Baggage baggage, BaggageLimits limits) {
		BaggageWriter writer = new BaggageWriter(limits);
		try {
			baggage.forEach(writer);
		}
		catch (RuntimeException ex) {
			Headers.swallow(ex, "encode", BaggagePropagator.BAGGAGE);
		}
		return writer.header.toString();
	}

	@Override
	public void accept(String key, BaggageEntry entry) {
		if (this.members == this.limits.maxEntries() || key == null || key.isEmpty()
				|| !Chars.are(key, 0, key.length(), Chars.TOKEN)) {
			return;
		}
		int mark = this.header.length();
		try {
			append(key, entry);
			if (this.header.length() <= this.limits.maxBytes()) {
				this.members++;
				return;
			}
		}
		catch (RuntimeException ex) {
			Headers.swallow(ex, "encode", BaggagePropagator.BAGGAGE);
		}
		this.header.setLength(mark);
	}

	private void append(String key, BaggageEntry entry) {
		String value = entry.getValue();
		String properties = BaggageProperties.write(entry.getMetadata().getValue());
		if (this.members > 0) {
			this.header.append(',');
		}
		this.header.append(key).append('=');
		PercentCodec.encode(value, this.header);
		if (!properties.isEmpty()) {
			this.header.append(';').append(properties);
		}
	}

}
