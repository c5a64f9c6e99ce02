package dev.traced.propagation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.LongFunction;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageBuilder;
import io.opentelemetry.api.baggage.BaggageEntry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceStateBuilder;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * More than a million header sets that are nearly valid: none may throw, each is judged
 * by {@link HeaderGrammar}, what is sent is valid, and what was sent is read as the same.
 * Each case has a seed of its own, named when it fails; {@code -Dpropagation.fuzz.seed}
 * sets the first.
 */
class PropagationFuzzTests {

	private static final long SEED = Long.getLong("propagation.fuzz.seed", 20_260_101L);

	private final TextMapPropagator everyFormat = Propagators.composite(List.of(), List.of(PropagationFormat.values()));

	private int accepted;

	private int rejected;

	@Test
	void traceContext() {
		TextMapPropagator propagator = PropagationFormat.TRACE_CONTEXT.propagator();
		fuzz(300_000, (seed) -> {
			HeaderCarrier headers = new HeaderMutator(seed).traceContext();
			Context context = headers.extractedBy(propagator);
			SpanContext parent = Span.fromContext(context).getSpanContext();
			List<String> expected = HeaderGrammar.traceparent(headers.all("traceparent"));
			String difference = null;
			if (expected == null) {
				difference = (context != Context.root()) ? "accepted" : null;
			}
			else if (!expected
				.equals(List.of(parent.getTraceId(), parent.getSpanId(), parent.getTraceFlags().asHex()))) {
				difference = "read as " + parent;
			}
			else if (!same(HeaderGrammar.tracestate(headers.all("tracestate")), parent.getTraceState())) {
				difference = "tracestate read as " + parent.getTraceState().asMap();
			}
			count(parent.isValid());
			return verdict(headers, difference, context, propagator);
		});
	}

	@Test
	void baggage() {
		TextMapPropagator propagator = PropagationFormat.BAGGAGE.propagator();
		fuzz(150_000, (seed) -> {
			HeaderCarrier headers = new HeaderMutator(seed).baggage();
			Context context = headers.extractedBy(propagator);
			Set<String> keys = entries(context).keySet();
			List<String> fields = headers.all("baggage");
			String joined = String.join(",", fields);
			Set<String> expected = HeaderGrammar.baggageKeys(fields);
			boolean within = joined.length() <= 8192 && joined.split(",").length <= 180;
			String difference = (within ? keys.equals(expected) : expected.containsAll(keys)) ? null
					: "read as " + keys;
			count(!keys.isEmpty());
			// Close to the limit, what isn't UTF-8 may grow beyond it when it is encoded
			// again.
			return verdict(headers, difference, context, (joined.length() * 3 <= 8192) ? propagator : null);
		});
	}

	@Test
	void b3() {
		TextMapPropagator single = PropagationFormat.B3.propagator();
		TextMapPropagator multi = PropagationFormat.B3_MULTI.propagator();
		fuzz(300_000, (seed) -> {
			HeaderCarrier headers = new HeaderMutator(seed).b3();
			Context context = headers.extractedBy(single);
			SpanContext parent = Span.fromContext(context).getSpanContext();
			String first = headers.first("b3");
			List<String> expected = (first != null) ? HeaderGrammar.b3(first) : null;
			String difference = null;
			if (expected != null && !expected.equals(read(parent, SamplingHint.from(context)))) {
				difference = "read as " + parent + " " + SamplingHint.from(context);
			}
			else if (expected == null && first != null && headers.names().size() == 1 && context != Context.root()) {
				difference = "accepted";
			}
			count(context != Context.root());
			String verdict = verdict(headers, difference, context, single);
			return (verdict != null) ? verdict : verdict(headers, null, context, multi);
		});
	}

	@Test
	void xray() {
		TextMapPropagator propagator = PropagationFormat.XRAY.propagator();
		fuzz(75_000, (seed) -> {
			HeaderCarrier headers = new HeaderMutator(seed).xray();
			Context context = headers.extractedBy(propagator);
			String first = headers.first("X-Amzn-Trace-Id");
			return verdict(headers, difference(context, (first != null) ? HeaderGrammar.xray(first) : null), context,
					propagator);
		});
	}

	@Test
	void jaeger() {
		TextMapPropagator propagator = PropagationFormat.JAEGER.propagator();
		fuzz(75_000, (seed) -> {
			HeaderCarrier headers = new HeaderMutator(seed).jaeger();
			Context context = headers.extractedBy(propagator);
			String first = headers.first("uber-trace-id");
			String difference = (first != null && first.indexOf('%') >= 0) ? null
					: difference(context, (first != null) ? HeaderGrammar.jaeger(first) : null);
			return verdict(headers, difference, context, hasKeysInCapitals(context) ? null : propagator);
		});
	}

	/** Those sent by hand keep their capitals, which names of headers do not have. */
	private static boolean hasKeysInCapitals(Context context) {
		return entries(context).keySet().stream().anyMatch((key) -> !key.equals(key.toLowerCase(Locale.ROOT)));
	}

	private String difference(Context context, List<String> expected) {
		SpanContext parent = Span.fromContext(context).getSpanContext();
		count(parent.isValid());
		if (expected == null) {
			return parent.isValid() ? "accepted" : null;
		}
		return expected.equals(read(parent, SamplingHint.from(context))) ? null
				: "read as " + parent + " " + SamplingHint.from(context);
	}

