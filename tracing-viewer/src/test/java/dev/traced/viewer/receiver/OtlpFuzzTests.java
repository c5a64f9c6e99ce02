package dev.traced.viewer.receiver;

import java.io.ByteArrayInputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import com.google.protobuf.Message;
import com.sun.management.ThreadMXBean;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A million requests that are damaged, cut off, or nonsense: each is answered as the
 * specification says, and no memory is left behind. The same million each time.
 */
class OtlpFuzzTests {

	private static final int INPUTS = 1_000_000;

	private static final int THREADS = 2;

	private static final int MAX_REQUEST = 4096;

	private static final int PAYLOADS = 40;

	private static final int MIN_PAYLOAD = 100;

	private static final int MAX_PAYLOAD = 300;

	private static final List<Integer> SPECIFIED = List.of(200, 400, 413, 415);

	private static final String[] FRAGMENTS = { "null", "true", "-1", "1e999999999", "1e-999999999", "\"\"", "{", "}",
			"[", "]", "\"\\ud800\"", "{\"values\":[", "\"traceId\":", "99999999999999999999999", "[[[[[[[[", "\u0000",
			"{\"kvlistValue\":{\"values\":[{\"value\":", "\"startTimeUnixNano\":", "\"resourceSpans\":[", "\"kind\":[]",
			"\ufeff", "/*", "NaN", "0x10", "\"SPAN_KIND_SERVER\"" };

	private static final byte[] LENGTHS = { 0, 1, 0x7F, (byte) 0x80, (byte) 0xFF };

