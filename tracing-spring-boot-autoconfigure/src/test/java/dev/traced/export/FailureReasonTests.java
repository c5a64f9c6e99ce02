package dev.traced.export;

import java.net.ConnectException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FailureReason}.
 */
class FailureReasonTests {

	@Test
	void aHostWithoutAnAddressIsSaidToBeUnknown() {
		Exception failure = new ConnectException();
		failure.initCause(new UnresolvedAddressException());
		assertThat(FailureReason.of(ExportFailure.connection(failure), null)).isEqualTo("the host is not known");
	}

	@Test
	void ofAFileItIsSaidWhatIsWrongWithIt() {
		assertThat(FailureReason.of(new AccessDeniedException("/a/b"), null)).isEqualTo("AccessDeniedException: /a/b");
		assertThat(FailureReason.of(new FileSystemException("/a/b", null, "Read-only file system"), null))
			.isEqualTo("/a/b: Read-only file system");
	}

	@Test
	void whateverIsSaidIsOneShortLine() {
		assertThat(FailureReason.of(new IllegalStateException(" one\r\n\ttwo\u001b[31m "), null))
			.isEqualTo("one two [31m");
		assertThat(FailureReason.of(new IllegalStateException("x".repeat(5000)), null)).hasSizeLessThan(510);
	}

}
