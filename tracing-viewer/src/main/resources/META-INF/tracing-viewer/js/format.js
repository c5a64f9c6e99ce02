/**
 * Numbers, durations and times as people read them. Everything is pure; times are shown in the
 * zone of the reader.
 */

const GROUPED = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/**
 * A count with grouped digits.
 * @param {number|null|undefined} value the count
 * @returns {string} such as `12,034`
 */
export function count(value) {
	return Number.isFinite(value) ? GROUPED.format(value) : '–';
}

/**
 * A noun with its count.
 * @param {number} value the count
 * @param {string} noun its singular
 * @param {string} [plural] its plural, if it does not just end in s
 * @returns {string} such as `1 span` or `2 spans`
 */
export function plural(value, noun, plural = `${noun}s`) {
	return `${count(value)} ${value === 1 ? noun : plural}`;
}

/**
 * A duration of three significant digits in the unit that suits it.
 * @param {number|null|undefined} ms milliseconds
 * @returns {string} such as `850 µs`, `12.3 ms`, `1.04 s`, `2 m 03 s`
 */
export function duration(ms) {
	if (!Number.isFinite(ms)) {
		return '–';
	}
	if (Math.abs(ms) < 5e-7) {
		return '0 ms';
	}
	if (ms < 0) {
		return `−${duration(-ms)}`;
	}
	if (ms < 0.0009995) {
		return `${significant(ms * 1e6)} ns`;
	}
	if (ms < 0.9995) {
		return `${significant(ms * 1e3)} µs`;
	}
	if (ms < 999.5) {
		return `${significant(ms)} ms`;
	}
	if (ms < 59_950) {
		return `${significant(ms / 1e3)} s`;
	}
	const seconds = Math.round(ms / 1e3);
	if (seconds < 3600) {
		return parts(Math.floor(seconds / 60), 'm', seconds % 60, 's');
	}
	if (seconds < 86_400) {
		return parts(Math.floor(seconds / 3600), 'h', Math.floor(seconds / 60) % 60, 'm');
	}
	return parts(Math.floor(seconds / 86_400), 'd', Math.floor(seconds / 3600) % 24, 'h');
}

/**
 * Reads a duration as people write it.
 * @param {string} text such as `250`, `250ms`, `1.5 s`, `2m`; without a unit milliseconds
 * @returns {number|null} milliseconds, or `null` if it is none
 */
export function parseDuration(text) {
	const match = /^\s*(\d+(?:[.,]\d+)?)\s*(ns|us|µs|ms|s|m|min|h)?\s*$/i.exec(text);
	if (!match) {
		return null;
	}
	const unit = { ns: 1e-6, us: 1e-3, 'µs': 1e-3, ms: 1, s: 1e3, m: 6e4, min: 6e4, h: 36e5 };
	return Number(match[1].replace(',', '.')) * unit[(match[2] ?? 'ms').toLowerCase()];
}

/**
 * A share.
 * @param {number|null|undefined} value between 0 and 1
 * @returns {string} such as `0 %`, `0.4 %`, `37 %`
 */
export function percent(value) {
	if (!Number.isFinite(value)) {
		return '–';
	}
	const hundredth = value * 100;
	if (hundredth === 0) {
		return '0 %';
	}
	if (hundredth < 0.1) {
		return '<0.1 %';
	}
	return `${hundredth < 9.95 ? hundredth.toFixed(1) : Math.round(hundredth)} %`;
}

/**
 * A rate.
 * @param {number|null|undefined} perSecond events in a second
 * @returns {string} such as `12.3/s` or `4.0/min`
 */
export function rate(perSecond) {
	if (!Number.isFinite(perSecond)) {
		return '–';
	}
	if (perSecond === 0) {
		return '0/s';
	}
	if (perSecond >= 1) {
		return `${perSecond >= 100 ? count(perSecond) : perSecond.toFixed(1)}/s`;
	}
	return perSecond * 60 >= 0.95 ? `${(perSecond * 60).toFixed(1)}/min` : `${(perSecond * 3600).toFixed(1)}/h`;
}

