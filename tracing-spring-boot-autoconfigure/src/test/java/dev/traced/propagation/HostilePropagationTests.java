package dev.traced.propagation;

import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static dev.traced.propagation.PropagationFormat.TRACE_CONTEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the promise that no carrier, no span and no propagator of somebody else makes
 * those of this package throw or send anything invalid.
 */
class HostilePropagationTests {

	private static final String TRACE_ID = "80f198ee56343ba864fe8b2a57d3eff7";

	private static final String OTHER_TRACE_ID = "12345678901234567890123456789012";

	private static final String SPAN_ID = "e457b5a2e4d86bd1";

	private static final String TRACEPARENT = "00-" + TRACE_ID + "-" + SPAN_ID + "-01";

	private static final String SINGLE = OTHER_TRACE_ID + "-" + SPAN_ID + "-1";

	private static final List<PropagationFormat> ALL = List.of(PropagationFormat.values());

	private final TextMapPropagator all = Propagators.composite(ALL, ALL);

	private final Context context = Context.root()
		.with(Span.wrap(SpanContext.create(TRACE_ID, SPAN_ID, TraceFlags.getSampled(), TraceState.getDefault())))
		.with(Baggage.builder().put("user", "alice").build());

	@ParameterizedTest
	@EnumSource
	void whateverAGetterDoesTheContextStaysAsItWas(HostileGetter getter) {
		assertThat(this.all.extract(this.context, null, getter)).isSameAs(this.context);
		for (PropagationFormat format : ALL) {
			assertThat(format.propagator().extract(this.context, "carrier", getter)).isSameAs(this.context);
		}
	}

	@Test
	void aGetterThatFailsForTracestateDoesNotCostTraceparent() {
		TextMapGetter<HeaderCarrier> getter = new FailingGetter("tracestate");
		Context extracted = this.all.extract(Context.root(),
				HeaderCarrier.of("traceparent", TRACEPARENT, "tracestate", "a=1", "baggage", "b=2"), getter);
		assertThat(Span.fromContext(extracted).getSpanContext().getTraceId()).isEqualTo(TRACE_ID);
		assertThat(Baggage.fromContext(extracted).getEntryValue("b")).isEqualTo("2");
	}

	@Test
	void aGetterThatFailsForOneFormatDoesNotCostTheOther() {
		HeaderCarrier headers = HeaderCarrier.of("traceparent", TRACEPARENT, "b3", SINGLE, "baggage", "b=2");
		Context extracted = this.all.extract(Context.root(), headers, new FailingGetter("traceparent"));
		assertThat(Span.fromContext(extracted).getSpanContext().getTraceId()).isEqualTo(OTHER_TRACE_ID);
		assertThat(Baggage.fromContext(extracted).getEntryValue("b")).isEqualTo("2");
	}

	@Test
	void aSetterThatFailsForOneHeaderDoesNotCostTheOthers() {
		HeaderCarrier headers = new HeaderCarrier();
		this.all.inject(this.context, headers, (carrier, key, value) -> {
			if (key.equals("traceparent") || key.equals("X-B3-Sampled")) {
				throw new IllegalStateException("expected");
			}
			HeaderCarrier.SETTER.set(carrier, key, value);
		});
		assertThat(headers.names()).containsExactly("baggage", "b3", "X-B3-TraceId", "X-B3-SpanId", "X-Amzn-Trace-Id",
				"uber-trace-id", "uberctx-user");
	}

	@Test
	void tracestateIsNotSentWhenTraceparentCouldNotBe() {
		HeaderCarrier headers = new HeaderCarrier();
		Context state = HeaderCarrier.of("traceparent", TRACEPARENT, "tracestate", "a=1").extractedBy(this.all);
		TRACE_CONTEXT.propagator().inject(state, headers, (carrier, key, value) -> {
			if (key.equals("traceparent")) {
				throw new IllegalStateException("expected");
			}
			HeaderCarrier.SETTER.set(carrier, key, value);
		});
		assertThat(headers.names()).isEmpty();
	}

	@Test
	void aMissingCarrierIsNoHarm() {
		assertThat(this.all.extract(this.context, null, HeaderCarrier.GETTER)).isSameAs(this.context);
		this.all.inject(this.context, null, HeaderCarrier.SETTER);
	}

	@Test
	@SuppressWarnings("DataFlowIssue")
	void missingArgumentsAreTreatedAsTheApiDoes() {
		assertThat(this.all.extract(null, new HeaderCarrier(), HeaderCarrier.GETTER)).isSameAs(Context.root());
		assertThat(this.all.extract(this.context, new HeaderCarrier(), null)).isSameAs(this.context);
		this.all.inject(null, new HeaderCarrier(), HeaderCarrier.SETTER);
		this.all.inject(this.context, new HeaderCarrier(), null);
	}

	@Test
	void anErrorOfTheJvmIsNotHeldBack() {
		TextMapSetter<HeaderCarrier> setter = (carrier, key, value) -> {
			throw new OutOfMemoryError("expected");
		};
		assertThatExceptionOfType(OutOfMemoryError.class)
			.isThrownBy(() -> this.all.inject(this.context, new HeaderCarrier(), setter));
	}

