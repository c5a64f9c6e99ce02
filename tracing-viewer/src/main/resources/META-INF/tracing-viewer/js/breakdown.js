/**
 * Where the time of a trace went, and how two traces differ. Pure.
 */

/**
 * Sums the self times of spans.
 * @param {import('./tree.js').Node[]} nodes the spans
 * @param {(node: import('./tree.js').Node) => string} keyOf what they are summed by
 * @returns {{key: string, self: number, spans: number, errors: number, share: number}[]} the longest first;
 * `share` is that of all self times
 */
export function breakdown(nodes, keyOf) {
	const parts = new Map();
	let total = 0;
	for (const node of nodes) {
		const key = keyOf(node);
		let part = parts.get(key);
		if (!part) {
			part = { key, self: 0, spans: 0, errors: 0, share: 0 };
			parts.set(key, part);
		}
		part.self += node.self;
		part.spans++;
		part.errors += node.error ? 1 : 0;
		total += node.self;
	}
	const list = [...parts.values()].sort((a, b) => b.self - a.self || b.spans - a.spans);
	for (const part of list) {
		part.share = total > 0 ? part.self / total : 0;
	}
	return list;
}

/**
 * Sums the spans of each operation, which is a name in a service.
 * @param {import('./tree.js').Node[]} nodes the spans
 * @returns {Map<string, {service: string, name: string, count: number, total: number, self: number, errors: number}>}
 * the operations
 */
export function operations(nodes) {
	const result = new Map();
	for (const { span, duration, self, error } of nodes) {
		const key = `${span.service_name}\n${span.name}`;
		let entry = result.get(key);
		if (!entry) {
			entry = { service: span.service_name, name: span.name, count: 0, total: 0, self: 0, errors: 0 };
			result.set(key, entry);
		}
		entry.count++;
		entry.total += duration;
		entry.self += self;
		entry.errors += error ? 1 : 0;
	}
	return result;
}

/**
 * Compares the operations of two traces.
 * @param {import('./tree.js').Node[]} ours the spans of this trace
 * @param {import('./tree.js').Node[]} theirs those of the other
 * @returns {{service: string, name: string, ours: object|null, theirs: object|null, count: number, total: number,
 * self: number}[]} the greatest difference of self time first; differences are ours less theirs
 */
export function compare(ours, theirs) {
	const left = operations(ours);
	const right = operations(theirs);
	const none = { count: 0, total: 0, self: 0 };
	return [...new Set([...left.keys(), ...right.keys()])].map((key) => {
		const mine = left.get(key) ?? null;
		const other = right.get(key) ?? null;
		const { service, name } = mine ?? other;
		return { service, name, ours: mine, theirs: other, count: (mine ?? none).count - (other ?? none).count,
			total: (mine ?? none).total - (other ?? none).total, self: (mine ?? none).self - (other ?? none).self };
	}).sort((a, b) => Math.abs(b.self) - Math.abs(a.self) || Math.abs(b.count) - Math.abs(a.count));
}

/**
 * Finds spans by a text in their name, service, message, id, attributes or events.
 * @param {import('./tree.js').Node[]} nodes the spans
 * @param {string} text what is searched, in any case
 * @returns {import('./tree.js').Node[]} those that have it, in their order
 */
export function search(nodes, text) {
	const wanted = text.trim().toLowerCase();
	if (!wanted) {
		return [];
	}
	const has = (value) => value !== null && value !== undefined && String(value).toLowerCase().includes(wanted);
	const inAttributes = (attributes) => Object.entries(attributes ?? {}).some(([key, value]) => has(key) || has(value));
	return nodes.filter(({ span }) => has(span.name) || has(span.service_name) || has(span.status_message) || has(span.span_id)
		|| inAttributes(span.attributes)
		|| (span.events ?? []).some((event) => has(event.name) || inAttributes(event.attributes)));
}
