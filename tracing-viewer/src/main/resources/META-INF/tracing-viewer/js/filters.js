/**
 * The filters of the traces page: from the address to the question and back. Pure.
 */
import { parseDuration } from './format.js';

/** The names of the filters in the address. */
export const FILTERS = ['service', 'route', 'status', 'min_duration', 'max_duration', 'range', 'start', 'end', 'q'];

/** The time ranges on offer, in milliseconds. */
export const RANGES = { '1m': 6e4, '5m': 3e5, '15m': 9e5, '1h': 36e5, '6h': 216e5, '24h': 864e5 };

/** How many traces a page of the list shows. */
export const PAGE_SIZE = 50;

/**
 * The question for the server.
 * @param {URLSearchParams} params of the address
 * @param {number} now epoch milliseconds
 * @returns {Record<string, string|number>} parameters of `traces`, without sorting and paging
 */
export function filterQuery(params, now) {
	const query = {};
	for (const name of ['service', 'route', 'status', 'start', 'end', 'q']) {
		const value = params.get(name);
		if (value) {
			query[name] = value;
		}
	}
	for (const name of ['min_duration', 'max_duration']) {
		const value = params.get(name);
		const ms = value ? parseDuration(value) : null;
		if (ms !== null) {
			query[name] = ms;
		}
	}
	const range = RANGES[params.get('range')];
	if (range && !query.start) {
		query.start = new Date(now - range).toISOString();
	}
	return query;
}

/**
 * The question for a page of the list.
 * @param {URLSearchParams} params of the address
 * @param {number} now epoch milliseconds
 * @returns {Record<string, string|number>} parameters of `traces`
 */
export function listQuery(params, now) {
	const page = Math.max(1, Number.parseInt(params.get('page') ?? '1', 10) || 1);
	return { ...filterQuery(params, now), sort: sortOf(params), limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE };
}

/**
 * @param {URLSearchParams} params of the address
 * @returns {string} the order, such as `-time`
 */
export function sortOf(params) {
	const sort = params.get('sort') ?? '';
	return /^-?(time|duration|spans|errors)$/.test(sort) ? sort : '-time';
}

/**
 * The order after a click on a column: descending first, as the longest and newest are looked for.
 * @param {string} present the order before
 * @param {string} column the column
 * @returns {string} the order after
 */
export function nextSort(present, column) {
	return present === `-${column}` ? column : `-${column}`;
}

/**
 * A term of the query language.
 * @param {string} key an attribute
 * @param {unknown} value its value
 * @param {string} [operator] how they compare
 * @returns {string} such as `user.id = 42` or `name = "GET /orders"`
 */
export function term(key, value, operator = '=') {
	return `${key} ${operator} ${quote(value)}`;
}

function quote(value) {
	const text = Array.isArray(value) ? value.join(', ') : String(value);
	return /^[\p{L}\p{N}_.:/-]+$/u.test(text) && !/^and$/i.test(text) ? text : `"${text.replace(/\\/g, '\\\\').replace(/"/g, '\\"')}"`;
}

/**
 * Whether anything is filtered.
 * @param {URLSearchParams} params of the address
 * @returns {boolean} whether
 */
export function filtered(params) {
	return FILTERS.some((name) => params.get(name));
}
