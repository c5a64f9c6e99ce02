package dev.traced.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.UUID;

import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.resources.Resource;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.info.BuildProperties;
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

	private final Environment environment;

	private final @Nullable BuildProperties build;

	TracingResource(TracingProperties properties, Environment environment, @Nullable BuildProperties build) {
		this.properties = properties;
		this.environment = environment;
		this.build = build;
	}

	Resource build() {
		AttributesBuilder attributes = Attributes.builder();
		attributes.put("telemetry.distro.name", "traced");
		put(attributes, "telemetry.distro.version", TracingResource.class.getPackage().getImplementationVersion());
		put(attributes, "service.version", (this.build != null) ? this.build.getVersion() : null);
		attributes.put("service.instance.id", UUID.randomUUID().toString());
		putHost(attributes);
		putProcess(attributes);
		this.properties.resourceAttributes().forEach((key, value) -> put(attributes, key, value));
		attributes.put(SERVICE_NAME, serviceName(this.properties, this.environment));
		return Resource.getDefault().merge(Resource.create(attributes.build()));
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

	private void putHost(AttributesBuilder attributes) {
		put(attributes, "host.name", hostName());
		put(attributes, "host.arch", architecture(System.getProperty("os.arch", "")));
		put(attributes, "os.type", operatingSystem(System.getProperty("os.name", "")));
	}

	private static void putProcess(AttributesBuilder attributes) {
		attributes.put("process.pid", ProcessHandle.current().pid());
		put(attributes, "process.runtime.name", System.getProperty("java.runtime.name"));
		put(attributes, "process.runtime.version", System.getProperty("java.runtime.version"));
		put(attributes, "process.runtime.description", System.getProperty("java.vm.vendor") + " "
				+ System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
	}

	private @Nullable String hostName() {
		String name = this.environment.getProperty("HOSTNAME", this.environment.getProperty("COMPUTERNAME", ""));
		if (!name.isBlank()) {
			return name.strip();
		}
		try {
			return Files.readString(Path.of("/etc/hostname")).strip();
		}
		catch (IOException ex) {
			// InetAddress.getLocalHost() would tell, but may wait for DNS
			return null;
		}
	}

	private static String architecture(String name) {
		return switch (name.toLowerCase(Locale.ROOT)) {
			case "x86_64", "amd64" -> "amd64";
			case "aarch64", "arm64" -> "arm64";
			case "arm" -> "arm32";
			case "x86", "i386", "i486", "i586", "i686" -> "x86";
			case "ppc64le" -> "ppc64";
			default -> name;
		};
	}

	private static @Nullable String operatingSystem(String name) {
		String lower = name.toLowerCase(Locale.ROOT);
		if (lower.startsWith("windows")) {
			return "windows";
		}
		if (lower.startsWith("mac")) {
			return "darwin";
		}
		return switch (lower) {
			case "linux", "freebsd", "netbsd", "openbsd", "aix", "solaris" -> lower;
			case "sunos" -> "solaris";
			case "hp-ux" -> "hpux";
			case "z/os" -> "zos";
			default -> null;
		};
	}

	private static void put(AttributesBuilder attributes, String key, @Nullable String value) {
		if (value != null && !value.isBlank()) {
			attributes.put(key, value);
		}
	}

}
