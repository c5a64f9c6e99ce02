/**
 * The tools above the waterfall, and their keys.
 */
import { count, plural } from './format.js';
import { html, nothing } from './html.js';
import { searchIcon } from './icons.js';

/**
 * The tools.
 * @param {import('./pages/trace.js').TracePage} page whose they are
 * @returns {unknown} a template
 */
export function toolbar(page) {
	const { text, matches, at, failing } = page;
	const zoom = (factor) => () => page.waterfall.zoomBy(factor);
	return html`<div class="wf-tools" role="toolbar" aria-label="Waterfall">
		<span class="search-box">${searchIcon()}<label class="sr" for="in-trace">Search in this trace</label>
		<input id="in-trace" type="search" placeholder="Search spans, attributes" .value=${text} @input=${(event) => page.search(event.target.value)}
			@keydown=${(event) => { if (event.key === 'Enter') { event.preventDefault(); page.step(event.shiftKey ? -1 : 1); } }}>
		<span class="num muted" role="status">${text ? matches.length ? `${at + 1} of ${count(matches.length)}` : 'none' : ''}</span></span>
		${text ? html`<span class="joined"><button type="button" class="button" aria-label="Previous match" @click=${() => page.step(-1)}>↑</button><button type="button" class="button" aria-label="Next match" @click=${() => page.step(1)}>↓</button></span>` : nothing}
		${failing.length ? html`<button type="button" class="button bad" @click=${() => page.stepError(1)}>${failing.length > 1 ? `Next of ${plural(failing.length, 'error')}` : 'Show the error'}</button>` : nothing}
		<span class="grow"></span>
		<button type="button" class="button toggle" aria-pressed=${page.critical} @click=${() => page.toggleCritical()}><i class="critical-swatch"></i>Critical path</button>
		<button type="button" class="button toggle" aria-pressed=${page.rows.grouping} @click=${() => page.toggleGroups()}>Group repeats</button>
		<span class="joined"><button type="button" class="button" aria-label="Zoom in" @click=${zoom(0.5)}>+</button><button type="button" class="button" aria-label="Zoom out" @click=${zoom(2)}>−</button><button type="button" class="button" @click=${() => page.waterfall.showAll()}>All</button></span>
	</div>`;
}

/**
 * Answers a key.
 * @param {import('./pages/trace.js').TracePage} page the page
 * @param {KeyboardEvent} event the key
 * @returns {boolean} whether it is one of the tools'
 */
export function toolKey(page, event) {
	const { waterfall } = page;
	const sideways = { ArrowLeft: -0.2, ArrowRight: 0.2 }[event.key];
	if (event.shiftKey && sideways) {
		waterfall.pan(sideways);
		return true;
	}
	const actions = { '/': () => document.getElementById('in-trace').focus(), n: () => page.step(1), N: () => page.step(-1),
		x: () => page.stepError(1), X: () => page.stepError(-1), '+': () => waterfall.zoomBy(0.5), '=': () => waterfall.zoomBy(0.5),
		'-': () => waterfall.zoomBy(2), 0: () => waterfall.showAll(), z: () => waterfall.zoomToActive(), c: () => page.toggleCritical(),
		m: () => page.toggleGroups(), e: () => page.expandAll(true), E: () => page.expandAll(false), Escape: () => page.selected && page.close() };
	const action = Object.hasOwn(actions, event.key) ? actions[event.key] : null;
	action?.();
	return Boolean(action);
}
