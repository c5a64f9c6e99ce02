/**
 * What stands above the views of a trace.
 */
import { download } from './api.js';
import { count, dateTime, duration, plural } from './format.js';
import { html, nothing } from './html.js';
import { copyIcon, linkIcon, saveIcon, warnIcon } from './icons.js';
import { strip } from './trace-parts.js';
import { copy, serviceChip, statusBadge } from './ui.js';

const HELD = { error: 'it has failed', slow: 'one of the slowest of its route', median: 'the usual one of its route', pinned: 'it was opened here' };

/**
 * The head of the page.
 * @param {object} data the trace as the server told it
 * @param {object} tree its tree
 * @param {number} failing how many spans have failed
 * @returns {unknown} a template
 */
export function head(data, tree, failing) {
	const summary = data.summary ?? {};
	return html`<div class="trace-head">
		<p class="crumbs"><a href="#/traces">Traces</a> <span aria-hidden="true">/</span> <code class="muted">${data.trace_id}</code>
			<button type="button" class="icon-button" aria-label="Copy the trace id" title="Copy the trace id" @click=${(event) => copy(data.trace_id, 'the trace id', event)}>${copyIcon()}</button></p>
		<div class="trace-title"><h1><bdi>${summary.root_name || 'Trace'}</bdi></h1>${statusBadge(summary.status, summary.http_status_code)}
			${summary.complete === false ? html`<span class="badge warn">root not here yet</span>` : nothing}
			<span class="actions"><button type="button" class="button" @click=${(event) => copy(location.href, 'the link', event)}>${linkIcon()}<span>Copy link</span></button>
			<button type="button" class="button" @click=${() => download(`traces/${data.trace_id}`, { format: 'otlp' }, `trace-${data.trace_id}.json`)}>${saveIcon()}<span>Save as OTLP</span></button></span></div>
		<dl class="facts inline">
			<div><dt>Duration</dt><dd class="num">${duration(tree.duration)}</dd></div>
			<div><dt>Spans</dt><dd class="num">${count(tree.nodes.length)}</dd></div>
			<div><dt>Errors</dt><dd class=${failing ? 'num bad' : 'num'}>${count(failing)}</dd></div>
			<div><dt>Started</dt><dd class="num">${dateTime(summary.start_time)}</dd></div>
			${data.sampling?.description ? html`<div><dt>Sampling</dt><dd>${data.sampling.description}</dd></div>` : nothing}
			${HELD[summary.held_as] ? html`<div><dt>Kept as</dt><dd>${HELD[summary.held_as]}</dd></div>` : nothing}
			<div class="wide"><dt>Services</dt><dd class="chips">${(data.services ?? []).slice(0, 12).map((service) => html`<span>${serviceChip(service.name)} <span class="num muted">${count(service.span_count)}</span></span>`)}
				${data.services?.length > 12 ? html`<span class="muted">and ${count(data.services.length - 12)} more</span>` : nothing}</dd></div>
		</dl>
		${strip(tree)}
	</div>`;
}

/**
 * What is wrong with the tree, in a line.
 * @param {Record<string, object[]>} faults of the tree
 * @param {(node: object) => void} onShow shows a span
 * @returns {unknown} a template
 */
export function faultNote(faults, onShow) {
	const list = Object.entries(faults);
	return list.length === 0 ? nothing : html`<p class="note slim">${warnIcon()}<span>${list.map(([fault, nodes]) => html`<span>${faultText(fault, nodes.length)}
		<button type="button" class="link" @click=${() => onShow(nodes[0])}>Show</button></span>`)}</span></p>`;
}

function faultText(fault, number) {
	const one = number === 1;
	return `${plural(number, 'span')} ${{ 'missing-parent': `without ${one ? 'its' : 'their'} parent, shown as ${one ? 'root' : 'roots'}`,
		cycle: `whose parents lead back to ${one ? 'itself' : 'themselves'}`, duplicate: 'with an id that another has',
		skew: `${one ? 'begins' : 'begin'} before the parent: clocks differ` }[fault]}`;
}