	@ParameterizedTest
	@CsvSource({ "80F198EE56343BA864FE8B2A57D3EFF7,e457b5a2e4d86bd1", "80f198ee56343ba864fe8b2a57d3eff7,e457",
			"00000000000000000000000000000000,e457b5a2e4d86bd1", "80f198ee56343ba864fe8b2a57d3eff7,0000000000000000",
			"80f198ee56343ba864fe8b2a57d3ef\u0661\u0661,e457b5a2e4d86bd1", "evil,e457b5a2e4d86bd1" })
	void aSpanContextThatLiesAboutBeingValidIsNotSent(String traceId, String spanId) {
		Span span = Span.wrap(new LyingSpanContext(traceId, spanId, TraceState.getDefault()));
		assertThat(HeaderCarrier.injected(this.all, this.context.with(span)).names()).containsExactly("baggage",
				"uberctx-user");
	}

	@Test
	void ofATraceStateThatSomebodyElseImplementsOnlyValidMembersAreSent() {
		TraceState state = new OtherTraceState("a", "1", "BAD", "2", "b", "x=y", "a", "3", "c@@d", "ok", "e",
				"\r\nEvil: 1");
		Span span = Span.wrap(new LyingSpanContext(TRACE_ID, SPAN_ID, state));
		assertThat(HeaderCarrier.injected(this.all, Context.root().with(span)).first("tracestate"))
			.isEqualTo("a=1,c@@d=ok");
	}

	@Test
	void aTraceStateThatFailsDoesNotCostTraceparent() {
		Span span = Span.wrap(new LyingSpanContext(TRACE_ID, SPAN_ID, new OtherTraceState("odd")));
		assertThat(HeaderCarrier.injected(this.all, Context.root().with(span)).names()).contains("traceparent", "b3")
			.doesNotContain("tracestate");
	}

	@Test
	void aSpanThatFailsDoesNotCostTheBaggage() {
		Span span = Span.wrap(new LyingSpanContext(null, null, null));
		assertThat(HeaderCarrier.injected(this.all, this.context.with(span)).names()).containsExactly("baggage",
				"uberctx-user");
	}

	/** Everything a getter may do wrong. */
	private enum HostileGetter implements TextMapGetter<String> {

		THROWS {
			@Override
			Iterator<String> answer() {
				throw new IllegalStateException("expected");
			}
		},

		THROWS_A_LINKAGE_ERROR {
			@Override
			Iterator<String> answer() {
				throw new NoSuchMethodError("expected");
			}
		},

		RETURNS_NULL {
			@Override
			@Nullable Iterator<String> answer() {
				return null;
			}
		},

		RETURNS_NULLS {
			@Override
			Iterator<String> answer() {
				return Arrays.<String>asList(null, null).iterator();
			}
		},

		HAS_NO_NEXT_THOUGH_IT_SAYS_SO {
			@Override
			Iterator<String> answer() {
				return new Iterator<>() {
					@Override
					public boolean hasNext() {
						return true;
					}

					@Override
					public String next() {
						return Collections.<String>emptyIterator().next();
					}
				};
			}
		},

		NEVER_ENDS {
			@Override
			Iterator<String> answer() {
				return new Iterator<>() {
					@Override
					public boolean hasNext() {
						return true;
					}

					@Override
					public String next() {
						return "";
					}
				};
			}
		};

		abstract @Nullable Iterator<String> answer();

		@Override
		public Iterable<String> keys(String carrier) {
			throw new IllegalStateException("expected");
		}

		@Override
		public @Nullable String get(@Nullable String carrier, String key) {
			Iterator<String> values = answer();
			return (values != null) ? values.next() : null;
		}

		@Override
		public Iterator<String> getAll(@Nullable String carrier, String key) {
			return answer();
		}

	}

	/** Fails for one header and works for the others. */
	private static final class FailingGetter implements TextMapGetter<HeaderCarrier> {

		private final String name;

		FailingGetter(String name) {
			this.name = name;
		}

		@Override
		public Iterable<String> keys(HeaderCarrier carrier) {
			return carrier.names();
		}

		@Override
		public @Nullable String get(@Nullable HeaderCarrier carrier, String key) {
			if (key.equals(this.name)) {
				throw new IllegalStateException("expected");
			}
			return HeaderCarrier.GETTER.get(carrier, key);
		}

	}

	/** Calls itself valid whatever it holds. */
	private record LyingSpanContext(@Nullable String traceId, @Nullable String spanId,
			@Nullable TraceState traceState) implements SpanContext {

		@Override
		public String getTraceId() {
			return this.traceId;
		}

		@Override
		public String getSpanId() {
			return this.spanId;
		}

		@Override
		public TraceFlags getTraceFlags() {
			return TraceFlags.getSampled();
		}

		@Override
		public TraceState getTraceState() {
			return this.traceState;
		}

		@Override
		public boolean isValid() {
			return true;
		}

		@Override
		public boolean isRemote() {
			return false;
		}

	}

	/** Hands out what it was given, and fails when that is no pair. */
	private record OtherTraceState(String... entries) implements TraceState {

		@Override
		public @Nullable String get(String key) {
			return null;
		}

		@Override
		public int size() {
			return this.entries.length / 2;
		}

		@Override
		public boolean isEmpty() {
			return false;
		}

		@Override
		public void forEach(BiConsumer<String, String> consumer) {
			for (int i = 0; i < this.entries.length; i += 2) {
				consumer.accept(this.entries[i], this.entries[i + 1]);
			}
		}

		@Override
		public Map<String, String> asMap() {
			return Map.of();
		}

		@Override
		public TraceStateBuilder toBuilder() {
			return TraceState.builder();
		}

	}

}
