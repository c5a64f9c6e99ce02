/**
 * The tree of a trace's spans. Pure. Nothing here trusts the data: parents may be missing, their
 * own parents, or in a circle; ids may be there twice; children may begin before their parents.
 * Nothing recurses either, as a trace may be a chain of any length.
 */
import { categoryOf } from './category.js';

/**
 * A span in its tree. Times are milliseconds from the start of the trace.
 * @typedef {object} Node
 * @property {number} index its place in the order of the tree
 * @property {object} span as the server told it
 * @property {Node|null} parent the parent, if it is held
 * @property {Node[]} children by start
 * @property {number} depth 0 for a root
 * @property {number} start when it began
 * @property {number} end when it ended
 * @property {number} duration how long it took
 * @property {number} self the time in which none of its children ran
 * @property {number} size how many spans its subtree has, itself counted
 * @property {number} errors how many spans of its subtree have failed, itself counted
 * @property {boolean} error whether it has failed itself
 * @property {string} category see {@link categoryOf}
 * @property {string[]} faults what is wrong with it: `missing-parent`, `cycle`, `duplicate`, `skew`
 */

/**
 * Builds the tree.
 * @param {object[]} spans as the server told them
 * @returns {{nodes: Node[], roots: Node[], byId: Map<string, Node>, start: number, end: number,
 * duration: number, maxDepth: number, faults: Record<string, Node[]>}} the tree; `nodes` is in its order
 */
export function buildTree(spans) {
	const byId = new Map();
	const all = spans.map((span) => toNode(span, byId));
	const roots = [];
	for (const node of all) {
		link(node, byId, roots);
	}
	sortChildren(all, roots);
	const nodes = [];
	visit(roots, nodes);
	if (nodes.length < all.length) {
		breakCycles(all, roots, nodes);
	}
	let start = Infinity;
	let end = -Infinity;
	let maxDepth = 0;
	for (let index = nodes.length - 1; index >= 0; index--) {
		const node = nodes[index];
		start = Math.min(start, node.start);
		end = Math.max(end, node.end);
		maxDepth = Math.max(maxDepth, node.depth);
		node.self = selfTime(node);
		if (node.parent) {
			node.parent.size += node.size;
			node.parent.errors += node.errors;
		}
	}
	if (nodes.length === 0) {
		start = 0;
		end = 0;
	}
	return { nodes, roots, byId, start, end, duration: end - start, maxDepth, faults: faultsOf(nodes) };
}

function toNode(span, byId) {
	const start = Number.isFinite(span.start_offset_ms) ? span.start_offset_ms : 0;
	const duration = Number.isFinite(span.duration_ms) ? Math.max(0, span.duration_ms) : 0;
	const error = span.status === 'ERROR';
	const node = { index: 0, span, parent: null, children: [], depth: -1, start, end: start + duration, duration,
		self: duration, size: 1, errors: error ? 1 : 0, error, category: categoryOf(span), faults: [] };
	if (byId.has(span.span_id)) {
		node.faults.push('duplicate');
	}
	else {
		byId.set(span.span_id, node);
	}
	return node;
}

function link(node, byId, roots) {
	const parentId = node.span.parent_span_id;
	const parent = parentId ? byId.get(parentId) : null;
	if (parent && parent !== node && parentId !== node.span.span_id) {
		node.parent = parent;
		parent.children.push(node);
		return;
	}
	roots.push(node);
	if (parentId) {
		node.faults.push(parent ? 'cycle' : 'missing-parent');
	}
}

function sortChildren(all, roots) {
	const byStart = (a, b) => a.start - b.start || b.duration - a.duration;
	for (const node of all) {
		if (node.children.length > 1) {
			node.children.sort(byStart);
		}
	}
	// the true root first, then those whose parent has not arrived
	roots.sort((a, b) => a.faults.length - b.faults.length || byStart(a, b));
}

function visit(roots, nodes) {
	const stack = roots.filter((root) => root.depth < 0).reverse();
	for (const root of stack) {
		root.depth = 0;
	}
	while (stack.length > 0) {
		const node = stack.pop();
		node.index = nodes.length;
		nodes.push(node);
		if (node.parent && node.start < node.parent.start - 0.000_001) {
			node.faults.push('skew');
		}
		for (let index = node.children.length - 1; index >= 0; index--) {
			const child = node.children[index];
			child.depth = node.depth + 1;
			stack.push(child);
		}
	}
}

function breakCycles(all, roots, nodes) {
	for (const node of all) {
		if (node.depth < 0) {
			const first = entryOf(node);
			first.parent.children.splice(first.parent.children.indexOf(first), 1);
			first.parent = null;
			first.faults.push('cycle');
			roots.push(first);
			visit([first], nodes);
		}
	}
}

/** The earliest span of the circle that a span hangs on. */
function entryOf(node) {
	const seen = new Set();
	let step = node;
	while (!seen.has(step)) {
		seen.add(step);
		step = step.parent;
	}
	let first = step;
	for (let next = step.parent; next !== step; next = next.parent) {
		if (next.start < first.start) {
			first = next;
		}
	}
	return first;
}

/**
 * The time of a span in which none of its children ran. Children that overlap count once, and
 * only as far as they lie within the span.
 * @param {Node} node the span; its children are in the order of their start
 * @returns {number} milliseconds
 */
export function selfTime(node) {
	let covered = 0;
	let reached = node.start;
	for (const child of node.children) {
		const from = Math.max(child.start, reached);
		const to = Math.min(child.end, node.end);
		if (to > from) {
			covered += to - from;
			reached = to;
		}
	}
	return Math.max(0, node.duration - covered);
}

function faultsOf(nodes) {
	const faults = {};
	for (const node of nodes) {
		for (const fault of node.faults) {
			(faults[fault] ??= []).push(node);
		}
	}
	return faults;
}

/** What each fault means, for people. */
export const FAULTS = {
	'missing-parent': 'Its parent is not held: the parent was not sampled, has not ended yet or was not exported.',
	cycle: 'Its chain of parents leads back to itself, so it is shown as a root.',
	duplicate: 'Another span of this trace has the same id. Children are shown below the first of them.',
	skew: 'It begins before its parent: the clocks of two machines differ, or it was started ahead.',
};
