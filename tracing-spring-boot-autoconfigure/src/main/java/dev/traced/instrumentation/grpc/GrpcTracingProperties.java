package dev.traced.instrumentation.grpc;

import java.util.List;
import java.util.regex.Pattern;

import dev.traced.autoconfigure.InvalidTracingPropertyException;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is traced of gRPC.
 *
 * @param enabled Whether gRPC calls are traced.
 * @param server What is traced of calls that are served.
 * @param client What is traced of calls that are made.
 * @param excludeMethods Methods that are not traced, nor anything called from them: full
 * names such as 'shop.Orders/Place', where a '*' at the end stands for any text.
 * @param capturedMetadata Metadata recorded as attributes.
 * @param messageCounts Whether the number of messages sent and received is recorded, as
 * 'traced.grpc.messages.sent' and 'traced.grpc.messages.received'. The semantic
 * conventions have no attribute for it.
 * @param maxMethods Number of distinct methods that are recorded under their own name.
 * Further ones become '_OTHER', unless they come from generated code.
 */
@ConfigurationProperties("tracing.grpc")
public record GrpcTracingProperties(@DefaultValue("true") boolean enabled, @DefaultValue Server server,
		@DefaultValue Client client, @DefaultValue( {
				"grpc.health.v1.Health/*", "grpc.reflection.v1.ServerReflection/*",
				"grpc.reflection.v1alpha.ServerReflection/*" }) List<String> excludeMethods,
		@DefaultValue CapturedMetadata capturedMetadata, @DefaultValue("false") boolean messageCounts,
		@DefaultValue("1000") int maxMethods){

	/**
	 * Validates the values.
	 */
	public GrpcTracingProperties {
		excludeMethods = List.copyOf(excludeMethods);
		for (String pattern : excludeMethods) {
			int star = pattern.indexOf('*');
			if (pattern.isBlank() || (star >= 0 && star < pattern.length() - 1)) {
				throw new InvalidTracingPropertyException("tracing.grpc.exclude-methods", pattern,
						"full names of methods such as 'shop.Orders/Place', where a '*' at the end stands for any text");
			}
		}
		if (maxMethods < 0) {
			throw new InvalidTracingPropertyException("tracing.grpc.max-methods", maxMethods, "0 or more");
		}
	}

	/**
	 * What is traced of calls that are served.
	 *
	 * @param enabled Whether calls that this application serves are traced.
	 */
	public record Server(@DefaultValue("true") boolean enabled) {
	}

	/**
	 * What is traced of calls that are made.
	 *
	 * @param enabled Whether calls that this application makes are traced.
	 */
	public record Client(@DefaultValue("true") boolean enabled) {
	}

	/**
	 * Metadata recorded as attributes, all values of each key.
	 *
	 * @param request Keys of request metadata recorded as 'rpc.request.metadata.KEY'.
	 * @param response Keys of response headers and trailers recorded as
	 * 'rpc.response.metadata.KEY'.
	 */
	public record CapturedMetadata(@DefaultValue List<String> request, @DefaultValue List<String> response) {

		private static final Pattern KEY = Pattern.compile("[0-9A-Za-z_.-]+");

		/**
		 * Validates the values.
		 */
		public CapturedMetadata {
			request = validated("request", request);
			response = validated("response", response);
		}

		private static List<String> validated(String property, List<String> keys) {
			for (String key : keys) {
				if (!KEY.matcher(key).matches() || MetadataKeys.isBinary(key)) {
					throw new InvalidTracingPropertyException("tracing.grpc.captured-metadata." + property, key,
							"keys of letters, digits, '-', '_' and '.' that do not end in '-bin'");
				}
			}
			return List.copyOf(keys);
		}

	}

}
