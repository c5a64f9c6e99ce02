/**
 * The whole trace in a strip: what is shown below is chosen by dragging.
 */
import { palette, colourOf } from './colour.js';

/** Draws the strip and answers the pointer. */
export class Minimap {
	/**
	 * @param {HTMLElement} host an empty element
	 * @param {(from: number, to: number) => void} onSelect is told the stretch that was chosen
	 * @param {AbortSignal} signal ends it
	 */
	constructor(host, onSelect, signal) {
		this.host = host;
		this.onSelect = onSelect;
		host.classList.add('minimap');
		this.canvas = host.appendChild(document.createElement('canvas'));
		this.canvas.setAttribute('role', 'img');
		this.before = host.appendChild(document.createElement('i'));
		this.after = host.appendChild(document.createElement('i'));
		this.before.className = 'shade before';
		this.after.className = 'shade after';
		this.resizing = new ResizeObserver(() => this.draw());
		this.resizing.observe(host);
		signal.addEventListener('abort', () => this.resizing.disconnect());
		window.addEventListener('themechange', () => this.draw(), { signal });
		host.addEventListener('pointerdown', (event) => this.#drag(event));
		host.addEventListener('dblclick', () => this.onSelect(this.tree.start, this.tree.end));
	}

	/** @param {object} tree the trace's tree */
	show(tree) {
		this.tree = tree;
		this.canvas.setAttribute('aria-label', `The whole trace with ${tree.nodes.length} spans. Drag to zoom; by keys: plus, minus, zero, shift with arrows.`);
		requestAnimationFrame(() => this.draw());
	}

	/** @param {{from: number, to: number}} zoom what is shown below */
	setZoom({ from, to }) {
		const { start, end } = this.tree;
		const share = (time) => `${Math.max(0, Math.min(100, ((time - start) / Math.max(end - start, 1e-9)) * 100))}%`;
		this.before.style.width = share(from);
		this.after.style.left = share(to);
	}

	/** Draws all spans. */
	draw() {
		if (!this.tree) {
			return;
		}
		const { clientWidth: width, clientHeight: height } = this.host;
		const ratio = Math.min(2, window.devicePixelRatio || 1);
		this.canvas.width = Math.max(1, width * ratio);
		this.canvas.height = Math.max(1, height * ratio);
		const context = this.canvas.getContext('2d');
		context.scale(ratio, ratio);
		const { nodes, start, end } = this.tree;
		const scale = width / Math.max(end - start, 1e-9);
		const colours = palette();
		const room = height - 6;
		const line = Math.max(1, Math.min(5, room / nodes.length - 0.5));
		// rows that fall on the same line of pixels need not all be drawn
		const step = Math.max(1, Math.floor(nodes.length / 20_000));
		for (let index = 0; index < nodes.length; index += step) {
			const node = nodes[index];
			const top = 3 + (index / nodes.length) * room;
			context.fillStyle = node.error ? colours.error : colours.services[colourOf(node.span.service_name ?? '')];
			context.fillRect((node.start - start) * scale, top, Math.max(1, node.duration * scale), line);
		}
	}

	#drag(event) {
		if (event.button !== 0 || !this.tree) {
			return;
		}
		event.preventDefault();
		const box = this.host.getBoundingClientRect();
		const { start, end } = this.tree;
		const timeAt = (x) => start + Math.max(0, Math.min(1, (x - box.left) / box.width)) * (end - start);
		const anchor = event.clientX;
		this.host.setPointerCapture(event.pointerId);
		const move = (next) => {
			if (Math.abs(next.clientX - anchor) > 3) {
				const [from, to] = [timeAt(anchor), timeAt(next.clientX)].sort((a, b) => a - b);
				this.onSelect(from, to);
			}
		};
		this.host.addEventListener('pointermove', move);
		this.host.addEventListener('pointerup', () => this.host.removeEventListener('pointermove', move), { once: true });
		this.host.addEventListener('pointercancel', () => this.host.removeEventListener('pointermove', move), { once: true });
	}
}
