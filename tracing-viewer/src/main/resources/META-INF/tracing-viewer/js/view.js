/**
 * What every page is: a state that is drawn, at most once per frame, into a host.
 */
import { render } from './html.js';

/** A page or a part of one. */
export class View {
	/** @param {HTMLElement} host what it is drawn into */
	constructor(host) {
		this.host = host;
		this.abort = new AbortController();
		this.queued = false;
		this.timers = [];
	}

	/** Gives up what is under way when the view is left. */
	get signal() {
		return this.abort.signal;
	}

	/** @returns {unknown} what is drawn */
	template() {
		return null;
	}

	/**
	 * Is told a new address of the same page.
	 * @param {import('./router.js').Route} _route the address
	 */
	update(_route) {
		this.invalidate();
	}

	/** Draws soon. */
	invalidate() {
		if (!this.queued && !this.signal.aborted) {
			this.queued = true;
			requestAnimationFrame(() => this.draw());
		}
	}

	/** Draws now. */
	draw() {
		this.queued = false;
		if (!this.signal.aborted) {
			render(this.template(), this.host);
			this.drawn();
		}
	}

	/** Is called when it was drawn. */
	drawn() {
		// for those who need it
	}

	/**
	 * Does something again and again while the view is there and the page is seen.
	 * @param {number} ms milliseconds between
	 * @param {() => void} task what is done
	 */
	every(ms, task) {
		this.timers.push(setInterval(() => document.hidden || task(), ms));
	}

	/**
	 * Listens as long as the view is there.
	 * @param {EventTarget} target who is listened to
	 * @param {string} type of event
	 * @param {(event: any) => void} listener is called
	 */
	listen(target, type, listener) {
		target.addEventListener(type, listener, { signal: this.signal });
	}

	/**
	 * Loads something, keeps it in `this.data` or why there is none in `this.error`, and draws.
	 * @param {() => Promise<any>} load asks for it
	 * @returns {Promise<boolean>} whether it is there
	 */
	async load(load) {
		const turn = this.turn = (this.turn ?? 0) + 1;
		this.loading = true;
		this.invalidate();
		try {
			const data = await load();
			if (turn !== this.turn || this.signal.aborted) {
				return false;
			}
			this.data = data;
			this.error = null;
			return true;
		}
		catch (error) {
			if (error.name === 'AbortError' || turn !== this.turn) {
				return false;
			}
			this.error = error;
			return false;
		}
		finally {
			if (turn === this.turn) {
				this.loading = false;
				this.invalidate();
			}
		}
	}

	/**
	 * Answers a key that no field has taken.
	 * @param {KeyboardEvent} _event the key
	 * @returns {boolean} whether it was meant for this view
	 */
	key(_event) {
		return false;
	}

	/** The view is left. */
	dispose() {
		this.abort.abort();
		this.timers.forEach(clearInterval);
		render(null, this.host);
	}
}
