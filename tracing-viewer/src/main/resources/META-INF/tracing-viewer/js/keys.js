/**
 * Keys that work without a mouse: told by `?`, and switched off there by those whom single keys disturb.
 */
import { html } from './html.js';
import { closeIcon } from './icons.js';
import { go, href } from './router.js';

const KEY = 'traced.keys';

const PAGES = { t: 'traces', s: 'services', r: 'routes', f: 'findings', n: 'running', u: 'status' };

const HELP = [
	['Everywhere', [
		['?', 'Show these keys'], ['g then t s r f n u', 'Go to Traces, Services, Routes, Findings, Running now, Status'],
		['i', 'Paste a trace id'], ['/', 'Search on this page'], ['Esc', 'Close or leave a field'],
	]],
	['Traces', [
		['j k', 'Next, previous trace'], ['Enter', 'Open the trace'], ['p', 'Pause or follow what is new'], ['[ ]', 'Previous, next page'],
	]],
	['Trace: the spans', [
		['↑ ↓', 'Previous, next row'], ['→ ←', 'Expand or enter, collapse or leave'], ['Home End', 'First, last row'],
		['PgUp PgDn', 'A screen up, down'], ['Enter', 'Show the details of the span'], ['e E', 'Expand, collapse everything'],
	]],
	['Trace: the view', [
		['n N', 'Next, previous match of the search'], ['x X', 'Next, previous error'], ['+ −', 'Zoom in, out'], ['0', 'Show all of the time'],
		['z', 'Zoom to the span'], ['Shift & ← →', 'Move in time'], ['c', 'Critical path on or off'], ['m', 'Repeats as one row, on or off'],
		['1 2 3 4', 'Waterfall, breakdown, logs, comparison'],
	]],
];

let prefix = 0;

/**
 * Answers keys.
 * @param {() => import('./view.js').View|null} view the present page
 */
export function listenToKeys(view) {
	document.addEventListener('keydown', (event) => {
		if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) {
			return;
		}
		if (event.target.closest('input, textarea, select')) {
			if (event.key === 'Escape') {
				event.target.blur();
			}
			return;
		}
		if (event.key.length === 1 && !singleKeys()) {
			return;
		}
		if (global(event) || view()?.key(event)) {
			event.preventDefault();
		}
	});
}

function global(event) {
	const now = Date.now();
	if (now - prefix < 1500 && PAGES[event.key]) {
		prefix = 0;
		go(href(PAGES[event.key]));
		return true;
	}
	prefix = event.key === 'g' ? now : 0;
	if (event.key === '?') {
		showKeys();
		return true;
	}
	if (event.key === 'i') {
		document.getElementById('trace-id').focus();
		return true;
	}
	return event.key === 'g';
}

function singleKeys() {
	return localStorage.getItem(KEY) !== 'off';
}

/** Opens the list of keys. */
export function showKeys() {
	document.getElementById('keys').showModal();
}

/** @returns {unknown} the dialogue that lists the keys */
export function keysDialog() {
	return html`<dialog id="keys" aria-labelledby="keys-title">
		<form method="dialog" class="dialog-head"><h2 id="keys-title">Keys</h2>
			<button class="icon-button" aria-label="Close">${closeIcon()}</button></form>
		<div class="keys">${HELP.map(([title, keys]) => html`<section><h3>${title}</h3><dl>
			${keys.map(([key, text]) => html`<div><dt>${key.split(' ').map((part) => part === 'then' ? ' then ' : part === '&' ? ' + ' : html`<kbd>${part}</kbd>`)}</dt><dd>${text}</dd></div>`)}
		</dl></section>`)}</div>
		<label class="check"><input type="checkbox" ?checked=${singleKeys()}
			@change=${(event) => localStorage.setItem(KEY, event.target.checked ? 'on' : 'off')}> Single keys do something</label>
	</dialog>`;
}
