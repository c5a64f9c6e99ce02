package dev.traced.viewer.receiver;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.common.InstrumentationScopeInfoBuilder;
import io.opentelemetry.sdk.resources.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the messages for spans and for logs have in common: a list of resources,
 * each with a list of scopes, each with a list of what it is about. A resource and a
 * scope may come after what belongs to them, so each list is gone through twice; what
 * does not matter yet is only stepped over.
 */
final class OriginDecoder {

	private static final int FIRST = 1 << 3 | ProtoReader.LENGTH;

	private static final int SECOND = 2 << 3 | ProtoReader.LENGTH;

	private static final int SCHEMA_URL = 3 << 3 | ProtoReader.LENGTH;

	private static final int ATTRIBUTES_OF_SCOPE = 3 << 3 | ProtoReader.LENGTH;

	private static final int MAX_RESOURCE_KEY = 255;

	private final ValueDecoder values;

	OriginDecoder(ValueDecoder values) {
		this.values = values;
	}

	/** Reads a request. */
	void request(ProtoReader in, Item item) {
		while (in.more()) {
			int tag = in.tag();
			if (tag == FIRST) {
				int outer = in.enter();
				ofResource(in, item);
				in.leave(outer);
			}
			else {
				in.skip(tag);
			}
		}
	}

	private void ofResource(ProtoReader in, Item item) {
		int start = in.position();
		AttributesBuilder attributes = Attributes.builder();
		int count = 0;
		String schemaUrl = null;
		while (in.more()) {
			int tag = in.tag();
			switch (tag) {
				case FIRST -> count = resource(in, attributes, count);
				case SCHEMA_URL -> schemaUrl = in.text();
				default -> in.skip(tag);
			}
		}
		Resource resource = Resource.create(attributes.removeIf((key) -> !isResourceKey(key.getKey())).build(),
				isText(schemaUrl) ? schemaUrl : null);
		in.rewind(start);
		while (in.more()) {
			int tag = in.tag();
			if (tag == SECOND) {
				int outer = in.enter();
				ofScope(in, resource, item);
				in.leave(outer);
			}
			else {
				in.skip(tag);
			}
		}
	}

	private void ofScope(ProtoReader in, Resource resource, Item item) {
		int start = in.position();
		InstrumentationScopeInfo scope = scope(in);
		in.rewind(start);
		while (in.more()) {
			int tag = in.tag();
			if (tag == SECOND) {
				int outer = in.enter();
				item.read(in, resource, scope);
				in.leave(outer);
			}
			else {
				in.skip(tag);
			}
		}
	}

	private InstrumentationScopeInfo scope(ProtoReader in) {
		String name = "";
		String version = null;
		String schemaUrl = null;
		AttributesBuilder attributes = Attributes.builder();
		int count = 0;
		while (in.more()) {
			int tag = in.tag();
			if (tag == SCHEMA_URL) {
				schemaUrl = in.text();
				continue;
			}
			if (tag != FIRST) {
				in.skip(tag);
				continue;
			}
			int outer = in.enter();
			while (in.more()) {
				int inner = in.tag();
				switch (inner) {
					case FIRST -> name = in.text();
					case SECOND -> version = in.text();
					case ATTRIBUTES_OF_SCOPE -> this.values.attribute(in, attributes, count++);
					default -> in.skip(inner);
				}
			}
			in.leave(outer);
		}
		InstrumentationScopeInfoBuilder scope = InstrumentationScopeInfo.builder(name)
			.setAttributes(attributes.build());
		if (isText(version)) {
			scope.setVersion(version);
		}
		if (isText(schemaUrl)) {
			scope.setSchemaUrl(schemaUrl);
		}
		return scope.build();
	}

	private static boolean isText(@Nullable String text) {
		return text != null && !text.isEmpty();
	}

	private int resource(ProtoReader in, AttributesBuilder to, int before) {
		int count = before;
		int outer = in.enter();
		while (in.more()) {
			int tag = in.tag();
			if (tag == FIRST) {
				this.values.attribute(in, to, count++);
			}
			else {
				in.skip(tag);
			}
		}
		in.leave(outer);
		return count;
	}

	/** What OpenTelemetry allows there, and fails at if it is not so. */
	private static boolean isResourceKey(String key) {
		if (key.length() > MAX_RESOURCE_KEY) {
			return false;
		}
		for (int i = 0; i < key.length(); i++) {
			if (key.charAt(i) < ' ' || key.charAt(i) > '~') {
				return false;
			}
		}
		return true;
	}

	/** A span, or a record of a log. */
	@FunctionalInterface
	interface Item {

		/** Reads one, to the end of the window. */
		void read(ProtoReader in, Resource resource, InstrumentationScopeInfo scope);

	}

}
