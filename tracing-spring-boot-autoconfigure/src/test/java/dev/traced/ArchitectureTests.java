package dev.traced;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps the arrows between packages as the architecture has them.
 */
class ArchitectureTests {

	private static final String TECHNOLOGY = "dev.traced.instrumentation.";

	private static final String[] LANGUAGE = { "java..", "javax.net.ssl..", "org.jspecify.annotations.." };

	private static final String[] API = { "io.opentelemetry.api..", "io.opentelemetry.context..",
			"io.opentelemetry.common.." };

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("dev.traced");

	@Test
	void whatUsersWriteNeedsTheOpenTelemetryApiOnly() {
		allows("dev.traced", "dev.traced");
	}

	@Test
	void theCoreNeedsTheOpenTelemetryApiOnly() {
		allows("dev.traced.core", "dev.traced", "dev.traced.core");
	}

	@Test
	void propagationNeedsTheCoreAndOpenTelemetryOnly() {
		allows("dev.traced.propagation", "dev.traced", "dev.traced.core", "dev.traced.propagation",
				"io.opentelemetry..");
	}

	@Test
	void samplingNeedsTheCoreAndOpenTelemetryOnly() {
		allows("dev.traced.sampling..", "dev.traced", "dev.traced.core", "dev.traced.sampling..", "io.opentelemetry..");
	}

	@Test
	void recordingNeedsTheCoreAndOpenTelemetryOnly() {
		allows("dev.traced.recording", "dev.traced", "dev.traced.core", "dev.traced.recording", "io.opentelemetry..");
	}

	@Test
	void exportNeedsTheCoreAndOpenTelemetryOnly() {
		allows("dev.traced.export..", "dev.traced", "dev.traced.core", "dev.traced.export..", "io.opentelemetry..");
	}

	@Test
	void theWiringKnowsNoTechnology() {
		noClasses().that()
			.resideInAPackage("dev.traced.autoconfigure..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("dev.traced.instrumentation..")
			.check(CLASSES);
	}

	@Test
	void whatHttpTechnologiesShareNeedsTheCoreOnly() {
		noClasses().that()
			.resideInAPackage("dev.traced.instrumentation.http..")
			.should()
			.dependOnClassesThat(resideInAPackage("dev.traced..")
				.and(not(resideInAnyPackage("dev.traced", "dev.traced.core", "dev.traced.instrumentation.http.."))))
			.check(CLASSES);
	}

	@Test
	void noTechnologyKnowsAnother() {
		for (String technology : technologies()) {
			noClasses().that()
				.resideInAPackage(TECHNOLOGY + technology + "..")
				.should()
				.dependOnClassesThat(
						resideInAPackage("dev.traced..").and(not(resideInAnyPackage("dev.traced", "dev.traced.core",
								"dev.traced.autoconfigure", TECHNOLOGY + "http..", TECHNOLOGY + technology + ".."))))
				.check(CLASSES);
		}
	}

	@Test
	void inATechnologySpringBootIsKnownToItsConfigurationOnly() {
		noClasses().that()
			.resideInAPackage("dev.traced.instrumentation..")
			.and(not(configuration()))
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework.boot..")
			.check(CLASSES);
	}

	@Test
	void everyTechnologyHasItsConfigurationAndItsProperties() {
		assertThat(technologies()).isNotEmpty().allSatisfy((technology) -> {
			assertThat(simpleNames(technology)).as(technology).anyMatch((name) -> name.endsWith("AutoConfiguration"));
			assertThat(simpleNames(technology)).as(technology).anyMatch((name) -> name.endsWith("Properties"));
		});
	}

	@Test
	void packagesFormNoCycle() {
		slices().matching("dev.traced.(**)").should().beFreeOfCycles().check(CLASSES);
	}

	private static void allows(String who, String... whom) {
		classes().that()
			.resideInAPackage(who)
			.should()
			.onlyDependOnClassesThat(
					resideInAnyPackage(whom).or(resideInAnyPackage(LANGUAGE)).or(resideInAnyPackage(API)))
			.check(CLASSES);
	}

	private static Set<String> technologies() {
		return CLASSES.stream()
			.map(JavaClass::getPackageName)
			.filter((name) -> name.startsWith(TECHNOLOGY))
			.map((name) -> name.substring(TECHNOLOGY.length()).split("\\.")[0])
			.filter((name) -> !name.equals("http"))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static Set<String> simpleNames(String technology) {
		return CLASSES.stream()
			.filter((type) -> type.getPackageName().equals(TECHNOLOGY + technology))
			.map(JavaClass::getSimpleName)
			.collect(Collectors.toSet());
	}

	private static DescribedPredicate<JavaClass> configuration() {
		return DescribedPredicate.describe("configuration", (type) -> outermost(type).getSimpleName()
			.matches(".*(Configuration|Properties|Condition|EnvironmentPostProcessor)"));
	}

	private static JavaClass outermost(JavaClass type) {
		return type.getEnclosingClass().map(ArchitectureTests::outermost).orElse(type);
	}

}
