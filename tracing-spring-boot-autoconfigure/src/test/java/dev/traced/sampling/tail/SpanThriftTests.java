package dev.traced.sampling.tail;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import dev.traced.sampling.Samplers;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SpanThrift}, over sampled and over kept traces.
 */
class SpanThriftTests {

	private static final AttributeKey<Long> COUNT = AttributeKey.longKey("traced.compressed.count");

	private static final AttributeKey<Double> SUM = AttributeKey.doubleKey("traced.compressed.duration");

	private static final AttributeKey<Long> DROPPED = AttributeKey.longKey("traced.spans.dropped");

	private static final SpanThrift DROP = new SpanThrift(Duration.ofMillis(10), null, Integer.MAX_VALUE);

	private static final SpanThrift COMPRESS = new SpanThrift(null, Duration.ofMillis(50), Integer.MAX_VALUE);

	private TailPipeline pipeline;

	/** The start of the next child, in milliseconds. */
	private long now = 1000;

	@AfterEach
	void close() {
		this.pipeline.close();
	}

	@Test
	void spansShorterThanTheLimitAreLeftOutAndCounted() {
		use(DROP);
		Span root = this.pipeline.root("root");
		child(root, "short", SpanKind.INTERNAL, 9).end();
		child(root, "long enough", SpanKind.INTERNAL, 10).end();
		root.end();
		assertThat(this.pipeline.names()).containsExactly("long enough", "root");
		assertThat(exported("root").getAttributes().get(DROPPED)).isEqualTo(1);
		assertThat(this.pipeline.tail.counters().shortSpans()).isEqualTo(1);
	}

	@ParameterizedTest
	@CsvSource({ "INTERNAL,,false", "CLIENT,postgresql,false", "CLIENT,,true", "PRODUCER,,true", "PRODUCER,kafka,true",
			"SERVER,,true", "CONSUMER,,true" })
	void aSpanThatAnotherServiceMayKnowOfStays(SpanKind kind, String database, boolean stays) {
		use(DROP);
		Span root = this.pipeline.root("root");
		Child child = child(root, "child", kind, 1);
		if (database != null) {
			child.span.setAttribute("db.system.name", database);
		}
		child.end();
		root.end();
		assertThat(this.pipeline.names().contains("child")).isEqualTo(stays);
	}

	@Test
	void errorsEventsLinksAndParentsStay() {
		use(DROP);
		Span root = this.pipeline.root("root");
		Child failed = child(root, "failed", SpanKind.INTERNAL, 1);
		failed.span.setStatus(StatusCode.ERROR);
		failed.end();
		Child event = child(root, "event", SpanKind.INTERNAL, 1);
		event.span.addEvent("happened");
		event.end();
		Child link = child(root, "link", SpanKind.INTERNAL, 1);
		link.span.addLink(root.getSpanContext());
		link.end();
		Child parent = child(root, "parent", SpanKind.INTERNAL, 1);
		child(parent.span, "its child", SpanKind.INTERNAL, 1).end();
		parent.end();
		root.end();
		assertThat(this.pipeline.names()).containsExactly("failed", "event", "link", "parent", "root");
	}

	@Test
	void aSpanWhoseChildHasNotEndedStays() {
		use(DROP);
		Span root = this.pipeline.root("root");
		Child parent = child(root, "parent", SpanKind.INTERNAL, 1);
		Child late = child(parent.span, "late", SpanKind.INTERNAL, 1);
		parent.end();
		root.end();
		late.end();
		assertThat(this.pipeline.names()).containsExactly("parent", "root", "late");
	}

	@Test
	void theLocalRootStaysHoweverShort() {
		use(DROP);
		this.pipeline.tracer.spanBuilder("root")
			.setStartTimestamp(1, TimeUnit.SECONDS)
			.startSpan()
			.end(1, TimeUnit.SECONDS);
		assertThat(this.pipeline.names()).containsExactly("root");
	}

