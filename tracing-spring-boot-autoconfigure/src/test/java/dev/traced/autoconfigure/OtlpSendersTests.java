package dev.traced.autoconfigure;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;

import io.opentelemetry.sdk.common.export.GrpcSender;
import io.opentelemetry.sdk.common.export.GrpcSenderConfig;
import io.opentelemetry.sdk.common.export.GrpcSenderProvider;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link OtlpSenders}.
 */
class OtlpSendersTests {

	@TempDir
	Path directory;

	@Test
	void aSenderOfTheApplicationIsEnough() throws IOException {
		OtlpSenders senders = senders(OwnHttp.class.getName(), OwnGrpc.class.getName());
		assertThatCode(senders::requireHttp).doesNotThrowAnyException();
		assertThatCode(senders::requireGrpc).doesNotThrowAnyException();
		assertThat(senders.grpcTakesChannel()).isFalse();
		assertThat(senders.load(HttpSenderProvider.class)).singleElement().isInstanceOf(OwnHttp.class);
	}

	@Test
	void aSenderThatCannotBeLoadedIsNone() throws IOException {
		OtlpSenders senders = senders("missing.Http", "missing.Grpc");
		assertThatExceptionOfType(MissingExporterException.class).isThrownBy(senders::requireHttp);
		assertThatExceptionOfType(MissingExporterException.class).isThrownBy(senders::requireGrpc);
		senders = senders("missing.Http\n" + OwnHttp.class.getName(), "missing.Grpc\n" + OwnGrpc.class.getName());
		assertThatCode(senders::requireHttp).doesNotThrowAnyException();
		assertThatCode(senders::requireGrpc).doesNotThrowAnyException();
	}

	@Test
	void theSenderOfGrpcJavaIsGivenItsConnection() {
		OtlpSenders senders = new OtlpSenders(getClass().getClassLoader());
		assertThatCode(senders::requireGrpc).doesNotThrowAnyException();
		assertThat(senders.grpcTakesChannel()).isTrue();
	}

	private OtlpSenders senders(String http, String grpc) throws IOException {
		Path services = Files.createDirectories(this.directory.resolve("META-INF/services"));
		Files.writeString(services.resolve(HttpSenderProvider.class.getName()), http);
		Files.writeString(services.resolve(GrpcSenderProvider.class.getName()), grpc);
		return new OtlpSenders(new ClassLoader(getClass().getClassLoader()) {

			@Override
			public Enumeration<URL> getResources(String name) throws IOException {
				Path file = OtlpSendersTests.this.directory.resolve(name);
				return Files.exists(file) ? Collections.enumeration(Collections.singleton(file.toUri().toURL()))
						: super.getResources(name);
			}

		});
	}

	/**
	 * A sender for HTTP.
	 */
	public static final class OwnHttp implements HttpSenderProvider {

		@Override
		public HttpSender createSender(HttpSenderConfig config) {
			throw new UnsupportedOperationException();
		}

	}

	/**
	 * A sender for gRPC.
	 */
	public static final class OwnGrpc implements GrpcSenderProvider {

		@Override
		public GrpcSender createSender(GrpcSenderConfig config) {
			throw new UnsupportedOperationException();
		}

	}

}
