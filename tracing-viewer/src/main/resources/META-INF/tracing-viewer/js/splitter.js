/**
 * The line between the names and the times of the waterfall, which is moved by the pointer or by
 * arrow keys and stays where it was put.
 */

const KEY = 'traced.names';

const [LEAST, MOST, USUAL] = [15, 75, 42];

/** Moves the line. */
export class Splitter {
	/**
	 * @param {HTMLElement} grid the waterfall
	 * @param {() => void} onMove is told each move
	 */
	constructor(grid, onMove) {
		this.grid = grid;
		this.onMove = onMove;
		this.handle = document.createElement('div');
		this.handle.className = 'wf-splitter';
		this.handle.tabIndex = 0;
		this.handle.setAttribute('role', 'separator');
		this.handle.setAttribute('aria-orientation', 'vertical');
		this.handle.setAttribute('aria-label', 'Width of the names');
		this.handle.setAttribute('aria-valuemin', String(LEAST));
		this.handle.setAttribute('aria-valuemax', String(MOST));
		// beside the grid, as a separator is no part of one
		grid.parentElement.insertBefore(this.handle, grid);
		this.handle.addEventListener('pointerdown', (event) => this.#drag(event));
		this.handle.addEventListener('keydown', (event) => this.#key(event));
		this.handle.addEventListener('dblclick', () => this.#set(USUAL));
		this.#set(Number(localStorage.getItem(KEY)) || USUAL, false);
	}

	#set(share, moved = true) {
		this.share = Math.max(LEAST, Math.min(MOST, share));
		this.handle.setAttribute('aria-valuenow', String(Math.round(this.share)));
		this.grid.parentElement.style.setProperty('--names', `${this.share}%`);
		if (moved) {
			localStorage.setItem(KEY, this.share.toFixed(1));
			this.onMove();
		}
	}

	/** @param {number} left where the line is, in pixels */
	place(left) {
		this.handle.style.setProperty('left', `${left - 5}px`);
	}

	#drag(event) {
		event.preventDefault();
		const box = this.grid.getBoundingClientRect();
		this.handle.setPointerCapture(event.pointerId);
		const move = (next) => this.#set(((next.clientX - box.left) / box.width) * 100);
		this.handle.addEventListener('pointermove', move);
		this.handle.addEventListener('lostpointercapture', () => this.handle.removeEventListener('pointermove', move), { once: true });
	}

	#key(event) {
		const step = { ArrowLeft: -2, ArrowRight: 2 }[event.key];
		if (step && !event.shiftKey) {
			event.preventDefault();
			event.stopPropagation();
			this.#set(this.share + step);
		}
	}
}