	@Test
	void severalFormatsAtOnce() {
		fuzz(200_000, (seed) -> {
			HeaderMutator mutator = new HeaderMutator(seed);
			List<PropagationFormat> consume = new ArrayList<>(List.of(PropagationFormat.values()));
			Collections.shuffle(consume, new Random(seed));
			TextMapPropagator propagator = Propagators.composite(consume.subList(0, mutator.nextInt(7)), List.of());
			HeaderCarrier headers = mutator.everything();
			Context context = headers.extractedBy(propagator);
			SpanContext parent = Span.fromContext(context).getSpanContext();
			count(parent.isValid());
			String difference = null;
			if (parent.isValid() && !parent.equals(firstParent(headers, consume))) {
				difference = "parent is " + parent + " with " + consume;
			}
			return verdict(headers, difference, context, null);
		});
	}

	@Test
	void anythingThatAnApplicationMayPutIntoAContext() {
		List<PropagationFormat> w3c = List.of(PropagationFormat.TRACE_CONTEXT, PropagationFormat.BAGGAGE);
		TextMapPropagator propagator = Propagators.composite(w3c, w3c);
		fuzz(100_000, (seed) -> {
			HeaderMutator mutator = new HeaderMutator(seed);
			BaggageBuilder baggage = Baggage.builder();
			for (int i = mutator.nextInt(4); i >= 0; i--) {
				baggage.put(mutator.token(), mutator.text(mutator.nextInt(12)));
			}
			TraceStateBuilder state = TraceState.builder();
			for (int i = mutator.nextInt(3); i > 0; i--) {
				state.put("k" + mutator.hex(3), mutator.hex(5));
			}
			TraceFlags flags = TraceFlags.fromHex("0" + mutator.nextInt(4), 0);
			SpanContext parent = SpanContext.createFromRemoteParent(mutator.id(32), mutator.id(16), flags,
					state.build());
			count(parent.isValid());
			Context context = Context.root().with(baggage.build()).with(Span.wrap(parent));
			return verdict(new HeaderCarrier(), null, context, propagator);
		});
	}

	private void fuzz(int cases, LongFunction<String> test) {
		for (long seed = SEED; seed < SEED + cases; seed++) {
			String difference;
			try {
				difference = test.apply(seed);
			}
			catch (Throwable ex) {
				throw new AssertionError("The case of seed " + seed + " throws", ex);
			}
			if (difference != null) {
				throw new AssertionError("The case of seed " + seed + " fails: " + difference);
			}
		}
		// Otherwise the mutations are too coarse or too fine to say anything.
		assertThat(this.accepted).as("accepted").isGreaterThan(cases / 5);
		assertThat(this.rejected).as("rejected").isGreaterThan(cases / 50);
	}

	private void count(boolean accepted) {
		if (accepted) {
			this.accepted++;
		}
		else {
			this.rejected++;
		}
	}

	/** What is wrong with the case, or {@code null}. */
	private String verdict(HeaderCarrier headers, String difference, Context context, TextMapPropagator identity) {
		if (difference != null) {
			return headers + " " + difference;
		}
		List<String> violations = HeaderGrammar.violations(HeaderCarrier.injected(this.everyFormat, context));
		if (!violations.isEmpty()) {
			return headers + " leads to invalid headers " + violations;
		}
		if (identity == null) {
			return null;
		}
		HeaderCarrier sent = HeaderCarrier.injected(identity, context);
		Context again = sent.extractedBy(identity);
		SpanContext before = Span.fromContext(context).getSpanContext();
		SpanContext after = Span.fromContext(again).getSpanContext();
		boolean same = before.isValid() == after.isValid() && entries(context).equals(entries(again))
				&& SamplingHint.from(context) == SamplingHint.from(again) && (!before.isValid() || same(before, after));
		return same ? null : headers + " is sent as " + sent + " and then read as " + again;
	}

	private static boolean same(SpanContext before, SpanContext after) {
		return before.getTraceId().equals(after.getTraceId()) && before.getSpanId().equals(after.getSpanId())
				&& before.getTraceFlags().equals(after.getTraceFlags())
				&& same(before.getTraceState().asMap(), after.getTraceState());
	}

	private static boolean same(Map<String, String> expected, TraceState state) {
		return state.size() == expected.size()
				&& List.copyOf(expected.entrySet()).equals(List.copyOf(state.asMap().entrySet()));
	}

	private static List<String> read(SpanContext parent, SamplingHint hint) {
		String decision = parent.isSampled() ? "1" : "0";
		String state = (hint != null) ? hint.state() : decision;
		return parent.isValid() ? List.of(parent.getTraceId(), parent.getSpanId(), state) : List.of("", "", state);
	}

	private static Map<String, BaggageEntry> entries(Context context) {
		return new HashMap<>(Baggage.fromContext(context).asMap());
	}

	private static SpanContext firstParent(HeaderCarrier headers, List<PropagationFormat> formats) {
		for (PropagationFormat format : formats) {
			SpanContext parent = headers.parentFor(format.propagator());
			if (parent.isValid()) {
				return parent;
			}
		}
		return SpanContext.getInvalid();
	}

}
