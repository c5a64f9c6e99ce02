package dev.traced.coexistence;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.google.protobuf.ByteString;
import dev.traced.test.OtlpHttpReceiver;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What one context has exported, against what it has done.
 */
final class Received {

	private static final Pattern OPERATIONS = Pattern.compile("served=(\\d+) called=(\\d+) queried=(\\d+)");

	private final List<Span> spans;

	Received(OtlpHttpReceiver receiver) {
		this.spans = receiver.spans();
	}

	List<Span> spans() {
		return this.spans;
	}

	List<Span> named(String name) {
		return this.spans.stream().filter((span) -> span.getName().equals(name)).toList();
	}

	List<Span> servers() {
		return ofKind(SpanKind.SPAN_KIND_SERVER);
	}

	List<Span> queries() {
		return ofKind(SpanKind.SPAN_KIND_CLIENT).stream().filter(Received::isQuery).toList();
	}

	List<Span> calls() {
		return ofKind(SpanKind.SPAN_KIND_CLIENT).stream().filter((span) -> !isQuery(span)).toList();
	}

	Span parent(Span span) {
		List<Span> found = this.spans.stream()
			.filter((other) -> other.getSpanId().equals(span.getParentSpanId()))
			.toList();
		assertThat(found).as("parent of " + span.getName()).hasSize(1);
		return found.get(0);
	}

	/**
	 * One span for each operation, received once, and one trace for each round.
	 * @param output what the application printed
	 * @param context which of its contexts
	 */
	void assertOneSpanForEachOperation(String output, int context) {
		Matcher operations = OPERATIONS.matcher(output);
		for (int i = 0; i <= context; i++) {
			assertThat(operations.find()).as(output).isTrue();
		}
		String all = String.join("\n",
				this.spans.stream().map((span) -> span.getKind() + " " + span.getName()).toList());
		assertThat(servers()).as(all)
			.hasSize(Integer.parseInt(operations.group(1)))
			.hasSizeGreaterThanOrEqualTo(3 * Orders.ROUNDS);
		assertThat(calls()).as(all)
			.hasSize(Integer.parseInt(operations.group(2)))
			.hasSizeGreaterThanOrEqualTo(3 * Orders.ROUNDS);
		assertThat(queries()).as(all)
			.hasSize(Integer.parseInt(operations.group(3)))
			.hasSizeGreaterThanOrEqualTo(3 * Orders.ROUNDS);
		assertThat(this.spans.stream().map(Span::getSpanId)).doesNotHaveDuplicates();
		Set<ByteString> traces = servers().stream().map(Span::getTraceId).collect(Collectors.toSet());
		assertThat(traces).hasSize(Orders.ROUNDS);
		List<Span> tasks = this.spans.stream().filter((span) -> span.getName().matches("(?i).*orders.tick")).toList();
		assertThat(tasks).as(all).hasSize(1);
		// nothing but the task is outside of the traces that begin outside
		assertThat(this.spans.stream().filter((span) -> span.getParentSpanId().isEmpty())).hasSize(Orders.ROUNDS + 1)
			.allMatch((span) -> traces.contains(span.getTraceId()) || tasks.contains(span));
	}

	private List<Span> ofKind(SpanKind kind) {
		return this.spans.stream().filter((span) -> span.getKind() == kind).toList();
	}

	private static boolean isQuery(Span span) {
		return span.getAttributesList()
			.stream()
			.anyMatch((attribute) -> attribute.getKey().startsWith("db.") || attribute.getKey().startsWith("jdbc."));
	}

}
