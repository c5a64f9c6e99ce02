/**
 * What is wrong or slow, found in the spans, with advice.
 */
import { get } from '../api.js';
import { sqlBlock } from '../details.js';
import { ago, count, dateTime, duration } from '../format.js';
import { html, nothing } from '../html.js';
import { errorIcon, okIcon, warnIcon } from '../icons.js';
import { href } from '../router.js';
import { copyButton, empty, failed, serviceChip, traceLink, waiting } from '../ui.js';
import { View } from '../view.js';

const TYPES = { n_plus_one: 'N+1 queries', error_group: 'Errors', slow_query: 'Slow queries', slow_span: 'Slow spans', chatty: 'Chatty calls', missing_parent: 'Broken traces' };

const ORDER = { high: 0, medium: 1, low: 2 };

/** The page of findings. */
export class FindingsPage extends View {
	constructor(host) {
		super(host);
		this.every(5000, () => this.#refresh());
		this.#refresh();
	}

	update(route) {
		this.type = route.params.get('type') ?? '';
		this.invalidate();
	}

	#refresh() {
		return this.load(() => get('findings', {}, this.signal));
	}

	template() {
		const all = this.data?.findings ?? [];
		const number = (type) => all.filter((finding) => finding.type === type).length;
		return html`<div class="page-head"><h1>Findings</h1></div>
			${all.length > 0 ? html`<nav class="chosen" aria-label="Kinds of findings"><ul><li><a class="button" href="#/findings" aria-current=${this.type ? nothing : 'true'}>All <span class="num muted">${all.length}</span></a></li>
				${Object.entries(TYPES).filter(([type]) => number(type) > 0 || this.type === type).map(([type, title]) => html`<li><a class="button" href=${href('findings', { type })} aria-current=${this.type === type ? 'true' : nothing}>${title} <span class="num muted">${number(type)}</span></a></li>`)}</ul></nav>` : nothing}
			${this.#content(all)}`;
	}

	#content(all) {
		if (!this.data) {
			return this.error ? failed(this.error, () => this.#refresh()) : waiting('findings');
		}
		const shown = all.filter((finding) => !this.type || finding.type === this.type).sort((a, b) => ORDER[a.severity] - ORDER[b.severity] || b.total_ms - a.total_ms);
		return shown.length === 0 ? empty('Nothing found', 'Queries that repeat, slow queries and spans, chatty calls, broken traces and groups of errors appear here as soon as traffic shows them.')
			: html`<div class="findings">${shown.map((finding) => this.#finding(finding))}</div>`;
	}

	#finding(finding) {
		const sign = { high: errorIcon, medium: warnIcon, low: okIcon }[finding.severity] ?? warnIcon;
		return html`<article class=${`card finding ${finding.severity}`}>
			<header><span class=${`severity ${finding.severity}`}>${finding.severity === 'low' ? nothing : sign()}${finding.severity}</span><span class="muted">${TYPES[finding.type] ?? finding.type}</span>${serviceChip(finding.service)}</header>
			<h2><bdi>${finding.title}</bdi></h2><p class="advice">${finding.advice}</p>
			<dl class="facts inline"><div><dt>Seen</dt><dd class="num">${count(finding.count)} ×</dd></div><div><dt>Total</dt><dd class="num">${duration(finding.total_ms)}</dd></div>
				<div><dt>Longest</dt><dd class="num">${duration(finding.max_ms)}</dd></div><div><dt>In</dt><dd><bdi>${finding.operation}</bdi></dd></div>
				${finding.error_type ? html`<div><dt>Type</dt><dd><code><bdi>${finding.error_type}</bdi></code></dd></div>` : nothing}
				<div><dt>Last</dt><dd class="num" title=${dateTime(finding.last_seen)}>${ago(finding.last_seen)}</dd></div></dl>
			${finding.query ? sqlBlock(finding.query) : nothing}
			${finding.call_site ? html`<p class="site"><span class="muted">At</span> <code><bdi>${finding.call_site}</bdi></code>${copyButton(finding.call_site, 'the place in the code')}</p>` : nothing}
			${finding.examples.length > 0 ? html`<p class="examples"><span class="muted">Examples</span> ${finding.examples.map((example) => html`<span>${traceLink(example.trace_id, html`<span class="num">${duration(example.duration_ms)}</span> <code>${example.trace_id.slice(0, 8)}</code>`, example.span_id)}</span>`)}</p>` : nothing}
		</article>`;
	}
}