	@Test
	void aRunOfEqualSiblingsBecomesOneSpan() {
		use(COMPRESS);
		Span root = this.pipeline.root("root");
		for (int i = 0; i < 5; i++) {
			Child query = child(root, "SELECT items", SpanKind.CLIENT, 2);
			query.span.setAttribute("db.system.name", "postgresql");
			query.span.setAttribute("db.query.text", "SELECT * FROM items WHERE id = ?");
			query.span.setAttribute("db.query.parameter.0", "" + i);
			query.span.setAttribute("db.response.returned_rows", i);
			query.end();
			this.now += 3;
		}
		root.end();
		assertThat(this.pipeline.names()).containsExactly("SELECT items", "root");
		SpanData run = exported("SELECT items");
		assertThat(run.getAttributes().get(COUNT)).isEqualTo(5);
		assertThat(run.getAttributes().get(SUM)).isEqualTo(0.010);
		assertThat(run.getAttributes().get(AttributeKey.stringKey("db.query.text"))).startsWith("SELECT");
		assertThat(names(run)).doesNotContain("db.query.parameter.0", "db.response.returned_rows");
		assertThat(run.getTotalAttributeCount()).isEqualTo(run.getAttributes().size());
		assertThat(SpanThrift.duration(run)).isEqualTo(TimeUnit.MILLISECONDS.toNanos(5 * 2 + 4 * 3));
		assertThat(exported("root").getAttributes().get(DROPPED)).isNull();
		assertThat(this.pipeline.tail.counters().compressed()).isEqualTo(4);
	}

	@Test
	void somethingElseInBetweenEndsARun() {
		use(COMPRESS);
		Span root = this.pipeline.root("root");
		for (String name : List.of("a", "a", "b", "a", "a", "a")) {
			child(root, name, SpanKind.INTERNAL, 1).end();
		}
		root.end();
		assertThat(this.pipeline.exported).extracting((span) -> span.getName() + span.getAttributes().get(COUNT))
			.containsExactly("a2", "bnull", "a3", "rootnull");
	}

	@Test
	void whatDiffersOrIsLongOrFailedOrHasChildrenIsNoPartOfARun() {
		use(COMPRESS);
		Span root = this.pipeline.root("root");
		Child one = child(root, "call", SpanKind.INTERNAL, 1);
		one.span.setAttribute("key", "one");
		one.end();
		Child other = child(root, "call", SpanKind.INTERNAL, 1);
		other.span.setAttribute("key", "other");
		other.end();
		child(root, "long", SpanKind.INTERNAL, 50).end();
		child(root, "long", SpanKind.INTERNAL, 50).end();
		for (int i = 0; i < 2; i++) {
			Child failed = child(root, "failed", SpanKind.INTERNAL, 1);
			failed.span.setStatus(StatusCode.ERROR);
			failed.end();
		}
		for (int i = 0; i < 2; i++) {
			Child parent = child(root, "parent", SpanKind.INTERNAL, 1);
			child(parent.span, "only child", SpanKind.INTERNAL, 1).end();
			parent.end();
		}
		for (int i = 0; i < 2; i++) {
			child(root, "GET", SpanKind.CLIENT, 1).end();
		}
		for (SpanKind kind : List.of(SpanKind.INTERNAL, SpanKind.CLIENT)) {
			Child query = child(root, "query", kind, 1);
			query.span.setAttribute("db.system.name", "postgresql");
			query.end();
		}
		root.end();
		assertThat(this.pipeline.exported).hasSize(15).allMatch((span) -> span.getAttributes().get(COUNT) == null);
	}

	@Test
	void aRunIsNotShort() {
		use(new SpanThrift(Duration.ofMillis(10), Duration.ofMillis(50), Integer.MAX_VALUE));
		Span root = this.pipeline.root("root");
		child(root, "query", SpanKind.INTERNAL, 1).end();
		child(root, "query", SpanKind.INTERNAL, 1).end();
		child(root, "single", SpanKind.INTERNAL, 1).end();
		root.end();
		assertThat(this.pipeline.names()).containsExactly("query", "root");
	}

