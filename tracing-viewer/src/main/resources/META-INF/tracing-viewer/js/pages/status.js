/**
 * How tracing itself is: what is instrumented, what is sampled, where spans go, what is held.
 */
import { get, hasToken } from '../api.js';
import { ago, attribute, bytes, clock, count, percent } from '../format.js';
import { css, html, nothing } from '../html.js';
import { errorIcon, okIcon, warnIcon } from '../icons.js';
import { copyButton, failed, waiting } from '../ui.js';
import { View } from '../view.js';

/** The page of the state. */
export class StatusPage extends View {
	constructor(host) {
		super(host);
		this.every(3000, () => this.#refresh());
		this.#refresh();
	}

	#refresh() {
		return this.load(() => get('status', {}, this.signal));
	}

	template() {
		const { data } = this;
		return html`<div class="page-head"><h1>Status</h1>${data?.version ? html`<p class="total">Traced ${data.version}</p>` : nothing}</div>
			${data ? html`<div class="cards">${tracing(data.tracing)}${store(data.store)}${exporters(data.exporters)}${sampler(data.sampler)}${instrumentations(data.instrumentations)}${receiver(data.receiver)}</div>`
				: this.error ? failed(this.error, () => this.#refresh()) : waiting('the status')}`;
	}
}

function tracing(state) {
	return state ? html`<section class="card"><h2>Tracing</h2><p class="state">${state.active === false ? html`${warnIcon()} Not active` : html`${okIcon()} Active`}</p>
		${state.reason ? html`<p>${state.reason}</p>` : nothing}${rest(state, ['active', 'reason'])}</section>` : nothing;
}

function store(state) {
	if (!state) {
		return nothing;
	}
	const share = state.max_bytes ? state.bytes / state.max_bytes : 0;
	const evicted = entries(state.evicted);
	const dropped = entries(state.dropped);
	return html`<section class="card"><h2>What is held</h2>
		<dl class="facts"><div><dt>Traces</dt><dd class="num">${count(state.traces)}</dd></div><div><dt>Spans</dt><dd class="num">${count(state.spans)}</dd></div><div><dt>Log lines</dt><dd class="num">${count(state.logs)}</dd></div></dl>
		<p class="num">${bytes(state.bytes)} of ${bytes(state.max_bytes)} <span class="muted">${percent(share)}</span></p><span class="meter wide" role="img" aria-label=${`Memory used: ${percent(share)}`}><i ${css({ width: `${Math.min(100, share * 100)}%` })}></i></span>
		${state.queue_capacity ? html`<p class="muted num">Queue ${count(state.queue_size)} of ${count(state.queue_capacity)}</p>` : nothing}
		<h3>Made room for newer</h3>${numbers(evicted, 'Nothing so far')}
		<h3>Dropped</h3>${numbers(dropped, 'Nothing', true)}</section>`;
}

function exporters(list) {
	return html`<section class="card"><h2>Exporters</h2>${(list ?? []).length === 0 ? html`<p class="muted">None: spans stay in this application.</p>` : list.map((exporter) => html`
		<div class="exporter"><p><code class="wrap"><bdi>${exporter.destination}</bdi></code></p>
			${facts([['Exported', exporter.exported], ['Retries', exporter.retries], ['Dropped', total(exporter.dropped), true],
				['Waiting', exporter.queue?.size ?? exporter.queue], ['Room for', exporter.queue?.capacity]])}
			${exporter.failing === true ? html`<p class="state bad">${warnIcon()} Failing now</p>` : nothing}
			${exporter.last_error ? html`<p class="note error">${errorIcon()}<span><bdi>${attribute(exporter.last_error.message ?? exporter.last_error)}</bdi>
				${typeof exporter.last_error.at === 'string' ? html`<span class="num"> ${ago(exporter.last_error.at)}</span>` : nothing}</span></p>` : nothing}</div>`)}</section>`;
}

