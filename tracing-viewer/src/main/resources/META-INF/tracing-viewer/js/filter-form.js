/**
 * The fields that filter traces. Each takes effect when it is left or Enter is pressed.
 */
import { FILTERS, filtered, RANGES } from './filters.js';
import { parseDuration } from './format.js';
import { html, nothing } from './html.js';
import { closeIcon, filterIcon, searchIcon } from './icons.js';

const EXAMPLES = [
	['user.id = 42', 'an attribute of any span'], ['http.response.status_code >= 500', 'numbers compare as numbers'],
	['duration > 1s', 'the whole trace'], ['span.duration > 250ms', 'any single span'],
	['name ~ checkout', 'contains, in any case'], ['service = order-service kind = CLIENT', 'both, of one span'],
	['user.id?', 'the attribute exists'], ['errors > 0 spans > 100', 'counts of the trace'], ['timeout', 'a word in names, services or texts'],
];

/**
 * The form.
 * @param {URLSearchParams} params the present filters
 * @param {{services: string[], routes: string[], error: import('./api.js').ApiError|null, open: boolean, onOpen: () => void}} known what there is to choose from, and
 * whether the fields are seen where there is little room
 * @param {(changes: Record<string, string|null>) => void} onChange is told what changes
 * @returns {unknown} a template
 */
export function filterForm(params, known, onChange) {
	const value = (name) => params.get(name) ?? '';
	const changed = (name) => (event) => {
		const text = event.target.value.trim();
		if (text !== value(name)) {
			onChange({ [name]: text });
		}
	};
	const period = value('start') || value('end');
	return html`<form class="filters" role="search" aria-label="Filter traces" @submit=${(event) => {
		event.preventDefault();
		onChange(Object.fromEntries(['q', 'route', 'min_duration', 'max_duration'].map((name) => [name, event.target.elements[name].value.trim()])));
	}}>
		<div class="q"><span class="search-box">${searchIcon()}<label class="sr" for="filter-q">Query</label>
			<input id="filter-q" name="q" type="search" .value=${value('q')} placeholder="user.id = 42   http.response.status_code >= 500   duration > 1s" autocomplete="off" spellcheck="false"
				aria-describedby=${known.error ? 'filter-error' : nothing} aria-invalid=${known.error ? 'true' : 'false'} @change=${changed('q')}></span>
			<button type="button" class="button narrow-only" aria-expanded=${Boolean(known.open)} aria-controls="filter-fields" @click=${known.onOpen}>${filterIcon()}<span>Filters</span></button>
			<details class="q-help" @keydown=${closeOnEscape}><summary>How to ask</summary><div class="popup"><p>Terms are all met, those on attributes by one and the same span.</p><table><tbody>${EXAMPLES.map(([text, meaning]) => html`<tr>
				<td><button type="button" class="link" @click=${(event) => { event.target.closest('details').open = false; onChange({ q: text }); }}><code>${text}</code></button></td><td>${meaning}</td></tr>`)}</tbody></table>
				<p>Operators: <code>= != &gt; &gt;= &lt; &lt;= ~</code>. Values with blanks in "quotes". Keys are attributes of spans and resources, and
				<code>duration span.duration name service kind status spans errors</code>.</p></div></details></div>
		${known.error ? html`<p class="note error" id="filter-error" role="alert">${known.error.detail || known.error.title}</p>` : nothing}
		<div class=${known.open ? 'fields open' : 'fields'} id="filter-fields">
			<label>Service <select name="service" @change=${changed('service')}><option value="">Any</option>
				${[...new Set([...known.services, ...(value('service') ? [value('service')] : [])])].sort().map((name) => html`<option value=${name} ?selected=${name === value('service')}>${name}</option>`)}</select></label>
			<label>Route <input name="route" list="known-routes" .value=${value('route')} placeholder="Any" autocomplete="off" spellcheck="false" @change=${changed('route')}></label>
			<datalist id="known-routes">${known.routes.map((name) => html`<option value=${name}></option>`)}</datalist>
			<label>Status <select name="status" @change=${changed('status')}>${[['', 'Any'], ['ERROR', 'Error'], ['OK', 'OK'], ['UNSET', 'Unset']].map(([name, title]) => html`<option value=${name} ?selected=${name === value('status')}>${title}</option>`)}</select></label>
			${durationField('min_duration', 'Longer than', '100ms', value, changed)}
			${durationField('max_duration', 'Shorter than', '2s', value, changed)}
			${period ? html`<label>From <input type="datetime-local" step="1" .value=${local(value('start'))} @change=${(event) => onChange({ start: iso(event.target.value) })}></label>
				<label>To <input type="datetime-local" step="1" .value=${local(value('end'))} @change=${(event) => onChange({ end: iso(event.target.value) })}></label>
				<button type="button" class="button" @click=${() => onChange({ start: null, end: null })}>${closeIcon()}<span>Any time</span></button>`
				: html`<label>Time <select name="range" @change=${(event) => event.target.value === 'custom' ? onChange(lastHour()) : onChange({ range: event.target.value })}><option value="">Any</option>
				${Object.keys(RANGES).map((name) => html`<option value=${name} ?selected=${name === value('range')}>Last ${name}</option>`)}<option value="custom">From … to</option></select></label>`}
			${filtered(params) ? html`<button type="button" class="button clear" @click=${() => onChange(Object.fromEntries(FILTERS.map((name) => [name, null])))}>${closeIcon()}<span>Clear</span></button>` : nothing}
		</div><button class="sr" tabindex="-1">Search</button></form>`;
}

function closeOnEscape(event) {
	if (event.key === 'Escape' && event.currentTarget.open) {
		event.preventDefault();
		event.currentTarget.open = false;
		event.currentTarget.querySelector('summary').focus();
	}
}

function durationField(name, label, placeholder, value, changed) {
	const wrong = value(name) && parseDuration(value(name)) === null;
	return html`<label>${label} <input class="short" name=${name} .value=${value(name)} placeholder=${placeholder} autocomplete="off"
		aria-invalid=${wrong ? 'true' : 'false'} title=${wrong ? 'Such as 250ms, 1.5s or 2m' : ''} @change=${changed(name)}></label>`;
}

function lastHour() {
	return { range: null, start: new Date(Date.now() - 36e5).toISOString(), end: new Date().toISOString() };
}

function local(when) {
	const date = new Date(when);
	return Number.isNaN(date.getTime()) ? '' : new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

function iso(text) {
	const date = new Date(text);
	return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
