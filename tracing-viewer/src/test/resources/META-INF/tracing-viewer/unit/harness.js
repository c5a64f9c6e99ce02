/** What the tests of the pages' pure modules stand on: the browser that runs them reads `window.testResults`. */
const tests = [];

export function test(name, run) {
	tests.push({ name, run });
}

export function equal(actual, expected) {
	const [left, right] = [JSON.stringify(actual), JSON.stringify(expected)];
	if (left !== right) {
		throw new Error(`was ${left}, expected ${right}`);
	}
}

export function near(actual, expected, tolerance = 1e-9) {
	if (!(Math.abs(actual - expected) <= tolerance)) {
		throw new Error(`was ${actual}, expected ${expected}`);
	}
}

export function span(id, parent, start, duration, more = {}) {
	return { span_id: id, parent_span_id: parent, name: id, service_name: 'a', kind: 'INTERNAL', start_offset_ms: start, duration_ms: duration,
		status: 'UNSET', attributes: {}, events: [], links: [], ...more };
}

export function runAll() {
	const results = tests.map(({ name, run }) => {
		try {
			run();
			return { name, passed: true, message: '' };
		}
		catch (error) {
			return { name, passed: false, message: String(error.message) };
		}
	});
	const list = document.getElementById('results');
	for (const { name, passed, message } of results) {
		const item = document.createElement('li');
		item.textContent = `${passed ? 'passed' : 'FAILED'}: ${name} ${message}`;
		list.append(item);
	}
	window.testResults = { total: results.length, passed: results.filter((result) => result.passed).length,
		failures: results.filter((result) => !result.passed) };
}
