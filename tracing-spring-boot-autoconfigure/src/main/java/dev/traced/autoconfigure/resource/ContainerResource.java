package dev.traced.autoconfigure.resource;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.opentelemetry.api.common.AttributesBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The container, as its runtime has named its control group (version 1, or version 2 as
 * seen from the host) or its mounts (version 2).
 */
final class ContainerResource {

	static final String CONTROL_GROUPS = "/proc/self/cgroup";

	static final String MOUNTS = "/proc/self/mountinfo";

	/**
	 * A segment of a path that is an identifier, or ends with one as systemd names it; on
	 * AWS Fargate an identifier is shorter and has a number.
	 */
	private static final Pattern GROUP = Pattern
		.compile("[/:](?:[a-z-]+[-:])?([0-9a-f]{64}|[0-9a-f]{32}-\\d{5,12})(?:\\.scope)?(?=/|$)", Pattern.MULTILINE);

	/** What Docker and Podman mount from the directory of the container. */
	private static final Pattern MOUNT = Pattern
		.compile("/(?:overlay-)?containers/([0-9a-f]{64})/\\S*(?:hostname|resolv\\.conf|hosts) ");

	private ContainerResource() {
	}

	static void detect(Surroundings surroundings, AttributesBuilder attributes) {
		ResourceDetection.put(attributes, "container.id", id(surroundings));
	}

	static @Nullable String id(Surroundings surroundings) {
		String groups = surroundings.file(CONTROL_GROUPS);
		String id = (groups != null) ? last(GROUP, groups) : null;
		if (id == null) {
			String mounts = surroundings.file(MOUNTS);
			id = (mounts != null) ? last(MOUNT, mounts) : null;
		}
		return id;
	}

	/** The innermost: a container may run within another. */
	private static @Nullable String last(Pattern pattern, String text) {
		Matcher matcher = pattern.matcher(text);
		String found = null;
		while (matcher.find()) {
			found = matcher.group(1);
		}
		return found;
	}

}
