package dev.traced.export;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/**
 * Tests for what is read of receivers' answers: {@link OtlpAnswer}, {@link RetryAfter}
 * and {@link Rejections}.
 */
class OtlpAnswerTests {

	private final List<String> lines = new ArrayList<>();

	private long now;

	private final Rejections rejections = new Rejections("receiver", new ExportLog() {

		@Override
		public void failing(String message, @Nullable Throwable failure) {
			OtlpAnswerTests.this.lines.add(message);
		}

		@Override
		public void recovered(String message) {
		}

	}, () -> this.now);

	@Test
	void rejectedSpansAreCountedAndReportedOnceAMinute() {
		OtlpAnswer.readPartialSuccess(partialSuccess(3, "too old"), this.rejections);
		OtlpAnswer.readPartialSuccess(partialSuccess(2, "too old"), this.rejections);
		assertThat(this.rejections.total()).isEqualTo(5);
		assertThat(this.rejections.take()).isEqualTo(5);
		assertThat(this.rejections.take()).isZero();
		assertThat(this.lines)
			.containsExactly("Spans are rejected by receiver, 3 so far: too old. Reported at most once a minute.");
		this.now += Duration.ofSeconds(60).toNanos();
		OtlpAnswer.readPartialSuccess(partialSuccess(1, "too\nlong"), this.rejections);
		assertThat(this.lines).hasSize(2).last().asString().contains("6 so far: too long");
	}

	@Test
	void aWarningWithoutRejectedSpansIsReported() {
		OtlpAnswer.readPartialSuccess(partialSuccess(0, "use another endpoint"), this.rejections);
		assertThat(this.rejections.total()).isZero();
		assertThat(this.lines).singleElement().asString().contains("receiver took the spans but warns: use another");
	}

	@Test
	void anAnswerThatSaysNothingIsASuccess() {
		OtlpAnswer.readPartialSuccess(ExportTraceServiceResponse.getDefaultInstance().toByteArray(), this.rejections);
		OtlpAnswer.readPartialSuccess(partialSuccess(0, ""), this.rejections);
		assertThat(this.lines).isEmpty();
	}

	@Test
	void theDelayOfARetryInfoIsFoundAmongOtherDetails() {
		Status status = Status.newBuilder()
			.setCode(8)
			.setMessage("exhausted")
			.addDetails(Any.pack(ErrorInfo.newBuilder().setReason("quota").build()))
			.addDetails(Any.pack(RetryInfo.newBuilder()
				.setRetryDelay(com.google.protobuf.Duration.newBuilder().setSeconds(2).setNanos(500_000_000))
				.build()))
			.build();
		assertThat(OtlpAnswer.retryDelay(status.toByteArray())).isEqualTo(Duration.ofMillis(2500));
		assertThat(OtlpAnswer.statusMessage(status.toByteArray())).isEqualTo("exhausted");
	}

	@Test
	void aRetryInfoWithoutADelayIsOneWithoutAPause() {
		Status status = Status.newBuilder().addDetails(Any.pack(RetryInfo.getDefaultInstance())).build();
		assertThat(OtlpAnswer.retryDelay(status.toByteArray())).isEqualTo(Duration.ZERO);
	}

	@Test
	void withoutARetryInfoThereIsNoDelay() {
		Status status = Status.newBuilder().addDetails(Any.pack(ErrorInfo.getDefaultInstance())).build();
		assertThat(OtlpAnswer.retryDelay(status.toByteArray())).isNull();
		assertThat(OtlpAnswer.retryDelay(null)).isNull();
	}

	@Test
	void nonsenseHarmsNothing() {
		Random random = new Random(42);
		byte[] valid = partialSuccess(1234567890123L, "reason");
		assertThatCode(() -> {
			for (int i = 0; i < 20_000; i++) {
				byte[] bytes = (i % 2 == 0) ? new byte[random.nextInt(40)] : valid.clone();
				if (i % 2 == 0) {
					random.nextBytes(bytes);
				}
				else {
					bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
				}
				OtlpAnswer.readPartialSuccess(bytes, this.rejections);
				OtlpAnswer.retryDelay(bytes);
				OtlpAnswer.statusMessage(bytes);
			}
		}).doesNotThrowAnyException();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			0                             | PT0S
			120                           | PT2M
			' 7 '                         | PT7S
			Wed, 21 Oct 2015 07:28:30 GMT | PT30S
			Wed, 21 Oct 2015 07:00:00 GMT | PT0S
			99999999999999999999          | PT596523H14M7S
			-1                            |
			soon                          |
			''                            |
			""")
	void retryAfterIsANumberOfSecondsOrADate(String header, @Nullable Duration expected) {
		assertThat(RetryAfter.parse(header, Instant.parse("2015-10-21T07:28:00Z"))).isEqualTo(expected);
	}

	@Test
	void withoutTheHeaderTheReceiverSaysNothing() {
		assertThat(RetryAfter.parse(null, Instant.EPOCH)).isNull();
	}

	private static byte[] partialSuccess(long rejected, String message) {
		return ExportTraceServiceResponse.newBuilder()
			.setPartialSuccess(
					ExportTracePartialSuccess.newBuilder().setRejectedSpans(rejected).setErrorMessage(message))
			.build()
			.toByteArray();
	}

}
