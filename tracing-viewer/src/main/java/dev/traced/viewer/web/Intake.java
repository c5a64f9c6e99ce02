package dev.traced.viewer.web;

/**
 * Takes the spans and lines of other services.
 */
final class Intake {

	static final String PATH = "/v1/";

	Intake(ViewerBackend backend) {
	}

	long maxRequestSize() {
		return 0;
	}

	ViewerResponse answer(ViewerRequest request) {
		throw ViewerProblem.notFound();
	}

}
