package dev.traced.autoconfigure.resource;

import java.nio.file.Path;

import io.opentelemetry.api.common.AttributesBuilder;

/**
 * The process and its Java. Neither arguments, which may hold secrets, nor the name of
 * the user.
 */
final class ProcessResource {

	private ProcessResource() {
	}

	static void detect(Surroundings surroundings, AttributesBuilder attributes) {
		ProcessHandle process = ProcessHandle.current();
		attributes.put("process.pid", process.pid());
		ResourceDetection.put(attributes, "process.runtime.name", System.getProperty("java.runtime.name"));
		ResourceDetection.put(attributes, "process.runtime.version", System.getProperty("java.runtime.version"));
		ResourceDetection.put(attributes, "process.runtime.description", System.getProperty("java.vm.vendor") + " "
				+ System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
		process.info().command().ifPresent((command) -> {
			attributes.put("process.executable.path", command);
			Path name = Path.of(command).getFileName();
			ResourceDetection.put(attributes, "process.executable.name", (name != null) ? name.toString() : null);
		});
	}

}
