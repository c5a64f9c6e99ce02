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
	const line = (key) => series.map((point, index) => point.count > 0 ? `${x(index) + slot / 2} ${y(point[key])}` : null)
		.reduce((d, point, index, all) => point ? `${d}${index > 0 && all[index - 1] ? 'L' : 'M'}${point}` : d, '');
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
 * How often which durations were.
 * @param {{le_ms: number|null, count: number}[]} buckets of `red`
 * @param {number} width pixels
 * @returns {unknown} a template
 */
export function histogram(buckets, width) {
	const first = buckets.findIndex((bucket) => bucket.count > 0);
	let last = buckets.length - 1;
	while (last > 0 && buckets[last].count === 0) {
		last--;
	}
	if (first < 0) {
		return nothing;
	}
	const shown = buckets.slice(Math.max(0, first - 1), last + 2);
	const most = Math.max(...shown.map((bucket) => bucket.count));
	const [top, height] = [18, 100];
	const slot = (width - 8) / shown.length;
	const every = Math.ceil(52 / slot);
	return html`<svg class="chart" width=${width} height=${top + height + 20} viewBox=${`0 0 ${width} ${top + height + 20}`} role="img"
		aria-label=${`Histogram: ${shown.map((bucket) => `${bucket.count} up to ${bound(bucket)}`).join(', ')}`}>
		<path class="axis" d=${`M4 ${top + height + 0.5}H${width - 4}`}></path>
		${shown.map((bucket, index) => svg`<g><title>${`${count(bucket.count)} up to ${bound(bucket)}`}</title>
			<rect class="slot" x=${4 + index * slot} y=${top} width=${slot} height=${height}></rect>
			<rect class="calls" x=${4 + index * slot + 1} y=${top + height - bucket.count / most * height} width=${Math.max(1, slot - 2)} height=${bucket.count / most * height}></rect>
			${bucket.count > 0 && slot > 24 ? svg`<text class="label" x=${4 + (index + 0.5) * slot} y=${top + height - bucket.count / most * height - 4} text-anchor="middle">${count(bucket.count)}</text>` : nothing}
			${index % every === 0 ? svg`<text class="label" x=${4 + (index + 1) * slot} y=${top + height + 15} text-anchor=${index === shown.length - 1 ? 'end' : 'middle'}>${bound(bucket)}</text>` : nothing}</g>`)}</svg>`;
}

function bound(bucket) {
	return Number.isFinite(bucket.le_ms) ? duration(bucket.le_ms) : 'more';
}
