/**
 * Durations over time, on a logarithmic scale. Dragging selects a stretch of time and durations;
 * a click opens the trace below the pointer.
 */
import { palette } from './colour.js';
import { clock, duration, plural } from './format.js';

const LEFT = 52;
const RIGHT = 8;
const TOP = 8;
const BOTTOM = 20;

/**
 * The bounds of points, a little widened.
 * @param {[number, number, number, string][]} points the points
 * @returns {{t0: number, t1: number, d0: number, d1: number}} times in ms, durations as powers of ten of ms
 */
export function bounds(points) {
	let [t0, t1, d0, d1] = [Infinity, -Infinity, Infinity, -Infinity];
	for (const [time, ms] of points) {
		const power = Math.log10(Math.max(ms, 0.001));
		t0 = Math.min(t0, time);
		t1 = Math.max(t1, time);
		d0 = Math.min(d0, power);
		d1 = Math.max(d1, power);
	}
	const pad = Math.max((t1 - t0) * 0.02, 500);
	return { t0: t0 - pad, t1: t1 + pad, d0: d0 - 0.25, d1: Math.max(d1 + 0.25, d0 + 1) };
}

/** The drawing. */
export class Scatter {
	/**
	 * @param {HTMLElement} host an empty element
	 * @param {{onSelect: (range: {start: number, end: number, min: number, max: number}) => void,
	 * onOpen: (traceId: string) => void, signal: AbortSignal}} options who is told what is chosen
	 */
	constructor(host, options) {
		this.host = host;
		this.options = options;
		this.points = [];
		this.canvas = host.appendChild(document.createElement('canvas'));
		this.canvas.setAttribute('role', 'img');
		this.brush = host.appendChild(document.createElement('i'));
		this.brush.className = 'brush';
		this.brush.hidden = true;
		this.tip = host.appendChild(document.createElement('div'));
		this.tip.className = 'tip num';
		this.tip.hidden = true;
		this.resizing = new ResizeObserver(() => this.draw());
		this.resizing.observe(host);
		options.signal.addEventListener('abort', () => this.resizing.disconnect());
		window.addEventListener('themechange', () => this.draw(), { signal: options.signal });
		host.addEventListener('pointerdown', (event) => this.#down(event));
		host.addEventListener('pointermove', (event) => this.#hover(event));
		host.addEventListener('pointerleave', () => this.#point(null));
	}

	/** @param {[number, number, number, string][]} points time, duration, whether failed, trace */
	show(points) {
		this.points = points;
		const failed = points.reduce((sum, point) => sum + point[2], 0);
		let slowest = 0;
		for (const point of points) {
			slowest = Math.max(slowest, point[1]);
		}
		this.canvas.setAttribute('aria-label', points.length === 0 ? 'No traces to draw'
			: `Durations over time: ${plural(points.length, 'trace')}, ${failed} with errors, the longest ${duration(slowest)}. The fields above select the same by keys.`);
		this.draw();
	}

	/** Draws everything. */
	draw() {
		const { clientWidth: width, clientHeight: height } = this.host;
		const ratio = Math.min(2, window.devicePixelRatio || 1);
		if (width === 0) {
			return;
		}
		this.canvas.width = width * ratio;
		this.canvas.height = height * ratio;
		const context = this.canvas.getContext('2d');
		context.scale(ratio, ratio);
		if (this.points.length === 0) {
			return;
		}
		this.box = bounds(this.points);
		this.size = { width: width - LEFT - RIGHT, height: height - TOP - BOTTOM };
		const colours = palette();
		this.#axes(context, colours, width);
		this.#dots(context, colours);
	}

	#x(time) {
		return LEFT + ((time - this.box.t0) / (this.box.t1 - this.box.t0)) * this.size.width;
	}

	#y(ms) {
		return TOP + (1 - (Math.log10(Math.max(ms, 0.001)) - this.box.d0) / (this.box.d1 - this.box.d0)) * this.size.height;
	}

	#axes(context, colours, width) {
		context.font = `11px ${getComputedStyle(document.body).fontFamily}`;
		context.lineWidth = 1;
		context.textBaseline = 'middle';
		context.textAlign = 'right';
		const { d0, d1, t0, t1 } = this.box;
		for (let power = Math.ceil(d0); power <= d1; power++) {
			for (const factor of d1 - d0 <= 2.5 ? [1, 3] : [1]) {
				const y = Math.round(this.#y(factor * 10 ** power)) + 0.5;
				if (y < TOP || y > TOP + this.size.height) {
					continue;
				}
				context.strokeStyle = colours.line;
				context.beginPath();
				context.moveTo(LEFT, y);
				context.lineTo(width - RIGHT, y);
				context.stroke();
				context.fillStyle = colours.muted;
				const ms = factor * 10 ** power;
				context.fillText(ms >= 1000 ? `${ms / 1000} s` : duration(ms), LEFT - 8, y);
			}
		}
		context.textAlign = 'center';
		context.textBaseline = 'alphabetic';
		const wanted = Math.max(2, Math.floor(this.size.width / 110));
		const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 43_200, 86_400];
		const step = 1000 * (steps.find((seconds) => (t1 - t0) / (seconds * 1000) <= wanted) ?? 86_400);
		for (let time = Math.ceil(t0 / step) * step; time <= t1; time += step) {
			const x = this.#x(time);
			if (x > LEFT + 20 && x < width - 30) {
				context.fillText(clock(time, false), x, TOP + this.size.height + 15);
			}
		}
	}