/**
 * A size in memory.
 * @param {number|null|undefined} value bytes
 * @returns {string} such as `1.5 MiB`
 */
export function bytes(value) {
	if (!Number.isFinite(value)) {
		return '–';
	}
	const units = ['B', 'KiB', 'MiB', 'GiB'];
	let size = value;
	let unit = 0;
	while (size >= 1024 && unit < units.length - 1) {
		size /= 1024;
		unit++;
	}
	return `${unit === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${units[unit]}`;
}

/**
 * The time of a day.
 * @param {string|number} when RFC 3339 or epoch milliseconds
 * @param {boolean} [millis] whether milliseconds are shown
 * @returns {string} such as `14:03:27.120`
 */
export function clock(when, millis = true) {
	const date = new Date(when);
	if (Number.isNaN(date.getTime())) {
		return '–';
	}
	const text = `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`;
	return millis ? `${text}.${String(date.getMilliseconds()).padStart(3, '0')}` : text;
}

/**
 * A day and its time, for titles.
 * @param {string|number} when RFC 3339 or epoch milliseconds
 * @returns {string} such as `2026-11-21 14:03:27.120`
 */
export function dateTime(when) {
	const date = new Date(when);
	if (Number.isNaN(date.getTime())) {
		return '–';
	}
	return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())} ${clock(when)}`;
}

/**
 * How long ago something was.
 * @param {string|number} when RFC 3339 or epoch milliseconds
 * @param {number} [now] epoch milliseconds
 * @returns {string} such as `now`, `12 s ago`, `3 m ago`
 */
export function ago(when, now = Date.now()) {
	const ms = now - new Date(when).getTime();
	if (!Number.isFinite(ms)) {
		return '–';
	}
	if (ms < 1000) {
		return 'now';
	}
	const seconds = Math.floor(ms / 1000);
	if (seconds < 60) {
		return `${seconds} s ago`;
	}
	if (seconds < 3600) {
		return `${Math.floor(seconds / 60)} m ago`;
	}
	return seconds < 86_400 ? `${Math.floor(seconds / 3600)} h ago` : `${Math.floor(seconds / 86_400)} d ago`;
}

/**
 * Any value of an attribute as text.
 * @param {unknown} value a text, number, boolean or list
 * @returns {string} one text
 */
export function attribute(value) {
	return typeof value === 'string' ? value : Array.isArray(value) ? value.map(attribute).join(', ')
		: value === null || typeof value !== 'object' ? String(value) : JSON.stringify(value);
}

/**
 * Round positions for the marks of an axis.
 * @param {number} from where the axis begins
 * @param {number} to where it ends
 * @param {number} wanted about how many marks
 * @returns {number[]} the marks, ascending
 */
export function ticks(from, to, wanted) {
	const span = to - from;
	if (!(span > 0) || wanted < 1) {
		return [from];
	}
	const power = 10 ** Math.floor(Math.log10(span / wanted));
	const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => span / size <= wanted) ?? 10 * power;
	const marks = [];
	for (let index = Math.ceil(from / step); index * step <= to; index++) {
		marks.push(index * step);
	}
	return marks;
}

function parts(large, unit, small, smallUnit) {
	return small === 0 ? `${large} ${unit}` : `${large} ${unit} ${pad(small)} ${smallUnit}`;
}

function significant(value) {
	if (value >= 99.95) {
		return String(Math.round(value));
	}
	const text = value >= 9.995 ? value.toFixed(1) : value.toFixed(2);
	return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

function pad(value) {
	return String(value).padStart(2, '0');
}

/**
 * The time between two moments, finer than the milliseconds of the browser's dates.
 * @param {string} from RFC 3339
 * @param {string} to RFC 3339
 * @returns {number} milliseconds, 0 if one is not a time
 */
export function between(from, to) {
	const ms = Math.floor(Date.parse(to) / 1000) * 1000 - Math.floor(Date.parse(from) / 1000) * 1000 + fraction(to) - fraction(from);
	return Number.isFinite(ms) ? ms : 0;
}

function fraction(when) {
	return Number(`0${/\.\d+/.exec(when)?.[0] ?? ''}`) * 1000;
}