	@Test
	void atMostSoManySpansAreRecordedAndTheRestIsCounted() {
		use(new SpanThrift(null, null, 3));
		Span root = this.pipeline.root("root");
		Span first = this.pipeline.child(root, "first");
		Span second = this.pipeline.child(first, "second");
		Span third = this.pipeline.child(second, "third");
		Span fourth = this.pipeline.child(third, "fourth");
		assertThat(third.isRecording()).isFalse();
		assertThat(third.getSpanContext().isSampled()).as("what it calls is told the truth").isFalse();
		assertThat(fourth.isRecording()).isFalse();
		for (Span span : List.of(fourth, third, second, first, root)) {
			span.end();
		}
		assertThat(this.pipeline.names()).containsExactly("second", "first", "root");
		assertThat(exported("root").getAttributes().get(DROPPED)).isEqualTo(2);
		assertThat(this.pipeline.tail.counters().left()).isEqualTo(2);
	}

	@Test
	void asManySpansAsATraceMayHaveCanWait() {
		this.pipeline = new TailPipeline(TailPipeline.unsampled(), TailPipeline.ERRORS, new SpanThrift(null, null, 5),
				new TailLimits(10, 4, 10_000_000, 3, Duration.ofMinutes(1), 10));
		Span root = this.pipeline.root("root");
		for (int i = 0; i < 4; i++) {
			this.pipeline.child(root, "child " + i).end();
		}
		TailPipeline.fail(root);
		assertThat(this.pipeline.names()).containsExactly("child 0", "child 1", "child 2", "child 3", "root");
	}

	@Test
	void aRunLastsUntilTheLastOfItHasEnded() {
		use(COMPRESS);
		Span root = this.pipeline.root("root");
		Child longer = child(root, "call", SpanKind.INTERNAL, 20);
		this.now = 1001;
		child(root, "call", SpanKind.INTERNAL, 2).end();
		longer.end();
		root.end();
		assertThat(SpanThrift.duration(exported("call"))).isEqualTo(TimeUnit.MILLISECONDS.toNanos(20));
		assertThat(exported("call").getAttributes().get(SUM)).isEqualTo(0.022);
	}

	@Test
	void whatOtherInstrumentationsCallTheSameIsNoPartOfARun() {
		use(COMPRESS);
		Span root = this.pipeline.root("root");
		child(root, "call", SpanKind.INTERNAL, 1).end();
		this.pipeline.provider.get("other")
			.spanBuilder("call")
			.setParent(Context.root().with(root))
			.setStartTimestamp(this.now, TimeUnit.MILLISECONDS)
			.startSpan()
			.end(this.now + 1, TimeUnit.MILLISECONDS);
		root.end();
		assertThat(this.pipeline.names()).containsExactly("call", "call", "root");
	}

	@Test
	void keptTracesAreThinnedOutToo() {
		this.pipeline = new TailPipeline(TailPipeline.unsampled(), TailPipeline.ERRORS,
				new SpanThrift(Duration.ofMillis(10), Duration.ofMillis(50), 5), TailPipeline.LIMITS);
		Span root = this.pipeline.root("root");
		child(root, "short", SpanKind.INTERNAL, 1).end();
		child(root, "query", SpanKind.INTERNAL, 1).end();
		child(root, "query", SpanKind.INTERNAL, 1).end();
		TailPipeline.fail(this.pipeline.child(root, "failed"));
		this.pipeline.child(root, "too many").end();
		root.end();
		assertThat(this.pipeline.names()).containsExactly("query", "failed", "root");
		assertThat(exported("root").getAttributes().get(DROPPED)).isEqualTo(2);
		this.pipeline.root("fine").end();
		assertThat(this.pipeline.exported).hasSize(3);
	}

	@Test
	void aSampledTraceOfManySpansIsNotHeldBack() {
		this.pipeline = new TailPipeline(Samplers.always(), KeepRules.NONE, DROP,
				new TailLimits(10, 1000, 1_000_000, 3, Duration.ofMinutes(1), 10));
		Span root = this.pipeline.root("root");
		for (int i = 0; i < 10; i++) {
			child(root, "child " + i, SpanKind.INTERNAL, 20).end();
		}
		assertThat(this.pipeline.exported).hasSize(10);
		root.end();
		assertThat(this.pipeline.exported).hasSize(11);
		assertThat(this.pipeline.tail.waitingTraces()).isZero();
	}

