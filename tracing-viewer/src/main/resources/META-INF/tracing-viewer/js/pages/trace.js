/**
 * One trace: its waterfall, where its time went, its logs, and how it differs from the usual.
 */
import { events, get } from '../api.js';
import { search } from '../breakdown.js';
import { criticalPath, criticalTimes } from '../critical.js';
import { details } from '../details.js';
import { between, count, plural } from '../format.js';
import { created, html, nothing } from '../html.js';
import { searchIcon } from '../icons.js';
import { logLines } from '../logs.js';
import { Minimap } from '../minimap.js';
import { go, href } from '../router.js';
import { Rows } from '../rows.js';
import { buildTree } from '../tree.js';
import { faultNote, head } from '../trace-head.js';
import { breakdownTab, compareTab } from '../trace-parts.js';
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
			return this.error ? this.#missing() : waiting('the trace');
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
			<div class="wf-tools" role="toolbar" aria-label="Waterfall">
				<span class="search-box">${searchIcon()}<label class="sr" for="in-trace">Search in this trace</label>
				<input id="in-trace" type="search" placeholder="Search spans, attributes" .value=${this.text} @input=${(event) => this.#search(event.target.value)}
					@keydown=${(event) => { if (event.key === 'Enter') { event.preventDefault(); this.#step(event.shiftKey ? -1 : 1); } }}>
				<span class="num muted" role="status">${this.text ? this.matches.length ? `${this.at + 1} of ${count(this.matches.length)}` : 'none' : ''}</span></span>
				${this.text ? html`<span class="joined"><button type="button" class="button" aria-label="Previous match" @click=${() => this.#step(-1)}>↑</button><button type="button" class="button" aria-label="Next match" @click=${() => this.#step(1)}>↓</button></span>` : nothing}
				${this.failing.length ? html`<button type="button" class="button bad" @click=${() => this.#stepError(1)}>${this.failing.length > 1 ? `Next of ${plural(this.failing.length, 'error')}` : 'Show the error'}</button>` : nothing}
				<span class="grow"></span>
				<button type="button" class="button toggle" aria-pressed=${this.critical} @click=${() => this.#toggleCritical()}><i class="critical-swatch"></i>Critical path</button>
				<button type="button" class="button toggle" aria-pressed=${this.rows.grouping} @click=${() => this.#toggleGroups()}>Group repeats</button>
				<span class="joined"><button type="button" class="button" aria-label="Zoom in" @click=${() => this.waterfall.zoomBy(0.5)}>+</button><button type="button" class="button" aria-label="Zoom out" @click=${() => this.waterfall.zoomBy(2)}>−</button><button type="button" class="button" @click=${() => this.#showAll()}>All</button></span>
			</div>
			${faultNote(this.tree.faults, (node) => this.waterfall.reveal(node))}
			<div class="minimap-frame" ${created((element) => { this.minimap = new Minimap(element, (from, to) => this.waterfall.setZoom(from, to), this.signal); })}></div>
			<div class="wf-frame" ${created((element) => this.#makeWaterfall(element))}></div>
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
			onClose: () => this.#close(), onSpan: (node) => this.#toSpan(node) };
	}

	#select(row, opened) {
		if (!opened && !this.selected) {
			return;
		}
		this.selected = row;
		this.#go({ span: row.node?.span.span_id ?? null }, true);
		this.invalidate();
	}

	#close() {
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

	#search(text) {
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
			this.#step(1, false);
		}
		this.invalidate();
	}

	#step(by, opened = true) {
		if (this.matches.length > 0) {
			this.at = (this.at + by + this.matches.length) % this.matches.length;
			this.waterfall.match = this.matches[this.at];
			this.waterfall.reveal(this.matches[this.at], false, opened && Boolean(this.selected));
			this.invalidate();
		}
	}

	#stepError(by) {
		if (this.failing.length > 0) {
			const active = this.rows.list[this.waterfall.active];
			const place = this.failing.indexOf(active?.node);
			const next = place < 0 ? by > 0 ? 0 : this.failing.length - 1 : (place + by + this.failing.length) % this.failing.length;
			this.waterfall.reveal(this.failing[next], true);
		}
	}

	#toggleCritical() {
		this.critical = !this.critical;
		this.waterfall.path = this.critical ? this.path : null;
		this.waterfall.paint();
		this.invalidate();
	}

	#toggleGroups() {
		this.rows.group(!this.rows.grouping);
		this.waterfall.changed();
		this.invalidate();
	}

	#showAll() {
		this.waterfall.setZoom(this.tree.start, this.tree.end);
	}

	#expandAll(expanded) {
		this.rows.expandAll(expanded);
		this.waterfall.changed();
	}

	#zoomToActive() {
		const { node, group } = this.rows.list[this.waterfall.active];
		const { start, end } = node ?? group;
		const margin = (end - start) * 0.05;
		this.waterfall.setZoom(start - margin, end + margin);
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
		const sideways = { ArrowLeft: -0.2, ArrowRight: 0.2 }[event.key];
		if (event.shiftKey && sideways) {
			this.waterfall.pan(sideways);
			return true;
		}
		const actions = { '/': () => document.getElementById('in-trace').focus(), n: () => this.#step(1), N: () => this.#step(-1),
			x: () => this.#stepError(1), X: () => this.#stepError(-1), '+': () => this.waterfall.zoomBy(0.5), '=': () => this.waterfall.zoomBy(0.5),
			'-': () => this.waterfall.zoomBy(2), 0: () => this.#showAll(), z: () => this.#zoomToActive(), c: () => this.#toggleCritical(),
			m: () => this.#toggleGroups(), e: () => this.#expandAll(true), E: () => this.#expandAll(false), Escape: () => this.selected && this.#close() };
		const action = this.tab === 'waterfall' && Object.hasOwn(actions, event.key) ? actions[event.key] : null;
		action?.();
		return Boolean(action);
	}
}

/** Lets the browser draw and answer keys. */
function pause() {
	return new Promise((resolve) => setTimeout(resolve));
}

function timeOf(event, node) {
	return node.start + between(node.span.start_time, event.time);
}
