/**
 * The picture of who calls whom. Nodes and edges are links to the traces behind them.
 */
import { colourOf } from './colour.js';
import { term } from './filters.js';
import { duration, percent, rate } from './format.js';
import { html, nothing, svg } from './html.js';
import { layout } from './layout.js';
import { go, href } from './router.js';

const SIZE = { width: 226, height: 66, gapX: 98, gapY: 34, lane: 34 };

const MARGIN = 8;

const KINDS = { service: 'Service', database: 'Database', messaging: 'Messaging', external: 'External' };

/**
 * Where a node leads to.
 * @param {object} node a node of `dependencies`
 * @param {object[]} edges all edges
 * @returns {string} a fragment
 */
export function nodeHref(node, edges) {
	return node.type === 'service' ? href('traces', { service: node.name })
		: href('traces', { q: edges.find((edge) => edge.target === node.id || edge.source === node.id)?.query ?? term('server.address', node.name) });
}

/**
 * What is told of a node or an edge.
 * @param {object} part with rate, errors and percentiles
 * @returns {string} a sentence
 */
export function told(part) {
	return `${rate(part.rate_per_second)}, ${percent(part.error_share)} errors, p50 ${duration(part.p50_ms)}, p95 ${duration(part.p95_ms)}, p99 ${duration(part.p99_ms)}`;
}

/**
 * Draws the graph.
 * @param {{nodes: object[], edges: object[]}} dependencies as the server told them
 * @param {{id: string|null, onHover: (id: string|null) => void}} focus the node whose edges stand out
 * @returns {unknown} a template
 */
export function graph({ nodes, edges }, focus) {
	const { places, lanes, width, height } = layout(nodes, edges, SIZE);
	const byId = new Map(nodes.map((node) => [node.id, node]));
	const busiest = Math.max(...edges.map((edge) => edge.rate_per_second), 1e-9);
	const fan = (key, id) => edges.filter((edge) => edge[key] === id && !lanes.has(edge)).length;
	// labels stand where the lines are apart
	const at = (edge) => {
		const [out, into] = [fan('source', edge.source), fan('target', edge.target)];
		return out > into ? 0.72 : into > out ? 0.28 : 0.5;
	};
	const dim = (edge) => focus.id && edge.source !== focus.id && edge.target !== focus.id;
	const [fullWidth, fullHeight] = [width + 2 * MARGIN, height + 2 * MARGIN];
	return html`<div class="graph" tabindex="0" role="group" aria-label="Graph of dependencies: the tables below say the same">
		<svg width=${fullWidth} height=${fullHeight} viewBox=${`${-MARGIN} ${-MARGIN} ${fullWidth} ${fullHeight}`}>
		<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L8 4L0 8z" class="tip-fill"></path></marker></defs>
		${edges.filter((edge) => places.has(edge.source) && places.has(edge.target)).map((edge) => svg`<g class=${`edge${dim(edge) ? ' dim' : ''}${edge.error_share > 0 ? ' failing' : ''}`}>
			${drawEdge(edge, route(places.get(edge.source), places.get(edge.target), lanes.get(edge) ?? [], at(edge)), byId, busiest)}</g>`)}
		${nodes.map((node) => drawNode(node, places.get(node.id), edges, focus))}
		</svg></div>`;
}

function drawEdge(edge, { d, x, y }, byId, busiest) {
	const label = `${byId.get(edge.source).name} calls ${byId.get(edge.target).name}: ${told(edge)}`;
	return svg`<a href=${href('traces', { q: edge.query })} @click=${follow}><title>${label}</title>
		<path class="hit" d=${d}></path>
		<path class="line" d=${d} stroke-width=${(1 + 2.5 * Math.sqrt(edge.rate_per_second / busiest)).toFixed(2)} marker-end="url(#tip)"></path>
		<g><text class="edge-label num" x=${x} y=${y - 5} text-anchor="middle">${rate(edge.rate_per_second)}</text>
		<text class="edge-label num" x=${x} y=${y + 9} text-anchor="middle">${`p95 ${duration(edge.p95_ms)}`}</text>
		${edge.error_share > 0 ? svg`<text class="edge-label bad num" x=${x} y=${y + 23} text-anchor="middle">${`${percent(edge.error_share)} errors`}</text>` : nothing}</g></a>`;
}

