package dev.traced.autoconfigure.resource;

import java.io.IOException;
import java.io.InputStream;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ResourceDetection}, with surroundings that are made up.
 */
class ResourceDetectionTests {

	private static final String ID = "3f29939808042730c7a0ea9e1c9b6d3cf16e9e3d0e1fa1f4d4f6d6bb38d4a01f";

	private static final String OTHER_ID = "0000000000000000000000000000000000000000000000000000000000000001";

	private static final String POD_ID = "8b5a2a1c-1b1f-4c8e-9f52-0f3e0f3c9a11";

	private static final String CONTROL_GROUPS = "/proc/self/cgroup";

	private static final String MOUNTS = "/proc/self/mountinfo";

	private final Map<String, String> variables = new HashMap<>();

	private final Map<String, String> files = new HashMap<>();

	@ParameterizedTest
	@ValueSource(strings = { "12:pids:/docker/" + ID, "0::/system.slice/docker-" + ID + ".scope",
			"1:name=systemd:/kubepods/besteffort/pod" + POD_ID + "/" + ID,
			"0::/kubepods.slice/kubepods-pod8b5a2a1c_1b1f_4c8e_9f52_0f3e0f3c9a11.slice/cri-containerd-" + ID + ".scope",
			"0::/kubepods.slice/crio-" + ID + ".scope", "0::/machine.slice/libpod-" + ID + ".scope/container",
			"9:cpu:/kubepods-pod.slice:cri-containerd:" + ID, "3:cpu:/ecs/55091c13-b8cf-4801-b527-f4601742204d/" + ID,
			"5:cpu:/docker/" + OTHER_ID + "/docker/" + ID, "4:mem:/docker/" + ID + "/init.scope" })
	void aContainerIsNamedByItsControlGroup(String line) {
		this.files.put(CONTROL_GROUPS, "13:rdma:/\n" + line + "\n");
		assertThat(detect(ResourceDetection.CONTAINER)).isEqualTo(Map.of("container.id", ID));
	}

	@Test
	void aTaskOfFargateIsNamedByItsControlGroup() {
		this.files.put(CONTROL_GROUPS,
				"1:cpu:/ecs/cd189a933e5849daa93386466019ab50" + "/cd189a933e5849daa93386466019ab50-2495160603");
		assertThat(detect(ResourceDetection.CONTAINER))
			.isEqualTo(Map.of("container.id", "cd189a933e5849daa93386466019ab50-2495160603"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "641 629 254:1 /var/lib/docker/containers/%s/hostname /etc/hostname rw,relatime - ext4",
			"983 961 0:56 /containers/storage/overlay-containers/%s/userdata/hostname /etc/hostname rw - tmpfs",
			"640 629 254:1 /docker/containers/%s/resolv.conf /etc/resolv.conf rw,relatime - ext4 /dev/vda1 rw" })
	void aContainerIsNamedByItsMounts(String line) {
		this.files.put(CONTROL_GROUPS, "0::/");
		this.files.put(MOUNTS, "600 590 0:1 / / rw - overlay overlay rw\n" + line.formatted(ID) + "\n");
		assertThat(detect(ResourceDetection.CONTAINER)).isEqualTo(Map.of("container.id", ID));
	}

	@ParameterizedTest
	@CsvSource({ CONTROL_GROUPS + ",0::/user.slice/user-1000.slice/session-2.scope", CONTROL_GROUPS + ",0::/",
			MOUNTS + ",52 29 0:47 / /var/lib/docker/containers/" + ID + "/mounts/shm rw - tmpfs shm rw",
			MOUNTS + ",700 690 0:5 /run/containerd/io.containerd.grpc.v1.cri/sandboxes/" + ID
					+ "/hostname /etc/hostname rw" })
	void whatIsNoContainerIsNotNamed(String file, String text) {
		this.files.put(file, text);
		assertThat(detect(ResourceDetection.CONTAINER)).isEmpty();
	}

	@Test
	void aPodIsKnownByItsVariables() {
		this.variables.putAll(Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1", "POD_NAME", "orders-1", "POD_NAMESPACE",
				"shop", "NODE_NAME", "node-a", "POD_UID", POD_ID, "CONTAINER_NAME", "app", "HOSTNAME", "other",
				"POD_IP", "10.1.2.3", "K8S_DEPLOYMENT_NAME", "orders", "K8S_CLUSTER_NAME", "prod"));
		assertThat(detect(ResourceDetection.KUBERNETES)).isEqualTo(Map.of("k8s.pod.name", "orders-1",
				"k8s.namespace.name", "shop", "k8s.node.name", "node-a", "k8s.pod.uid", POD_ID, "k8s.container.name",
				"app", "k8s.pod.ip", "10.1.2.3", "k8s.deployment.name", "orders", "k8s.cluster.name", "prod"));
	}

