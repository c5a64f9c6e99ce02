/**
 * Small charts in SVG: lines of numbers over time and histograms. The numbers stand beside them
 * or in the text for those who do not see.
 */
import { clock, count, duration, plural, rate } from './format.js';
import { html, nothing, svg } from './html.js';

/**
 * A line without axes.
 * @param {number[]} values the numbers
 * @param {string} label what they are
 * @returns {unknown} a template
 */
export function sparkline(values, label) {
	const most = Math.max(...values, 1e-9);
	const step = 96 / Math.max(1, values.length - 1);
	const points = values.map((value, index) => `${(index * step + 1).toFixed(1)} ${(21 - value / most * 19).toFixed(1)}`);
	return html`<svg class="spark" width="98" height="22" viewBox="0 0 98 22" role="img" aria-label=${label}>
		${values.length > 1 ? svg`<path class="area" d=${`M1 22L${points.join('L')}L97 22z`}></path><path class="stroke" d=${`M${points.join('L')}`}></path>` : nothing}</svg>`;
}

/**
 * Bars of how many requests there were, with those that failed, and lines of percentiles.
 * @param {object[]} series of `red`
 * @param {number} width pixels
 * @returns {unknown} a template
 */
export function overTime(series, width) {
	const [left, right, top, height, gap] = [64, 8, 8, 84, 26];
	const slot = (width - left - right) / Math.max(1, series.length);
	const most = Math.max(...series.map((point) => point.count), 1);
	const longest = Math.max(...series.map((point) => point.p95_ms ?? 0), 1e-9);
	const second = top + height + gap;
	const x = (index) => left + index * slot;
	const y = (ms) => second + height - (ms / longest) * height;
	// a moment between two without calls is a dot
	const line = (key) => series.map((point, index) => point.count > 0 ? `${x(index) + slot / 2} ${y(point[key])}` : null)
		.reduce((d, point, index, all) => point ? `${d}${index > 0 && all[index - 1] ? 'L' : 'M'}${point}${all[index - 1] || all[index + 1] ? '' : 'h3'}` : d, '');
	const total = series.reduce((sum, point) => sum + point.count, 0);
	const failing = series.reduce((sum, point) => sum + point.errors, 0);
	const seconds = series.length > 1 ? (Date.parse(series[1].time) - Date.parse(series[0].time)) / 1000 : 60;
	const marks = Math.max(1, Math.ceil(series.length / Math.max(2, Math.floor(width / 100))));
	return html`<svg class="chart" width=${width} height=${second + height + 22} viewBox=${`0 0 ${width} ${second + height + 22}`} role="img"
		aria-label=${`${plural(total, 'call')} over time, ${failing} failed; p95 at most ${duration(longest)}`}>
		<text class="label" x=${left - 8} y=${top + 8} text-anchor="end">${rate(most / seconds)}</text><text class="label" x=${left - 8} y=${top + height} text-anchor="end">0</text>
		<path class="axis" d=${`M${left} ${top + height + 0.5}H${width - right}M${left} ${second + height + 0.5}H${width - right}M${left} ${top + 0.5}H${width - right}M${left} ${second + 0.5}H${width - right}`}></path>
		${series.map((point, index) => svg`<g><title>${`${clock(point.time, false)}: ${plural(point.count, 'call')}, ${point.errors} failed, p50 ${duration(point.p50_ms)}, p95 ${duration(point.p95_ms)}`}</title>
			<rect class="slot" x=${x(index)} y=${top} width=${slot} height=${second + height - top}></rect>
			<rect class="calls" x=${x(index) + slot * 0.12} y=${top + height - point.count / most * height} width=${slot * 0.76} height=${point.count / most * height}></rect>
			${point.errors > 0 ? svg`<rect class="failed" x=${x(index) + slot * 0.12} y=${top + height - point.errors / most * height} width=${slot * 0.76} height=${point.errors / most * height}></rect>` : nothing}</g>
			${index % marks === 0 ? svg`<text class="label" x=${x(index)} y=${second + height + 16}>${clock(point.time, false).slice(0, 5)}</text>` : nothing}`)}
		<text class="label" x=${left - 8} y=${second + 8} text-anchor="end">${duration(longest)}</text><text class="label" x=${left - 8} y=${second + height} text-anchor="end">0</text>
		<path class="p95" d=${line('p95_ms')}></path><path class="p50" d=${line('p50_ms')}></path></svg>
		<ul class="legend"><li><i class="calls"></i>Calls</li><li><i class="failed"></i>Failed</li><li><i class="p50"></i>p50</li><li><i class="p95"></i>p95, dashed</li></ul>`;
}

