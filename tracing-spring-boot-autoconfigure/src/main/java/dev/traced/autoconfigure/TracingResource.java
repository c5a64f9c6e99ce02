package dev.traced.autoconfigure;

import java.util.UUID;

import dev.traced.autoconfigure.resource.ResourceDetection;
import dev.traced.autoconfigure.resource.Surroundings;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.resources.Resource;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.info.GitProperties;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * What every span says about the application it comes from. Asks neither the network nor
 * DNS.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/resource/">Resource
 * conventions</a>
 */
final class TracingResource {

	private static final String SERVICE_NAME = "service.name";

	private final TracingProperties properties;

	private final ResourceProperties detection;

	private final Environment environment;

	private final @Nullable BuildProperties build;

	private final @Nullable GitProperties git;

	TracingResource(TracingProperties properties, ResourceProperties detection, Environment environment,
			@Nullable BuildProperties build, @Nullable GitProperties git) {
		this.properties = properties;
		this.detection = detection;
		this.environment = environment;
		this.build = build;
		this.git = git;
	}

	Resource build() {
		AttributesBuilder attributes = Attributes.builder();
		attributes.put("telemetry.distro.name", "traced");
		put(attributes, "telemetry.distro.version", TracingResource.class.getPackage().getImplementationVersion());
		put(attributes, "service.version", version());
		put(attributes, "service.namespace", this.environment.getProperty("spring.application.group"));
		attributes.put("service.instance.id", UUID.randomUUID().toString());
		ResourceDetection.detect(this.detection.detect(), new Surroundings(this.environment::getProperty), attributes);
		this.properties.resourceAttributes().forEach((key, value) -> put(attributes, key, value));
		attributes.put(SERVICE_NAME, serviceName(this.properties, this.environment));
		return Resource.getDefault().merge(Resource.create(attributes.build()));
	}

	/**
	 * As the build says it; else as the manifest, which Spring Boot has read; else as the
	 * repository.
	 */
	private @Nullable String version() {
		if (this.build != null && StringUtils.hasText(this.build.getVersion())) {
			return this.build.getVersion();
		}
		String version = this.environment.getProperty("spring.application.version");
		if (!StringUtils.hasText(version) && this.git != null) {
			version = this.git.get("build.version");
			return StringUtils.hasText(version) ? version : this.git.getShortCommitId();
		}
		return version;
	}

	static String serviceName(TracingProperties properties, Environment environment) {
		if (properties.serviceName() != null) {
			return properties.serviceName();
		}
		String name = properties.resourceAttributes().get(SERVICE_NAME);
		if (!StringUtils.hasText(name)) {
			name = environment.getProperty("spring.application.name");
		}
		return StringUtils.hasText(name) ? name : "unknown_service:java";
	}

	private static void put(AttributesBuilder attributes, String key, @Nullable String value) {
		if (value != null && !value.isBlank()) {
			attributes.put(key, value);
		}
	}

}
