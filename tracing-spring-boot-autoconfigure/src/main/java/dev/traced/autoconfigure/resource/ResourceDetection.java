package dev.traced.autoconfigure.resource;

import java.util.Collection;

import io.opentelemetry.api.common.AttributesBuilder;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * What can be found out about where an application runs. Nothing here uses the network.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/resource/">Resource
 * conventions</a>
 */
public enum ResourceDetection {

	/** Name, identifier and architecture of the host. */
	HOST(HostResource::host),

	/** The operating system. */
	OS(HostResource::operatingSystem),

	/** The process and its Java. */
	PROCESS(ProcessResource::detect),

	/** The container. */
	CONTAINER(ContainerResource::detect),

	/** The pod, from the variables that its specification sets, and from local files. */
	KUBERNETES(KubernetesResource::detect),

	/** The platform of a cloud provider, from the variables that it sets. */
	CLOUD(CloudResource::detect);

	private static final Log logger = LogFactory.getLog(ResourceDetection.class);

	private final Detector detector;

	ResourceDetection(Detector detector) {
		this.detector = detector;
	}

	/**
	 * Writes what is found out. What fails costs the attributes of one detection.
	 * @param detections what to find out
	 * @param surroundings where the application runs
	 * @param attributes where to write
	 */
	public static void detect(Collection<ResourceDetection> detections, Surroundings surroundings,
			AttributesBuilder attributes) {
		for (ResourceDetection detection : detections) {
			try {
				detection.detector.detect(surroundings, attributes);
			}
			catch (RuntimeException ex) {
				logger.debug("Nothing could be found out about " + detection, ex);
			}
		}
	}

	/** Writes an attribute, unless its value is not known. */
	static void put(AttributesBuilder attributes, String key, @Nullable String value) {
		if (value != null && !value.isBlank()) {
			attributes.put(key, value);
		}
	}

	/**
	 * Finds something out.
	 */
	@FunctionalInterface
	interface Detector {

		void detect(Surroundings surroundings, AttributesBuilder attributes);

	}

}