/** A curve between two nodes through the lanes of its edge, and where its label stands. */
function route(from, to, lanes, share) {
	const { width, height, gapX } = SIZE;
	if (from === to) {
		const x = from.x + width / 2;
		return { d: `M${x - 30} ${from.y}C${x - 40} ${from.y - 34} ${x + 40} ${from.y - 34} ${x + 30} ${from.y - 1}`, x, y: from.y - 14 };
	}
	if (to.layer <= from.layer) {
		// back to an earlier layer: below both
		const [x1, x2] = [from.x + width / 2, to.x + width / 2];
		const low = Math.max(from.y, to.y) + height;
		return { d: `M${x1} ${from.y + height}C${x1} ${low + 40} ${x2} ${low + 40} ${x2} ${to.y + height + 1}`, x: (x1 + x2) / 2, y: low + 26 };
	}
	const start = { x: from.x + width, y: from.y + height / 2 };
	const end = { x: to.x - 1, y: to.y + height / 2 };
	const bend = gapX * 0.5;
	let d = `M${start.x} ${start.y}`;
	let at = start;
	for (const lane of lanes) {
		const [left, right] = [lane.x - width / 2, lane.x + width / 2];
		d += `C${at.x + bend} ${at.y} ${left - bend} ${lane.y} ${left} ${lane.y}H${right}`;
		at = { x: right, y: lane.y };
	}
	d += `C${at.x + bend} ${at.y} ${end.x - bend} ${end.y} ${end.x} ${end.y}`;
	const middle = lanes[Math.floor((lanes.length - 1) / 2)];
	return { d, x: middle ? middle.x : (start.x + end.x) / 2, y: middle ? middle.y : start.y + (end.y - start.y) * (share === 0.5 ? 0.5 : share < 0.5 ? 0.16 : 0.84) };
}

function drawNode(node, { x, y }, edges, focus) {
	const { width, height } = SIZE;
	const near = !focus.id || focus.id === node.id || edges.some((edge) => (edge.source === focus.id && edge.target === node.id) || (edge.target === focus.id && edge.source === node.id));
	const label = `${KINDS[node.type] ?? ''} ${node.name}: ${told(node)}`;
	const kind = node.type === 'service' ? '' : node.system ?? node.type;
	const room = 23 - kind.length;
	const full = node.name || '(unnamed)';
	const name = full.length > room ? `${full.slice(0, room - 1)}…` : full;
	const [left, right] = [x + 16, x + width - 14];
	return svg`<a class=${`node ${node.type}${near ? '' : ' dim'}${node.error_share > 0 ? ' failing' : ''}`} href=${nodeHref(node, edges)} @click=${follow}
		@pointerenter=${() => focus.onHover(node.id)} @pointerleave=${() => focus.onHover(null)} @focus=${() => focus.onHover(node.id)} @blur=${() => focus.onHover(null)}>
		<title>${label}</title><rect x=${x} y=${y} width=${width} height=${height} rx=${{ service: 7, external: 0 }[node.type] ?? 20}></rect>
		${node.type === 'service' ? svg`<rect class=${`tag s${colourOf(node.name)}`} x=${x} y=${y + 9} width="5" height=${height - 18} rx="2"></rect>` : nothing}
		<g><text class="node-name" x=${left} y=${y + 21}>${name}</text><text class="node-kind" x=${right} y=${y + 21} text-anchor="end">${kind}</text>
		<text class="num" x=${left} y=${y + 38}>${node.request_count === 0 ? 'no requests of its own' : rate(node.rate_per_second)}</text>
		${node.error_share > 0 ? svg`<text class="node-error num" x=${right} y=${y + 38} text-anchor="end">${`${percent(node.error_share)} errors`}</text>` : nothing}
		<text class="num small" x=${left} y=${y + 55}>${node.request_count === 0 ? '' : `p50 ${short(node.p50_ms)}  p95 ${short(node.p95_ms)}  p99 ${short(node.p99_ms)}`}</text></g></a>`;
}

/** A duration of two significant digits, where there is little room. */
function short(ms) {
	return Number.isFinite(ms) ? duration(Number(ms.toPrecision(2))) : '–';
}

function follow(event) {
	// links of SVG within a page of fragments
	event.preventDefault();
	go(event.currentTarget.getAttribute('href'));
}
