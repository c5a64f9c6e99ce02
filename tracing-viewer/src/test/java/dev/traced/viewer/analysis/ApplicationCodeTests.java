package dev.traced.viewer.analysis;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link ApplicationCode}.
 */
class ApplicationCodeTests {

	private final ApplicationCode code = new ApplicationCode(List.of());

	@ParameterizedTest
	@ValueSource(strings = { "com.acme.Orders", "Main", "dev.traced.sample.order.OrderService", "de.acme.java.Tools" })
	void whatIsInNoKnownLibraryIsTheApplications(String className) {
		assertThat(this.code.contains(className)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "java.util.List", "org.springframework.web.Foo", "dev.traced.viewer.analysis.Findings",
			"com.acme.Orders$$SpringCGLIB$$0", "com.acme.Orders$$Lambda/0x00007f", "jdk.proxy2.$Proxy12",
			"org.apache.catalina.core.StandardWrapper" })
	void librariesAndGeneratedClassesAreNot(String className) {
		assertThat(this.code.contains(className)).isFalse();
	}

	@Test
	void aBasePackageIsTheApplicationsWhereverItIs() {
		ApplicationCode petclinic = new ApplicationCode(List.of("org.springframework.samples.petclinic"));
		assertThat(petclinic.contains("org.springframework.samples.petclinic.owner.Owner")).isTrue();
		assertThat(petclinic.contains("org.springframework.samples.petclinics.Other")).isFalse();
	}

	@Test
	void thePlaceIsTheInnermostFrameOfTheApplication() {
		assertThat(this.code.place("""
				java.lang.RuntimeException: no
					at java.base/java.util.Optional.get(Optional.java:143)
					at com.acme.A.b(A.java:1)
				Caused by: java.io.IOException
					at com.acme.C.d(C.java:2)
				""")).isEqualTo("com.acme.A.b(A.java:1)");
		assertThat(this.code.place("x\n\tat app//com.acme.A.b(A.java:1)")).isEqualTo("com.acme.A.b(A.java:1)");
	}

	@Test
	void withoutAFrameOfTheApplicationItIsTheInnermost() {
		assertThat(this.code.place("\tat java.base/java.util.Optional.get(Optional.java:143)"))
			.isEqualTo("java.util.Optional.get(Optional.java:143)");
	}

	@Test
	void otherLanguagesAreReadAsFarAsTheyLookAlike() {
		assertThat(this.code.place("""
				Traceback (most recent call last):
				  File "/app/main.py", line 10, in <module>
				    pay()
				  File "/app/pay.py", line 3, in pay
				    requests.get("x")
				  File "/usr/lib/python3/site-packages/requests/api.py", line 73, in get
				ConnectionError: refused
				""")).isEqualTo("File \"/app/pay.py\", line 3, in pay");
		assertThat(this.code.place("""
				Error: no
				    at parse (/app/node_modules/x/index.js:1:2)
				    at pay (/app/pay.js:3:4)
				""")).isEqualTo("pay (/app/pay.js:3:4)");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "no frames here", "at", "at " })
	void whatIsNoStackTraceHasNoPlaceOrSomeText(String text) {
		String place = this.code.place(text);
		assertThat(place == null || !place.contains("\n")).isTrue();
	}

	@Test
	void theCurrentStackIsCutToTheApplication() {
		String stack = new ApplicationCode(List.of(getClass().getName())).currentStack();
		assertThat(stack).startsWith("\tat " + getClass().getName() + ".theCurrentStackIsCutToTheApplication(")
			.doesNotContain("java.base")
			.doesNotContain("org.junit");
	}

}
