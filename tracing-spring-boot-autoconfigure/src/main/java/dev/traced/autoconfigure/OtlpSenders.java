package dev.traced.autoconfigure;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.sdk.common.export.GrpcSenderProvider;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Finds what OpenTelemetry's OTLP exporters send with. Where there are several, the one
 * that the application has added is preferred to the one that the starter brings; left
 * alone, OpenTelemetry would warn and take any.
 */
final class OtlpSenders implements ComponentLoader {

	private static final String PACKAGE = "io.opentelemetry.exporter.sender.";

	private static final String MANAGED_CHANNEL = PACKAGE + "grpc.managedchannel.";

	private static final List<String> LAST_CHOICE = List.of(PACKAGE + "jdk.", MANAGED_CHANNEL);

	private static final int MAX_FAILURES = 100;

	private static final Log logger = LogFactory.getLog(OtlpSenders.class);

	private final ClassLoader classLoader;

	OtlpSenders(ClassLoader classLoader) {
		this.classLoader = classLoader;
	}

	@Override
	public <T> Iterable<T> load(Class<T> spiClass) {
		List<T> found = find(spiClass);
		if (found.size() > 1 && System.getProperty(spiClass.getName()) == null) {
			List<T> added = found.stream().filter((sender) -> !isLastChoice(sender)).toList();
			return added.isEmpty() ? found : added;
		}
		return found;
	}

	/** All that can be loaded; what cannot is no reason to do without the others. */
	private <T> List<T> find(Class<T> spiClass) {
		List<T> found = new ArrayList<>();
		Iterator<T> services = ServiceLoader.load(spiClass, this.classLoader).iterator();
		for (int failures = 0; failures < MAX_FAILURES;) {
			try {
				if (!services.hasNext()) {
					break;
				}
				found.add(services.next());
			}
			catch (ServiceConfigurationError ex) {
				failures++;
				logger.debug("A sender of OpenTelemetry's exporters cannot be loaded", ex);
			}
		}
		return found;
	}

	private static boolean isLastChoice(Object sender) {
		return LAST_CHOICE.stream().anyMatch(sender.getClass().getName()::startsWith);
	}

	void requireHttp() {
		if (find(HttpSenderProvider.class).isEmpty()) {
			throw new MissingExporterException(
					"tracing.export.otlp.endpoint is set, but there is nothing on the classpath to send with.",
					"Add the dependency io.opentelemetry:opentelemetry-exporter-sender-jdk.");
		}
	}

	void requireGrpc() {
		GrpcSenderProvider sender = grpcSender();
		if (sender != null
				&& (!takesChannel(sender) || (isPresent("io.grpc.stub.MetadataUtils") && GrpcChannel.hasTransport()))) {
			return;
		}
		throw new MissingExporterException(
				"tracing.export.otlp.protocol is grpc, but there is nothing on the classpath to speak gRPC with.",
				"Add the dependency io.opentelemetry:opentelemetry-exporter-sender-okhttp or, in an application that "
						+ "uses grpc-java, io.opentelemetry:opentelemetry-exporter-sender-grpc-managed-channel; "
						+ "or set tracing.export.otlp.protocol to http/protobuf, usually on port 4318.");
	}

	/** Whether the sender for gRPC is given its connection, instead of making it. */
	boolean grpcTakesChannel() {
		GrpcSenderProvider sender = grpcSender();
		return sender != null && takesChannel(sender);
	}

	private static boolean takesChannel(GrpcSenderProvider sender) {
		return sender.getClass().getName().startsWith(MANAGED_CHANNEL);
	}

	/** The sender that the exporter will take. */
	private @Nullable GrpcSenderProvider grpcSender() {
		String chosen = System.getProperty(GrpcSenderProvider.class.getName());
		GrpcSenderProvider first = null;
		for (GrpcSenderProvider sender : load(GrpcSenderProvider.class)) {
			if (sender.getClass().getName().equals(chosen)) {
				return sender;
			}
			first = (first != null) ? first : sender;
		}
		return first;
	}

	private boolean isPresent(String className) {
		return ClassUtils.isPresent(className, this.classLoader);
	}

}
