package dev.traced.propagation;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageBuilder;
import io.opentelemetry.api.baggage.BaggageEntry;
import io.opentelemetry.api.baggage.BaggageEntryMetadata;
import io.opentelemetry.context.Context;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BaggagePropagator}: the cases of the W3C's reference implementation,
 * and what the text demands beyond.
 */
class BaggagePropagatorTests {

	private final BaggagePropagator propagator = new BaggagePropagator(BaggageLimits.DEFAULT);

	@Test
	void thereIsNoBaggageWithoutAHeader() {
		Context context = Context.root();
		assertThat(this.propagator.extract(context, new HeaderCarrier(), HeaderCarrier.GETTER)).isSameAs(context);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", ",", " , ,\t", "no-value", "=value", "b\u00e9=1", "a b=1", "a=b c", "a=\"b\"" })
	void aHeaderWithoutAValidMemberLeavesTheContextAlone(String header) {
		Context context = Context.root().with(Baggage.builder().put("kept", "1").build());
		assertThat(this.propagator.extract(context, HeaderCarrier.of("baggage", header), HeaderCarrier.GETTER))
			.isSameAs(context);
	}

	@Test
	void aSingleMemberIsRead() {
		assertThat(values("SomeKey=SomeValue")).containsExactly(Map.entry("SomeKey", "SomeValue"));
		assertThat(metadata("SomeKey=SomeValue", "SomeKey")).isEmpty();
	}

	@Test
	void severalMembersWithPropertiesAreRead() {
		String header = "SomeKey=SomeValue;SomeProp,SomeKey2=SomeValue2;ValueProp=PropVal";
		assertThat(values(header)).containsOnly(Map.entry("SomeKey", "SomeValue"), Map.entry("SomeKey2", "SomeValue2"));
		assertThat(metadata(header, "SomeKey")).isEqualTo("SomeProp");
		assertThat(metadata(header, "SomeKey2")).isEqualTo("ValueProp=PropVal");
	}

	@Test
	void whiteSpaceIsIgnoredWhereverItIsAllowed() {
		String header = "SomeKey \t = \t SomeValue \t ; \t SomeProp \t ;\tOther = \t x , \t SomeKey2 \t = \t SomeValue2 \t ;"
				+ " \t ValueProp \t = \t PropVal \t ";
		assertThat(values(header)).containsOnly(Map.entry("SomeKey", "SomeValue"), Map.entry("SomeKey2", "SomeValue2"));
		assertThat(metadata(header, "SomeKey")).isEqualTo("SomeProp;Other=x");
		assertThat(metadata(header, "SomeKey2")).isEqualTo("ValueProp=PropVal");
		assertThat(sent(header)).isEqualTo("SomeKey=SomeValue;SomeProp;Other=x,SomeKey2=SomeValue2;ValueProp=PropVal");
	}

	@Test
	void theExamplesOfTheSpecificationAreRead() {
		assertThat(values("key1=value1;property1;property2, key2 = value2, key3=value3; propertyKey=propertyValue"))
			.containsOnly(Map.entry("key1", "value1"), Map.entry("key2", "value2"), Map.entry("key3", "value3"));
		assertThat(values("userId=Am%C3%A9lie,serverNode=DF%2028,isProduction=false")).containsOnly(
				Map.entry("userId", "Am\u00e9lie"), Map.entry("serverNode", "DF 28"),
				Map.entry("isProduction", "false"));
		assertThat(values("userId =   alice", "serverNode = DF%2028, isProduction = false")).containsOnly(
				Map.entry("userId", "alice"), Map.entry("serverNode", "DF 28"), Map.entry("isProduction", "false"));
	}

	@Test
	void propertiesOfOneNameAreAllKept() {
		String header = "SomeKey=SomeValue;SomeProp;SomeProp=PropValue;SomeProp=AnotherPropValue";
		assertThat(sent(header)).isEqualTo(header);
	}

	@Test
	void propertiesStayEncoded() {
		String header = "SomeKey=SomeValue;SomePropKey=%09%20%22%27%3B%3Dasdf%21%40%23%24%25%5E%26%2A%28%29;a%20b";
		assertThat(metadata(header, "SomeKey")).isEqualTo(header.substring("SomeKey=SomeValue;".length()));
		assertThat(sent(header)).isEqualTo(header);
	}

	@Test
	void anEqualsSignBelongsToTheValue() {
		assertThat(values("SomeKey=SomeValue=equals")).containsEntry("SomeKey", "SomeValue=equals");
		assertThat(values("SomeKey===")).containsEntry("SomeKey", "==");
	}

	@Test
	void aValueMayBeEmpty() {
		assertThat(values("a=,b= ,c=;p")).containsOnly(Map.entry("a", ""), Map.entry("b", ""), Map.entry("c", ""));
		assertThat(sent("a=,c=;p")).isEqualTo("a=,c=;p");
	}

	@Test
	void percentEncodedValuesAreDecoded() {
		String value = "\t \"';=asdf!@#$%^&*()";
		assertThat(values("SomeKey=%09%20%22%27%3B%3Dasdf%21%40%23%24%25%5E%26%2A%28%29")).containsEntry("SomeKey",
				value);
		assertThat(values("SomeKey \t = \t %09%20%22%27%3B%3Dasdf%21%40%23%24%25%5E%26%2A%28%29 \t "))
			.containsEntry("SomeKey", value);
		assertThat(values("k=%f0%9f%98%80%e2%82%ac+")).containsEntry("k", "\ud83d\ude00\u20ac+");
	}

	@Test
	void octetsThatAreNotUtf8BecomeTheReplacementCharacter() {
		assertThat(values("k=a%ffb")).containsEntry("k", "a\ufffdb");
		assertThat(values("k=%C3")).containsEntry("k", "\ufffd");
		assertThat(values("k=%C3%28")).containsEntry("k", "\ufffd(");
		assertThat(sent("k=a%FFb")).isEqualTo("k=a%EF%BF%BDb");
	}

	@ParameterizedTest
	@CsvSource({ "100%,100%", "%,%", "%4,%4", "%zz,%zz", "a%g0b,a%g0b", "%%41,%A", "%+1,%+1" })
	void aPercentSignWithoutTwoDigitsStandsForItself(String encoded, String value) {
		assertThat(values("k=" + encoded + ",other=1")).containsEntry("k", value).containsEntry("other", "1");
		assertThat(values("k=" + encoded)).containsEntry("k", value);
	}

	@Test
	void keysAreNotDecoded() {
		assertThat(values("a%20b=1")).containsEntry("a%20b", "1");
		assertThat(sent("a%20b=1")).isEqualTo("a%20b=1");
	}

	@Test
	void everyTokenIsAKey() {
		assertThat(values("azAZ09!#$%&'*+-.^_`|~=1")).containsEntry("azAZ09!#$%&'*+-.^_`|~", "1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "b", "b c", "=1", " = 1", "b c=1", "b(=1", "b@=1", "b/c=1", "\"b\"=1", "\u00e9=1", "b=1 2",
			"b=\"1\"", "b=1\\2", "b=\u00e9", "b=\u0001", "b=1;p q", "b=1;=x", "b=1;p=x y", "b=1;p=\"x\"", "b=1;p(",
			"b=1 x;p", "" })
	void anInvalidMemberIsSkippedAndTheOthersAreKept(String member) {
		assertThat(values("a=1," + member + ",c=3")).containsOnly(Map.entry("a", "1"), Map.entry("c", "3"));
		assertThat(values("a=1", member, "c=3")).containsOnly(Map.entry("a", "1"), Map.entry("c", "3"));
		assertThat(values(member + ",c=3")).containsOnly(Map.entry("c", "3"));
		assertThat(values("a=1," + member)).containsOnly(Map.entry("a", "1"));
	}

	@Test
	void anEmptyPropertyIsLeftOut() {
		assertThat(sent("a=1;")).isEqualTo("a=1");
		assertThat(sent("a=1;;p; ;q=2 ;")).isEqualTo("a=1;p;q=2");
	}

	@Test
	void ofTwoMembersWithOneKeyTheLaterWins() {
		assertThat(values("a=1,b=2,a=3")).containsOnly(Map.entry("a", "3"), Map.entry("b", "2"));
		assertThat(values("a=1", "a=3")).containsOnly(Map.entry("a", "3"));
	}

	@Test
	void theNameOfTheHeaderIsCaseInsensitive() {
		assertThat(this.propagator.fields()).containsExactly("baggage");
		Baggage baggage = Baggage.fromContext(HeaderCarrier.of("BAGGAGE", "a=1").extractedBy(this.propagator));
		assertThat(baggage.getEntryValue("a")).isEqualTo("1");
	}

	@Test
	void onlyWhatMustBeEncodedIsEncoded() {
		String plain = IntStream.rangeClosed(0x21, 0x7e)
			.filter((c) -> "\",;\\%".indexOf(c) < 0)
			.mapToObj(Character::toString)
			.collect(Collectors.joining());
		assertThat(sent(Baggage.builder().put("k", plain).build())).isEqualTo("k=" + plain);
		assertThat(sent(Baggage.builder().put("k", "\t \",;\\%\n\u0000\u007f").build()))
			.isEqualTo("k=%09%20%22%2C%3B%5C%25%0A%00%7F");
		assertThat(sent(Baggage.builder().put("k", "\u00e9\u20ac\ud83d\ude00\uffff").build()))
			.isEqualTo("k=%C3%A9%E2%82%AC%F0%9F%98%80%EF%BF%BF");
	}

	@Test
	void halfASurrogatePairIsSentAsTheReplacementCharacter() {
		assertThat(sent(Baggage.builder().put("k", "\ud83d").build())).isEqualTo("k=%EF%BF%BD");
		assertThat(sent(Baggage.builder().put("k", "\ude00\ud83dx").build())).isEqualTo("k=%EF%BF%BD%EF%BF%BDx");
	}

	@Test
	void anEntryThatNoHeaderCanCarryIsLeftOut() {
		Baggage baggage = Baggage.builder()
			.put("a", "1")
			.put("no space", "2")
			.put("", "3")
			.put("\u00e9", "4")
			.put("x,y=1", "5")
			.build();
		assertThat(sent(baggage)).isEqualTo("a=1");
		assertThat(sent(Baggage.builder().put("(", "1").build())).isNull();
	}

	@Test
	void metadataOfTheApplicationIsMadeValid() {
		assertThat(sentMetadata("p;q=1")).isEqualTo("k=v;p;q=1");
		assertThat(sentMetadata(" p ; q = a b,c\r\nX-Evil: 1 ")).isEqualTo("k=v;p;q=a%20b%2Cc%0D%0AX-Evil:%201");
		assertThat(sentMetadata("q=50%;r=%20%")).isEqualTo("k=v;q=50%25;r=%20%25");
		assertThat(sentMetadata("no key\r\n;ok")).isEqualTo("k=v;ok");
		assertThat(sentMetadata("\r\n")).isEqualTo("k=v");
		assertThat(sentMetadata(",evil=1")).isEqualTo("k=v");
	}

	@Test
	void sixtyFourMembersArePropagated() {
		BaggageBuilder baggage = Baggage.builder();
		for (int i = 0; i < 64; i++) {
			baggage.put("key" + i, "value");
		}
		assertThat(sent(baggage.build()).split(",")).hasSize(64);
	}

	@Test
	void aMemberOf8192BytesIsPropagated() {
		String value = "0123456789".repeat(819);
		assertThat(sent("a=" + value)).isEqualTo("a=" + value).hasSize(8192);
	}

	@Test
	void whatDoesNotFitInto8192BytesIsLeftOutAsAWhole() {
		String tooLong = "0123456789".repeat(819) + "x";
		assertThat(values("b=" + tooLong, "a=1")).containsOnly(Map.entry("a", "1"));
		assertThat(sent(Baggage.builder().put("a", "1").put("b", tooLong).put("c", "2").build())).isEqualTo("a=1,c=2");
		assertThat(values("a=" + "x".repeat(4094), "b=" + "x".repeat(4094))).containsOnlyKeys("a");
		assertThat(values("a=" + "x".repeat(4094), "b=" + "x".repeat(4093))).containsOnlyKeys("a", "b");
		String half = "x".repeat(4093);
		assertThat(sent("a=" + half + ",b=" + half)).hasSize(2 * 4095 + 1);
		assertThat(values("a=" + half + ",b=" + half, "c=1,d=1")).containsOnlyKeys("a", "b");
	}

	@Test
	void theLimitsHoldForAllHeadersTogether() {
		String[] headers = IntStream.range(0, 20)
			.mapToObj((i) -> "k" + i + "=" + "v".repeat(1000))
			.toArray(String[]::new);
		assertThat(values(headers)).hasSize(8);
	}

	@Test
	void anEncodingThatGrowsBeyondTheLimitIsLeftOut() {
		assertThat(sent(Baggage.builder().put("a", "\u20ac".repeat(911)).put("b", "1").build())).isEqualTo("b=1");
		assertThat(sent(Baggage.builder().put("a", "\u20ac".repeat(910)).build())).hasSize(2 + 9 * 910);
	}

	@Test
	void thereAreAtMost180Members() {
		String members = IntStream.range(0, 200).mapToObj((i) -> "k" + i + "=v").collect(Collectors.joining(","));
		assertThat(values(members)).hasSize(180);
		BaggageBuilder baggage = Baggage.builder();
		IntStream.range(0, 200).forEach((i) -> baggage.put("k" + i, "v"));
		assertThat(sent(baggage.build()).split(",")).hasSize(180);
	}

	@Test
	void noHeaderIsSentWithoutBaggage() {
		assertThat(HeaderCarrier.injected(this.propagator, Context.root()).names()).isEmpty();
		assertThat(HeaderCarrier.injected(this.propagator, Context.root().with(Baggage.empty())).names()).isEmpty();
	}

	private Baggage baggage(String... headers) {
		HeaderCarrier carrier = new HeaderCarrier();
		for (String header : headers) {
			carrier.add("baggage", header);
		}
		return Baggage.fromContext(carrier.extractedBy(this.propagator));
	}

	private Map<String, String> values(String... headers) {
		return baggage(headers).asMap()
			.entrySet()
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey, (entry) -> entry.getValue().getValue()));
	}

	private String metadata(String header, String key) {
		BaggageEntry entry = baggage(header).getEntry(key);
		assertThat(entry).isNotNull();
		return entry.getMetadata().getValue();
	}

	private String sent(String header) {
		return sent(baggage(header));
	}

	private String sent(Baggage baggage) {
		return HeaderCarrier.injected(this.propagator, Context.root().with(baggage)).first("baggage");
	}

	private String sentMetadata(String metadata) {
		return sent(Baggage.builder().put("k", "v", BaggageEntryMetadata.create(metadata)).build());
	}

}
