/**
 * Services, databases, brokers and others, and who calls whom.
 */
import { get } from '../api.js';
import { count, duration, percent, plural, rate } from '../format.js';
import { graph, nodeHref } from '../graph.js';
import { html, nothing, scrollable } from '../html.js';
import { href } from '../router.js';
import { empty, failed, serviceChip, sorted, sortHead, waiting } from '../ui.js';
import { View } from '../view.js';

const NUMBERS = [['Rate', 'rate_per_second', rate], ['Errors', 'error_share', percent], ['p50', 'p50_ms', duration], ['p95', 'p95_ms', duration],
	['p99', 'p99_ms', duration], ['Calls', 'request_count', count]];

/** The page of services. */
export class ServicesPage extends View {
	constructor(host) {
		super(host);
		this.focus = null;
		this.sort = { nodes: '-rate_per_second', edges: '-rate_per_second' };
		this.every(5000, () => this.#refresh());
		this.#refresh();
	}

	#refresh() {
		return this.load(() => get('dependencies', {}, this.signal));
	}

	template() {
		const { data } = this;
		return html`<div class="page-head"><h1>Services</h1>${data ? html`<p class="total">${plural(data.nodes.filter((node) => node.type === 'service').length, 'service')},
			${plural(data.edges.length, 'dependency', 'dependencies')}</p>` : nothing}</div>${this.#content()}`;
	}

	#content() {
		const { data } = this;
		if (!data) {
			return this.error ? failed(this.error, () => this.#refresh()) : waiting('services');
		}
		if (data.nodes.length === 0) {
			return empty('No services yet', 'Services and what they call are found in the spans that arrive. Call your application once.');
		}
		const names = new Map(data.nodes.map((node) => [node.id, node]));
		return html`${graph(data, { id: this.focus, onHover: (id) => { this.focus = id; this.invalidate(); } })}
			<section class="block"><h2>Nodes</h2>${this.#table('nodes', ['Name', 'Kind'], data.nodes, (node) => html`
				<th scope="row"><a href=${nodeHref(node, data.edges)}>${node.type === 'service' ? serviceChip(node.name) : html`<bdi>${node.name || '(unnamed)'}</bdi>`}</a></th>
				<td class="muted">${node.type}${node.system ? `, ${node.system}` : ''}</td>`)}</section>
			${data.edges.length > 0 ? html`<section class="block"><h2>Calls</h2>${this.#table('edges', ['From', 'To'], data.edges, (edge) => html`
				<th scope="row">${label(names.get(edge.source), edge.source)}</th>
				<td><a href=${href('traces', { q: edge.query })}>${label(names.get(edge.target), edge.target)}</a></td>`)}</section>` : nothing}`;
	}

	#table(name, heads, rows, cells) {
		const sort = this.sort[name];
		const onSort = (column) => {
			this.sort[name] = sort === `-${column}` ? column : `-${column}`;
			this.invalidate();
		};
		return html`<div class="table-frame" ${scrollable()}><table class="data"><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}
			${NUMBERS.map(([title, column]) => sortHead(title, column, sort, onSort, 'n'))}</tr></thead>
			<tbody>${sorted(rows, sort).map((row) => html`<tr>${cells(row)}${NUMBERS.map(([, column, format]) => html`
				<td class=${column === 'error_share' && row[column] > 0 ? 'n bad' : 'n'}>${row.request_count === 0 && column !== 'request_count' ? '–' : format(row[column])}</td>`)}</tr>`)}</tbody></table></div>`;
	}
}

function label(node, id) {
	return node?.type === 'service' ? serviceChip(node.name) : html`<bdi>${node?.name ?? id}</bdi>`;
}
