package dev.traced.sample;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import com.google.protobuf.ByteString;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The spans of one trace. As text it is a tree: siblings in the order of their starts,
 * children indented.
 */
record Trace(ByteString id, List<ReceivedSpan> spans) {

	/**
	 * The only span whose line in the tree is the given one.
	 */
	ReceivedSpan span(String line) {
		List<ReceivedSpan> found = this.spans.stream().filter((span) -> span.toString().equals(line)).toList();
		assertThat(found).as(line).hasSize(1);
		return found.get(0);
	}

	boolean hasServer() {
		return this.spans.stream().anyMatch(ReceivedSpan::isServer);
	}

	@Override
	public String toString() {
		Set<ByteString> ids = this.spans.stream().map((span) -> span.span().getSpanId()).collect(Collectors.toSet());
		StringBuilder tree = new StringBuilder();
		this.spans.stream()
			.filter((span) -> !ids.contains(span.span().getParentSpanId()))
			.sorted(byStart())
			.forEach((root) -> append(root, "", tree));
		return tree.toString();
	}

	private void append(ReceivedSpan span, String indent, StringBuilder tree) {
		tree.append(indent).append(span).append('\n');
		this.spans.stream()
			.filter((other) -> other.span().getParentSpanId().equals(span.span().getSpanId()))
			.sorted(byStart())
			.forEach((child) -> append(child, indent + "  ", tree));
	}

	private static Comparator<ReceivedSpan> byStart() {
		return Comparator.comparingLong((span) -> span.span().getStartTimeUnixNano());
	}

}
