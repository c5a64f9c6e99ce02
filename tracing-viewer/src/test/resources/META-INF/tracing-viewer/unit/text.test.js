import { sseParser } from '../js/api.js';
import { bars } from '../js/charts.js';
import { COLOURS, pick } from '../js/colour.js';
import { filtered, filterQuery, listQuery, nextSort, sortOf, term } from '../js/filters.js';
import { ago, between, bytes, count, duration, parseDuration, percent, rate, ticks } from '../js/format.js';
import { layout } from '../js/layout.js';
import { href, parse, traceIdIn } from '../js/router.js';
import { formatSql } from '../js/sql.js';
import { equal, near, test } from './harness.js';

const lines = (sql) => formatSql(sql).map(({ indent, tokens }) => '  '.repeat(indent) + tokens.map((token) => token.text).join(''));

test('durations have three digits and the unit that suits', () => {
	equal([0, 0.00042, 0.0123, 0.9996, 1, 12.345, 999.4, 999.6, 1040, 59_949, 59_951, 123_000, 900_000, 3_720_000, 90_000_000, -5, NaN].map(duration),
		['0 ms', '420 ns', '12.3 µs', '1 ms', '1 ms', '12.3 ms', '999 ms', '1 s', '1.04 s', '59.9 s', '1 m', '2 m 03 s', '15 m', '1 h 02 m', '1 d 01 h', '−5 ms', '–']);
});

test('durations are read as people write them', () => {
	equal(['250', '250ms', '1.5 s', '2m', '3us', '1,5s', 'x', '', '-1'].map(parseDuration), [250, 250, 1500, 120_000, 0.003, 1500, null, null, null]);
});

test('shares, rates, sizes, counts', () => {
	equal([percent(0), percent(0.0004), percent(0.051), percent(0.37), percent(1)], ['0 %', '<0.1 %', '5.1 %', '37 %', '100 %']);
	equal([rate(0), rate(12.34), rate(0.5), rate(0.001), rate(1234)], ['0/s', '12.3/s', '30.0/min', '3.6/h', '1,234/s']);
	equal([bytes(0), bytes(1536), bytes(33_554_432)], ['0 B', '1.5 KiB', '32.0 MiB']);
	equal([count(12_034), count(undefined)], ['12,034', '–']);
	equal([ago(1000, 1500), ago(1000, 13_000), ago(0, 180_000)], ['now', '12 s ago', '3 m ago']);
});

test('the time between two moments keeps nanoseconds', () => {
	near(between('2026-11-21T10:00:00.999999000Z', '2026-11-21T10:00:01.000001500Z'), 0.0025, 1e-6);
	equal(between('x', 'y'), 0);
});

test('ticks are round and within', () => {
	equal(ticks(0, 10, 5), [0, 2, 4, 6, 8, 10]);
	equal(ticks(3, 3, 5), [3]);
	equal(ticks(0, 1170, 4), [0, 500, 1000]);
});

test('an address is read and written', () => {
	const route = parse('#/trace/0af7?span=b7ad&q=a%20b');
	equal([route.page, route.id, route.params.get('q')], ['trace', '0af7', 'a b']);
	equal(href('traces', { q: 'a = "b c"', none: '', nil: null }), '#/traces?q=a+%3D+%22b+c%22');
	equal([parse('').page, parse('#/services').page, parse('#/trace/%E0%A4%A').id], ['traces', 'services', '%E0%A4%A']);
});

test('a trace id is found in what is pasted', () => {
	const id = '0af7651916cd43dd8448eb211c80319c';
	equal([id, ` ${id.toUpperCase()} `, `00-${id}-b7ad6b7169203331-01`, `http://localhost:8080/tracing/#/trace/${id}?span=b7ad6b7169203331`,
		'0af76519-16cd-43dd-8448-eb211c80319c', 'b7ad6b7169203331', 'nothing', `${id}0`].map(traceIdIn),
	[id, id, id, id, id, '0000000000000000b7ad6b7169203331', null, null]);
});

