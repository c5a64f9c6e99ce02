/**
 * The list of traces: live, filtered, sorted, with durations drawn over time.
 */
import { events, get } from '../api.js';
import { filterForm } from '../filter-form.js';
import { FILTERS, filtered, filterQuery, listQuery, nextSort, PAGE_SIZE, sortOf } from '../filters.js';
import { ago, count, dateTime, duration, plural } from '../format.js';
import { created, css, html, nothing, repeat, scrollable } from '../html.js';
import { pauseIcon, playIcon } from '../icons.js';
import { go, href } from '../router.js';
import { Scatter } from '../scatter.js';
import { announce, empty, failed, serviceChip, sortHead, statusBadge, waiting } from '../ui.js';
import { View } from '../view.js';

/** The page of traces. */
export class TracesPage extends View {
	constructor(host, route) {
		super(host);
		this.route = route;
		this.live = true;
		this.fresh = new Set();
		this.points = [];
		this.services = [];
		this.routes = [];
		this.refreshed = 0;
		this.drawnAt = 0;
		this.listen(events, 'trace', ({ detail }) => this.fresh.add(detail.trace_id));
		this.every(1000, () => this.#tick());
		this.#choices();
	}

	update(route) {
		const moved = route.params.toString() !== this.asked;
		this.route = route;
		if (moved) {
			this.asked = route.params.toString();
			this.#refresh(true);
		}
		this.invalidate();
	}

	async #choices() {
		const [services, red] = await Promise.allSettled([get('services', {}, this.signal), get('red', {}, this.signal)]);
		this.services = services.value?.services?.map((service) => service.name) ?? [];
		this.routes = [...new Set(red.value?.routes?.map((entry) => entry.route).filter(Boolean) ?? [])].sort();
		this.invalidate();
	}

