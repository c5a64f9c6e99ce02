/**
 * Light, dark, or as the system has it.
 */

const KEY = 'traced.theme';

const NEXT = { system: 'light', light: 'dark', dark: 'system' };

/** @returns {'system'|'light'|'dark'} what was chosen */
export function theme() {
	const chosen = localStorage.getItem(KEY);
	return chosen === 'light' || chosen === 'dark' ? chosen : 'system';
}

/** Shows the page as it was chosen, and tells canvases when that changes. */
export function applyTheme() {
	const chosen = theme();
	if (chosen === 'system') {
		delete document.documentElement.dataset.theme;
	}
	else {
		document.documentElement.dataset.theme = chosen;
	}
	window.dispatchEvent(new Event('themechange'));
}

/** Goes from one to the next. */
export function nextTheme() {
	localStorage.setItem(KEY, NEXT[theme()]);
	applyTheme();
}

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => window.dispatchEvent(new Event('themechange')));
