package dev.traced.viewer;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * Keeps the arrows between the packages of the viewer.
 */
class ViewerArchitectureTests {

	private static final String BASE = "dev.traced.viewer";

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages(BASE);

	@ParameterizedTest
	@CsvSource({ "store,", "query,store", "analysis,store", "receiver,store", "logs,store" })
	void aPartKnowsOfTheViewerOnlyWhatIsBelowIt(String part, String below) {
		String own = BASE + "." + part + "..";
		noClasses().that()
			.resideInAPackage(own)
			.should()
			.dependOnClassesThat(resideInAPackage(BASE + "..")
				.and(not((below != null) ? resideInAnyPackage(own, BASE + "." + below + "..") : resideInAPackage(own))))
			.check(CLASSES);
	}

	@Test
	void theWebIsKnownToTheConfigurationOnly() {
		noClasses().that()
			.resideOutsideOfPackages(BASE, BASE + ".web..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage(BASE + ".web..")
			.check(CLASSES);
		noClasses().that()
			.resideOutsideOfPackage(BASE)
			.should()
			.dependOnClassesThat()
			.resideInAPackage(BASE)
			.check(CLASSES);
	}

	@ParameterizedTest
	@ValueSource(strings = { "store", "query", "analysis", "web" })
	void springBootIsKnownToConfigurationOnly(String part) {
		noClasses().that()
			.resideInAPackage(BASE + "." + part + "..")
			.and()
			.haveSimpleNameNotEndingWith("AutoConfiguration")
			.and()
			.haveSimpleNameNotEndingWith("Properties")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework.boot..")
			.check(CLASSES);
	}

	@Test
	void noInstrumentationIsKnown() {
		noClasses().should()
			.dependOnClassesThat()
			.resideInAnyPackage("dev.traced.instrumentation..", "dev.traced.sampling..", "dev.traced.propagation..")
			.check(CLASSES);
	}

	@Test
	void theCoreOfTheWebKnowsNoWebFramework() {
		noClasses().that()
			.resideInAPackage(BASE + ".web..")
			.and()
			.haveSimpleNameNotContaining("Mvc")
			.and()
			.haveSimpleNameNotContaining("WebFlux")
			.and()
			.doNotHaveSimpleName("SentRequest")
			.and()
			.doNotHaveSimpleName("PeerValve")
			.and()
			.haveNameNotMatching(".*(Mvc|WebFlux).*\\$.*")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("jakarta.servlet..", "org.springframework.web..", "reactor..", "org.apache.catalina..")
			.check(CLASSES);
	}

	@Test
	void packagesFormNoCycle() {
		slices().matching(BASE + ".(**)").should().beFreeOfCycles().check(CLASSES);
	}

}
