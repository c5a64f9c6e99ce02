/**
 * Pieces that several pages share.
 */
import { html, nothing } from './html.js';
import { colourOf } from './colour.js';
import { copyIcon, errorIcon, okIcon } from './icons.js';
import { href } from './router.js';

/**
 * A service's name with its colour.
 * @param {string} name the service
 * @returns {unknown} a template
 */
export function serviceChip(name) {
	return html`<span class="service"><i class="dot c${colourOf(name ?? '')}"></i><bdi>${name || '(unnamed)'}</bdi></span>`;
}

/**
 * An outcome: a sign, a word and a colour.
 * @param {string} status `ERROR`, `OK` or `UNSET`
 * @param {number|null} [httpStatus] of HTTP
 * @returns {unknown} a template
 */
export function statusBadge(status, httpStatus = null) {
	const code = httpStatus ? html`<span class="num">${httpStatus}</span>` : nothing;
	if (status === 'ERROR') {
		return html`<span class="badge error">${errorIcon()}${httpStatus ? code : 'Error'}<span class="sr">${httpStatus ? ' error' : ''}</span></span>`;
	}
	if (httpStatus >= 400) {
		return html`<span class="badge warn">${code}</span>`;
	}
	return html`<span class="badge ok">${okIcon()}${httpStatus ? code : status === 'OK' ? 'OK' : html`<span class="sr">no error</span>`}</span>`;
}

/**
 * A button that copies.
 * @param {string|(() => string)} text what is copied
 * @param {string} label what it is, for people
 * @param {string} [caption] words on the button
 * @returns {unknown} a template
 */
export function copyButton(text, label, caption = '') {
	return html`<button type="button" class=${caption ? 'button' : 'icon-button'} aria-label=${`Copy ${label}`} title=${`Copy ${label}`}
		@click=${(event) => copy(typeof text === 'function' ? text() : text, label, event)}>${copyIcon()}${caption}</button>`;
}

/**
 * Copies a text and says so.
 * @param {string} text what is copied
 * @param {string} label what it is
 * @param {Event} [event] the click
 */
export async function copy(text, label, event) {
	event?.stopPropagation();
	try {
		await navigator.clipboard.writeText(text);
	}
	catch {
		// no clipboard without a secure context: the old way
		const area = document.createElement('textarea');
		area.value = text;
		area.className = 'sr';
		document.body.append(area);
		area.select();
		document.execCommand('copy');
		area.remove();
	}
	toast(`Copied ${label}`);
}

let announcements = 0;

/**
 * Tells those who do not see the page.
 * @param {string} text what has happened
 */
export function announce(text) {
	const live = document.getElementById('live');
	if (live && live.dataset.text !== text) {
		live.dataset.text = text;
		// a change that is not to be seen makes the same text be read again
		live.textContent = text + (announcements++ % 2 ? ' ' : '');
	}
}

let toastTimer = 0;

/**
 * Shows a few words for a moment.
 * @param {string} text the words
 */
export function toast(text) {
	const element = document.getElementById('toast');
	element.textContent = text;
	element.classList.add('shown');
	clearTimeout(toastTimer);
	toastTimer = setTimeout(() => element.classList.remove('shown'), 1800);
	delete document.getElementById('live').dataset.text;
	announce(text);
}

/**
 * A page, or a part of it, that has nothing to show yet.
 * @param {string} title what is missing
 * @param {unknown} text what to do about it
 * @param {unknown} [more] buttons and the like
 * @returns {unknown} a template
 */
export function empty(title, text, more = nothing) {
	return html`<div class="empty"><h2>${title}</h2><p>${text}</p>${more}</div>`;
}

/**
 * Why a page has nothing to show.
 * @param {import('./api.js').ApiError} error the reason
 * @param {() => void} [retry] tries again
 * @returns {unknown} a template
 */
export function failed(error, retry) {
	return html`<div class="empty" role="alert"><h2>${error.title ?? 'Something went wrong'}</h2>
		<p>${error.detail || error.message}</p>
		${retry ? html`<button type="button" class="button" @click=${retry}>Try again</button>` : nothing}</div>`;
}

/** Something is on its way. */
export const waiting = (what) => html`<p class="waiting" role="status">Loading ${what}…</p>`;

/**
 * A link to a trace by its id.
 * @param {string} traceId the trace
 * @param {unknown} label what is shown
 * @param {string} [spanId] the span that is selected there
 * @returns {unknown} a template
 */
export function traceLink(traceId, label, spanId = '') {
	return html`<a href=${href('trace', { span: spanId }, traceId)} title=${`Trace ${traceId}`}>${label}</a>`;
}

/**
 * A column's head that sorts.
 * @param {string} label the column
 * @param {string} column its name
 * @param {string} sort the present order, with `-` if it descends
 * @param {(column: string) => void} onSort is told a click
 * @param {string} [type] a class
 * @returns {unknown} a template
 */
export function sortHead(label, column, sort, onSort, type = '') {
	const direction = sort === column ? 'ascending' : sort === `-${column}` ? 'descending' : 'none';
	return html`<th scope="col" role="columnheader" class=${type} aria-sort=${direction}>
		<button type="button" class="sort" @click=${() => onSort(column)}>${label}<i class="arrow ${direction}" aria-hidden="true"></i></button></th>`;
}

/**
 * Sorts a list for a table by one of its numbers or texts.
 * @template T
 * @param {T[]} list the list
 * @param {string} sort a property, with `-` if it descends
 * @returns {T[]} a new list
 */
export function sorted(list, sort) {
	const key = sort.replace(/^-/, '');
	const sign = sort.startsWith('-') ? -1 : 1;
	return [...list].sort((a, b) => {
		const [left, right] = [a[key], b[key]];
		return sign * (typeof left === 'string' || typeof right === 'string'
			? String(left ?? '').localeCompare(String(right ?? '')) : (left ?? -1) - (right ?? -1));
	});
}
