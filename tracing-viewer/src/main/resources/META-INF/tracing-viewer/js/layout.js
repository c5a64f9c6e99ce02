/**
 * Places the nodes of a graph in layers, callers to the left of those that they call. Edges that
 * pass a layer have a lane of their own there, so that no line runs behind a node. Pure.
 */

/**
 * Where a graph's parts are.
 * @typedef {object} Layout
 * @property {number} width the room that all take
 * @property {number} height the room that all take
 * @property {Map<string, {x: number, y: number, layer: number}>} places the upper left corner of each node
 * @property {Map<object, {x: number, y: number}[]>} lanes the middles of the lanes of each edge that passes layers
 */

/**
 * Places nodes.
 * @param {{id: string}[]} nodes the nodes
 * @param {{source: string, target: string}[]} edges who calls whom; circles are allowed
 * @param {{width: number, height: number, gapX: number, gapY: number, lane: number}} size of a node, the room between
 * and the height of a lane
 * @returns {Layout} where they are
 */
export function layout(nodes, edges, { width, height, gapX, gapY, lane }) {
	const ids = new Set(nodes.map((node) => node.id));
	const known = edges.filter(({ source, target }) => source !== target && ids.has(source) && ids.has(target));
	const forward = withoutCircles(nodes, known);
	const layers = toLayers(nodes, forward);
	const passing = addLanes(layers, forward);
	order(layers, segments(forward, passing));
	const heightOf = (item) => item.edge ? lane : height;
	const heights = layers.map((layer) => layer.reduce((sum, item) => sum + heightOf(item) + gapY, -gapY));
	const fullHeight = Math.max(height, ...heights);
	const places = new Map();
	const lanes = new Map();
	layers.forEach((layer, index) => {
		let y = (fullHeight - heights[index]) / 2;
		const x = index * (width + gapX);
		for (const item of layer) {
			if (item.edge) {
				lanes.set(item.edge, [...(lanes.get(item.edge) ?? []), { x: x + width / 2, y: y + lane / 2 }]);
			}
			else {
				places.set(item.id, { x, y, layer: index });
			}
			y += heightOf(item) + gapY;
		}
	});
	return { width: Math.max(width, layers.length * (width + gapX) - gapX), height: fullHeight, places, lanes };
}

/** The edges without those that lead back to where a walk came from. */
function withoutCircles(nodes, edges) {
	const out = new Map(nodes.map((node) => [node.id, []]));
	const called = new Set();
	for (const edge of edges) {
		out.get(edge.source).push(edge);
		called.add(edge.target);
	}
	const forward = [];
	const state = new Map();
	for (const { id } of [...nodes].sort((a, b) => called.has(a.id) - called.has(b.id))) {
		if (state.has(id)) {
			continue;
		}
		state.set(id, 'open');
		const stack = [{ id, next: 0 }];
		while (stack.length > 0) {
			const top = stack[stack.length - 1];
			const edge = out.get(top.id)[top.next++];
			if (!edge) {
				state.set(top.id, 'done');
				stack.pop();
			}
			else if (state.get(edge.target) !== 'open') {
				forward.push(edge);
				if (!state.has(edge.target)) {
					state.set(edge.target, 'open');
					stack.push({ id: edge.target, next: 0 });
				}
			}
		}
	}
	return forward;
}

/** Each node one layer to the right of the last of its callers. */
function toLayers(nodes, edges) {
	const depth = new Map(nodes.map((node) => [node.id, 0]));
	const open = new Map(nodes.map((node) => [node.id, 0]));
	edges.forEach(({ target }) => open.set(target, open.get(target) + 1));
	const ready = nodes.filter((node) => open.get(node.id) === 0).map((node) => node.id);
	while (ready.length > 0) {
		const id = ready.shift();
		for (const { source, target } of edges) {
			if (source === id) {
				depth.set(target, Math.max(depth.get(target), depth.get(id) + 1));
				open.set(target, open.get(target) - 1);
				if (open.get(target) === 0) {
					ready.push(target);
				}
			}
		}
	}
	const layers = [];
	for (const { id } of nodes) {
		(layers[depth.get(id)] ??= []).push({ id });
	}
	return layers;
}

/** Puts a lane into each layer that an edge passes. */
function addLanes(layers, edges) {
	const layerOf = new Map(layers.flatMap((layer, index) => layer.map((item) => [item.id, index])));
	const passing = new Map();
	edges.forEach((edge, number) => {
		for (let layer = layerOf.get(edge.source) + 1; layer < layerOf.get(edge.target); layer++) {
			const item = { id: `lane ${number} ${layer}`, edge };
			layers[layer].push(item);
			passing.set(edge, [...(passing.get(edge) ?? []), item.id]);
		}
	});
	return passing;
}

function segments(edges, passing) {
	return edges.flatMap((edge) => {
		const stops = [edge.source, ...(passing.get(edge) ?? []), edge.target];
		return stops.slice(1).map((stop, index) => [stops[index], stop]);
	});
}

/** Puts items near those that they are connected with, so that fewer lines cross. */
function order(layers, pairs) {
	const near = new Map();
	for (const [left, right] of pairs) {
		near.set(left, [...(near.get(left) ?? []), right]);
		near.set(right, [...(near.get(right) ?? []), left]);
	}
	for (let round = 0; round < 6; round++) {
		const place = new Map();
		layers.forEach((layer) => layer.forEach(({ id }, index) => place.set(id, (index + 0.5) / layer.length)));
		for (const layer of layers) {
			const mean = new Map(layer.map(({ id }) => {
				const others = near.get(id) ?? [];
				return [id, others.length > 0 ? others.reduce((sum, other) => sum + place.get(other), 0) / others.length : place.get(id)];
			}));
			layer.sort((a, b) => mean.get(a.id) - mean.get(b.id));
			layer.forEach(({ id }, index) => place.set(id, (index + 0.5) / layer.length));
		}
	}
}
