package dev.traced.viewer.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;

import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SpanRoundTripTests {

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
	void anySpanComesBackAsItWas(long seed) {
		Random random = new Random(seed);
		Dictionary dictionary = new Dictionary();
		StoreLimits limits = StoreLimits.defaults();
		ByteWriter writer = new ByteWriter(dictionary, limits.maxAttributeLength());
		SpanEncoder encoder = new SpanEncoder(writer, dictionary, limits);
		StoredTrace trace = new StoredTrace(0x4bf92f3577b34da6L, 5, TestSpans.START);
		List<SpanData> spans = new ArrayList<>();
		for (int i = 0; i < 500; i++) {
			SpanData span = TestSpans.random(random, 5);
			dictionary.begin();
			writer.reset();
			encoder.encode(span, Hex.parse(span.getSpanId(), 0), trace.base);
			trace.addSpan(writer);
			spans.add(span);
			if (i % 100 == 0) {
				trace.compact();
			}
		}
		List<SpanData> decoded = new SpanDecoder(TestSpans.traceId(5), trace.spans(), trace.base, dictionary.words())
			.decode();
		assertThat(decoded).hasSameSizeAs(spans);
		for (int i = 0; i < spans.size(); i++) {
			assertSame(decoded.get(i), spans.get(i));
		}
		trace.release(dictionary);
		assertThat(dictionary.size()).isZero();
	}

	static void assertSame(SpanData actual, SpanData expected) {
		assertThat(actual.getName()).isEqualTo(expected.getName());
		assertThat(actual.getKind()).isEqualTo(expected.getKind());
		assertThat(actual.getSpanContext()).isEqualTo(expected.getSpanContext());
		assertThat(actual.getParentSpanContext()).isEqualTo(expected.getParentSpanContext());
		assertThat(actual.getStatus()).isEqualTo(expected.getStatus());
		assertThat(actual.getStartEpochNanos()).isEqualTo(expected.getStartEpochNanos());
		assertThat(actual.getEndEpochNanos()).isEqualTo(expected.getEndEpochNanos());
		assertThat(actual.getAttributes().asMap()).isEqualTo(expected.getAttributes().asMap());
		assertThat(actual.getTotalAttributeCount()).isEqualTo(expected.getTotalAttributeCount());
		assertThat(actual.getTotalRecordedEvents()).isEqualTo(expected.getTotalRecordedEvents());
		assertThat(actual.getTotalRecordedLinks()).isEqualTo(expected.getTotalRecordedLinks());
		// attributes of ours and of the SDK are equal as maps
		assertThat(actual.getLinks())
			.extracting(LinkData::getSpanContext, LinkData::getTotalAttributeCount,
					(link) -> link.getAttributes().asMap())
			.isEqualTo(tuples(expected.getLinks(), LinkData::getSpanContext, LinkData::getTotalAttributeCount,
					(link) -> link.getAttributes().asMap()));
		assertThat(actual.getEvents())
			.extracting(EventData::getName, EventData::getEpochNanos, EventData::getTotalAttributeCount,
					(event) -> event.getAttributes().asMap())
			.isEqualTo(tuples(expected.getEvents(), EventData::getName, EventData::getEpochNanos,
					EventData::getTotalAttributeCount, (event) -> event.getAttributes().asMap()));
		assertThat(actual.hasEnded()).isEqualTo(expected.hasEnded());
		assertThat(actual.getResource()).isEqualTo(expected.getResource());
		assertThat(actual.getInstrumentationScopeInfo()).isEqualTo(expected.getInstrumentationScopeInfo());
	}

	@SafeVarargs
	private static <T> List<Tuple> tuples(List<T> list, Function<T, ?>... parts) {
		return list.stream()
			.map((each) -> new Tuple(Stream.of(parts).<Object>map((part) -> part.apply(each)).toArray()))
			.toList();
	}

}
