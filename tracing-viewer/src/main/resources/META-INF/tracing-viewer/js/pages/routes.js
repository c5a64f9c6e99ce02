/**
 * Rate, errors and durations of each route and operation.
 */
import { get } from '../api.js';
import { histogram, overTime, sparkline } from '../charts.js';
import { term } from '../filters.js';
import { count, duration, percent, plural, rate } from '../format.js';
import { html, nothing, scrollable } from '../html.js';
import { closeIcon } from '../icons.js';
import { go, href } from '../router.js';
import { empty, failed, serviceChip, sorted, sortHead, traceLink, waiting } from '../ui.js';
import { View } from '../view.js';

const NUMBERS = [['Rate', 'rate_per_second', rate], ['Errors', 'error_share', percent], ['p50', 'p50_ms', duration], ['p95', 'p95_ms', duration],
	['p99', 'p99_ms', duration], ['Longest', 'max_ms', duration], ['Calls', 'request_count', count]];

/** The page of routes. */
export class RoutesPage extends View {
	constructor(host) {
		super(host);
		this.every(5000, () => this.#refresh());
		this.listen(window, 'resize', () => this.invalidate());
		this.#refresh();
	}

	update(route) {
		this.route = route;
		this.invalidate();
	}

	#refresh() {
		return this.load(() => get('red', {}, this.signal));
	}

	template() {
		return html`<div class="page-head"><h1>Routes</h1>${this.data ? html`<p class="total">${plural(this.data.routes.length, 'operation')}, the last ${duration(this.data.window_seconds * 1000)}</p>` : nothing}
			<span class="grow"></span>${this.#services()}</div>${this.#content()}`;
	}

	#services() {
		const names = [...new Set(this.data?.routes.map((entry) => entry.service) ?? [])].sort();
		const chosen = this.route.params.get('service') ?? '';
		return names.length > 1 ? html`<label class="choice">Service <select @change=${(event) => go(this.#href({ service: event.target.value, operation: null }))}><option value="">All</option>
			${names.map((name) => html`<option value=${name} ?selected=${name === chosen}>${name}</option>`)}</select></label>` : nothing;
	}

	#href(changes) {
		return href('routes', { ...Object.fromEntries(this.route.params), ...changes });
	}

	#content() {
		if (!this.data) {
			return this.error ? failed(this.error, () => this.#refresh()) : waiting('routes');
		}
		if (this.data.routes.length === 0) {
			return empty('No routes yet', 'Each route and operation that is called appears here with its rate, errors and durations.');
		}
		const { params } = this.route;
		const service = params.get('service');
		const sort = params.get('sort') ?? '-rate_per_second';
		const rows = sorted(this.data.routes.filter((entry) => !service || entry.service === service), sort);
		const open = rows.find((entry) => keyOf(entry) === params.get('operation'));
		const onSort = (column) => go(this.#href({ sort: sort === `-${column}` ? column : `-${column}` }), true);
		return html`${open ? this.#detail(open) : nothing}
			<div class="table-frame" ${scrollable()}><table class="data routes"><thead><tr>${sortHead('Operation', 'operation', sort, onSort)}<th scope="col">Over time</th>
			${NUMBERS.map(([title, column]) => sortHead(title, column, sort, onSort, 'n'))}</tr></thead><tbody>${rows.map((entry) => html`<tr class=${entry === open ? 'open' : ''}>
				<th scope="row"><a href=${this.#href({ operation: keyOf(entry) })} aria-expanded=${entry === open ? 'true' : nothing}><bdi>${entry.operation}</bdi></a><div class="under">${serviceChip(entry.service)}</div></th>
				<td>${sparkline(entry.series.map((point) => point.count), `Calls over time, at most ${Math.max(...entry.series.map((point) => point.count), 0)}`)}</td>
				${NUMBERS.map(([, column, format]) => html`<td class=${column === 'error_share' && entry[column] > 0 ? 'n bad' : 'n'}>${format(entry[column])}</td>`)}</tr>`)}</tbody></table></div>`;
	}

	#detail(entry) {
		const room = Math.min(1648, this.host.clientWidth - (innerWidth > 820 ? 32 : 24)) - 34;
		const wide = room > 900;
		return html`<section class="card" aria-label=${`Details of ${entry.operation}`}><header class="card-head"><div>${serviceChip(entry.service)}<h2><bdi>${entry.operation}</bdi></h2></div>
				<a class="button" href=${href('traces', { q: `${term('service', entry.service)} ${term('name', entry.operation)}` })}>Its traces</a>
				<a class="icon-button" href=${this.#href({ operation: null })} aria-label="Close the details">${closeIcon()}</a></header>
			<div class="columns"><div><h3>Calls and durations over time</h3>${overTime(entry.series, wide ? room * 0.58 : room)}</div>
			<div><h3>How long they took</h3>${histogram(entry.histogram, wide ? room * 0.38 : room)}</div></div>
			<div class="columns">${examples('Slowest', entry.slowest)}${entry.failing.length > 0 ? examples('Failing', entry.failing) : nothing}</div></section>`;
	}
}

function keyOf(entry) {
	return `${entry.service} ${entry.operation} ${entry.kind}`;
}

function examples(title, traces) {
	return traces.length === 0 ? nothing : html`<div><h3>${title}</h3><ul class="plain">${traces.map((trace) => html`<li>${traceLink(trace.trace_id, html`<span class="num">${duration(trace.duration_ms)}</span> <code>${trace.trace_id.slice(0, 8)}</code>`)}
		${trace.message ? html` <span class="muted"><bdi>${trace.message}</bdi></span>` : nothing}</li>`)}</ul></div>`;
}