/**
 * Puts buckets, of which those that are empty may be left out, into bars of one width on a logarithmic scale.
 * @param {{le_ms: number|null, count: number}[]} buckets upper bounds, ascending, and counts
 * @param {number} [most] how many bars at most
 * @returns {{from: number, to: number, count: number}[]} bars without gaps, with their bounds in ms
 */
export function bars(buckets, most = 28) {
	const known = buckets.filter((bucket) => bucket.le_ms > 0 && bucket.count > 0).map(({ le_ms: le, count: number }) => [Math.log10(le), number]);
	if (known.length === 0) {
		return [];
	}
	const powers = buckets.filter((bucket) => bucket.le_ms > 0).map((bucket) => Math.log10(bucket.le_ms));
	const finest = powers.slice(1).reduce((least, power, index) => Math.min(least, power - powers[index]), 0.35);
	const [first, last] = [known[0][0], known[known.length - 1][0]];
	const step = finest * Math.max(1, Math.ceil((last - first) / finest / (most - 1)));
	const result = [];
	for (let index = 0; index <= Math.round((last - first) / finest) * finest / step + 1e-6; index++) {
		const to = first + index * step + step - finest;
		result.push({ from: 10 ** (to - step), to: 10 ** to, count: 0 });
	}
	for (const [power, number] of known) {
		const place = Math.floor(Math.round((power - first) / finest) * finest / step + 1e-6);
		result[Math.min(place, result.length - 1)].count += number;
	}
	return result;
}

/**
 * How often which durations were.
 * @param {{le_ms: number|null, count: number}[]} buckets of `red`
 * @param {number} width pixels
 * @returns {unknown} a template
 */
export function histogram(buckets, width) {
	const shown = bars(buckets);
	if (shown.length === 0) {
		return nothing;
	}
	const most = Math.max(...shown.map((bar) => bar.count));
	const [left, top, height] = [10, 18, 120];
	const slot = Math.min(72, (width - 2 * left) / shown.length);
	const [first, last] = [Math.log10(shown[0].from), Math.log10(shown[shown.length - 1].to)];
	const x = (ms) => left + ((Math.log10(ms) - first) / (last - first)) * slot * shown.length;
	let free = -Infinity;
	const marks = decades(shown[0].from, shown[shown.length - 1].to).filter((ms) => {
		const fits = x(ms) >= free && x(ms) < width - 24;
		free = fits ? x(ms) + 56 : free;
		return fits;
	});
	return html`<svg class="chart" width=${width} height=${top + height + 22} viewBox=${`0 0 ${width} ${top + height + 22}`} role="img"
		aria-label=${`Histogram: ${shown.filter((bar) => bar.count > 0).map((bar) => `${bar.count} up to ${duration(bar.to)}`).join(', ')}`}>
		${shown.map((bar, index) => svg`<g><title>${`${count(bar.count)} from ${duration(bar.from)} to ${duration(bar.to)}`}</title>
			<rect class="slot" x=${left + index * slot} y=${top} width=${slot} height=${height}></rect>
			<rect class="calls" x=${left + index * slot + 0.5} y=${top + height - bar.count / most * height} width=${Math.max(1, slot - 1)} height=${bar.count / most * height}></rect>
			${bar.count > 0 && slot > 22 ? svg`<text class="label" x=${left + (index + 0.5) * slot} y=${top + height - bar.count / most * height - 4} text-anchor="middle">${count(bar.count)}</text>` : nothing}</g>`)}
		<path class="axis" d=${`M${left} ${top + height + 0.5}H${width - left}${marks.map((ms) => `M${x(ms).toFixed(1)} ${top + height}v5`).join('')}`}></path>
		${marks.map((ms) => svg`<text class="label" x=${x(ms)} y=${top + height + 17} text-anchor="middle">${duration(ms)}</text>`)}</svg>`;
}

/** Round durations within bounds. */
function decades(from, to) {
	const list = [];
	for (let power = Math.floor(Math.log10(from)); power <= Math.log10(to); power++) {
		list.push(...[1, 2, 5].map((factor) => factor * 10 ** power).filter((ms) => ms >= from && ms <= to));
	}
	return list;
}
