/**
 * One trace: its waterfall, where its time went, its logs, and how it differs from the usual.
 */
import { events, get } from '../api.js';
import { search } from '../breakdown.js';
import { criticalPath, criticalTimes } from '../critical.js';
import { details } from '../details.js';
import { between, count, plural } from '../format.js';
import { created, html, nothing } from '../html.js';
import { logLines } from '../logs.js';
import { Minimap } from '../minimap.js';
import { go, href } from '../router.js';
import { Rows } from '../rows.js';
import { buildTree } from '../tree.js';
import { faultNote, head } from '../trace-head.js';
import { breakdownTab, compareTab } from '../trace-parts.js';
import { toolbar, toolKey } from '../trace-tools.js';
import { announce, empty, failed, waiting } from '../ui.js';
import { View } from '../view.js';
import { Waterfall } from '../waterfall.js';

const TABS = { waterfall: 'Waterfall', breakdown: 'Breakdown', logs: 'Logs', compare: 'Comparison' };

/** From how many spans on a search waits until nothing more is typed. */
const MANY = 20_000;

/** The page of a trace. */
export class TracePage extends View {
	constructor(host, route) {
		super(host);
		this.id = route.id;
		this.route = route;
		this.text = '';
		this.matches = [];
		this.at = -1;
		this.critical = true;
		// spans that come late
		this.listen(events, 'trace', ({ detail }) => {
			if (detail.trace_id === this.id && detail.span_count !== this.data?.spans.length && !this.loading) {
				this.#load();
			}
		});
		this.#load();
	}

	update(route) {
		this.route = route;
		this.tab = TABS[route.params.get('tab')] ? route.params.get('tab') : 'waterfall';
		if (this.tab === 'compare' && this.data?.median_trace_id && !this.median) {
			this.#loadMedian();
		}
		this.invalidate();
	}

	async #load() {
		const before = this.data?.spans?.length;
		if (await this.load(() => this.#ask()) && this.data.spans.length !== before) {
			this.shown = false;
			document.title = `${this.data.summary?.root_name ?? 'Trace'} · Traced`;
			announce(`Trace with ${plural(this.tree.nodes.length, 'span')}, ${plural(this.failing.length, 'error')}`);
			this.update(this.route);
		}
	}

	/** Asks for the trace and prepares it, in steps, so that the page stays alive in between. */
	async #ask() {
		const data = await get(`traces/${this.id}`, {}, this.signal);
		if (data.spans.length !== this.data?.spans.length) {
			await pause();
			this.tree = buildTree(data.spans);
			await pause();
			this.rows = new Rows(this.tree);
			this.failing = this.tree.nodes.filter((node) => node.error);
			await pause();
			this.path = this.tree.roots.length > 0 ? criticalPath(this.#mainRoot()) : new Map();
			this.criticalTimes = criticalTimes(this.path);
			await pause();
		}
		return data;
	}

