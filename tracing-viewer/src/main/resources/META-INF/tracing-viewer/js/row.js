/**
 * One row of the waterfall. Rows are made once and filled again and again while the waterfall
 * scrolls, so this is plain DOM. Whatever comes from spans is set as text.
 */
import { hintOf } from './category.js';
import { colourOf } from './colour.js';
import { duration } from './format.js';

const SVG = 'http://www.w3.org/2000/svg';

/** How far a level is indented, in pixels, and from which level on no further. */
const INDENT = 14;
const DEEPEST = 14;

/** A row's elements. */
export class RowView {
	constructor() {
		this.element = element('div', 'wf-row');
		this.element.setAttribute('role', 'row');
		this.element.tabIndex = -1;
		this.name = this.element.appendChild(element('div', 'wf-name'));
		this.name.setAttribute('role', 'gridcell');
		this.indent = this.name.appendChild(element('span', 'wf-indent'));
		this.toggle = this.name.appendChild(element('span', 'wf-toggle'));
		this.toggle.setAttribute('aria-hidden', 'true');
		this.dot = this.name.appendChild(element('i', 'dot'));
		this.times = this.name.appendChild(element('span', 'wf-times num'));
		this.error = this.name.appendChild(element('span', 'wf-error'));
		this.error.textContent = 'error';
		this.fault = this.name.appendChild(element('span', 'wf-fault'));
		this.service = this.name.appendChild(element('bdi', 'wf-service'));
		this.label = this.name.appendChild(element('bdi', 'wf-label'));
		this.hint = this.name.appendChild(element('bdi', 'wf-hint'));
		this.time = this.element.appendChild(element('div', 'wf-time'));
		this.time.setAttribute('role', 'gridcell');
		this.svg = this.time.appendChild(document.createElementNS(SVG, 'svg'));
		this.svg.setAttribute('aria-hidden', 'true');
		this.bar = this.svg.appendChild(document.createElementNS(SVG, 'path'));
		this.critical = this.svg.appendChild(document.createElementNS(SVG, 'path'));
		this.critical.setAttribute('class', 'wf-critical');
		this.marks = this.svg.appendChild(document.createElementNS(SVG, 'path'));
		this.marks.setAttribute('class', 'wf-marks');
		this.text = this.time.appendChild(element('span', 'wf-text num'));
	}

	/**
	 * Fills the row.
	 * @param {import('./rows.js').Row} row what it shows
	 * @param {number} index its place
	 * @param {object} view zoom, width, path and the like: see the waterfall
	 */
	fill(row, index, view) {
		if (this.row === row && this.version === view.version && this.index === index) {
			return;
		}
		this.row = row;
		this.version = view.version;
		const { element: root } = this;
		const subject = row.group ? row.group.members[0] : row.node;
		const { span } = subject;
		this.index = index;
		root.style.transform = `translateY(${index * view.rowHeight}px)`;
		root.tabIndex = index === view.active ? 0 : -1;
		root.id = `row-${index}`;
		attribute(root, 'aria-level', row.depth + 1);
		attribute(root, 'aria-rowindex', index + 2);
		attribute(root, 'aria-posinset', row.position);
		attribute(root, 'aria-setsize', row.siblings);
		attribute(root, 'aria-expanded', row.expandable ? row.expanded : null);
		attribute(root, 'aria-selected', view.opened && index === view.active);
		const match = view.matches.size > 0 && (row.node ? view.matches.has(row.node) : row.group.members.some((node) => view.matches.has(node)));
		const errors = row.group ? row.group.errors : row.expanded || !row.expandable ? Number(row.node.error) : row.node.errors;
		root.className = `wf-row${match ? ' match' : ''}${row.node && row.node === view.match ? ' current' : ''}${row.group ? ' group' : ''}`
			+ `${errors ? ' failed' : ''}${view.path && !onPath(row, view.path) ? ' off-path' : ''}`;
		this.indent.style.width = `${Math.min(row.depth, DEEPEST) * INDENT}px`;
		this.indent.textContent = row.depth > DEEPEST ? `${row.depth}` : '';
		this.toggle.className = `wf-toggle ${row.expandable ? row.expanded ? 'open' : 'closed' : 'none'}`;
		this.toggle.textContent = row.expandable && !row.expanded && row.node ? compact(row.node.size - 1) : '';
		this.dot.className = `dot c${colourOf(span.service_name ?? '')}`;
		text(this.times, row.group ? `×${row.group.members.length}` : '');
		this.error.hidden = !errors;
		this.error.textContent = errors > 1 ? `${compact(errors)} errors` : 'error';
		text(this.fault, row.node?.faults.length ? row.node.faults[0].replace('-', ' ') : '');
		text(this.service, span.service_name ?? '');
		this.service.hidden = row.depth > 0 && (subject.parent?.span.service_name === span.service_name);
		text(this.label, (span.name ?? '').slice(0, 300) || '(no name)');
		const hint = hintOf(span);
		text(this.hint, hint);
		this.name.title = `${span.service_name ?? ''}: ${(span.name ?? '').slice(0, 500)}${hint ? `\n${hint}` : ''}`;
		this.#draw(row, subject, view);
	}

