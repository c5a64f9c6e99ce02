package dev.traced.autoconfigure.resource;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributesBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The platform of a cloud provider, told by the variables that it sets. Virtual machines
 * set none: they would have to be asked over the network.
 */
final class CloudResource {

	private CloudResource() {
	}

	static void detect(Surroundings surroundings, AttributesBuilder attributes) {
		String aws = aws(surroundings);
		if (aws != null) {
			platform(attributes, "aws", aws);
			put(attributes, "cloud.region", surroundings.variable("AWS_REGION", "AWS_DEFAULT_REGION"));
			awsDetails(surroundings, attributes);
			return;
		}
		String gcp = gcp(surroundings);
		if (gcp != null) {
			platform(attributes, "gcp", gcp);
			put(attributes, "cloud.account.id",
					surroundings.variable("GOOGLE_CLOUD_PROJECT", "GCLOUD_PROJECT", "GCP_PROJECT"));
			return;
		}
		String azure = azure(surroundings);
		if (azure != null) {
			platform(attributes, "azure", azure);
			put(attributes, "cloud.region", surroundings.variable("REGION_NAME"));
			azureDetails(surroundings, attributes);
		}
		else if (surroundings.has("DYNO") && surroundings.has("PORT")) {
			attributes.put("cloud.provider", "heroku");
		}
	}

	private static @Nullable String aws(Surroundings surroundings) {
		if (surroundings.has("AWS_LAMBDA_FUNCTION_NAME")) {
			return "aws_lambda";
		}
		if (surroundings.has("ECS_CONTAINER_METADATA_URI_V4") || surroundings.has("ECS_CONTAINER_METADATA_URI")) {
			return "aws_ecs";
		}
		String token = surroundings.variable("AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
		if (KubernetesResource.isPod(surroundings) && token != null && token.contains("eks")) {
			return "aws_eks";
		}
		return (surroundings.file("/var/elasticbeanstalk/xray/environment.conf") != null) ? "aws_elastic_beanstalk"
				: null;
	}

	private static void awsDetails(Surroundings surroundings, AttributesBuilder attributes) {
		String environment = surroundings.variable("AWS_EXECUTION_ENV");
		if ("AWS_ECS_FARGATE".equals(environment)) {
			attributes.put("aws.ecs.launchtype", "fargate");
		}
		else if ("AWS_ECS_EC2".equals(environment)) {
			attributes.put("aws.ecs.launchtype", "ec2");
		}
		puts(attributes, "aws.log.group.names", surroundings.variable("AWS_LAMBDA_LOG_GROUP_NAME"));
		puts(attributes, "aws.log.stream.names", surroundings.variable("AWS_LAMBDA_LOG_STREAM_NAME"));
	}

	private static @Nullable String gcp(Surroundings surroundings) {
		if (surroundings.has("GAE_SERVICE")) {
			return "gcp_app_engine";
		}
		// Knative sets K_SERVICE in any cluster
		if (surroundings.has("K_SERVICE") && surroundings.has("K_REVISION")
				&& !KubernetesResource.isPod(surroundings)) {
			return surroundings.has("FUNCTION_TARGET") ? "gcp_cloud_functions" : "gcp_cloud_run";
		}
		return surroundings.has("CLOUD_RUN_JOB") ? "gcp_cloud_run" : null;
	}

	private static @Nullable String azure(Surroundings surroundings) {
		if (surroundings.has("WEBSITE_SITE_NAME")) {
			return surroundings.has("FUNCTIONS_EXTENSION_VERSION") ? "azure.functions" : "azure.app_service";
		}
		return (surroundings.has("CONTAINER_APP_NAME") && surroundings.has("CONTAINER_APP_REVISION"))
				? "azure.container_apps" : null;
	}

	private static void azureDetails(Surroundings surroundings, AttributesBuilder attributes) {
		String site = surroundings.variable("WEBSITE_SITE_NAME");
		String group = surroundings.variable("WEBSITE_RESOURCE_GROUP");
		// SUBSCRIPTION+PLAN-REGIONwebspace
		String owner = surroundings.variable("WEBSITE_OWNER_NAME");
		int plus = (owner != null) ? owner.indexOf('+') : -1;
		if (owner == null || plus <= 0) {
			return;
		}
		String subscription = owner.substring(0, plus);
		attributes.put("cloud.account.id", subscription);
		if (site != null && group != null) {
			attributes.put("cloud.resource_id", "/subscriptions/" + subscription + "/resourceGroups/" + group
					+ "/providers/Microsoft.Web/sites/" + site);
		}
	}

	private static void platform(AttributesBuilder attributes, String provider, String platform) {
		attributes.put("cloud.provider", provider);
		attributes.put("cloud.platform", platform);
	}

	private static void put(AttributesBuilder attributes, String key, @Nullable String value) {
		ResourceDetection.put(attributes, key, value);
	}

	private static void puts(AttributesBuilder attributes, String key, @Nullable String value) {
		if (value != null) {
			attributes.put(AttributeKey.stringArrayKey(key), value);
		}
	}

}
