/**
 * The parts of a trace's page that are tables: where the time went, and the comparison.
 */
import { breakdown, compare } from './breakdown.js';
import { CATEGORIES } from './category.js';
import { criticalTimes } from './critical.js';
import { count, duration, percent, plural } from './format.js';
import { css, html, nothing, scrollable } from './html.js';
import { failed, empty, serviceChip, statusBadge, traceLink, waiting } from './ui.js';

/**
 * Where the time went, in one line.
 * @param {object} tree the trace's tree
 * @returns {unknown} a template
 */
export function strip(tree) {
	tree.byCategory ??= breakdown(tree.nodes, (node) => node.category);
	return html`<div class="strip"><div class="strip-bar" aria-hidden="true">${tree.byCategory.map((part) => html`<i class=${`k-${part.key}`} ${css({ width: `${part.share * 100}%` })}></i>`)}</div>
		<ul class="strip-legend" aria-label="Self time by kind">${tree.byCategory.map((part) => html`<li><i class=${`swatch k-${part.key}`}></i>${CATEGORIES[part.key]} <span class="num">${percent(part.share)}</span></li>`)}</ul></div>`;
}

/**
 * Where the time went, in tables.
 * @param {object} tree the trace's tree
 * @param {Map<object, object[]>} path its critical path
 * @returns {unknown} a template
 */
export function breakdownTab(tree, path) {
	tree.breakdownTables ??= breakdownTables(tree, path);
	return tree.breakdownTables;
}

function breakdownTables(tree, path) {
	const times = criticalTimes(path);
	const critical = (keyOf) => {
		const sums = new Map();
		for (const [node, ms] of times) {
			sums.set(keyOf(node), (sums.get(keyOf(node)) ?? 0) + ms);
		}
		return sums;
	};
	const sections = [
		['By kind', (node) => node.category, (key) => html`<i class=${`swatch k-${key}`}></i> ${CATEGORIES[key]}`],
		['By service', (node) => node.span.service_name, serviceChip],
		['By operation', (node) => `${node.span.service_name}\n${node.span.name}`, (key) => html`${serviceChip(key.split('\n')[0])} <bdi>${key.slice(key.indexOf('\n') + 1)}</bdi>`],
	];
	return html`<p class="lead">Self time: the time in which a span ran and none of its children did. Spans that run at the same time each count, so the sum may exceed the duration of the trace.
		The critical path is what the end of the trace waited for.</p>
		<div class="breakdowns">${sections.map(([title, keyOf, label]) => {
			const waited = critical(keyOf);
			return html`<section class=${title === 'By operation' ? 'wide' : ''}><h2>${title}</h2><div class="table-frame" ${scrollable()}><table class="data">
			<thead><tr><th scope="col">${{ 'By kind': 'Kind', 'By service': 'Service' }[title] ?? 'Operation'}</th><th scope="col" class="n">Spans</th><th scope="col" class="n">Self time</th><th scope="col">Share</th><th scope="col" class="n">Critical path</th><th scope="col" class="n">Errors</th></tr></thead>
			<tbody>${breakdown(tree.nodes, keyOf).slice(0, 50).map((part) => html`<tr><th scope="row">${label(part.key)}</th><td class="n">${count(part.spans)}</td><td class="n">${duration(part.self)}</td>
				<td class="share"><span class="meter"><i ${css({ width: `${part.share * 100}%` })}></i></span><span class="num">${percent(part.share)}</span></td>
				<td class="n">${waited.get(part.key) ? duration(waited.get(part.key)) : '–'}</td>
				<td class=${part.errors ? 'n bad' : 'n'}>${count(part.errors)}</td></tr>`)}</tbody></table></div></section>`;
		})}</div>`;
}

/**
 * The comparison with the median trace of the same route.
 * @param {object} tree this trace's tree
 * @param {object|undefined} median the other
 * @param {object} trace this trace
 * @returns {unknown} a template
 */
export function compareTab(tree, median, trace) {
	if (!trace.median_trace_id) {
		return empty('Nothing to compare with yet', 'A median trace is kept for each route once enough of its traces were seen.');
	}
	if (trace.median_trace_id === trace.trace_id) {
		return empty('This is the median trace', 'It is the example of what is usual on its route: others are compared with it.');
	}
	if (!median || median.loading) {
		return waiting('the median trace');
	}
	if (median.error) {
		return failed(median.error);
	}
	const rows = compare(tree.nodes, median.tree.nodes);
	const greatest = Math.max(...rows.map((row) => Math.abs(row.self)), 1e-9);
	const difference = tree.duration - median.tree.duration;
	const factor = tree.duration / (median.tree.duration || 1);
	return html`<p class="lead">This trace took <strong class="num">${duration(tree.duration)}</strong>, the median trace of its route <strong class="num">${duration(median.tree.duration)}</strong>:
		<strong>${Math.abs(difference) < median.tree.duration * 0.02 ? 'about the same' : `${duration(Math.abs(difference))} ${difference > 0 ? 'longer' : 'shorter'}${factor >= 1.5 ? `, ${factor.toFixed(factor < 10 ? 1 : 0)} times as long` : ''}`}</strong>.
		Spans: ${plural(tree.nodes.length, 'span')} against ${count(median.tree.nodes.length)}. ${traceLink(trace.median_trace_id, 'Open the median trace')} ${statusBadge(median.data.summary?.status, median.data.summary?.http_status_code)}</p>
		<div class="table-frame" ${scrollable()}><table class="data"><thead><tr><th scope="col">Operation</th><th scope="col" class="n">Spans</th><th scope="col" class="n">Median</th><th scope="col" class="n">Self time</th><th scope="col" class="n">Median</th><th scope="col" class="n">Difference</th><th scope="col"><span class="sr">Difference drawn</span></th></tr></thead>
		<tbody>${rows.slice(0, 200).map((row) => html`<tr class=${row.theirs ? row.ours ? '' : 'gone' : 'new'}><th scope="row">${serviceChip(row.service)} <bdi>${row.name}</bdi>
			${row.theirs ? row.ours ? nothing : html` <span class="badge">only in the median</span>` : html` <span class="badge warn">only here</span>`}</th>
			<td class="n">${row.ours?.count ?? 0}</td><td class="n muted">${row.theirs?.count ?? 0}</td><td class="n">${row.ours ? duration(row.ours.self) : '–'}</td><td class="n muted">${row.theirs ? duration(row.theirs.self) : '–'}</td>
			<td class="n">${row.self > 0 ? '+' : ''}${duration(row.self)}</td>
			<td class="diff"><span class="diff-bar" aria-hidden="true"><i class=${row.self > 0 ? 'more' : 'less'} ${css({ width: `${Math.abs(row.self) / greatest * 50}%` })}></i></span></td></tr>`)}</tbody></table></div>`;
}
