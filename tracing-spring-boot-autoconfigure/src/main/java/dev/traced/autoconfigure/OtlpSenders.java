package dev.traced.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

import io.opentelemetry.common.ComponentLoader;

import org.springframework.util.ClassUtils;

/**
 * Finds what OpenTelemetry's OTLP exporters send with. Where there are several, the one
 * that the application has added is preferred to the one that the starter brings; left
 * alone, OpenTelemetry would warn and take any.
 */
final class OtlpSenders implements ComponentLoader {

	private static final String PACKAGE = "io.opentelemetry.exporter.sender.";

	private static final List<String> LAST_CHOICE = List.of(PACKAGE + "jdk.", PACKAGE + "grpc.managedchannel.");

	private final ClassLoader classLoader;

	OtlpSenders(ClassLoader classLoader) {
		this.classLoader = classLoader;
	}

	@Override
	public <T> Iterable<T> load(Class<T> spiClass) {
		List<T> found = new ArrayList<>();
		ServiceLoader.load(spiClass, this.classLoader).forEach(found::add);
		if (found.size() > 1 && System.getProperty(spiClass.getName()) == null) {
			List<T> added = found.stream().filter((sender) -> !isLastChoice(sender)).toList();
			return added.isEmpty() ? found : added;
		}
		return found;
	}

	private static boolean isLastChoice(Object sender) {
		return LAST_CHOICE.stream().anyMatch(sender.getClass().getName()::startsWith);
	}

	void requireGrpc() {
		if (isPresent(PACKAGE + "okhttp.internal.OkHttpGrpcSenderProvider")) {
			return;
		}
		boolean sender = isPresent(PACKAGE + "grpc.managedchannel.internal.UpstreamGrpcSenderProvider");
		if (sender && isPresent("io.grpc.stub.MetadataUtils") && GrpcChannel.hasTransport()) {
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
		return !isPresent(PACKAGE + "okhttp.internal.OkHttpGrpcSenderProvider");
	}

	private boolean isPresent(String className) {
		return ClassUtils.isPresent(className, this.classLoader);
	}

}
