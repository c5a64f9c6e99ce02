package dev.traced.viewer.analysis;

import java.util.Locale;

import dev.traced.viewer.analysis.Evidence.Key;
import org.jspecify.annotations.Nullable;

/**
 * Says what has been found, and what to do about it.
 */
final class Wording {

	private Wording() {
	}

	/**
	 * What has been found.
	 * @param key the finding
	 * @param most the most that one trace has contributed
	 * @param maxNanos how long the longest took
	 */
	static String title(Key key, long most, long maxNanos) {
		return switch (key.type()) {
			case N_PLUS_ONE -> "\"%s\" %d times in one trace, one after the other".formatted(key.subject(), most);
			case CHATTY -> "%d calls of %s in one trace".formatted(most, key.subject());
			case SLOW_QUERY -> "\"%s\" takes up to %s".formatted(key.subject(), time(maxNanos));
			case SLOW_SPAN -> "\"%s\" takes up to %s by itself".formatted(key.subject(), time(maxNanos));
			case MISSING_PARENT -> MissingParents.REMOTE.equals(key.detail())
					? "The caller of \"%s\" has not sent its span".formatted(key.subject())
					: "The parent of \"%s\" is lost".formatted(key.subject());
			case ERROR_GROUP -> "%s at %s".formatted(simpleName(key.detail()), key.subject());
		};
	}

	/**
	 * What to look at or to do.
	 * @param key the finding
	 */
	static String advice(Key key) {
		return switch (key.type()) {
			case N_PLUS_ONE -> "If all of it is needed, fetch it by one query: a join, an IN list or a batch; "
					+ "every query costs a round trip, which a database on the same machine hides.";
			case CHATTY -> "Ask for all of it in one call if the other side can answer that, "
					+ "keep what does not change, or make the calls at the same time.";
			case SLOW_QUERY -> "Look at its plan (EXPLAIN), its indexes and how many rows it returns; "
					+ "the time includes waiting for locks and for the network.";
			case SLOW_SPAN -> slowSpan(key);
			case MISSING_PARENT -> MissingParents.REMOTE.equals(key.detail())
					? "Nothing is wrong with this service: the trace is incomplete here "
							+ "until its caller sends spans to the same place."
					: "Its parent was never ended or was dropped on the way: "
							+ "see whether whoever starts that span ends it, and the drops under Status.";
			case ERROR_GROUP -> "Begin with the innermost frame of your own code in the stack trace of an example, "
					+ "and compare with a trace of the same operation that went well.";
		};
	}

	private static String slowSpan(Key key) {
		if (SlowSpans.OTHER_SIDE.equals(key.detail())) {
			return "The time passes at the other side or on the way to it: nothing has arrived here that would tell more.";
		}
		if (SlowSpans.ON_THE_WAY.equals(key.detail())) {
			return "The other side was not busy with it for so long: the time passes on the way, "
					+ "in connecting, in waiting for a connection or before the other side begins.";
		}
		return "No span below it explains the time: it is computing, waiting, a call that is not traced or, after a start, "
				+ "the loading of classes; @Traced on the methods that it calls tells which.";
	}

	private static String simpleName(@Nullable String type) {
		return (type != null) ? type.substring(type.lastIndexOf('.') + 1) : "error";
	}

	private static String time(long nanos) {
		double millis = nanos / 1e6;
		return (millis < 1000) ? String.format(Locale.ROOT, "%.0f ms", millis)
				: String.format(Locale.ROOT, "%.1f s", millis / 1000);
	}

}
