package dev.traced.instrumentation.grpc;

import java.util.List;

import dev.traced.core.BoundedCache;
import io.grpc.MethodDescriptor;

/**
 * What is done with each method: decided once per method. Methods of generated code are
 * always known; of others, those that a proxy makes up for whatever it is asked included,
 * only the first so many are.
 */
final class GrpcMethods {

	private final BoundedCache<Treatment> treatments;

	private final List<String> excluded;

	/**
	 * Creates the table.
	 * @param excluded names of methods that are not traced, such as
	 * {@code grpc.health.v1.Health/Check}; a {@code *} at the end stands for any text
	 * @param limit the number of methods that are known
	 */
	GrpcMethods(List<String> excluded, int limit) {
		this.excluded = List.copyOf(excluded);
		this.treatments = new BoundedCache<>(limit);
	}

	Treatment treatment(MethodDescriptor<?, ?> method) {
		Treatment treatment = this.treatments.find(method.getFullMethodName());
		return (treatment != null) ? treatment : decide(method);
	}

	private Treatment decide(MethodDescriptor<?, ?> method) {
		String name = method.getFullMethodName();
		Treatment treatment = isExcluded(name) ? Treatment.EXCLUDED : Treatment.TRACED;
		if (this.treatments.keep(name, treatment)) {
			return treatment;
		}
		// generated code says by this flag that the name is one of a fixed set
		return (treatment == Treatment.EXCLUDED || method.isSampledToLocalTracing()) ? treatment
				: Treatment.TRACED_AS_OTHER;
	}

	private boolean isExcluded(String name) {
		for (String pattern : this.excluded) {
			boolean matches = pattern.endsWith("*") ? name.startsWith(pattern.substring(0, pattern.length() - 1))
					: name.equals(pattern);
			if (matches) {
				return true;
			}
		}
		return false;
	}

	/**
	 * What is done with a method.
	 */
	enum Treatment {

		/** Recorded under its name. */
		TRACED,

		/** Recorded as {@code _OTHER}: there are too many names. */
		TRACED_AS_OTHER,

		/** Not recorded, nor what is called from it. */
		EXCLUDED

	}

}
