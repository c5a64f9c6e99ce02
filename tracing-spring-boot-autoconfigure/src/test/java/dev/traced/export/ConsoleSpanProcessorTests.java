package dev.traced.export;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConsoleSpanProcessor}.
 */
class ConsoleSpanProcessorTests {

	private static final long START = 1_700_000_000_000_000_000L;

	private final List<String> printed = new ArrayList<>();

	private final Tracer tracer = tracer("orders", true);

	@Test
	void aTraceIsPrintedAsATreeInOneWriteWhenItsRootEnds() {
		Span root = start(null, "POST /orders", SpanKind.SERVER, 0);
		root.setAttribute("url.path", "/orders").setAttribute("http.response.status_code", 500);
		Span method = start(root, "OrderService.place", SpanKind.INTERNAL, 2);
		method.setAttribute("order.id", 42);
		Span query = start(method, "INSERT orders", SpanKind.CLIENT, 3);
		query.setAttribute("db.system.name", "postgresql")
			.setAttribute("error.type", "23505")
			.setStatus(StatusCode.ERROR, "duplicate key");
		end(query, 10);
		end(method, 12);
		Span call = start(root, "GET /stock", SpanKind.CLIENT, 13);
		end(call, 20);
		assertThat(this.printed).isEmpty();
		end(root, 25);
		assertThat(this.printed).containsExactly("""
				── orders ── trace %s ── 4 spans, 1 error
				SERVER   POST /orders                +0.0 ms      25.0 ms  500  /orders
				INTERNAL ├─ OrderService.place       +2.0 ms      10.0 ms  order.id=42
				CLIENT   │  └─ INSERT orders         +3.0 ms       7.0 ms  #%s  postgresql  ✗ 23505: duplicate key
				CLIENT   └─ GET /stock              +13.0 ms       7.0 ms  #%s
				""".formatted(root.getSpanContext().getTraceId(), id(query), id(call)));
	}

	@Test
	void whoCalledIsSaid() {
		SpanContext caller = SpanContext.createFromRemoteParent("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331",
				TraceFlags.getSampled(), TraceState.getDefault());
		end(start(Span.wrap(caller), "GET /stock", SpanKind.SERVER, 0), 1);
		assertThat(this.printed).singleElement()
			.asString()
			.startsWith("── orders ── trace 0af7651916cd43dd8448eb211c80319c, called by #b7ad6b71 ── 1 span\n");
	}

	@Test
	void whatEndsAfterItsRootIsLate() {
		Span root = start(null, "root", SpanKind.SERVER, 0);
		Span open = start(root, "open", SpanKind.INTERNAL, 1);
		end(root, 2);
		Span after = start(root, "after", SpanKind.INTERNAL, 3);
		end(open, 4);
		end(after, 5);
		assertThat(this.printed).hasSize(3);
		assertThat(this.printed.get(0)).contains("1 span\n").doesNotContain("open");
		assertThat(this.printed.get(1))
			.startsWith("── late ── orders ── trace " + root.getSpanContext().getTraceId() + ", below #" + id(root))
			.contains("INTERNAL open");
		assertThat(this.printed.get(2)).contains("late").contains("INTERNAL after");
	}

	@Test
	void twoEntriesOfOneTraceAreTwoTrees() {
		Span first = start(null, "first", SpanKind.SERVER, 0);
		SpanContext remote = SpanContext.createFromRemoteParent(first.getSpanContext().getTraceId(),
				first.getSpanContext().getSpanId(), TraceFlags.getSampled(), TraceState.getDefault());
		end(start(Span.wrap(remote), "second", SpanKind.SERVER, 1), 2);
		end(first, 3);
		assertThat(this.printed).hasSize(2);
		assertThat(this.printed.get(0)).contains("second").doesNotContain("first");
		assertThat(this.printed.get(1)).contains("first").doesNotContain("second");
	}

	@Test
	void aLargeTraceIsCut() {
		Span root = start(null, "root", SpanKind.SERVER, 0);
		for (int i = 0; i < 600; i++) {
			end(start(root, "child", SpanKind.INTERNAL, i), i + 1);
		}
		end(root, 700);
		assertThat(this.printed.get(0)).contains("601 spans").endsWith("… and 101 more spans\n");
		assertThat(this.printed.get(0).lines()).hasSize(502);
	}

	@Test
	void aTraceOfAnySizeIsPrintedAndOnlySoMuchOfItKept() {
		Span root = start(null, "root", SpanKind.SERVER, 0);
		Span method = start(root, "method", SpanKind.INTERNAL, 0);
		for (int i = 0; i < 20_000; i++) {
			Span query = start(method, "query", SpanKind.CLIENT, i);
			query.setStatus(StatusCode.ERROR);
			end(query, i + 1);
		}
		end(method, 20_001);
		end(root, 20_002);
		assertThat(this.printed).singleElement()
			.asString()
			.contains("20002 spans, 20000 errors\n")
			.contains("method", "query")
			.endsWith("… and 19502 more spans\n");
	}

	@Test
	void spansThatNeverEndAreForgotten() {
		for (int i = 0; i < 20_000; i++) {
			start(null, "leaked", SpanKind.INTERNAL, i);
		}
		end(start(null, "span", SpanKind.INTERNAL, 0), 1);
		assertThat(this.printed).singleElement().asString().contains("INTERNAL span");
	}

	@Test
	void whereTheConsoleCannotShowLinesPlainCharactersAreUsed() {
		Tracer plain = tracer("orders", false);
		Span root = plain.spanBuilder("root").startSpan();
		plain.spanBuilder("child").setParent(Context.root().with(root)).startSpan().end();
		root.end();
		assertThat(this.printed.get(0)).startsWith("-- orders --").contains("`- child").isASCII();
	}

	@Test
	void valuesAreOneShortLine() {
		Span root = start(null, "query", SpanKind.CLIENT, 0);
		root.setAllAttributes(Attributes.of(AttributeKey.stringKey("db.query.text"), "SELECT\n  *" + "x".repeat(200)));
		end(root, 1);
		assertThat(this.printed.get(0).lines()).hasSize(2);
		assertThat(this.printed.get(0)).contains("SELECT *x").contains("x…");
	}

	private Tracer tracer(String service, boolean unicode) {
		return SdkTracerProvider.builder()
			.setResource(Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), service)))
			.addSpanProcessor(new ConsoleSpanProcessor(this.printed::add,
					unicode ? StandardCharsets.UTF_8 : StandardCharsets.US_ASCII))
			.build()
			.get("test");
	}

	private Span start(@Nullable Span parent, String name, SpanKind kind, long millis) {
		SpanBuilder builder = this.tracer.spanBuilder(name)
			.setSpanKind(kind)
			.setStartTimestamp(START + millis * 1_000_000, TimeUnit.NANOSECONDS);
		return ((parent != null) ? builder.setParent(Context.root().with(parent)) : builder.setNoParent()).startSpan();
	}

	private static void end(Span span, long millis) {
		span.end(START + millis * 1_000_000, TimeUnit.NANOSECONDS);
	}

	private static String id(Span span) {
		return span.getSpanContext().getSpanId().substring(0, 8);
	}

}
