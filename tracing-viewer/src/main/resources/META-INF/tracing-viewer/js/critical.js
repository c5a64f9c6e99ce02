/**
 * The critical path: the stretches of spans that the end of the trace had to wait for. Pure.
 */

/**
 * Finds the critical path below a root. It is walked backwards from the root's end: whichever
 * child ended last was waited for, then whichever ended last before that child began. A child
 * counts as far as it lies within its parent: what it does after its parent's end was not waited for.
 * @param {import('./tree.js').Node} root the root
 * @returns {Map<import('./tree.js').Node, {from: number, to: number}[]>} the stretches of each span, ascending
 */
export function criticalPath(root) {
	const path = new Map();
	const stack = [{ node: root, from: root.start, to: root.end }];
	while (stack.length > 0) {
		const { node, from, to } = stack.pop();
		const stretches = [];
		let at = to;
		for (const child of byEnd(node, to)) {
			const end = Math.min(child.end, to);
			const start = Math.max(child.start, from);
			if (end > at || start >= end) {
				continue;
			}
			if (at > end) {
				stretches.push({ from: end, to: at });
			}
			stack.push({ node: child, from: start, to: end });
			at = start;
		}
		if (at > from) {
			stretches.push({ from, to: at });
		}
		stretches.reverse();
		path.set(node, path.has(node) ? path.get(node).concat(stretches) : stretches);
	}
	return path;
}

function byEnd(node, limit) {
	if (node.children.length < 2) {
		return node.children;
	}
	return [...node.children].sort((a, b) => Math.min(b.end, limit) - Math.min(a.end, limit) || a.start - b.start);
}

/**
 * How long spans are on the critical path.
 * @param {Map<object, {from: number, to: number}[]>} path the path
 * @returns {Map<object, number>} milliseconds of each span
 */
export function criticalTimes(path) {
	const times = new Map();
	for (const [node, stretches] of path) {
		times.set(node, stretches.reduce((sum, { from, to }) => sum + to - from, 0));
	}
	return times;
}
