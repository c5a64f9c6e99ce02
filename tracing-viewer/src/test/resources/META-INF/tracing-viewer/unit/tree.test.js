import { breakdown, compare, search } from '../js/breakdown.js';
import { categoryOf } from '../js/category.js';
import { criticalPath, criticalTimes } from '../js/critical.js';
import { groupSiblings, Rows } from '../js/rows.js';
import { buildTree } from '../js/tree.js';
import { equal, near, span, test } from './harness.js';

const ids = (nodes) => nodes.map((node) => node.span.span_id);

test('the tree is in the order of starts, children below their parents', () => {
	const tree = buildTree([span('c', 'a', 5, 1), span('a', null, 0, 10), span('b', 'a', 1, 2), span('d', 'b', 1, 1)]);
	equal(ids(tree.nodes), ['a', 'b', 'd', 'c']);
	equal(tree.nodes.map((node) => node.depth), [0, 1, 2, 1]);
	equal(tree.nodes[0].size, 4);
	equal(tree.faults, {});
});

test('a span whose parent is not held is a root and says so, after the true root', () => {
	const tree = buildTree([span('x', 'gone', 0, 1), span('a', null, 1, 5)]);
	equal(ids(tree.roots), ['a', 'x']);
	equal(ids(tree.faults['missing-parent']), ['x']);
});

test('a span that is its own parent is a root', () => {
	const tree = buildTree([span('a', 'a', 0, 1)]);
	equal(ids(tree.roots), ['a']);
	equal(ids(tree.faults.cycle), ['a']);
});

test('a circle is cut at its earliest span and every span is shown once', () => {
	const tree = buildTree([span('a', 'c', 2, 1), span('b', 'a', 1, 1), span('c', 'b', 3, 1), span('d', 'c', 4, 1), span('r', null, 0, 9)]);
	equal(tree.nodes.length, 5);
	equal(ids(tree.roots), ['r', 'b']);
	equal(ids(tree.faults.cycle), ['b']);
	equal(new Set(tree.nodes.map((node) => node.index)).size, 5);
});

test('ids that are there twice make two rows', () => {
	const tree = buildTree([span('a', null, 0, 9), span('b', 'a', 1, 1), span('b', 'a', 3, 1), span('c', 'b', 1, 1)]);
	equal(ids(tree.nodes), ['a', 'b', 'c', 'b']);
	equal(tree.faults.duplicate.length, 1);
});

test('a span that begins before its parent is told', () => {
	const tree = buildTree([span('a', null, 5, 5), span('b', 'a', -3, 2)]);
	equal(ids(tree.faults.skew), ['b']);
	equal([tree.start, tree.end], [-3, 10]);
});

test('no spans, and spans without times, make a tree', () => {
	equal(buildTree([]).duration, 0);
	equal(buildTree([span('a', null, NaN, -4)]).nodes[0].duration, 0);
});

test('a chain of 50,000 spans does not overflow the stack', () => {
	const spans = Array.from({ length: 50_000 }, (_, index) => span(`s${index}`, index ? `s${index - 1}` : null, index, 100_000 - index));
	const tree = buildTree(spans);
	equal(tree.maxDepth, 49_999);
	equal(criticalPath(tree.roots[0]).size > 0, true);
	equal(new Rows(tree).list.length, 50_000);
});

test('self time is what no child covers, overlapping and overhanging children counted once', () => {
	const tree = buildTree([span('a', null, 0, 100), span('b', 'a', 10, 30), span('c', 'a', 20, 30), span('d', 'a', 90, 50)]);
	near(tree.byId.get('a').self, 100 - 40 - 10);
});

test('the critical path takes the child that ended last, and the one before it', () => {
	const tree = buildTree([span('a', null, 0, 100), span('b', 'a', 10, 30), span('c', 'a', 20, 10), span('d', 'a', 50, 40)]);
	const path = criticalPath(tree.roots[0]);
	equal(path.get(tree.byId.get('a')), [{ from: 0, to: 10 }, { from: 40, to: 50 }, { from: 90, to: 100 }]);
	equal(path.has(tree.byId.get('c')), false);
	near([...criticalTimes(path).values()].reduce((a, b) => a + b), 100);
});

