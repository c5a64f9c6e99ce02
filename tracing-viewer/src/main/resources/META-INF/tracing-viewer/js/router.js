/**
 * Addresses of the pages: everything that a page shows is told by the fragment, so that a link
 * shares it and any context path or proxy prefix works.
 */

/**
 * A place in the viewer.
 * @typedef {object} Route
 * @property {string} page the page's name
 * @property {string} id what the page shows, or an empty text
 * @property {URLSearchParams} params filters and the like
 */

/**
 * Reads a fragment such as `#/trace/0af7?span=b7ad`.
 * @param {string} hash the fragment, with or without `#`
 * @returns {Route} the place
 */
export function parse(hash) {
	const text = hash.replace(/^#?\/?/, '');
	const mark = text.indexOf('?');
	const path = mark < 0 ? text : text.slice(0, mark);
	const [page, id = ''] = path.split('/');
	return { page: page || 'traces', id: decode(id), params: new URLSearchParams(mark < 0 ? '' : text.slice(mark + 1)) };
}

/**
 * Writes a fragment. Parameters without a value are left out.
 * @param {string} page the page's name
 * @param {Record<string, unknown>|URLSearchParams} [params] parameters
 * @param {string} [id] what the page shows
 * @returns {string} the fragment, with `#`
 */
export function href(page, params = {}, id = '') {
	const entries = params instanceof URLSearchParams ? [...params] : Object.entries(params);
	const kept = entries.filter(([, value]) => value !== null && value !== undefined && value !== '' && value !== false);
	const query = new URLSearchParams(kept.map(([key, value]) => [key, String(value)])).toString();
	return `#/${page}${id ? `/${encodeURIComponent(id)}` : ''}${query ? `?${query}` : ''}`;
}

/**
 * Goes to a place.
 * @param {string} target a fragment
 * @param {boolean} [replace] whether the present entry of the history is replaced
 */
export function go(target, replace = false) {
	if (location.hash === target) {
		return;
	}
	if (replace) {
		history.replaceState(null, '', target);
		window.dispatchEvent(new HashChangeEvent('hashchange'));
	}
	else {
		location.hash = target;
	}
}

/**
 * Finds a trace id in what was pasted: the id itself, a `traceparent`, an address of this or
 * another viewer.
 * @param {string} text what was pasted
 * @returns {string|null} 32 hexadecimal digits in lower case, or `null`
 */
export function traceIdIn(text) {
	const match = /(?<![0-9a-f])([0-9a-f]{32})(?![0-9a-f])/i.exec(text.replace(/\b([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})\b/gi, '$1$2$3$4$5'));
	if (match) {
		return match[1].toLowerCase();
	}
	const short = /^\s*([0-9a-f]{16})\s*$/i.exec(text);
	return short ? short[1].toLowerCase().padStart(32, '0') : null;
}

function decode(text) {
	try {
		return decodeURIComponent(text);
	}
	catch {
		return text;
	}
}
