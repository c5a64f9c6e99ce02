/**
 * The waterfall: a tree grid of which only the rows that are seen exist. It scrolls by itself,
 * and its time axis is zoomed.
 */
import { drawAxis } from './axis.js';
import { RowView } from './row.js';
import { Splitter } from './splitter.js';

const OVERSCAN = 6;

const LABEL = 64;

/** Draws rows and answers keys and pointers. */
export class Waterfall {
	/**
	 * @param {HTMLElement} host an empty element
	 * @param {{onSelect: (row: import('./rows.js').Row, opened: boolean) => void, onZoom: (zoom: {from: number, to: number}) => void,
	 * signal: AbortSignal}} options who is told what is done here
	 */
	constructor(host, options) {
		this.options = options;
		this.host = host;
		this.pool = [];
		this.version = 0;
		this.active = 0;
		this.matches = new Set();
		this.match = null;
		this.path = null;
		this.opened = false;
		this.zoom = { from: 0, to: 1 };
		this.#build();
		this.resizing = new ResizeObserver(() => this.resize());
		this.resizing.observe(host);
		options.signal.addEventListener('abort', () => this.resizing.disconnect());
	}

	#build() {
		this.host.classList.add('wf');
		this.host.setAttribute('role', 'treegrid');
		this.host.setAttribute('aria-label', 'Spans of the trace');
		this.head = make('div', 'wf-head', 'row', this.host);
		this.head.setAttribute('aria-rowindex', '1');
		make('div', 'wf-name', 'columnheader', this.head).textContent = 'Span';
		this.axis = make('div', 'wf-time wf-axis', 'columnheader', this.head);
		this.axis.setAttribute('aria-label', 'Time');
		this.grid = make('div', 'wf-lines', 'none', this.host);
		this.grid.setAttribute('aria-hidden', 'true');
		this.scroller = make('div', 'wf-scroll', 'rowgroup', this.host);
		this.scroller.tabIndex = -1;
		this.body = make('div', 'wf-body', 'none', this.scroller);
		this.scroller.addEventListener('scroll', () => this.#paint(), { passive: true });
		this.host.addEventListener('keydown', (event) => this.#key(event));
		this.body.addEventListener('click', (event) => this.#click(event));
		this.body.addEventListener('dblclick', (event) => this.#expand(this.rowAt(event), null));
		this.splitter = new Splitter(this.host, () => this.resize());
		this.host.addEventListener('wheel', (event) => this.#wheel(event), { passive: false });
	}

	/**
	 * Shows a trace.
	 * @param {{start: number, end: number}} tree its tree
	 * @param {import('./rows.js').Rows} rows its rows
	 * @param {(event: object, node: object) => number} timeOf when an event of a span was
	 */
	show(tree, rows, timeOf) {
		this.tree = tree;
		this.rows = rows;
		this.timeOf = timeOf;
		this.setZoom(tree.start, tree.end);
		this.changed();
	}

	/** The rows are others. */
	changed() {
		this.active = Math.min(this.active, this.rows.list.length - 1);
		this.host.setAttribute('aria-rowcount', String(this.rows.list.length + 1));
		this.resize();
	}

	/** The room is another. */
	resize() {
		if (!this.rows) {
			return;
		}
		const style = getComputedStyle(this.host);
		this.rowHeight = Number.parseFloat(style.getPropertyValue('--row')) || 28;
		this.narrow = style.getPropertyValue('--narrow').trim() === '1';
		this.body.style.height = `${this.rows.list.length * this.rowHeight}px`;
		this.height = this.scroller.clientHeight;
		// the durations of bars that end last stand behind them
		this.splitter.place(this.axis.offsetLeft);
		this.room = Math.max(60, this.axis.clientWidth);
		this.width = Math.max(60, this.room - LABEL);
		drawAxis(this);
		this.paint();
	}

	/**
	 * Shows a stretch of the time.
	 * @param {number} from where it begins
	 * @param {number} to where it ends
	 */
	setZoom(from, to) {
		const { start, end } = this.tree;
		const whole = Math.max(end - start, 1e-6);
		const length = Math.min(whole, Math.max(to - from, whole * 1e-6, 1e-6));
		const begin = Math.max(start, Math.min(from, start + whole - length));
		this.zoom = { from: begin, to: begin + length };
		this.options.onZoom(this.zoom);
		if (this.width) {
			drawAxis(this);
			this.paint();
		}
	}

	/**
	 * @param {number} factor below 1 shows less of the time
	 * @param {number} [at] what stays where it is
	 */
	zoomBy(factor, at = (this.zoom.from + this.zoom.to) / 2) {
		this.setZoom(at - (at - this.zoom.from) * factor, at + (this.zoom.to - at) * factor);
	}

	/** Shows all of the time. */
	showAll() {
		this.setZoom(this.tree.start, this.tree.end);
	}

	/** Shows the time of the active row. */
	zoomToActive() {
		const { node, group } = this.rows.list[this.active];
		const { start, end } = node ?? group;
		const margin = (end - start) * 0.05;
		this.setZoom(start - margin, end + margin);
	}

	/** @param {number} share of what is shown, negative for earlier */
	pan(share) {
		const step = (this.zoom.to - this.zoom.from) * share;
		this.setZoom(this.zoom.from + step, this.zoom.to + step);
	}

	/** Draws the rows that are seen, each anew. */
	paint() {
		this.version++;
		this.#paint();
	}

	#paint() {
		if (!this.rows || !this.height) {
			return;
		}
		const { list } = this.rows;
		const size = Math.ceil(this.height / this.rowHeight) + 2 * OVERSCAN;
		const first = Math.max(0, Math.min(Math.floor(this.scroller.scrollTop / this.rowHeight) - OVERSCAN, list.length - size));
		while (this.pool.length < size) {
			const view = new RowView();
			this.pool.push(view);
			this.body.append(view.element);
		}
		const focused = this.pool.find((view) => view.element === document.activeElement);
		let present = false;
		for (let slot = 0; slot < this.pool.length; slot++) {
			// a row keeps its elements as long as it is seen, and so its focus
			const index = first + ((slot - first) % size + size) % size;
			const view = this.pool[slot];
			const shown = slot < size && index < list.length;
			view.element.hidden = !shown;
			if (shown) {
				view.fill(list[index], index, this);
				present ||= index === this.active;
			}
		}
		this.scroller.tabIndex = present ? -1 : 0;
		if (focused && focused.index !== this.active) {
			this.scroller.focus({ preventScroll: true });
		}
		if (present && document.activeElement === this.scroller) {
			this.focusActive();
		}
	}

	/** Puts the focus on the active row, if it is seen. */
	focusActive() {
		this.pool.find((view) => !view.element.hidden && view.index === this.active)?.element.focus({ preventScroll: true });
	}

	/**
	 * Makes a row the active one and scrolls to it.
	 * @param {number} index the row
	 * @param {boolean} [focus] whether it gets the focus
	 * @param {boolean} [opened] whether its details were asked for
	 */
	activate(index, focus = true, opened = false) {
		const { list } = this.rows;
		if (list.length === 0) {
			return;
		}
		this.active = Math.max(0, Math.min(index, list.length - 1));
		const top = this.active * this.rowHeight;
		const { scrollTop } = this.scroller;
		if (top < scrollTop) {
			this.scroller.scrollTop = top;
		}
		else if (top + this.rowHeight > scrollTop + this.height) {
			this.scroller.scrollTop = top + this.rowHeight - this.height;
		}
		if (focus) {
			this.scroller.focus({ preventScroll: true });
		}
		this.opened ||= opened;
		this.paint();
		this.options.onSelect(list[this.active], opened);
	}

	/**
	 * Shows a span wherever it is.
	 * @param {object} node the span
	 * @param {boolean} [focus] whether it gets the focus
	 * @param {boolean} [opened] whether its details were asked for
	 */
	reveal(node, focus = false, opened = true) {
		const index = this.rows.reveal(node);
		this.changed();
		if (index === undefined) {
			return;
		}
		if (index * this.rowHeight < this.scroller.scrollTop || (index + 1) * this.rowHeight > this.scroller.scrollTop + this.height) {
			this.scroller.scrollTop = (index + 0.5) * this.rowHeight - this.height / 2;
		}
		if (node.end < this.zoom.from || node.start > this.zoom.to) {
			this.setZoom(node.start - (this.zoom.to - this.zoom.from) / 2, node.start + (this.zoom.to - this.zoom.from) / 2);
		}
		this.activate(index, focus, opened);
	}

	/** @param {Event} event on a row @returns {number} the row's index, or -1 */
	rowAt(event) {
		const target = event.target.closest('.wf-row');
		return this.pool.find((view) => view.element === target)?.index ?? -1;
	}

	#click(event) {
		const index = this.rowAt(event);
		if (index < 0) {
			return;
		}
		if (event.target.closest('.wf-toggle')) {
			this.active = index;
			this.#expand(index, null);
		}
		this.activate(index, true, !event.target.closest('.wf-toggle'));
	}

	#expand(index, expanded) {
		const row = this.rows.list[index];
		if (!row || !this.rows.expand(row, expanded ?? !row.expanded)) {
			return false;
		}
		this.changed();
		return true;
	}

	#key(event) {
		if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.target.closest('input, button')) {
			return;
		}
		const page = Math.max(1, Math.floor(this.height / this.rowHeight) - 1);
		const row = this.rows.list[this.active];
		const moves = { ArrowDown: this.active + 1, ArrowUp: this.active - 1, Home: 0, End: this.rows.list.length - 1,
			PageDown: this.active + page, PageUp: this.active - page };
		if (event.key in moves) {
			this.activate(moves[event.key]);
		}
		else if (event.key === 'ArrowRight') {
			if (!this.#expand(this.active, true) && row?.expandable) {
				this.activate(this.active + 1);
			}
		}
		else if (event.key === 'ArrowLeft') {
			if (!this.#expand(this.active, false)) {
				this.activate(this.#parentOf(this.active));
			}
		}
		else if (event.key === 'Enter' || event.key === ' ') {
			this.activate(this.active, true, true);
		}
		else {
			return;
		}
		event.preventDefault();
	}

	#parentOf(index) {
		const { list } = this.rows;
		let above = index;
		while (above > 0 && list[above].depth >= list[index].depth) {
			above--;
		}
		return above;
	}

	#wheel(event) {
		if (!event.ctrlKey && !event.shiftKey) {
			return;
		}
		event.preventDefault();
		if (event.shiftKey) {
			this.pan(Math.sign(event.deltaY || event.deltaX) * 0.1);
			return;
		}
		const box = this.axis.getBoundingClientRect();
		const share = Math.max(0, Math.min(1, (event.clientX - box.left) / this.width));
		this.zoomBy(event.deltaY < 0 ? 0.8 : 1.25, this.zoom.from + share * (this.zoom.to - this.zoom.from));
	}
}

function make(tag, className, role, parent) {
	const created = document.createElement(tag);
	created.className = className;
	created.setAttribute('role', role);
	return parent.appendChild(created);
}
