package dev.traced.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import dev.traced.core.CallerContext;
import dev.traced.core.Edge;
import dev.traced.propagation.CallerRules;
import dev.traced.propagation.TargetHosts;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whose context is taken, and who is told of ours.
 *
 * @param incoming What becomes of the context that callers send, unless a rule of
 * tracing.propagation.trust says otherwise: continue, restart (a new trace, nothing of
 * theirs is read) or link (a new trace with a link to theirs).
 * @param trust Rules for callers, the first that matches decides. Each has paths,
 * addresses or both, and incoming.
 * @param outgoing Hosts that are told.
 */
@ConfigurationProperties("tracing.propagation")
record EdgeProperties(@DefaultValue("continue") CallerContext incoming, @DefaultValue List<TrustRule> trust,
		@DefaultValue Outgoing outgoing) {

	private static final String PREFIX = "tracing.propagation.";

	EdgeProperties {
		rules(trust);
		hosts(outgoing);
	}

	/**
	 * What the properties say.
	 * @return the trust of the application
	 */
	Edge toEdge() {
		CallerRules rules = new CallerRules(this.incoming, rules(this.trust));
		TargetHosts hosts = hosts(this.outgoing);
		return new Edge(rules.isTrivial() ? null : rules, hosts.isTrivial() ? null : hosts);
	}

	private static List<CallerRules.Rule> rules(List<TrustRule> trust) {
		List<CallerRules.Rule> rules = new ArrayList<>();
		for (int i = 0; i < trust.size(); i++) {
			rules.add(trust.get(i).toRule(PREFIX + "trust[" + i + "]"));
		}
		return rules;
	}

	private static TargetHosts hosts(Outgoing outgoing) {
		check("outgoing.trace-to", outgoing.traceTo());
		check("outgoing.baggage-to", outgoing.baggageTo());
		return new TargetHosts(outgoing.traceTo(), outgoing.baggageTo());
	}

	private static void check(String name, List<String> hosts) {
		for (String host : hosts) {
			try {
				new TargetHosts(List.of(host), List.of());
			}
			catch (IllegalArgumentException ex) {
				throw new InvalidTracingPropertyException(PREFIX + name, host,
						"hosts such as orders.example.com, *.example.com, 10.0.0.0/8, or * for every host");
			}
		}
	}

	/**
	 * Who is told of a trace and its baggage.
	 *
	 * @param traceTo Hosts that the trace is sent to: names, *.example.com for every name
	 * below one, addresses and CIDR blocks, or * for every host.
	 * @param baggageTo Hosts, among those that the trace is sent to, that baggage is sent
	 * to as well.
	 */
	record Outgoing(@DefaultValue("*") List<String> traceTo, @DefaultValue("*") List<String> baggageTo) {

	}

	/**
	 * What becomes of the context of some callers.
	 *
	 * @param paths Patterns of paths within the application, such as /public/**; for gRPC
	 * of its methods, such as /shop.Orders/*.
	 * @param addresses Addresses and CIDR blocks of callers.
	 * @param incoming What becomes of their context: continue, restart or link.
	 */
	record TrustRule(@DefaultValue List<String> paths, @DefaultValue List<String> addresses, CallerContext incoming) {

		CallerRules.Rule toRule(String property) {
			if (this.incoming == null) {
				throw new InvalidTracingPropertyException(property + ".incoming", null, "continue, restart or link");
			}
			if (this.paths.isEmpty() && this.addresses.isEmpty()) {
				throw new InvalidTracingPropertyException(property, this.incoming,
						"a rule with paths, addresses or both");
			}
			for (String path : this.paths) {
				try {
					CallerRules.rule(this.incoming, List.of(path), List.of());
				}
				catch (IllegalArgumentException ex) {
					throw new InvalidTracingPropertyException(property + ".paths", path,
							"path patterns such as /public/** or /orders/{id}");
				}
			}
			try {
				return CallerRules.rule(this.incoming, this.paths, this.addresses);
			}
			catch (IllegalArgumentException ex) {
				throw new InvalidTracingPropertyException(property + ".addresses", String.join(",", this.addresses),
						"addresses and CIDR blocks such as 192.168.1.7, 10.0.0.0/8 or fd00::/8");
			}
		}

	}

}
