package dev.traced.viewer.store;

import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import org.jspecify.annotations.Nullable;

/**
 * What numbers in encoded spans stand for. Only numbers to which a reference is kept may
 * be asked for.
 *
 * @param strings the strings
 * @param resources the resources
 * @param scopes the scopes
 */
record Words(@Nullable String[] strings, @Nullable Object[] resources, @Nullable Object[] scopes) {

	String string(int id) {
		String string = this.strings[id];
		if (string == null) {
			throw new IllegalStateException("no string " + id);
		}
		return string;
	}

	Resource resource(int id) {
		Resource resource = (Resource) this.resources[id];
		return (resource != null) ? resource : Resource.empty();
	}

	InstrumentationScopeInfo scope(int id) {
		InstrumentationScopeInfo scope = (InstrumentationScopeInfo) this.scopes[id];
		return (scope != null) ? scope : InstrumentationScopeInfo.empty();
	}

}