test('what a child does after its parent has ended is not on the critical path', () => {
	const tree = buildTree([span('a', null, 0, 10), span('b', 'a', 8, 50), span('c', 'a', 12, 50)]);
	const path = criticalPath(tree.roots[0]);
	equal(path.get(tree.byId.get('b')), [{ from: 8, to: 10 }]);
	equal(path.has(tree.byId.get('c')), false);
});

test('four like siblings are one group with sum, shortest, mean and longest', () => {
	const tree = buildTree([span('r', null, 0, 100), ...[1, 2, 3, 6].map((ms, index) => span(`q${index}`, 'r', index * 10, ms, { name: 'select' })), span('o', 'r', 50, 1)]);
	const grouped = groupSiblings(tree.roots[0].children);
	equal(grouped.length, 2);
	const [{ sum, min, mean, max, sequential, members }] = grouped;
	equal([sum, min, mean, max, sequential, members.length], [12, 1, 3, 6, true, 4]);
});

test('siblings with other statements are not alike', () => {
	const tree = buildTree([span('r', null, 0, 9), ...[0, 1, 2, 3].map((index) => span(`q${index}`, 'r', index, 1, { name: 'select', attributes: { 'db.query.text': `select ${index % 2}` } }))]);
	equal(groupSiblings(tree.roots[0].children).length, 4);
});

test('rows hide what is collapsed, and revealing a span opens what hides it', () => {
	const tree = buildTree([span('r', null, 0, 100), ...[0, 1, 2, 3].map((index) => span(`q${index}`, 'r', index, 1, { name: 'q' })), span('leaf', 'q2', 2, 1)]);
	const rows = new Rows(tree);
	equal(rows.list.length, 2);
	equal(rows.reveal(tree.byId.get('leaf')), 5);
	equal(rows.list.length, 7);
	rows.expandAll(false);
	equal(rows.list.length, 1);
	rows.group(false);
	rows.expandAll(true);
	equal(rows.list.length, 6);
});

test('the breakdown sums self times, and shares make one', () => {
	const tree = buildTree([span('a', null, 0, 10), span('b', 'a', 0, 4, { kind: 'CLIENT', attributes: { 'db.system.name': 'h2' } })]);
	equal(breakdown(tree.nodes, (node) => node.category).map(({ key, self, share }) => [key, self, share]), [['own', 6, 0.6], ['database', 4, 0.4]]);
});

test('categories are told by attributes', () => {
	const of = (kind, attributes) => categoryOf({ kind, attributes });
	equal([of('CLIENT', { 'http.request.method': 'GET' }), of('SERVER', { 'http.request.method': 'GET' }), of('CLIENT', { 'rpc.system.name': 'grpc' }),
		of('PRODUCER', { 'messaging.system': 'kafka' }), of('CLIENT', { 'db.system.name': 'h2' }), of('INTERNAL', {}), categoryOf({})],
	['http', 'own', 'rpc', 'messaging', 'database', 'own', 'own']);
});

test('comparison tells what is only here, only there, and by how much', () => {
	const ours = buildTree([span('a', null, 0, 10), span('n', 'a', 0, 3)]).nodes;
	const theirs = buildTree([span('a', null, 0, 4), span('g', 'a', 0, 1)]).nodes;
	equal(compare(ours, theirs).map((row) => [row.name, row.count, row.self]), [['a', 0, 4], ['n', 1, 3], ['g', -1, -1]]);
});

test('search finds names, attributes and events in any case', () => {
	const { nodes } = buildTree([span('a', null, 0, 1, { name: 'GET /Orders' }), span('b', 'a', 0, 1, { attributes: { 'user.id': 4711 } }),
		span('c', 'a', 0, 1, { events: [{ name: 'exception', attributes: { 'exception.message': 'Boom' } }] })]);
	equal([ids(search(nodes, 'orders')), ids(search(nodes, '471')), ids(search(nodes, 'BOOM')), search(nodes, '  ').length], [['a'], ['b'], ['c'], 0]);
});
