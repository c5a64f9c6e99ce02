/**
 * Lines of the log, of a span or of a whole trace.
 */
import { clock, duration } from './format.js';
import { html, nothing } from './html.js';
import { serviceChip } from './ui.js';

/**
 * Lines in the order of their time.
 * @param {object[]} logs the lines
 * @param {{tree: object, onSpan: (node: object) => void}} context the trace that they belong to
 * @param {boolean} full whether service, logger and span are shown
 * @returns {unknown} a template
 */
export function logLines(logs, { tree, onSpan }, full) {
	return html`<ol class=${full ? 'logs full' : 'logs'}>${logs.slice(0, 2000).map((line) => {
		const node = line.span_id ? tree.byId.get(line.span_id) : null;
		return html`<li class=${`level-${level(line.severity)}`}>
			<span class="num muted" title=${clock(line.time)}>${duration(line.offset_ms)}</span>
			<span class="level">${line.severity}</span>
			<div class="log-text"><bdi>${line.message}</bdi>
			${full ? html`<div class="log-source">${serviceChip(line.service_name)}${line.logger ? html`<span class="muted"><bdi>${line.logger}</bdi></span>` : nothing}
				${line.thread ? html`<span class="muted"><bdi>${line.thread}</bdi></span>` : nothing}
				${node ? html`<button type="button" class="link" @click=${() => onSpan(node)}>Span <bdi>${node.span.name}</bdi></button>` : nothing}</div>` : nothing}
			${line.exception ? html`<details><summary>Stack trace</summary><pre tabindex="0">${line.exception}</pre></details>` : nothing}</div></li>`;
	})}</ol>${logs.length > 2000 ? html`<p class="muted">The first 2,000 lines are shown.</p>` : nothing}`;
}

function level(severity) {
	return ['ERROR', 'FATAL'].includes(severity) ? 'error' : severity === 'WARN' ? 'warn' : 'other';
}