	#dots(context, colours) {
		const many = this.points.length > 3000;
		context.fillStyle = colours.accent;
		context.globalAlpha = many ? 0.45 : 0.75;
		const radius = many ? 1.6 : 2.6;
		context.beginPath();
		for (const [time, ms, failed] of this.points) {
			if (!failed) {
				const [x, y] = [this.#x(time), this.#y(ms)];
				if (many) {
					// squares of this size look alike and are drawn much faster
					context.rect(x - radius, y - radius, 2 * radius, 2 * radius);
				}
				else {
					context.moveTo(x + radius, y);
					context.arc(x, y, radius, 0, 6.2832);
				}
			}
		}
		context.fill();
		context.globalAlpha = 1;
		context.strokeStyle = colours.error;
		context.lineWidth = 1.75;
		context.beginPath();
		for (const [time, ms, failed] of this.points) {
			if (failed) {
				const [x, y] = [this.#x(time), this.#y(ms)];
				context.moveTo(x - 3, y - 3);
				context.lineTo(x + 3, y + 3);
				context.moveTo(x + 3, y - 3);
				context.lineTo(x - 3, y + 3);
			}
		}
		context.stroke();
	}

	#nearest(event) {
		const box = this.host.getBoundingClientRect();
		const [px, py] = [event.clientX - box.left, event.clientY - box.top];
		let best = null;
		let least = 144;
		for (const point of this.points) {
			const distance = (this.#x(point[0]) - px) ** 2 + (this.#y(point[1]) - py) ** 2;
			if (distance < least) {
				least = distance;
				best = point;
			}
		}
		return best;
	}

	#hover(event) {
		if (this.points.length > 0 && this.size && !this.dragging) {
			this.#point(this.#nearest(event));
		}
	}

	#point(point) {
		this.tip.hidden = !point;
		this.host.classList.toggle('pointing', Boolean(point));
		if (point) {
			this.tip.textContent = `${duration(point[1])} at ${clock(point[0])}${point[2] ? ', error' : ''}`;
			const x = this.#x(point[0]);
			this.tip.style.left = `${Math.min(x + 8, this.host.clientWidth - 190)}px`;
			this.tip.style.top = `${Math.max(0, this.#y(point[1]) - 30)}px`;
		}
	}

	#down(event) {
		if (event.button !== 0 || this.points.length === 0) {
			return;
		}
		event.preventDefault();
		const box = this.host.getBoundingClientRect();
		const clamp = (next) => [Math.max(LEFT, Math.min(box.width - RIGHT, next.clientX - box.left)), Math.max(TOP, Math.min(TOP + this.size.height, next.clientY - box.top))];
		const [x0, y0] = clamp(event);
		const frozen = { ...this.box };
		this.host.setPointerCapture(event.pointerId);
		const move = (next) => {
			const [x, y] = clamp(next);
			this.dragging = Math.abs(x - x0) > 4 || Math.abs(y - y0) > 4;
			this.brush.hidden = !this.dragging;
			this.tip.hidden = true;
			const style = { left: Math.min(x, x0), top: Math.min(y, y0), width: Math.abs(x - x0), height: Math.abs(y - y0) };
			Object.entries(style).forEach(([name, value]) => this.brush.style.setProperty(name, `${value}px`));
		};
		const up = (next) => {
			this.host.removeEventListener('pointermove', move);
			const [x, y] = clamp(next);
			const time = (at) => frozen.t0 + ((at - LEFT) / this.size.width) * (frozen.t1 - frozen.t0);
			const ms = (at) => 10 ** (frozen.d0 + (1 - (at - TOP) / this.size.height) * (frozen.d1 - frozen.d0));
			if (this.dragging) {
				this.options.onSelect({ start: time(Math.min(x, x0)), end: time(Math.max(x, x0)), min: ms(Math.max(y, y0)), max: ms(Math.min(y, y0)) });
			}
			else {
				const point = this.#nearest(next);
				if (point) {
					this.options.onOpen(point[3]);
				}
			}
			this.dragging = false;
			this.brush.hidden = true;
		};
		this.host.addEventListener('pointermove', move);
		this.host.addEventListener('pointerup', up, { once: true });
		this.host.addEventListener('pointercancel', () => { this.dragging = false; this.brush.hidden = true; this.host.removeEventListener('pointermove', move); this.host.removeEventListener('pointerup', up); }, { once: true });
	}
}
