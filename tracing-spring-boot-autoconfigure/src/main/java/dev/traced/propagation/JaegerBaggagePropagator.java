package dev.traced.propagation;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageBuilder;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/**
 * The baggage of Jaeger's own clients: one header {@code uberctx-KEY} for each entry, and
 * {@code jaeger-baggage} where people send it by hand. Where W3C baggage came with the
 * same request, that counts.
 */
final class JaegerBaggagePropagator extends SafePropagator {

	static final String PREFIX = "uberctx-";

	static final String HEADER = "jaeger-baggage";

	/** Far beyond the number of headers that servers accept. */
	private static final int MAX_HEADERS = 1000;

	private final BaggageLimits limits;

	JaegerBaggagePropagator(BaggageLimits limits) {
		this.limits = limits;
	}

	/** None that is known beforehand. */
	@Override
	public Collection<String> fields() {
		return List.of();
	}

	@Override
	<C> void write(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
		Baggage baggage = Baggage.fromContextOrNull(context);
		if (baggage == null || baggage.isEmpty()) {
			return;
		}
		Room room = new Room(this.limits);
		baggage.forEach((key, entry) -> {
			if (isKey(key)) {
				StringBuilder value = new StringBuilder();
				PercentCodec.encode(entry.getValue(), value);
				if (room.take(key.length() + value.length())) {
					// Jaeger's clients read a plus sign as a space
					Headers.set(setter, carrier, PREFIX + key, value.toString().replace("+", "%2B"));
				}
			}
		});
	}

	@Override
	<C> @Nullable Context read(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
		Baggage before = Baggage.fromContextOrNull(context);
		if (carrier == null || (before != null && !before.isEmpty())) {
			return context;
		}
		BaggageBuilder baggage = Baggage.builder();
		Room room = new Room(this.limits);
		readByHand(Headers.combined(getter, carrier, HEADER), baggage, room);
		int headers = 0;
		for (String name : getter.keys(carrier)) {
			if (++headers > MAX_HEADERS) {
				break;
			}
			if (name != null && name.regionMatches(true, 0, PREFIX, 0, PREFIX.length())) {
				// names of headers are the same in capitals and in small letters
				String key = name.substring(PREFIX.length()).toLowerCase(Locale.ROOT);
				put(key, Headers.first(getter, carrier, name), baggage, room);
			}
		}
		return room.isUsed() ? context.with(baggage.build()) : context;
	}

	private static void readByHand(@Nullable String header, BaggageBuilder baggage, Room room) {
		if (header == null) {
			return;
		}
		int from = 0;
		while (from <= header.length()) {
			int comma = header.indexOf(',', from);
			int to = (comma < 0) ? header.length() : comma;
			int equals = header.indexOf('=', from);
			if (equals >= 0 && equals < to) {
				put(Chars.trim(header.substring(from, equals)), Chars.trim(header.substring(equals + 1, to)), baggage,
						room);
			}
			from = to + 1;
		}
	}

	private static void put(String key, @Nullable String value, BaggageBuilder baggage, Room room) {
		if (value != null && isKey(key) && isVisible(value) && room.take(key.length() + value.length())) {
			String encoded = value.replace("+", "%20");
			baggage.put(key, PercentCodec.decode(encoded, 0, encoded.length()));
		}
	}

	private static boolean isKey(@Nullable String key) {
		return key != null && !key.isEmpty() && Chars.are(key, 0, key.length(), Chars.TOKEN);
	}

	private static boolean isVisible(String value) {
		for (int i = 0; i < value.length(); i++) {
			if (value.charAt(i) < ' ' || value.charAt(i) > '~') {
				return false;
			}
		}
		return true;
	}

	@Override
	public String toString() {
		return "JaegerBaggagePropagator";
	}

	/**
	 * What is left of the limits.
	 */
	private static final class Room {

		private final BaggageLimits limits;

		private int entries;

		private int bytes;

		Room(BaggageLimits limits) {
			this.limits = limits;
		}

		boolean take(int size) {
			if (this.entries == this.limits.maxEntries() || this.bytes + size > this.limits.maxBytes()) {
				return false;
			}
			this.entries++;
			this.bytes += size;
			return true;
		}

		boolean isUsed() {
			return this.entries > 0;
		}

	}

}
