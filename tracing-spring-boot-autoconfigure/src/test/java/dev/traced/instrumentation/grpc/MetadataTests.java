package dev.traced.instrumentation.grpc;

import java.net.SocketAddress;
import java.util.List;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import org.junit.jupiter.api.Test;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MetadataGetter} and {@link MetadataSetter}.
 */
class MetadataTests {

	private final Metadata metadata = new Metadata();

	@Test
	void theContextTakesThePlaceOfWhatIsThere() {
		put("traceparent", "old", "older");
		new MetadataSetter().set(new Request(this.metadata), "traceparent", "new");
		assertThat(this.metadata.getAll(key("traceparent"))).containsExactly("new");
	}

	@Test
	void namesAreTakenInEveryCase() {
		new MetadataSetter().set(new Request(this.metadata), "X-B3-TraceId", "1");
		assertThat(get("x-b3-traceid")).isEqualTo("1");
		assertThat(get("X-B3-TraceId")).isEqualTo("1");
	}

	@Test
	void binaryMetadataIsNeitherReadNorWritten() {
		this.metadata.put(Metadata.Key.of("trace-bin", Metadata.BINARY_BYTE_MARSHALLER), new byte[] { 1 });
		put("traceparent", "1");
		new MetadataSetter().set(new Request(this.metadata), "other-bin", "1");
		assertThat(this.metadata.keys()).containsExactlyInAnyOrder("trace-bin", "traceparent");
		assertThat(get("trace-bin")).isNull();
		assertThat(new MetadataGetter().getAll(request(), "trace-bin")).isExhausted();
		assertThat(new MetadataGetter().keys(request())).containsExactly("traceparent");
	}

	@Test
	void aNameThatNoMetadataHasIsNotThere() {
		put("traceparent", "1");
		for (String name : List.of("x~y", "a(b)", "\u00e4", "a b", "")) {
			new MetadataSetter().set(new Request(this.metadata), name, "1");
			assertThat(get(name)).isNull();
			assertThat(new MetadataGetter().getAll(request(), name)).isExhausted();
		}
		assertThat(this.metadata.keys()).containsExactly("traceparent");
	}

	@Test
	void allValuesOfAKeyAreRead() {
		put("baggage", "a=1", "b=2");
		assertThat(new MetadataGetter().getAll(request(), "baggage")).toIterable().containsExactly("a=1", "b=2");
		assertThat(new MetadataGetter().getAll(request(), "missing")).isExhausted();
		assertThat(new MetadataGetter().getAll(null, "baggage")).isExhausted();
	}

	private @Nullable String get(String name) {
		return new MetadataGetter().get(request(), name);
	}

	private GrpcServerRequest request() {
		return new GrpcServerRequest(new NoCall(), this.metadata, true);
	}

	private void put(String name, String... values) {
		List.of(values).forEach((value) -> this.metadata.put(key(name), value));
	}

	private static Metadata.Key<String> key(String name) {
		return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
	}

	private record Request(Metadata headers) implements GrpcClientRequest {

		@Override
		public String method() {
			return "a.A/1";
		}

		@Override
		public boolean recognized() {
			return true;
		}

		@Override
		public GrpcTarget target() {
			return new GrpcTarget("localhost", -1);
		}

		@Override
		public @Nullable SocketAddress peer() {
			return null;
		}

	}

	private static final class NoCall extends ServerCall<String, String> {

		@Override
		public void request(int count) {
		}

		@Override
		public void sendHeaders(Metadata headers) {
		}

		@Override
		public void sendMessage(String message) {
		}

		@Override
		public void close(io.grpc.Status status, Metadata trailers) {
		}

		@Override
		public boolean isCancelled() {
			return false;
		}

		@Override
		public io.grpc.MethodDescriptor<String, String> getMethodDescriptor() {
			return RpcFixture.method(io.grpc.MethodDescriptor.MethodType.UNARY);
		}

	}

}