	#draw(row, subject, view) {
		const { from, to } = view.zoom;
		const scale = view.width / (to - from);
		const x = (time) => Math.max(-4, Math.min(view.width + 4, (time - from) * scale));
		const { start, end } = row.group ?? row.node;
		const outside = start > to || end < from;
		const left = x(start);
		const right = Math.max(left + 2, x(end));
		const [top, height] = view.narrow ? [24, 12] : [8, 12];
		const colour = colourOf(subject.span.service_name ?? '');
		if (row.group) {
			this.bar.setAttribute('class', `bar s${colour}`);
			this.bar.setAttribute('d', stretches(row.group.stretches ??= row.group.members.map((node) => ({ from: node.start, to: node.end })), x, top, height));
		}
		else {
			this.bar.setAttribute('class', `bar s${colour}`);
			this.bar.setAttribute('d', outside ? '' : box(left, top, right - left, height));
		}
		const path = view.path && (row.group ? row.group.critical ??= row.group.members.flatMap((node) => view.path.get(node) ?? []) : view.path.get(row.node));
		this.critical.setAttribute('d', path ? stretches(path, x, top + height + 1, 2) : '');
		const exceptions = row.node?.span.events?.filter((event) => event.name === 'exception') ?? [];
		this.marks.setAttribute('d', exceptions.slice(0, 20).map((event) => {
			const at = x(view.timeOf(event, row.node));
			return `M${at.toFixed(1)} ${top - 2}l4 4-4 4-4-4z`;
		}).join(''));
		const label = row.group ? `${duration(row.group.sum)}` : duration(row.node.duration);
		text(this.text, row.group ? `${label} in ${row.group.members.length}, mean ${duration(row.group.mean)}` : label);
		const room = this.text.textContent.length * 6.6 + 10;
		// a bar that goes on beyond what is shown has its duration within
		this.text.hidden = outside;
		if (right + room < view.room) {
			place(this.text, `${right + 6}px`, 'auto', 'outside');
		}
		else if (left - room > 0) {
			place(this.text, 'auto', `${view.room - left + 6}px`, 'outside');
		}
		else {
			place(this.text, 'auto', `${Math.max(4, view.room - right + 6)}px`, 'inside');
		}
	}
}

function place(label, left, right, where) {
	label.style.left = left;
	label.style.right = right;
	label.dataset.where = where;
}

function onPath(row, path) {
	return row.node ? path.has(row.node) : row.group.onPath ??= row.group.members.some((node) => path.has(node));
}

/** Boxes of many stretches; those that fall on the same pixels become one. */
function stretches(list, x, y, height) {
	let d = '';
	let left = NaN;
	let right = NaN;
	for (const { from, to } of list) {
		const a = x(from);
		const b = Math.max(a + 1.5, x(to));
		if (a > right + 0.75 || Number.isNaN(right)) {
			d += Number.isNaN(right) ? '' : box(left, y, right - left, height);
			left = a;
			right = b;
		}
		else {
			right = Math.max(right, b);
		}
	}
	return Number.isNaN(right) ? '' : d + box(left, y, right - left, height);
}

function box(left, top, width, height) {
	return `M${left.toFixed(1)} ${top}h${width.toFixed(1)}v${height}h-${width.toFixed(1)}z`;
}

function compact(number) {
	return number < 1000 ? String(number) : number < 99_500 ? `${(number / 1000).toFixed(number < 9950 ? 1 : 0)}k` : `${Math.round(number / 1000)}k`;
}

function text(target, value) {
	if (target.textContent !== value) {
		target.textContent = value;
	}
}

function attribute(target, name, value) {
	if (value === null) {
		target.removeAttribute(name);
	}
	else {
		target.setAttribute(name, String(value));
	}
}

function element(tag, className) {
	const created = document.createElement(tag);
	created.className = className;
	return created;
}
