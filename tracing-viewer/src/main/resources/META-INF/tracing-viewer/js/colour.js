/**
 * One colour per service, the same on every page. Colours are CSS variables `--c0` … `--c11`, so
 * that both themes have their own.
 */

/** How many colours there are. */
export const COLOURS = 12;

const KEY = 'traced.colours';

let slots = null;

/**
 * The colour of a service: by its name's hash, moved to the next free one when another service
 * already has it.
 * @param {string} service its name
 * @returns {number} the number of its colour
 */
export function colourOf(service) {
	slots ??= load();
	if (slots.has(service)) {
		return slots.get(service);
	}
	const slot = pick(service, new Set(slots.values()));
	slots.set(service, slot);
	if (slots.size <= 200) {
		save();
	}
	return slot;
}

/**
 * Picks a colour.
 * @param {string} name what it is for
 * @param {Set<number>} taken those that others have
 * @returns {number} its number
 */
export function pick(name, taken) {
	const first = hash(name) % COLOURS;
	for (let step = 0; step < COLOURS; step++) {
		const slot = (first + step * 5) % COLOURS;
		if (!taken.has(slot)) {
			return slot;
		}
	}
	return first;
}

/** @param {string} text any text @returns {number} a hash that is not negative */
export function hash(text) {
	let value = 0x811c9dc5;
	for (let index = 0; index < text.length; index++) {
		value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
	}
	return value >>> 0;
}

function load() {
	try {
		return new Map(Object.entries(JSON.parse(localStorage.getItem(KEY) ?? '{}')));
	}
	catch {
		return new Map();
	}
}

function save() {
	try {
		localStorage.setItem(KEY, JSON.stringify(Object.fromEntries(slots)));
	}
	catch {
		// storage that is full or forbidden: colours last as long as the page
	}
}

/** Reads the colours of the present theme for drawing on a canvas. */
export function palette() {
	const style = getComputedStyle(document.documentElement);
	const read = (name) => style.getPropertyValue(name).trim();
	return {
		services: Array.from({ length: COLOURS }, (_, index) => read(`--c${index}`)),
		text: read('--text'),
		muted: read('--muted'),
		line: read('--line'),
		error: read('--error'),
		accent: read('--accent'),
		surface: read('--surface'),
	};
}
