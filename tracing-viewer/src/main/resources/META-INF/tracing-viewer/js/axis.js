/**
 * The time axis above the waterfall and the lines behind its rows.
 */
import { duration, ticks } from './format.js';

/**
 * Draws both.
 * @param {import('./waterfall.js').Waterfall} waterfall whose they are
 */
export function drawAxis({ axis, grid, tree, width, zoom }) {
	const { from, to } = zoom;
	const labels = [];
	const lines = [];
	for (const mark of ticks(from - tree.start, to - tree.start, Math.max(2, Math.floor(width / 110)))) {
		const x = ((mark + tree.start - from) / (to - from)) * width;
		const label = document.createElement('span');
		label.className = 'num';
		label.textContent = duration(mark);
		label.style.left = `${x}px`;
		labels.push(label);
		const line = document.createElement('i');
		line.style.left = `${axis.offsetLeft + x}px`;
		lines.push(line);
	}
	axis.replaceChildren(...labels);
	grid.replaceChildren(...lines);
}