function sampler(state) {
	if (!state) {
		return nothing;
	}
	const changes = state.changes ?? [];
	return html`<section class="card"><h2>Sampling</h2><p><code class="wrap"><bdi>${state.description}</bdi></code></p>
		${state.configured && state.configured !== state.description ? html`<p class="muted">Configured: <code class="wrap"><bdi>${state.configured}</bdi></code></p>` : nothing}
		${entries(state.decisions).length > 0 ? html`<h3>Decisions</h3>${numbers(entries(state.decisions), '')}` : nothing}
		${state.forced ? html`<p class="num">${count(state.forced)} kept because a request asked for it</p>` : nothing}
		${entries(state.state).length > 0 ? html`<h3>State</h3>${numbers(entries(state.state), '')}` : nothing}
		${changes.length > 0 ? html`<h3>Changed for a while</h3><ul class="plain">${changes.map((change) => html`<li>${pairs(change.properties)} <span class="muted num">until ${clock(change.until, false)}</span></li>`)}</ul>` : nothing}
		${(state.rules ?? []).length > 0 ? html`<h3>Rules</h3><ul class="plain">${state.rules.map((rule) => html`<li>${typeof rule === 'object' ? pairs(rule) : attribute(rule)}</li>`)}</ul>` : nothing}</section>`;
}

function instrumentations(state) {
	if (!state) {
		return nothing;
	}
	const inactive = entries(state.inactive);
	return html`<section class="card wide"><h2>Instrumentation</h2><ul class="tags">${(state.active ?? []).map((name) => html`<li>${okIcon()}${name}</li>`)}</ul>
		${inactive.length > 0 ? html`<h3>Not active, and why</h3><dl class="reasons">${inactive.map(([name, reason]) => html`<div><dt>${name}</dt><dd>${attribute(reason)}</dd></div>`)}</dl>` : nothing}</section>`;
}

function receiver(state) {
	const endpoint = new URL('./', document.baseURI).href.replace(/\/$/, '');
	const variables = `OTEL_EXPORTER_OTLP_ENDPOINT=${endpoint}\nOTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf${hasToken() ? '\nOTEL_EXPORTER_OTLP_HEADERS=Authorization=Bearer%20<token>' : ''}`;
	const properties = `tracing.export.otlp.endpoint=${endpoint}/v1/traces`;
	return html`<section class="card wide"><h2>Spans of other services</h2>
		<p>Any service that speaks OTLP over HTTP can send its spans and log lines here, protobuf or JSON.</p>
		<h3>OpenTelemetry, any language${copyButton(variables, 'the variables')}</h3><pre tabindex="0">${variables}</pre>
		<h3>Traced${copyButton(properties, 'the property')}</h3><pre tabindex="0">${properties}</pre>
		${entries(state).length > 0 ? html`<h3>Received</h3>${numbers(entries(state), '')}` : nothing}</section>`;
}

/** Counts, without those that are not known. */
function facts(list) {
	const known = list.filter(([, value]) => value !== null && value !== undefined);
	return known.length === 0 ? nothing : html`<dl class="facts inline">${known.map(([name, value, bad]) => html`<div><dt>${name}</dt>
		<dd class=${bad && value > 0 ? 'num bad' : 'num'}>${count(value)}</dd></div>`)}</dl>`;
}

/** A number, or the sum of those that are told by reason. */
function total(value) {
	return value !== null && typeof value === 'object' ? Object.values(value).reduce((sum, part) => sum + (Number(part) || 0), 0) : value;
}

function pairs(object) {
	return entries(object).map(([key, value]) => html`<span class="pair"><span class="muted">${words(key)}</span> <bdi class="num">${attribute(value)}</bdi></span>`);
}

function entries(object) {
	return Object.entries(object ?? {}).filter(([, value]) => value !== null && value !== undefined);
}

function words(key) {
	return String(key).replaceAll('_', ' ');
}

function rest(object, known) {
	return numbers(entries(object).filter(([key]) => !known.includes(key)), '');
}

function numbers(list, none, bad = false) {
	return list.length === 0 || list.every(([, value]) => value === 0) && none ? html`<p class="muted">${none}</p>`
		: html`<dl class="facts inline">${list.map(([key, value]) => html`<div><dt>${words(key)}</dt><dd class=${bad && value > 0 ? 'num bad' : 'num'}>${typeof value === 'number' ? count(value) : attribute(value)}</dd></div>`)}</dl>`;
}