	#mainRoot() {
		return this.tree.roots.reduce((a, b) => b.faults.length < a.faults.length || (b.faults.length === a.faults.length && b.duration > a.duration) ? b : a);
	}

	async #loadMedian() {
		this.median = { loading: true };
		try {
			const data = await get(`traces/${this.data.median_trace_id}`, {}, this.signal);
			this.median = { data, tree: buildTree(data.spans) };
		}
		catch (error) {
			this.median = { error };
		}
		this.invalidate();
	}

	template() {
		if (!this.data) {
			return html`<h1 class="sr">Trace</h1>${this.error ? this.#missing() : waiting('the trace')}`;
		}
		const { data } = this;
		return html`${head(data, this.tree, this.failing.length)}
		<div class="tabs" role="tablist" aria-label="Views of the trace" @keydown=${(event) => this.#tabKey(event)}>${Object.entries(TABS).map(([name, title]) => html`
			<button type="button" role="tab" id=${`tab-${name}`} aria-controls="tab-panel" aria-selected=${this.tab === name} tabindex=${this.tab === name ? 0 : -1}
				@click=${() => this.#go({ tab: name === 'waterfall' ? null : name })}>${title}${name === 'logs' ? html` <span class="num muted">${count(data.logs?.length ?? 0)}</span>` : nothing}</button>`)}</div>
		<div id="tab-panel" role="tabpanel" aria-labelledby=${`tab-${this.tab}`} tabindex=${this.tab === 'waterfall' ? nothing : 0} class=${`tab-panel show-${this.tab}`}>
			<div class="split" ?hidden=${this.tab !== 'waterfall'}>${this.#waterfall()}</div>
			${this.tab === 'breakdown' ? breakdownTab(this.tree, this.path) : nothing}
			${this.tab === 'logs' ? this.#logs() : nothing}
			${this.tab === 'compare' ? compareTab(this.tree, this.median, this.data) : nothing}
		</div>`;
	}

	#missing() {
		return this.error.status === 404 ? empty('This trace is not held', html`It may have made room for newer ones, not have been sampled, or still be on its way.
			The id is <code>${this.id}</code>.`, html`<p><button type="button" class="button" @click=${() => this.#load()}>Look again</button> <a class="button" href="#/traces">All traces</a></p>`)
			: failed(this.error, () => this.#load());
	}

	#waterfall() {
		return html`<div class="wf-side">
			${toolbar(this)}
			${faultNote(this.tree.faults, (node) => this.waterfall.reveal(node))}
			<div class="minimap-frame" ${created((element) => { this.minimap = new Minimap(element, (from, to) => this.waterfall.setZoom(from, to), this.signal); })}></div>
			<div class="wf-box"><div class="wf-frame" ${created((element) => this.#makeWaterfall(element))}></div></div>
		</div>
		<aside class="details" aria-label="Details of the span" ?hidden=${!this.selected}>${this.selected ? details(this.selected, this.#context()) : nothing}</aside>`;
	}

	#makeWaterfall(element) {
		this.waterfall = new Waterfall(element, { signal: this.signal,
			onZoom: (zoom) => this.minimap?.setZoom(zoom),
			onSelect: (row, opened) => this.#select(row, opened) });
	}

	drawn() {
		if (this.data && this.waterfall && !this.shown) {
			this.shown = true;
			this.minimap.show(this.tree);
			this.waterfall.matches = new Set();
			this.waterfall.path = this.critical ? this.path : null;
			this.waterfall.show(this.tree, this.rows, (event, node) => timeOf(event, node));
			this.pending = this.tree.byId.get(this.route.params.get('span'));
		}
		if (this.pending && this.tab === 'waterfall') {
			const focus = this.selected !== undefined;
			this.waterfall.resize();
			this.waterfall.reveal(this.pending, focus);
			this.pending = null;
		}
	}

	#context() {
		return { tree: this.tree, trace: this.data, critical: this.criticalTimes, timeOf,
			onClose: () => this.close(), onSpan: (node) => this.#toSpan(node) };
	}

	#select(row, opened) {
		if (!opened && !this.selected) {
			return;
		}
		this.selected = row;
		this.#go({ span: row.node?.span.span_id ?? null }, true);
		this.invalidate();
	}

	/** Closes the details. */
	close() {
		this.selected = null;
		this.waterfall.opened = false;
		this.waterfall.paint();
		this.#go({ span: null }, true);
		this.invalidate();
		requestAnimationFrame(() => this.waterfall.focusActive());
	}

	#toSpan(node) {
		this.pending = node;
		if (this.tab !== 'waterfall') {
			this.#go({ tab: null, span: node.span.span_id });
		}
		this.invalidate();
	}

	#go(changes, quietly = false) {
		const params = new URLSearchParams(this.route.params);
		for (const [key, value] of Object.entries(changes)) {
			if (value) {
				params.set(key, value);
			}
			else {
				params.delete(key);
			}
		}
		const target = href('trace', params, this.id);
		if (quietly) {
			this.route = { ...this.route, params };
			history.replaceState(null, '', target);
		}
		else {
			go(target);
		}
	}

	#logs() {
		const { logs = [] } = this.data;
		return logs.length > 0 ? logLines(logs, this.#context(), true)
			: empty('No log lines', 'Lines that the application logs within the trace appear here, when Logback or Log4j 2 is in use or a service sends OTLP logs.');
	}

	/** @param {string} text what is searched */
	search(text) {
		this.text = text;
		clearTimeout(this.searching);
		if (this.tree.nodes.length > MANY) {
			this.searching = setTimeout(() => this.#find(), 250);
		}
		else {
			this.#find();
		}
	}

	#find() {
		this.matches = search(this.tree.nodes, this.text);
		this.at = -1;
		this.waterfall.matches = new Set(this.matches);
		this.waterfall.match = null;
		this.waterfall.paint();
		if (this.matches.length > 0) {
			this.step(1, false);
		}
		this.invalidate();
	}

	/**
	 * @param {number} by 1 for the next match, -1 for the one before
	 * @param {boolean} [opened] whether its details may be shown
	 */
	step(by, opened = true) {
		if (this.matches.length > 0) {
			this.at = (this.at + by + this.matches.length) % this.matches.length;
			this.waterfall.match = this.matches[this.at];
			this.waterfall.reveal(this.matches[this.at], false, opened && Boolean(this.selected));
			this.invalidate();
		}
	}

	/** @param {number} by 1 for the next span that has failed, -1 for the one before */
	stepError(by) {
		if (this.failing.length > 0) {
			const active = this.rows.list[this.waterfall.active];
			const place = this.failing.indexOf(active?.node);
			const next = place < 0 ? by > 0 ? 0 : this.failing.length - 1 : (place + by + this.failing.length) % this.failing.length;
			this.waterfall.reveal(this.failing[next], true);
		}
	}

	/** Shows the critical path or not. */
	toggleCritical() {
		this.critical = !this.critical;
		this.waterfall.path = this.critical ? this.path : null;
		this.waterfall.paint();
		this.invalidate();
	}

	/** Shows repeats as one row or not. */
	toggleGroups() {
		this.rows.group(!this.rows.grouping);
		this.waterfall.changed();
		this.invalidate();
	}

	/** @param {boolean} expanded whether everything is shown */
	expandAll(expanded) {
		this.rows.expandAll(expanded);
		this.waterfall.changed();
	}

	#tabKey(event) {
		const names = Object.keys(TABS);
		const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
		if (step) {
			event.preventDefault();
			const name = names[(names.indexOf(this.tab) + step + names.length) % names.length];
			this.#go({ tab: name === 'waterfall' ? null : name });
			document.getElementById(`tab-${name}`).focus();
		}
	}

	key(event) {
		if (!this.waterfall) {
			return false;
		}
		const tab = Object.keys(TABS)[Number(event.key) - 1];
		if (tab) {
			this.#go({ tab: tab === 'waterfall' ? null : tab });
			return true;
		}
		return this.tab === 'waterfall' && toolKey(this, event);
	}
}

/** Lets the browser draw and answer keys. */
function pause() {
	return new Promise((resolve) => setTimeout(resolve));
}

function timeOf(event, node) {
	return node.start + between(node.span.start_time, event.time);
}