	@Test
	void aPodWithoutVariablesIsKnownByItsHostAndFiles() {
		this.variables.putAll(Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1", "HOSTNAME", "orders-7f9c-x2x"));
		this.files.put("/var/run/secrets/kubernetes.io/serviceaccount/namespace", "shop\n");
		this.files.put(MOUNTS, "1 2 8:1 /var/lib/kubelet/pods/" + POD_ID + "/etc-hosts /etc/hosts rw\n"
				+ "3 4 8:1 /var/lib/kubelet/pods/" + POD_ID + "/containers/app/1a2b3c4d /dev/termination-log rw\n");
		assertThat(detect(ResourceDetection.KUBERNETES)).isEqualTo(Map.of("k8s.pod.name", "orders-7f9c-x2x",
				"k8s.namespace.name", "shop", "k8s.pod.uid", POD_ID, "k8s.container.name", "app"));
	}

	@Test
	void aPodIsKnownByItsControlGroup() {
		this.variables.put("KUBERNETES_SERVICE_HOST", "10.0.0.1");
		this.files.put(CONTROL_GROUPS, "0::/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod"
				+ POD_ID.replace('-', '_') + ".slice/cri-containerd-" + ID + ".scope");
		assertThat(detect(ResourceDetection.KUBERNETES)).isEqualTo(Map.of("k8s.pod.uid", POD_ID));
	}

	@Test
	void outsideOfAClusterThereIsNoPod() {
		this.variables.putAll(Map.of("POD_NAME", "orders-1", "HOSTNAME", "laptop"));
		assertThat(detect(ResourceDetection.KUBERNETES)).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			AWS_LAMBDA_FUNCTION_NAME=f AWS_REGION=eu-west-1              | aws    | aws_lambda          | eu-west-1
			ECS_CONTAINER_METADATA_URI_V4=http://x AWS_REGION=eu-west-1  | aws    | aws_ecs             | eu-west-1
			GAE_SERVICE=default                                          | gcp    | gcp_app_engine      |
			K_SERVICE=orders K_REVISION=orders-1                         | gcp    | gcp_cloud_run       |
			K_SERVICE=f K_REVISION=f-1 FUNCTION_TARGET=F                 | gcp    | gcp_cloud_functions |
			CLOUD_RUN_JOB=nightly                                        | gcp    | gcp_cloud_run       |
			WEBSITE_SITE_NAME=orders REGION_NAME=westeurope              | azure  | azure.app_service   | westeurope
			WEBSITE_SITE_NAME=f FUNCTIONS_EXTENSION_VERSION=~4           | azure  | azure.functions     |
			CONTAINER_APP_NAME=orders CONTAINER_APP_REVISION=orders--1   | azure  | azure.container_apps |
			DYNO=web.1 PORT=5000                                         | heroku |                     |
			""")
	void aPlatformIsKnownByItsVariables(String set, String provider, String platform, String region)
			throws IOException {
		for (String pair : set.strip().split(" ")) {
			this.variables.put(pair.split("=")[0], pair.split("=")[1]);
		}
		Map<String, Object> expected = new HashMap<>(Map.of("cloud.provider", provider));
		if (platform != null) {
			expected.put("cloud.platform", platform);
			assertThat(attributes().get("cloud.platform").get("values").valueStream().map(JsonNode::asString))
				.contains(platform);
		}
		if (region != null) {
			expected.put("cloud.region", region);
		}
		assertThat(detect(ResourceDetection.CLOUD)).isEqualTo(expected);
	}

	@Test
	void moreIsKnownOfSomePlatforms() {
		this.variables.putAll(Map.of("AWS_LAMBDA_FUNCTION_NAME", "f", "AWS_LAMBDA_LOG_GROUP_NAME", "group",
				"AWS_LAMBDA_LOG_STREAM_NAME", "stream"));
		assertThat(detect(ResourceDetection.CLOUD)).containsEntry("aws.log.group.names", List.of("group"))
			.containsEntry("aws.log.stream.names", List.of("stream"));
		this.variables.clear();
		this.variables.putAll(Map.of("ECS_CONTAINER_METADATA_URI", "http://x", "AWS_EXECUTION_ENV", "AWS_ECS_FARGATE"));
		assertThat(detect(ResourceDetection.CLOUD)).containsEntry("aws.ecs.launchtype", "fargate");
		this.variables.clear();
		this.variables.putAll(Map.of("WEBSITE_SITE_NAME", "orders", "WEBSITE_RESOURCE_GROUP", "shop",
				"WEBSITE_OWNER_NAME", "8b5a2a1c+plan-WestEuropewebspace"));
		assertThat(detect(ResourceDetection.CLOUD)).containsEntry("cloud.account.id", "8b5a2a1c")
			.containsEntry("cloud.resource_id",
					"/subscriptions/8b5a2a1c/resourceGroups/shop/providers/Microsoft.Web/sites/orders");
	}

	@Test
	void aClusterIsThatOfAwsIfItsTokensAre() {
		this.variables.putAll(Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1", "AWS_WEB_IDENTITY_TOKEN_FILE",
				"/var/run/secrets/eks.amazonaws.com/serviceaccount/token"));
		assertThat(detect(ResourceDetection.CLOUD)).containsEntry("cloud.platform", "aws_eks");
	}

	@Test
	void knativeInAClusterIsNotCloudRun() {
		this.variables.putAll(Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1", "K_SERVICE", "orders", "K_REVISION", "1"));
		assertThat(detect(ResourceDetection.CLOUD)).isEmpty();
	}

	@Test
	void elasticBeanstalkIsKnownByItsFile() {
		this.files.put("/var/elasticbeanstalk/xray/environment.conf", "{\"deployment_id\":1}");
		assertThat(detect(ResourceDetection.CLOUD)).containsEntry("cloud.platform", "aws_elastic_beanstalk");
	}

	@Test
	void aHostIsKnownByItsVariableOrFile() {
		this.files.putAll(Map.of("/etc/hostname", "from-file\n", "/etc/machine-id", "abc123\n"));
		assertThat(detect(ResourceDetection.HOST)).containsEntry("host.name", "from-file")
			.containsEntry("host.id", "abc123");
		this.variables.put("HOSTNAME", "from-variable");
		this.files.put(CONTROL_GROUPS, "0::/docker/" + ID);
		assertThat(detect(ResourceDetection.HOST)).containsEntry("host.name", "from-variable")
			.doesNotContainKey("host.id");
	}

	@ParameterizedTest
	@CsvSource({ "Linux,linux", "Mac OS X,darwin", "Windows 11,windows", "SunOS,solaris", "z/OS,zos", "Plan 9," })
	void operatingSystemsHaveTheNamesOfTheConventions(String name, String type) {
		assertThat(HostResource.type(name)).isEqualTo(type);
	}

	@Test
	void whatFailsCostsNothingElse() {
		AttributesBuilder attributes = Attributes.builder();
		Surroundings hostile = new Surroundings((name) -> {
			throw new IllegalStateException("hostile");
		}, (path) -> {
			throw new IllegalStateException("hostile");
		});
		ResourceDetection.detect(EnumSet.allOf(ResourceDetection.class), hostile, attributes);
		assertThat(attributes.build().asMap().keySet()).extracting(Object::toString)
			.contains("process.pid", "os.type")
			.noneMatch((key) -> key.startsWith("k8s."));
	}

	@Test
	void filesAreReadAsTheyAre() {
		Surroundings real = new Surroundings((name) -> null);
		assertThat(real.file("/no/such/file")).isNull();
		assertThat(real.file("/")).isNull();
		assertThat(real.file("pom.xml")).startsWith("<?xml");
	}

	@Test
	void everyAttributeIsOneOfTheConventions() throws IOException {
		JsonNode known = attributes();
		this.variables.putAll(Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1", "POD_NAME", "a", "POD_NAMESPACE", "b",
				"NODE_NAME", "c", "POD_UID", "d", "CONTAINER_NAME", "e", "POD_IP", "f", "K8S_DEPLOYMENT_NAME", "g"));
		this.variables
			.putAll(Map.of("K8S_CLUSTER_NAME", "h", "AWS_LAMBDA_FUNCTION_NAME", "f", "AWS_LAMBDA_LOG_GROUP_NAME", "g",
					"AWS_LAMBDA_LOG_STREAM_NAME", "s", "AWS_REGION", "r", "AWS_EXECUTION_ENV", "AWS_ECS_EC2"));
		this.files.put(CONTROL_GROUPS, "0::/docker/" + ID);
		Map<String, Object> inCluster = detect(ResourceDetection.values());
		this.variables.clear();
		this.files.clear();
		this.files.put("/etc/machine-id", "abc");
		this.variables.putAll(Map.of("WEBSITE_SITE_NAME", "a", "WEBSITE_RESOURCE_GROUP", "b", "WEBSITE_OWNER_NAME",
				"c+d", "REGION_NAME", "e"));
		inCluster.putAll(detect(ResourceDetection.values()));
		assertThat(inCluster).hasSizeGreaterThan(25).allSatisfy((key, value) -> {
			assertThat(known.has(key)).as(key).isTrue();
			assertThat(known.get(key).has("deprecated")).as(key + " is deprecated").isFalse();
			String type = (value instanceof List) ? "string\\[\\]" : (value instanceof Long) ? "int" : "(enum:)?string";
			assertThat(known.get(key).get("type").asString()).as(key).matches(type);
		});
	}

	private static JsonNode attributes() throws IOException {
		try (InputStream stream = ResourceDetectionTests.class.getResourceAsStream("/semconv/attributes.json")) {
			return new ObjectMapper().readTree(stream).get("attributes");
		}
	}

	private Map<String, Object> detect(ResourceDetection... detections) {
		AttributesBuilder attributes = Attributes.builder();
		ResourceDetection.detect(List.of(detections), new Surroundings(this.variables::get, this.files::get),
				attributes);
		Map<String, Object> found = new LinkedHashMap<>();
		attributes.build().forEach((key, value) -> found.put(key.getKey(), value));
		return found;
	}

}