	@Test
	void aMillionInputsGetNothingButTheSpecifiedStatuses() throws Exception {
		List<byte[]> protobuf = new ArrayList<>();
		List<byte[]> json = new ArrayList<>();
		List<byte[]> gzip = new ArrayList<>();
		for (int seed = 0; protobuf.size() < PAYLOADS; seed++) {
			RandomRequests requests = new RandomRequests(seed);
			Message message = (protobuf.size() % 4 == 3) ? requests.logs() : requests.traces();
			if (message.getSerializedSize() < MIN_PAYLOAD || message.getSerializedSize() > MAX_PAYLOAD) {
				continue;
			}
			protobuf.add(message.toByteArray());
			json.add(ProtoJson.write(message, false));
			gzip.add(OtlpReceiverTests.gzip(message.toByteArray()));
		}
		ExecutorService threads = Executors.newFixedThreadPool(THREADS);
		List<Future<Map<Integer, Integer>>> runs = new ArrayList<>();
		List<OtlpReceiver> receivers = new ArrayList<>();
		for (int thread = 0; thread < THREADS; thread++) {
			OtlpReceiver receiver = new OtlpReceiver(
					new OtlpIntake(OtlpFuzzTests::look, (entry) -> true, new Room(() -> true)), MAX_REQUEST);
			receivers.add(receiver);
			runs.add(threads.submit(new Run(new Random(thread), receiver, protobuf, json, gzip)));
		}
		Map<Integer, Integer> statuses = new TreeMap<>();
		for (Future<Map<Integer, Integer>> run : runs) {
			run.get().forEach((status, count) -> statuses.merge(status, count, Integer::sum));
		}
		threads.shutdown();
		assertThat(statuses.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(INPUTS);
		assertThat(statuses.keySet()).containsExactlyElementsOf(SPECIFIED);
		assertThat(statuses.values()).allSatisfy((count) -> assertThat(count).isGreaterThan(1000));
		assertThat(receivers).allSatisfy((receiver) -> assertThat(receiver.budget().taken()).isZero());
	}

	/** Reads everything, as a store would. */
	private static boolean look(SpanData span) {
		return span.getTraceId().length() == 32 && span.getSpanId().length() == 16
				&& span.getEndEpochNanos() >= span.getStartEpochNanos()
				&& span.getTotalAttributeCount() >= span.getAttributes().size();
	}

	@Test
	void aBombIsRefusedBeforeItIsUnpacked() throws Exception {
		byte[] bomb = OtlpReceiverTests.gzip(new byte[64 << 20]);
		assertThat(bomb.length).isLessThan(100_000);
		Received large = new Received(4 << 20, Integer.MAX_VALUE);
		long allocated = allocation(() -> assertThat(large.receiver
			.receive(Signal.TRACES, Received.PROTOBUF, "gzip", bomb.length, new ByteArrayInputStream(bomb))
			.status()).isEqualTo(413));
		assertThat(allocated).isLessThan(16 << 20);
	}

	@Test
	void whatUnfoldsIsNeverInMemoryAtOnce() {
		// the smallest span that is valid, again and again: much more as objects
		byte[] many = OtlpReceiverTests
			.request(java.util.Collections.nCopies(200_000, OtlpReceiverTests.span().clearName().build()))
			.toByteArray();
		long[] most = { 0, 0 };
		OtlpReceiver receiver = new OtlpReceiver(new OtlpIntake((span) -> {
			if (most[0]++ % 50_000 == 0) {
				System.gc();
				Runtime runtime = Runtime.getRuntime();
				most[1] = Math.max(most[1], runtime.totalMemory() - runtime.freeMemory());
			}
			return true;
		}, (entry) -> true, new Room(() -> true)), 16 << 20);
		System.gc();
		Runtime runtime = Runtime.getRuntime();
		long before = runtime.totalMemory() - runtime.freeMemory();
		assertThat(
				receiver.receive(Signal.TRACES, Received.PROTOBUF, null, -1, new ByteArrayInputStream(many)).status())
			.isEqualTo(200);
		assertThat(most[0]).isEqualTo(200_000);
		assertThat(most[1] - before).isLessThan(32 << 20);
	}

	@Test
	void aValueThatUnfoldsIsCutOff() {
		byte[] control = new byte[1 << 20];
		Arrays.fill(control, (byte) 1);
		io.opentelemetry.proto.trace.v1.Span.Builder span = OtlpReceiverTests.span();
		span.addAttributesBuilder()
			.setKey("map")
			.getValueBuilder()
			.getKvlistValueBuilder()
			.addValuesBuilder()
			.setKey("k")
			.getValueBuilder()
			.setStringValueBytes(com.google.protobuf.ByteString.copyFrom(control));
		Received large = new Received(4 << 20, Integer.MAX_VALUE);
		assertThat(large.traces(Received.PROTOBUF, OtlpReceiverTests.request(span.build()).toByteArray()).status())
			.isEqualTo(200);
		large.spans.get(0)
			.getAttributes()
			.forEach((key, value) -> assertThat(value.toString()).hasSize(65_536).startsWith("{\"k\":\"\\u0001"));
	}

	private static long allocation(Runnable action) {
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		long before = threads.getCurrentThreadAllocatedBytes();
		action.run();
		return threads.getCurrentThreadAllocatedBytes() - before;
	}

	/** One thread's share. */
	private record Run(Random random, OtlpReceiver receiver, List<byte[]> protobuf, List<byte[]> json,
			List<byte[]> gzip) implements Callable<Map<Integer, Integer>> {

		@Override
		public Map<Integer, Integer> call() {
			Map<Integer, Integer> statuses = new TreeMap<>();
			for (int i = 0; i < INPUTS / THREADS; i++) {
				Signal signal = (i % 4 == 3) ? Signal.LOGS : Signal.TRACES;
				int index = pick(signal);
				Answer answer = switch (i % 16) {
					case 0, 3 -> receive(signal, Received.JSON, null, textDamage(this.json.get(index)));
					case 4 -> receive(signal, Received.JSON, null, damage(this.json.get(index)));
					case 5 -> receive(signal, Received.PROTOBUF, "gzip", damage(this.gzip.get(index)));
					case 6 -> receive(signal, Received.PROTOBUF, null, noise());
					case 7 -> receive(signal, anyType(), anyEncoding(), damage(this.protobuf.get(index)));
					default -> receive(signal, Received.PROTOBUF, null, damage(this.protobuf.get(index)));
				};
				if (answer.status() >= 500) {
					throw new AssertionError(new String(answer.body(), StandardCharsets.UTF_8));
				}
				statuses.merge(answer.status(), 1, Integer::sum);
			}
			return statuses;
		}

		private int pick(Signal signal) {
			int four = 4 * this.random.nextInt(PAYLOADS / 4);
			return (signal == Signal.LOGS) ? four + 3 : four + this.random.nextInt(3);
		}

		private Answer receive(Signal signal, String type, @org.jspecify.annotations.Nullable String encoding,
				byte[] body) {
			long length = this.random.nextBoolean() ? body.length : -1;
			return this.receiver.receive(signal, type, encoding, length, new ByteArrayInputStream(body));
		}

		private String anyType() {
			return new String[] { Received.JSON, Received.PROTOBUF, "text/plain", ";", "" }[this.random.nextInt(5)];
		}

		private String anyEncoding() {
			return new String[] { "gzip", "br", "identity", "gzip, gzip", "" }[this.random.nextInt(5)];
		}

		private byte[] noise() {
			byte[] bytes = new byte[this.random.nextInt(200)];
			this.random.nextBytes(bytes);
			return bytes;
		}

		private byte[] damage(byte[] valid) {
			byte[] bytes = valid.clone();
			for (int i = 0; i < 1 + this.random.nextInt(3); i++) {
				bytes = damageOnce(bytes);
			}
			return bytes;
		}

		private byte[] damageOnce(byte[] bytes) {
			if (bytes.length < 2) {
				return noise();
			}
			int at = this.random.nextInt(bytes.length - 1);
			switch (this.random.nextInt(8)) {
				case 0 -> bytes[at] ^= (byte) (1 << this.random.nextInt(8));
				case 1 -> bytes[at] = (byte) this.random.nextInt();
				case 2 -> bytes[at] = LENGTHS[this.random.nextInt(LENGTHS.length)];
				case 3 -> {
					return Arrays.copyOf(bytes, at);
				}
				case 4 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 10), (byte) 0xFF);
				case 5 -> {
					return join(bytes, at, Arrays.copyOfRange(bytes, at, bytes.length));
				}
				case 6 -> {
					// a group, a wrong wire type, an unknown field
					return join(bytes, at, new byte[] { (byte) this.random.nextInt(), (byte) this.random.nextInt() });
				}
				default -> {
					return join(bytes, bytes.length, bytes);
				}
			}
			return bytes;
		}

		private byte[] textDamage(byte[] valid) {
			if (this.random.nextInt(4) == 0) {
				return damage(valid);
			}
			byte[] fragment = FRAGMENTS[this.random.nextInt(FRAGMENTS.length)].getBytes(StandardCharsets.UTF_8);
			int repeat = (this.random.nextInt(20) == 0) ? 300 : 1;
			byte[] bytes = valid;
			for (int i = 0; i < repeat && bytes.length < 2 * MAX_REQUEST; i++) {
				bytes = join(bytes, this.random.nextInt(bytes.length), fragment);
			}
			return bytes;
		}

		private static byte[] join(byte[] bytes, int at, byte[] more) {
			byte[] joined = Arrays.copyOf(bytes, bytes.length + more.length);
			System.arraycopy(more, 0, joined, at, more.length);
			System.arraycopy(bytes, at, joined, at + more.length, bytes.length - at);
			return joined;
		}

	}

}