	@Test
	void lateSpansOfASampledTraceAreExported() {
		use(DROP);
		Span root = this.pipeline.root("root");
		Child late = child(root, "late", SpanKind.INTERNAL, 1);
		root.end();
		late.end();
		assertThat(this.pipeline.names()).containsExactly("root", "late");
		assertThat(this.pipeline.tail.counters().lateKept()).isZero();
	}

	@Test
	void whatIsSampledIsExportedEvenBelowWhatIsDropped() {
		this.pipeline = new TailPipeline(new ByName(), TailPipeline.ERRORS, DROP, TailPipeline.LIMITS);
		Span root = this.pipeline.root("root");
		child(root, "sampled", SpanKind.INTERNAL, 20).end();
		child(root, "other", SpanKind.INTERNAL, 20).end();
		root.end();
		assertThat(this.pipeline.names()).containsExactly("sampled");
	}

	@Test
	void aTraceThatAlsoEntersSampledIsRecordedAndKeptWhereItIsNot() {
		this.pipeline = new TailPipeline(TailPipeline.unsampled(), TailPipeline.ERRORS, DROP, TailPipeline.LIMITS);
		Span sampled = entering("sampled", TraceFlags.getSampled());
		Span other = entering("other", TraceFlags.getDefault());
		TailPipeline.fail(this.pipeline.child(other, "failed"));
		other.end();
		sampled.end();
		assertThat(this.pipeline.names()).containsExactly("failed", "other", "sampled");
	}

	@Test
	void aTraceThatAlsoEntersSampledLosesNoSampledSpanToTheLimit() {
		this.pipeline = new TailPipeline(TailPipeline.unsampled(), TailPipeline.ERRORS, DROP,
				new TailLimits(10, 1000, 1_000_000, 3, Duration.ofMinutes(1), 10));
		entering("other", TraceFlags.getDefault());
		Span sampled = entering("sampled", TraceFlags.getSampled());
		for (int i = 0; i < 5; i++) {
			child(sampled, "child " + i, SpanKind.INTERNAL, 20).end();
		}
		sampled.end();
		assertThat(this.pipeline.names()).containsExactly("child 0", "child 1", "child 2", "child 3", "child 4",
				"sampled");
	}

	private Span entering(String name, TraceFlags flags) {
		SpanContext caller = SpanContext.createFromRemoteParent("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331",
				flags, TraceState.getDefault());
		return this.pipeline.tracer.spanBuilder(name)
			.setSpanKind(SpanKind.SERVER)
			.setParent(Context.root().with(Span.wrap(caller)))
			.startSpan();
	}

	private void use(SpanThrift thrift) {
		this.pipeline = new TailPipeline(Samplers.parentBased(Samplers.always()), KeepRules.NONE, thrift,
				TailPipeline.LIMITS);
	}

	private Child child(Span parent, String name, SpanKind kind, long millis) {
		Span span = this.pipeline.tracer.spanBuilder(name)
			.setSpanKind(kind)
			.setParent(Context.root().with(parent))
			.setStartTimestamp(this.now, TimeUnit.MILLISECONDS)
			.startSpan();
		this.now += millis;
		return new Child(span, this.now);
	}

	private SpanData exported(String name) {
		Map<String, SpanData> byName = this.pipeline.exported.stream()
			.collect(Collectors.toMap(SpanData::getName, (span) -> span));
		return byName.get(name);
	}

	private static List<String> names(SpanData span) {
		return span.getAttributes().asMap().keySet().stream().map(AttributeKey::getKey).toList();
	}

	/**
	 * A span that lasts as long as it is told.
	 *
	 * @param span the span
	 * @param endMillis its end
	 */
	private record Child(Span span, long endMillis) {

		private void end() {
			this.span.end(this.endMillis, TimeUnit.MILLISECONDS);
		}

	}

	/**
	 * Samples by the name of the span, whatever the parent.
	 */
	private static final class ByName implements Sampler {

		@Override
		public SamplingResult shouldSample(Context parentContext, String traceId, String name, SpanKind spanKind,
				Attributes attributes, List<LinkData> parentLinks) {
			return name.equals("sampled") ? SamplingResult.recordAndSample() : SamplingResult.drop();
		}

		@Override
		public String getDescription() {
			return "by name";
		}

	}

}