test('filters become a question', () => {
	const params = new URLSearchParams('service=a&min_duration=1.5s&range=5m&page=3&sort=-duration&q=x');
	equal(listQuery(params, 1_000_000), { service: 'a', q: 'x', min_duration: 1500, start: '1970-01-01T00:11:40.000Z', sort: '-duration', limit: 50, offset: 100 });
	equal(filterQuery(new URLSearchParams('min_duration=soon'), 0), {});
	equal([sortOf(new URLSearchParams('sort=evil')), nextSort('-time', 'duration'), nextSort('-duration', 'duration')], ['-time', '-duration', 'duration']);
	equal([filtered(new URLSearchParams('page=2&sort=time')), filtered(new URLSearchParams('q=a'))], [false, true]);
});

test('terms are quoted where they must', () => {
	equal([term('user.id', 42), term('name', 'GET /orders'), term('x', 'say "hi" \\'), term('a', 'and'), term('u', '/a/b-c.d')],
		['user.id = 42', 'name = "GET /orders"', 'x = "say \\"hi\\" \\\\"', 'a = "and"', 'u = /a/b-c.d']);
});

test('statements are laid out, and no character but white space is changed', () => {
	equal(lines('select a, b from t left join u on u.id = t.id where a = ? and b between 1 and 2 order by a'),
		['select a, b', 'from t', 'left join u on u.id = t.id', 'where a = ?', '  and b between 1 and 2', 'order by a']);
	equal(lines('delete from t where id in (select id from u where x = 1)'),
		['delete from t', 'where id in (', '  select id', '  from u', '  where x = 1', ')']);
	equal(lines('select a from t where b = 1 and c in (select d from u where e > 2) and f = lower(g)'),
		['select a', 'from t', 'where b = 1', '  and c in (', '    select d', '    from u', '    where e > 2', '  )', '  and f = lower(g)']);
	const odd = "insert into t values ('it''s; <b>', \"q\" , $1::int) -- and\non conflict (id) do update set a = (1 and 2)";
	equal(lines(odd).join('').replace(/\s/g, ''), odd.replace(/\s/g, ''));
	equal(lines('not sql at all <img>'), ['not sql at all <img>']);
	equal(lines(''), ['']);
});

test('events are read from pieces of a stream', () => {
	const seen = [];
	const take = sseParser((type, data) => seen.push([type, data]));
	[': hello\n\nevent: tra', 'ce\ndata: {"a":', '1}\n', '\ndata: x\r\ndata: y\r\n\r', '\nevent: status\ndata:z\n\n'].forEach(take);
	equal(seen, [['trace', '{"a":1}'], ['message', 'x\ny'], ['status', 'z']]);
});

test('colours are spread before one is used twice', () => {
	const taken = new Set();
	for (let index = 0; index < COLOURS; index++) {
		taken.add(pick(`service ${index}`, taken));
	}
	equal(taken.size, COLOURS);
});

test('a graph is placed in layers, circles and all, and long edges have lanes', () => {
	const edges = [{ source: 'a', target: 'b' }, { source: 'b', target: 'c' }, { source: 'a', target: 'c' }, { source: 'c', target: 'a' }, { source: 'b', target: 'b' }, { source: 'b', target: 'gone' }];
	const { places, lanes } = layout(['a', 'b', 'c'].map((id) => ({ id })), edges, { width: 10, height: 10, gapX: 5, gapY: 5, lane: 4 });
	equal(['a', 'b', 'c'].map((id) => places.get(id).layer), [0, 1, 2]);
	equal(lanes.get(edges[2]).length, 1);
});

test('fine buckets with gaps become bars of one width that lose nothing', () => {
	const buckets = [0, 1, 2, 7, 8, 40, 95].map((power) => ({ le_ms: 1.1 ** power, count: power + 1 }));
	const shown = bars(buckets, 28);
	equal(shown.length <= 28, true);
	equal(shown.reduce((sum, bar) => sum + bar.count, 0), 160);
	shown.slice(1).forEach((bar, index) => near(bar.from, shown[index].to, 1e-6));
	for (const { le_ms: le, count: number } of buckets) {
		equal(shown.some((bar) => bar.from < le && le <= bar.to * 1.0001 && bar.count >= number), true);
	}
	equal(bars([{ le_ms: 5, count: 3 }]).map((bar) => bar.count), [3]);
	equal(bars([]), []);
});
