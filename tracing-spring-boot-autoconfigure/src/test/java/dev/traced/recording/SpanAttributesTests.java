package dev.traced.recording;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import io.opentelemetry.api.common.AttributeKey;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SpanAttributes}.
 */
class SpanAttributesTests {

	@Test
	void theyFindWhatAMapFinds() {
		SplittableRandom random = new SplittableRandom(7);
		for (int i = 0; i < 300; i++) {
			SpanAttributes attributes = new SpanAttributes(1000, Integer.MAX_VALUE);
			Map<AttributeKey<?>, Object> map = new LinkedHashMap<>();
			for (int j = random.nextInt(100); j >= 0; j--) {
				AttributeKey<?> key = keys(random.nextInt(150)).get(random.nextInt(2));
				attributes.put(key, j);
				map.put(key, j);
			}
			for (int name = 0; name < 150; name++) {
				for (AttributeKey<?> key : keys(name)) {
					assertThat((Object) attributes.get(key)).isEqualTo(map.get(key));
					assertThat((Object) attributes.copy().get(key)).isEqualTo(map.get(key));
				}
			}
			assertThat(attributes.asMap()).containsExactlyEntriesOf(map);
		}
	}

	/** Of the same name and other types, and never the same objects. */
	private static List<AttributeKey<?>> keys(int name) {
		return new ArrayList<>(List.of(AttributeKey.longKey("key." + name), AttributeKey.stringKey("key." + name)));
	}

}
