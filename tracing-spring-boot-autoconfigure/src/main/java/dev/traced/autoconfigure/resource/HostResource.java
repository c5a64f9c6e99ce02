package dev.traced.autoconfigure.resource;

import java.util.Locale;

import io.opentelemetry.api.common.AttributesBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The host and its operating system.
 */
final class HostResource {

	private HostResource() {
	}

	static void host(Surroundings surroundings, AttributesBuilder attributes) {
		String name = surroundings.variable("HOSTNAME", "COMPUTERNAME");
		// InetAddress.getLocalHost() would tell, but may wait for DNS
		ResourceDetection.put(attributes, "host.name", (name != null) ? name : surroundings.file("/etc/hostname"));
		ResourceDetection.put(attributes, "host.arch", architecture(System.getProperty("os.arch", "")));
		if (ContainerResource.id(surroundings) == null && !KubernetesResource.isPod(surroundings)) {
			// in a container it would be that of the image
			ResourceDetection.put(attributes, "host.id", surroundings.file("/etc/machine-id"));
		}
	}

	static void operatingSystem(Surroundings surroundings, AttributesBuilder attributes) {
		String name = System.getProperty("os.name", "");
		String version = System.getProperty("os.version", "");
		ResourceDetection.put(attributes, "os.type", type(name));
		ResourceDetection.put(attributes, "os.name", name);
		ResourceDetection.put(attributes, "os.version", version);
		ResourceDetection.put(attributes, "os.description", (name + " " + version).strip());
	}

	static String architecture(String name) {
		return switch (name.toLowerCase(Locale.ROOT)) {
			case "x86_64", "amd64" -> "amd64";
			case "aarch64", "arm64" -> "arm64";
			case "arm" -> "arm32";
			case "x86", "i386", "i486", "i586", "i686" -> "x86";
			case "ppc64le" -> "ppc64";
			default -> name;
		};
	}

	static @Nullable String type(String name) {
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

}
