package dev.traced.propagation;

import java.util.List;

import dev.traced.core.TargetTrust.Carried;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link TargetHosts}.
 */
class TargetHostsTests {

	private static final List<String> EVERY = List.of("*");

	private static final List<String> OURS = List.of("orders", "*.corp.example", "stock_db", "10.0.0.0/8", "fd00::/8",
			"192.0.2.7");

	@ParameterizedTest
	@CsvSource({ "orders,true", "ORDERS,true", "orders.,true", "orders.evil.example,false", "a.corp.example,true",
			"a.b.Corp.Example,true", "corp.example,false", "evilcorp.example,false", "corp.example.evil,false",
			"stock_db,true", "10.1.2.3,true", "11.0.0.1,false", "fd00::1,true", "[fd00::1],true", "fe80::1,false",
			"192.0.2.7,true", "10.evil.example,false", "'',false", ",false" })
	void onlyListedHostsAreTold(@Nullable String host, boolean told) {
		assertThat(new TargetHosts(OURS, EVERY).judge(host)).isEqualTo(told ? Carried.EVERYTHING : Carried.NOTHING);
	}

	@Test
	void baggageGoesToFewerHostsThanTheTrace() {
		TargetHosts hosts = new TargetHosts(List.of("*.example"), List.of("a.example", "other"));
		assertThat(hosts.judge("a.example")).isEqualTo(Carried.EVERYTHING);
		assertThat(hosts.judge("b.example")).isEqualTo(Carried.TRACE);
		assertThat(hosts.judge("other")).as("baggage without a trace").isEqualTo(Carried.NOTHING);
	}

	@Test
	void everyHostIncludesThoseOfNoName() {
		assertThat(new TargetHosts(EVERY, List.of()).judge(null)).isEqualTo(Carried.TRACE);
		assertThat(new TargetHosts(EVERY, EVERY).judge(null)).isEqualTo(Carried.EVERYTHING);
	}

	@Test
	void onlyListsOfEveryHostAreTrivial() {
		assertThat(new TargetHosts(List.of("orders", "*"), EVERY).isTrivial()).isTrue();
		assertThat(new TargetHosts(EVERY, List.of()).isTrivial()).isFalse();
		assertThat(new TargetHosts(OURS, EVERY).isTrivial()).isFalse();
	}

	@Test
	void moreHostsThanAreKeptAreJudgedAllTheSame() {
		TargetHosts hosts = new TargetHosts(OURS, EVERY);
		for (int i = 0; i < 3000; i++) {
			assertThat(hosts.judge("customer" + i + ".example")).isEqualTo(Carried.NOTHING);
			assertThat(hosts.judge("node" + i + ".corp.example")).isEqualTo(Carried.EVERYTHING);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a b", "http://orders", "orders:8080", "*orders", "a.*.example", "10.0.0.0/33", "**",
			"*.", "-a.example" })
	void whatIsNoHostIsRefusedByName(String host) {
		assertThatIllegalArgumentException().isThrownBy(() -> new TargetHosts(List.of(host), EVERY))
			.withMessageContaining(host.strip());
	}

	@Test
	void theListsTellWhatTheyAre() {
		assertThat(new TargetHosts(List.of("orders", "*.corp.example", "10.0.0.0/8"), EVERY))
			.hasToString("trace to [orders, *.corp.example] and [10.0.0.0/8], baggage to *");
	}

}
