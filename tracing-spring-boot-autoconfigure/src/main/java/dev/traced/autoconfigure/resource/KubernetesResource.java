package dev.traced.autoconfigure.resource;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.opentelemetry.api.common.AttributesBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The pod. Its specification tells the application by the downward API, under names for
 * which there are several habits; what else is known without asking the API server is in
 * the files that the kubelet mounts.
 */
final class KubernetesResource {

	static final String NAMESPACE = "/var/run/secrets/kubernetes.io/serviceaccount/namespace";

	private static final Pattern POD = Pattern.compile("/pods/([0-9a-f-]{36})/(?:etc-hosts|volumes|containers)");

	private static final Pattern CONTAINER = Pattern.compile("/pods/[0-9a-f-]{36}/containers/([a-z0-9-]{1,63})/");

	private static final Pattern GROUP = Pattern
		.compile("/(?:kubepods\\S*-)?pod([0-9a-f]{8}(?:[-_][0-9a-f]{4}){3}" + "[-_][0-9a-f]{12})(?:\\.slice)?/");

	private KubernetesResource() {
	}

	static boolean isPod(Surroundings surroundings) {
		return surroundings.has("KUBERNETES_SERVICE_HOST");
	}

	static void detect(Surroundings surroundings, AttributesBuilder attributes) {
		if (!isPod(surroundings)) {
			return;
		}
		String mounts = surroundings.file(ContainerResource.MOUNTS);
		put(attributes, "k8s.pod.name", surroundings.variable("K8S_POD_NAME", "KUBERNETES_POD_NAME", "POD_NAME",
				"MY_POD_NAME", "OTEL_RESOURCE_ATTRIBUTES_POD_NAME", "HOSTNAME"));
		put(attributes, "k8s.namespace.name", namespace(surroundings));
		put(attributes, "k8s.node.name", surroundings.variable("K8S_NODE_NAME", "KUBERNETES_NODE_NAME", "NODE_NAME",
				"MY_NODE_NAME", "OTEL_RESOURCE_ATTRIBUTES_NODE_NAME"));
		put(attributes, "k8s.pod.uid", uid(surroundings, mounts));
		String container = surroundings.variable("K8S_CONTAINER_NAME", "CONTAINER_NAME");
		put(attributes, "k8s.container.name", (container != null) ? container : find(CONTAINER, mounts));
		put(attributes, "k8s.pod.ip", surroundings.variable("K8S_POD_IP", "POD_IP", "MY_POD_IP"));
		put(attributes, "k8s.deployment.name", surroundings.variable("K8S_DEPLOYMENT_NAME", "DEPLOYMENT_NAME"));
		put(attributes, "k8s.cluster.name", surroundings.variable("K8S_CLUSTER_NAME", "CLUSTER_NAME"));
	}

	private static @Nullable String namespace(Surroundings surroundings) {
		String name = surroundings.variable("K8S_NAMESPACE_NAME", "K8S_NAMESPACE", "K8S_POD_NAMESPACE",
				"KUBERNETES_NAMESPACE", "POD_NAMESPACE", "MY_POD_NAMESPACE");
		return (name != null) ? name : surroundings.file(NAMESPACE);
	}

	private static @Nullable String uid(Surroundings surroundings, @Nullable String mounts) {
		String uid = surroundings.variable("K8S_POD_UID", "POD_UID", "MY_POD_UID");
		if (uid == null) {
			uid = find(POD, mounts);
		}
		if (uid == null) {
			uid = find(GROUP, surroundings.file(ContainerResource.CONTROL_GROUPS));
		}
		return (uid != null) ? uid.replace('_', '-') : null;
	}

	private static @Nullable String find(Pattern pattern, @Nullable String text) {
		Matcher matcher = (text != null) ? pattern.matcher(text) : null;
		return (matcher != null && matcher.find()) ? matcher.group(1) : null;
	}

	private static void put(AttributesBuilder attributes, String key, @Nullable String value) {
		ResourceDetection.put(attributes, key, value);
	}

}