	/** New traces are taken in at most once a second, and not under the reader's pointer or focus. */
	#tick() {
		this.invalidate();
		if (this.fresh.size > 0 && this.live && !this.#held() && !this.loading) {
			this.#refresh(false);
		}
	}

	#held() {
		const table = this.host.querySelector('.traces tbody');
		return Boolean(table && (table.matches(':hover') || table.contains(document.activeElement)));
	}

	async #refresh(asked) {
		this.fresh.clear();
		const now = Date.now();
		const { params } = this.route;
		if (await this.load(() => get('traces', listQuery(params, now), this.signal)) && asked) {
			announce(`${plural(this.data.total, 'trace')} found`);
			if (this.services.length === 0 && this.data.total > 0) {
				this.#choices();
			}
		}
		// many points take longer to send and draw than the list
		if (asked || now - this.drawnAt > 1500 + this.points.length / 4) {
			this.drawnAt = now;
			try {
				this.points = (await get('traces', { ...filterQuery(params, now), format: 'points' }, this.signal)).points ?? [];
				this.scatter?.show(this.points);
			}
			catch {
				// the list tells what is wrong
			}
		}
	}

	#set(changes) {
		const params = new URLSearchParams(this.route.params);
		params.delete('page');
		for (const [name, value] of Object.entries(changes)) {
			if (value) {
				params.set(name, value);
			}
			else {
				params.delete(name);
			}
		}
		go(href('traces', params));
	}

	template() {
		const { params } = this.route;
		return html`
		<div class="page-head"><h1>Traces</h1>
			<p class="total" role="status">${this.data ? html`<strong class="num">${count(this.data.total)}</strong> ${filtered(params) ? this.data.total === 1 ? 'matches' : 'match' : 'held'}` : nothing}</p>
			<span class="grow"></span>
			${this.fresh.size > 0 && (!this.live || this.#held()) ? html`<button type="button" class="link num" @click=${() => this.#refresh(true)}>${plural(this.fresh.size, 'new or changed', 'new or changed')}${this.live ? ', held while you are in the list' : ''}</button>` : nothing}
			<button type="button" class="button live" aria-pressed=${this.live} @click=${() => this.#toggleLive()}>${this.live ? pauseIcon() : playIcon()}<span>${this.live ? 'Pause' : 'Follow'}</span></button>
		</div>
		${filterForm(params, { services: this.services, routes: this.routes, error: this.error?.status === 400 ? this.error : null,
			open: this.open, onOpen: () => { this.open = !this.open; this.invalidate(); } }, (changes) => this.#set(changes))}
		<div class="scatter" ?hidden=${this.points.length === 0} ${created((element) => this.#makeScatter(element))}></div>
		${this.#list()}`;
	}

	drawn() {
		if (this.scatter && this.points.length > 0 && !this.scatter.canvas.width) {
			this.scatter.draw();
		}
	}

	#makeScatter(element) {
		this.scatter = new Scatter(element, { signal: this.signal, onOpen: (id) => go(href('trace', {}, id)),
			onSelect: ({ start, end, min, max }) => this.#set({ start: new Date(start).toISOString(), end: new Date(end).toISOString(), range: null,
				min_duration: written(min, Math.floor), max_duration: written(max, Math.ceil) }) });
		this.scatter.show(this.points);
	}

	#list() {
		if (this.error && this.error.status !== 400) {
			return failed(this.error, () => this.#refresh(true));
		}
		if (!this.data) {
			return this.error ? nothing : waiting('traces');
		}
		const { traces, total } = this.data;
		if (total === 0) {
			return filtered(this.route.params) ? empty('Nothing matches', 'No trace that is held meets all of the filters.',
				html`<p><button type="button" class="button" @click=${() => this.#set(Object.fromEntries(FILTERS.map((name) => [name, null])))}>Clear the filters</button></p>`)
				: empty('No traces yet', html`Call your application, and its traces appear here at once. Services in other processes can send theirs too: <a href="#/status">how</a>.`);
		}
		const sort = sortOf(this.route.params);
		const onSort = (column) => this.#set({ sort: nextSort(sort, column) === '-time' ? null : nextSort(sort, column) });
		const longest = Math.max(...traces.map((trace) => trace.duration_ms), 1e-9);
		const now = Date.now();
		return html`<div class="table-frame" ${scrollable()}><table class="data traces" role="table" aria-label="Traces">
			<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Trace</th><th scope="col" role="columnheader">Status</th>
				${sortHead('Started', 'time', sort, onSort)}${sortHead('Duration', 'duration', sort, onSort)}${sortHead('Spans', 'spans', sort, onSort, 'n')}${sortHead('Errors', 'errors', sort, onSort, 'n')}
				<th scope="col" role="columnheader">Other services</th></tr></thead>
			<tbody role="rowgroup">${repeat(traces, (trace) => trace.trace_id, (trace) => this.#row(trace, longest, now))}</tbody></table></div>
			${this.#pager(total)}`;
	}

	#row(trace, longest, now) {
		const target = href('trace', {}, trace.trace_id);
		return html`<tr role="row" class=${trace.status === 'ERROR' ? 'failed' : ''} @click=${(event) => event.target.closest('a, button') || getSelection().toString() || go(target)}>
			<td role="cell" class="what"><a href=${target}>${serviceChip(trace.root_service)}<strong><bdi>${trace.root_name || '(no name)'}</bdi></strong></a>
				${trace.complete ? nothing : html`<span class="badge warn">running</span>`}</td>
			<td role="cell">${statusBadge(trace.status, trace.http_status_code)}</td>
			<td role="cell" class="num when" title=${dateTime(trace.start_time)}>${ago(trace.start_time, now)}</td>
			<td role="cell" class="how-long"><span class="num">${duration(trace.duration_ms)}</span><span class="meter" aria-hidden="true"><i ${css({ width: `${Math.max(1, trace.duration_ms / longest * 100)}%` })}></i></span></td>
			<td role="cell" class="n spans">${count(trace.span_count)}<span class="narrow-only"> spans</span></td>
			<td role="cell" class=${trace.error_count ? 'n bad' : 'n none'}>${count(trace.error_count)}<span class="narrow-only"> ${trace.error_count === 1 ? 'error' : 'errors'}</span></td>
			<td role="cell" class="with"><span title=${trace.services.map((service) => `${service.name}: ${plural(service.span_count, 'span')}`).join('\n')}>${trace.services.filter((service) => service.name !== trace.root_service).slice(0, 8).map((service) => serviceChip(service.name))}</span></td></tr>`;
	}

	#pager(total) {
		const page = Math.max(1, Number(this.route.params.get('page')) || 1);
		const pages = Math.ceil(total / PAGE_SIZE);
		const from = (page - 1) * PAGE_SIZE + 1;
		return html`<nav class="pager" aria-label="Pages of the list"><span class="num muted">${count(from)}–${count(Math.min(total, from + PAGE_SIZE - 1))} of ${count(total)}</span>
			<button type="button" class="button" ?disabled=${page <= 1} @click=${() => this.#page(-1)}>Previous</button>
			<button type="button" class="button" ?disabled=${page >= pages} @click=${() => this.#page(1)}>Next</button></nav>`;
	}

	#page(by) {
		const page = Math.max(1, Number(this.route.params.get('page')) || 1) + by;
		if (page >= 1 && page <= Math.ceil((this.data?.total ?? 0) / PAGE_SIZE)) {
			this.#set({ page: page === 1 ? null : String(page) });
		}
	}

	#toggleLive() {
		this.live = !this.live;
		if (this.live) {
			this.#refresh(false);
		}
		announce(this.live ? 'Following new traces' : 'Paused');
		this.invalidate();
	}

	#move(by) {
		const links = [...this.host.querySelectorAll('.traces td.what a')];
		const place = links.indexOf(document.activeElement);
		links[Math.max(0, Math.min(links.length - 1, place < 0 ? 0 : place + by))]?.focus();
	}

	key(event) {
		const actions = { j: () => this.#move(1), k: () => this.#move(-1), p: () => this.#toggleLive(), '/': () => document.getElementById('filter-q').focus(),
			'[': () => this.#page(-1), ']': () => this.#page(1) };
		const action = Object.hasOwn(actions, event.key) ? actions[event.key] : null;
		action?.();
		return Boolean(action);
	}
}

/** A duration as the fields take it, rounded so that what was selected stays within. */
function written(ms, round) {
	if (ms >= 10_000) {
		return `${round(ms / 100) / 10}s`;
	}
	return ms >= 10 ? `${round(ms)}ms` : ms >= 0.1 ? `${round(ms * 100) / 100}ms` : `${Math.max(0, round(ms * 1000))}us`;
}
