package dev.traced.sampling;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds {@link SamplingRules}, which look at few rules only, to what one finds who looks
 * at all of them, one condition after the other.
 */
class SamplingRulesRandomTests {

	private static final Map<String, PathPattern> PARSED = new HashMap<>();

	private static final List<String> PATTERNS = List.of("/orders", "/orders/{id}", "/orders/*/items", "/orders/**",
			"/o*", "/?rders", "/**", "/**/items", "/", "/{first}", "/products/**", "/p/{id}", "/files/{*rest}", "/*",
			"/**/x");

	private static final List<String> PATHS = List.of("/orders", "/orders/", "/orders/17", "/orders/17/items",
			"/%6frders/17", "/orders;v=1/17", "/;v/orders", "/products", "/productsx", "/products/17/items", "/p/", "/",
			"", "/files/a/b", "/other", "/%zz", "/ørders/x", "/O/x", "/x");

	private static final List<String> ROUTES = List.of("/orders/{id}", "/products/**", "/none");

	private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE", "_OTHER");

	private static final List<String> NAMES = List.of("GET", "POST", "shop.Orders/Find", "shop.Orders/Place", "");

	private static final List<String> NAME_PATTERNS = List.of("GET", "*", "shop.Orders/*", "*Find", "?ET", "*Orders*",
			"s*e");

	private static final List<String> VALUES = List.of("acme", "other", "17", "true");

	private static final List<String> VALUE_PATTERNS = List.of("acme", "a*", "*", "17", "true");

	private final SplittableRandom random = new SplittableRandom(29);

	@Test
	void theFirstRuleAppliesThatWouldBeFoundByLookingAtAll() {
		int found = 0;
		for (int i = 0; i < 300; i++) {
			int count = this.random.nextInt(1, (i % 10 == 0) ? 200 : 15);
			List<Given> given = IntStream.range(0, count).mapToObj((n) -> given()).toList();
			SamplingRules rules = new SamplingRules(IntStream.range(0, count)
				.mapToObj((n) -> new SamplingRule("rule " + n, given.get(n).toConditions(), Samplers.always(), false))
				.toList());
			for (int j = 0; j < 50; j++) {
				Request request = request();
				SamplingRule rule = rules.find(request.context(rules), request.name(), request.kind(),
						request.attributes());
				int expected = IntStream.range(0, count)
					.filter((n) -> given.get(n).matches(request))
					.findFirst()
					.orElse(-1);
				assertThat((rule != null) ? rule.name() : "rule -1").as(() -> given + " " + request)
					.isEqualTo("rule " + expected);
				found += (rule != null) ? 1 : 0;
			}
		}
		assertThat(found).isBetween(3_000, 12_000);
	}

	private Given given() {
		Set<SpanKind> kinds = EnumSet.noneOf(SpanKind.class);
		if (this.random.nextInt(4) == 0) {
			kinds.add(SpanKind.values()[this.random.nextInt(5)]);
			kinds.add(SpanKind.values()[this.random.nextInt(5)]);
		}
		return new Given(kinds, some(2, METHODS), some(3, NAME_PATTERNS), some(2, PATTERNS),
				(this.random.nextInt(4) == 0) ? one(VALUE_PATTERNS) : null,
				(this.random.nextInt(5) == 0) ? one(VALUE_PATTERNS) : null,
				(this.random.nextInt(5) == 0) ? one(VALUE_PATTERNS) : null);
	}

	private Request request() {
		boolean isHttp = this.random.nextInt(4) > 0;
		return new Request(SpanKind.values()[this.random.nextInt(5)], one(NAMES), isHttp ? one(METHODS) : null,
				isHttp ? one(PATHS) : null, this.random.nextBoolean() ? one(ROUTES) : null,
				this.random.nextBoolean() ? one(VALUES) : null, this.random.nextBoolean() ? one(VALUES) : null,
				this.random.nextBoolean() ? one(VALUES) : null);
	}

	private List<String> some(int oneIn, List<String> from) {
		List<String> some = new ArrayList<>();
		while (this.random.nextInt(oneIn + some.size()) == 0) {
			some.add(one(from));
		}
		return some;
	}

	private String one(List<String> from) {
		return from.get(this.random.nextInt(from.size()));
	}

	/**
	 * Conditions as they are written.
	 */
	private record Given(Set<SpanKind> kinds, List<String> methods, List<String> names, List<String> paths,
			@Nullable String attribute, @Nullable String header, @Nullable String caller) {

		RuleConditions toConditions() {
			RuleConditions.Builder builder = RuleConditions.builder()
				.kinds(this.kinds)
				.methods(this.methods)
				.spanNames(this.names)
				.paths(this.paths);
			if (this.attribute != null) {
				builder.attribute("tenant", this.attribute);
			}
			if (this.header != null) {
				builder.header("X-Tenant", this.header);
			}
			if (this.caller != null) {
				builder.callersByBaggage("service.name", List.of(this.caller));
			}
			return builder.build();
		}

		boolean matches(Request request) {
			return (this.kinds.isEmpty() || this.kinds.contains(request.kind))
					&& (this.methods.isEmpty() || this.methods.contains(request.method))
					&& isAny(this.names, (pattern) -> matches(pattern, request.name))
					&& isAny(this.paths, request::matchesPath)
					&& (this.attribute == null || matches(this.attribute, request.attribute))
					&& (this.header == null || matches(this.header, request.header))
					&& (this.caller == null || matches(this.caller, request.caller));
		}

		private static boolean isAny(List<String> patterns, Function<String, Boolean> matches) {
			return patterns.isEmpty() || patterns.stream().anyMatch(matches::apply);
		}

		private static boolean matches(String pattern, @Nullable String text) {
			String regex = Pattern.quote(pattern).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
			return text != null && text.matches(regex);
		}

	}

	/**
	 * A request, which may have a path or a route or neither.
	 */
	private record Request(SpanKind kind, String name, @Nullable String method, @Nullable String path,
			@Nullable String route, @Nullable String attribute, @Nullable String header, @Nullable String caller) {

		private static final TextMapGetter<Map<String, String>> HEADERS = new TextMapGetter<>() {

			@Override
			public Iterable<String> keys(Map<String, String> carrier) {
				return carrier.keySet();
			}

			@Override
			public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
				return (carrier != null) ? carrier.get(key) : null;
			}

		};

		Context context(SamplingRules rules) {
			Context context = (this.caller != null)
					? Context.root().with(Baggage.builder().put("service.name", this.caller).build()) : Context.root();
			return (this.header != null) ? rules.read(context, Map.of("x-tenant", this.header), HEADERS) : context;
		}

		Attributes attributes() {
			AttributesBuilder attributes = Attributes.builder();
			if (this.method != null) {
				attributes.put("http.request.method", this.method);
			}
			if (this.path != null) {
				attributes.put("url.path", this.path);
			}
			if (this.route != null) {
				attributes.put("http.route", this.route);
			}
			if (this.attribute != null) {
				attributes.put("tenant", this.attribute);
			}
			return attributes.build();
		}

		boolean matchesPath(String pattern) {
			String compared = (this.path != null) ? this.path : this.route;
			if (compared == null) {
				return false;
			}
			if (compared.contains("%zz")) {
				// what can't be decoded is compared as it is
				return pattern.equals("/**") || pattern.equals("/*") || pattern.equals("/{first}");
			}
			return PARSED.computeIfAbsent(pattern, PathPatternParser.defaultInstance::parse)
				.matches(PathContainer.parsePath(compared));
		}

	}

}
