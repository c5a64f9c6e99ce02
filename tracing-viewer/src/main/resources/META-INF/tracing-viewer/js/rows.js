/**
 * The rows of a waterfall: the tree without what is collapsed, with repeated siblings in one. Pure.
 */
import { statementOf } from './category.js';

/** From how many like siblings on they are shown as one row. */
export const GROUP_FROM = 4;

/**
 * Siblings of the same service, name and statement.
 * @typedef {object} Group
 * @property {string} id stable as long as the trace is open
 * @property {import('./tree.js').Node[]} members by start
 * @property {import('./tree.js').Node|null} parent their parent
 * @property {number} depth theirs
 * @property {number} start when the first began
 * @property {number} end when the last ended
 * @property {number} sum of their durations
 * @property {number} min the shortest
 * @property {number} mean the mean
 * @property {number} max the longest
 * @property {number} self sum of their self times
 * @property {number} errors how many of them have failed
 * @property {boolean} sequential whether none began before the one before it had ended
 */

/**
 * A row.
 * @typedef {object} Row
 * @property {import('./tree.js').Node|null} node the span, or `null` for a group
 * @property {Group|null} group the group, or `null` for a span
 * @property {number} depth the level, 0 for a root
 * @property {boolean} expandable whether it has rows below it
 * @property {boolean} expanded whether they are shown
 * @property {number} position among its siblings, from 1
 * @property {number} siblings how many there are
 */

/**
 * Puts like siblings together.
 * @param {import('./tree.js').Node[]} siblings by start
 * @param {number} [from] from how many on
 * @returns {(import('./tree.js').Node|Group)[]} spans and groups; a group stands where its first member stood
 */
export function groupSiblings(siblings, from = GROUP_FROM) {
	if (siblings.length < from) {
		return siblings;
	}
	const alike = new Map();
	for (const node of siblings) {
		const key = `${node.span.service_name}\n${node.span.name}\n${node.span.kind}\n${statementOf(node.span) ?? ''}`;
		const members = alike.get(key);
		if (members) {
			members.push(node);
		}
		else {
			alike.set(key, [node]);
		}
	}
	return [...alike.values()].flatMap((members) => members.length < from ? members : [toGroup(members)])
		.sort((a, b) => a.start - b.start);
}

function toGroup(members) {
	const [first] = members;
	const group = { id: `g${first.index}`, members, parent: first.parent, depth: first.depth, start: first.start,
		end: first.end, sum: 0, min: Infinity, mean: 0, max: 0, self: 0, errors: 0, sequential: true };
	let reached = -Infinity;
	for (const node of members) {
		group.sequential &&= node.start >= reached - 0.001;
		reached = Math.max(reached, node.end);
		group.end = Math.max(group.end, node.end);
		group.sum += node.duration;
		group.min = Math.min(group.min, node.duration);
		group.max = Math.max(group.max, node.duration);
		group.self += node.self;
		group.errors += node.error ? 1 : 0;
	}
	group.mean = group.sum / members.length;
	return group;
}

/** Which rows of a trace are shown. */
export class Rows {
	/**
	 * @param {{roots: import('./tree.js').Node[]}} tree the tree
	 */
	constructor(tree) {
		this.tree = tree;
		this.grouping = true;
		this.collapsed = new Set();
		this.expandedGroups = new Set();
		this.groups = new Map();
		this.refresh();
	}

	/** Makes the rows again, after something was collapsed or expanded. */
	refresh() {
		const rows = [];
		this.places = new Map();
		const stack = [];
		this.#push(stack, this.tree.roots, null, 0);
		while (stack.length > 0) {
			const row = stack.pop();
			this.places.set(row.group ?? row.node, rows.length);
			rows.push(row);
			if (row.expanded) {
				if (row.group) {
					push(stack, row.group.members, row.depth + 1, this.collapsed);
				}
				else {
					this.#push(stack, row.node.children, row.node, row.depth + 1);
				}
			}
		}
		this.list = rows;
	}

	#push(stack, siblings, parent, depth) {
		push(stack, this.grouping ? this.#grouped(siblings, parent) : siblings, depth, this.collapsed, this.expandedGroups);
	}

	#grouped(siblings, parent) {
		if (siblings.length < GROUP_FROM) {
			return siblings;
		}
		let grouped = this.groups.get(parent);
		if (!grouped) {
			grouped = groupSiblings(siblings);
			this.groups.set(parent, grouped);
		}
		return grouped;
	}

	/**
	 * @param {Row} row a row
	 * @param {boolean} expanded whether what is below it shall be shown
	 * @returns {boolean} whether that changed anything
	 */
	expand(row, expanded) {
		if (!row.expandable || row.expanded === expanded) {
			return false;
		}
		if (row.group) {
			toggle(this.expandedGroups, row.group.id, expanded);
		}
		else {
			toggle(this.collapsed, row.node, !expanded);
		}
		this.refresh();
		return true;
	}

	/** @param {boolean} expanded whether everything or just the roots shall be shown */
	expandAll(expanded) {
		this.collapsed.clear();
		this.expandedGroups.clear();
		if (!expanded) {
			this.tree.nodes.filter((node) => node.children.length > 0).forEach((node) => this.collapsed.add(node));
		}
		this.refresh();
	}

	/** @param {boolean} grouping whether repeats are shown as one row */
	group(grouping) {
		this.grouping = grouping;
		this.refresh();
	}

	/**
	 * Shows a span by expanding what hides it.
	 * @param {import('./tree.js').Node} node the span
	 * @returns {number} its row
	 */
	reveal(node) {
		if (!this.places.has(node)) {
			for (let step = node; step; step = step.parent) {
				if (step !== node) {
					this.collapsed.delete(step);
				}
				const group = this.grouping && this.#groupOf(step);
				if (group) {
					this.expandedGroups.add(group.id);
				}
			}
			this.refresh();
		}
		return this.places.get(node);
	}

	#groupOf(node) {
		const siblings = node.parent ? node.parent.children : this.tree.roots;
		return this.#grouped(siblings, node.parent).find((entry) => entry.members?.includes(node));
	}
}

function push(stack, entries, depth, collapsed, expandedGroups = new Set()) {
	for (let index = entries.length - 1; index >= 0; index--) {
		const entry = entries[index];
		const group = entry.members ? entry : null;
		const expandable = group !== null || entry.children.length > 0;
		stack.push({ node: group ? null : entry, group, depth, expandable,
			expanded: expandable && (group ? expandedGroups.has(group.id) : !collapsed.has(entry)),
			position: index + 1, siblings: entries.length });
	}
}

function toggle(set, value, present) {
	if (present) {
		set.add(value);
	}
	else {
		set.delete(value);
	}
}
