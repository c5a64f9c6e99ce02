package dev.traced.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * Holds recorded spans against the table of attributes in {@code docs/attributes.md}.
 */
final class AttributeTable {

	private static final String SCOPE_PREFIX = "dev.traced.";

	private static final Map<String, Set<String>> ROWS = read(Path.of("..", "docs", "attributes.md"));

	private AttributeTable() {
	}

	static List<String> faults(SpanData span) {
		List<String> faults = new ArrayList<>();
		String scope = span.getInstrumentationScopeInfo().getName();
		if (scope.startsWith(SCOPE_PREFIX)) {
			String technology = scope.substring(SCOPE_PREFIX.length());
			span.getAttributes().forEach((key, value) -> {
				Set<String> technologies = row(key.getKey());
				boolean ownOfTheApplication = technologies == null && technology.equals("method");
				if (!ownOfTheApplication && (technologies == null
						|| !(technologies.contains("all") || technologies.contains(technology)))) {
					faults.add("docs/attributes.md does not list %s on spans of %s".formatted(key, technology));
				}
			});
		}
		return faults;
	}

	private static @Nullable Set<String> row(String attribute) {
		Set<String> exact = ROWS.get(attribute);
		for (int dot = attribute.lastIndexOf('.'); exact == null
				&& dot > 0; dot = attribute.lastIndexOf('.', dot - 1)) {
			exact = ROWS.get(attribute.substring(0, dot) + ".<>");
		}
		return exact;
	}

	private static Map<String, Set<String>> read(Path page) {
		try {
			Map<String, Set<String>> rows = new HashMap<>();
			for (String line : Files.readAllLines(page)) {
				String[] cells = line.split("\\|");
				if (line.startsWith("| `") && cells.length > 2) {
					String attribute = cells[1].replace("`", "").trim().replaceAll("<.*>", "<>");
					rows.put(attribute, Set.of(cells[2].trim().split(", ")));
				}
			}
			return rows;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
