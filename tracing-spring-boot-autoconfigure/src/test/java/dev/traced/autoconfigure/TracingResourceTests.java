package dev.traced.autoconfigure;

import java.util.List;
import java.util.Properties;

import dev.traced.autoconfigure.resource.ResourceDetection;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.resources.Resource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.info.GitProperties;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TracingResource}.
 */
class TracingResourceTests {

	private final MockEnvironment environment = new MockEnvironment();

	@Test
	void theVersionIsThatOfTheBuildElseOfTheManifestElseOfTheRepository() {
		assertThat(version(null, null)).isNull();
		assertThat(version(null, git("commit.id", "1b3cec34f7ca0a021244452f2cae07a80497a7c7"))).isEqualTo("1b3cec3");
		assertThat(version(null, git("build.version", "1.1"))).isEqualTo("1.1");
		this.environment.setProperty("spring.application.version", "1.2");
		assertThat(version(null, git("build.version", "1.1"))).isEqualTo("1.2");
		Properties build = new Properties();
		build.setProperty("version", "1.3");
		assertThat(version(new BuildProperties(build), git("build.version", "1.1"))).isEqualTo("1.3");
	}

	@Test
	void whatTheApplicationSaysOutranksWhatIsFoundOut() {
		this.environment.setProperty("HOSTNAME", "found");
		assertThat(attribute(build(List.of(ResourceDetection.HOST)), "host.name")).isEqualTo("found");
		this.environment.setProperty("tracing.resource-attributes[host.name]", "said");
		assertThat(attribute(build(List.of(ResourceDetection.HOST)), "host.name")).isEqualTo("said");
	}

	@Test
	void nothingIsFoundOutIfNothingIsAskedFor() {
		this.environment.setProperty("HOSTNAME", "found");
		assertThat(build(List.of()).getAttributes().asMap().keySet()).extracting(AttributeKey::getKey)
			.containsExactlyInAnyOrder("service.name", "service.instance.id", "telemetry.sdk.name",
					"telemetry.sdk.language", "telemetry.sdk.version", "telemetry.distro.name");
	}

	@Test
	void theGroupOfApplicationsIsTheNamespace() {
		this.environment.setProperty("spring.application.group", "shop");
		assertThat(attribute(build(List.of()), "service.namespace")).isEqualTo("shop");
	}

	private @Nullable String version(@Nullable BuildProperties build, @Nullable GitProperties git) {
		return attribute(
				new TracingResource(properties(), new ResourceProperties(List.of()), this.environment, build, git)
					.build(),
				"service.version");
	}

	private Resource build(List<ResourceDetection> detect) {
		return new TracingResource(properties(), new ResourceProperties(detect), this.environment, null, null).build();
	}

	private TracingProperties properties() {
		return Binder.get(this.environment).bindOrCreate("tracing", TracingProperties.class);
	}

	private static GitProperties git(String key, String value) {
		Properties properties = new Properties();
		properties.setProperty(key, value);
		return new GitProperties(properties);
	}

	private static @Nullable String attribute(Resource resource, String key) {
		return resource.getAttribute(AttributeKey.stringKey(key));
	}

}
