package dev.traced.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

import io.opentelemetry.common.ComponentLoader;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Finds what OpenTelemetry's OTLP exporters send with. Where there are several, the one
 * that the application has added is preferred to the one that the starter brings; left
 * alone, OpenTelemetry would warn and take any.
 */
final class OtlpSenders implements ComponentLoader {

	private static final String PACKAGE = "io.opentelemetry.exporter.sender.";

	private static final List<String> LAST_CHOICE = List.of(PACKAGE + "jdk.", PACKAGE + "grpc.managedchannel.");

	/**
	 * What providers of senders implement, in OpenTelemetry 1.59 and later, and before.
	 */
	private static final List<String> HTTP_SENDERS = List.of("io.opentelemetry.sdk.common.export.HttpSenderProvider",
			"io.opentelemetry.exporter.internal.http.HttpSenderProvider");

	private final ClassLoader classLoader;

	private @Nullable Object http;

	OtlpSenders(ClassLoader classLoader) {
		this.classLoader = classLoader;
	}

	/**
	 * Has HTTP be sent with a sender of ours.
	 * @param sender the sender
	 * @return whether this is possible: not where OpenTelemetry's interface is unknown
	 */
	boolean sendHttpWith(OtlpHttpSender sender) {
		Class<?> type = httpSenderType();
		this.http = (type != null) ? sender.provider(type) : null;
		return this.http != null;
	}

	private @Nullable Class<?> httpSenderType() {
		for (String name : HTTP_SENDERS) {
			if (isPresent(name)) {
				return ClassUtils.resolveClassName(name, this.classLoader);
			}
		}
		return null;
	}

	@Override
	public <T> Iterable<T> load(Class<T> spiClass) {
		if (spiClass.isInstance(this.http)) {
			return List.of(spiClass.cast(this.http));
		}
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

	void requireHttp() {
		if (!isPresent(PACKAGE + "jdk.internal.JdkHttpSenderProvider")
				&& !isPresent(PACKAGE + "okhttp.internal.OkHttpHttpSenderProvider")) {
			throw new MissingExporterException(
					"tracing.export.otlp.endpoint is set, but there is nothing on the classpath to send with.",
					"Add the dependency io.opentelemetry:opentelemetry-exporter-sender-jdk.");
		}
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
