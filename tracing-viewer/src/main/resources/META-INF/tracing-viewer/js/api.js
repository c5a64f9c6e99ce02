/**
 * Questions to the viewer's server, with the token if there is one, and its stream of events.
 */

const BASE = new URL('api/v1/', document.baseURI);

const TOKEN = 'traced.token';

/** What the server or the network answered instead of what was asked for. */
export class ApiError extends Error {
	/**
	 * @param {number} status of HTTP, 0 if there was no answer
	 * @param {string} title a short text
	 * @param {string} [detail] a longer text
	 */
	constructor(status, title, detail = '') {
		super(detail || title);
		this.status = status;
		this.title = title;
		this.detail = detail;
	}
}

/**
 * Whether the server answers: `connecting`, `open` or `lost`. Fires `change`; fires `denied` with
 * the error when the server wants a token.
 */
export const connection = Object.assign(new EventTarget(), { state: 'connecting' });

/** Takes the token out of an address such as `…/tracing/#token=secret`, so that it is not shared. */
export function takeToken() {
	const match = /^#token=([^&]+)/.exec(location.hash);
	if (match) {
		useToken(decodeURIComponent(match[1]));
		history.replaceState(null, '', location.hash.replace(/^#token=[^&]+&?/, '#').replace(/^#$/, '#/traces'));
	}
}

/**
 * Remembers a token as long as the tab lives.
 * @param {string} token the token
 */
export function useToken(token) {
	sessionStorage.setItem(TOKEN, token);
}

/** @returns {boolean} whether there is a token in use */
export function hasToken() {
	return sessionStorage.getItem(TOKEN) !== null;
}

/**
 * Asks for JSON.
 * @param {string} path relative to the API, such as `traces`
 * @param {Record<string, unknown>|URLSearchParams} [params] parameters; those without a value are left out
 * @param {AbortSignal} [signal] gives the answer up
 * @returns {Promise<any>} the answer
 * @throws {ApiError} if there is no good answer
 */
export async function get(path, params = {}, signal = undefined) {
	const response = await request(path, params, signal);
	return response.json();
}

/**
 * Asks for something to be saved as a file.
 * @param {string} path relative to the API
 * @param {Record<string, unknown>} params parameters
 * @param {string} name of the file
 */
export async function download(path, params, name) {
	const response = await request(path, params);
	const link = document.createElement('a');
	link.href = URL.createObjectURL(await response.blob());
	link.download = name;
	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

async function request(path, params, signal, accept = 'application/json') {
	const url = new URL(path, BASE);
	for (const [key, value] of params instanceof URLSearchParams ? params : Object.entries(params)) {
		if (value !== null && value !== undefined && value !== '') {
			url.searchParams.append(key, String(value));
		}
	}
	const headers = { Accept: `${accept}, application/problem+json` };
	const token = sessionStorage.getItem(TOKEN);
	if (token) {
		headers.Authorization = `Bearer ${token}`;
	}
	let response;
	try {
		response = await fetch(url, { headers, signal, cache: 'no-store' });
	}
	catch (error) {
		if (error.name === 'AbortError') {
			throw error;
		}
		setState('lost');
		throw new ApiError(0, 'No connection', 'The application does not answer. It may be restarting.');
	}
	setState('open');
	if (!response.ok) {
		throw await problem(response);
	}
	return response;
}

async function problem(response) {
	let body = {};
	try {
		body = await response.json();
	}
	catch {
		// an answer of something in between, not of the viewer
	}
	const error = new ApiError(response.status, body.title ?? `Status ${response.status}`, body.detail ?? '');
	if (response.status === 401 || response.status === 403) {
		connection.dispatchEvent(new CustomEvent('denied', { detail: error }));
	}
	return error;
}

function setState(state) {
	if (connection.state !== state) {
		connection.state = state;
		connection.dispatchEvent(new Event('change'));
	}
}

/** Events of the server: `trace` and `status`, whose `detail` is the data. */
export const events = new EventTarget();

let streaming = null;

let attempts = 0;

/**
 * Keeps the stream open while the page is seen. A page in the background lets go of it, as
 * browsers allow only a few connections to one host.
 */
export function keepStreaming() {
	document.addEventListener('visibilitychange', () => document.hidden ? stopStreaming() : startStreaming());
	startStreaming();
}

/** Begins the stream again, after a token was given. */
export function startStreaming() {
	if (!streaming && !document.hidden) {
		streaming = new AbortController();
		stream(streaming.signal);
	}
}

function stopStreaming() {
	streaming?.abort();
	streaming = null;
}

async function stream(signal) {
	try {
		const response = await request('stream', {}, signal, 'text/event-stream');
		attempts = 0;
		const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
		const parser = sseParser((type, data) => dispatch(type, data));
		for (;;) {
			const { value, done } = await reader.read();
			if (done) {
				break;
			}
			parser(value);
		}
		setState('lost');
	}
	catch (error) {
		if (signal.aborted) {
			return;
		}
		if (error.status === 401 || error.status === 403) {
			streaming = null;
			return;
		}
		if (!error.status) {
			setState('lost');
		}
	}
	const wait = Math.min(15_000, 1000 * 1.6 ** attempts++);
	await new Promise((resolve) => setTimeout(resolve, wait));
	if (!signal.aborted) {
		stream(signal);
	}
}

function dispatch(type, data) {
	try {
		events.dispatchEvent(new CustomEvent(type, { detail: JSON.parse(data) }));
	}
	catch (error) {
		console.warn('An event of the stream was not understood', error.message);
	}
}

/**
 * Makes a reader of server-sent events: the browser's own cannot send a token.
 * @param {(type: string, data: string) => void} listener is told each event
 * @returns {(text: string) => void} takes the pieces as they come
 */
export function sseParser(listener) {
	let rest = '';
	let type = 'message';
	let data = [];
	return (text) => {
		const lines = (rest + text).split(/\r\n|\n|\r(?!$)/);
		rest = lines.pop();
		for (const line of lines) {
			if (line === '') {
				if (data.length > 0) {
					listener(type, data.join('\n'));
				}
				type = 'message';
				data = [];
			}
			else if (line.startsWith('data:')) {
				data.push(line.slice(line[5] === ' ' ? 6 : 5));
			}
			else if (line.startsWith('event:')) {
				type = line.slice(6).trim();
			}
		}
	};
}
