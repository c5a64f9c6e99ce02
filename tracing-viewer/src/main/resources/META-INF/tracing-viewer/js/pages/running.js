/**
 * Traces that have not ended: how long they run, and where their thread is.
 */
import { get } from '../api.js';
import { duration, plural } from '../format.js';
import { css, html, nothing } from '../html.js';
import { copyButton, empty, failed, serviceChip, traceLink, waiting } from '../ui.js';
import { View } from '../view.js';

const FRAMEWORKS = /^(java|javax|jdk|sun|com\.sun|jakarta|kotlin|reactor|io\.netty|io\.micrometer|io\.opentelemetry|io\.grpc|dev\.traced\.(core|instrumentation|viewer\.web)|org\.(springframework|apache|hibernate|eclipse\.jetty|postgresql|h2))\.|^java\.base/;

/** The page of what runs now. */
export class RunningPage extends View {
	constructor(host) {
		super(host);
		this.open = new Set();
		this.every(1000, () => this.#refresh());
		this.every(100, () => this.data?.traces.length && this.#tick());
		this.#refresh();
	}

	async #refresh() {
		if (this.loading) {
			return;
		}
		if (await this.load(() => get('running', {}, this.signal))) {
			this.at = performance.now();
		}
	}

	/** Only the ages change between two answers. */
	#tick() {
		const since = performance.now() - this.at;
		for (const element of this.host.querySelectorAll('[data-age]')) {
			element.textContent = duration(Math.round((Number(element.dataset.age) + since) / 10) * 10);
		}
	}

	template() {
		return html`<div class="page-head"><h1>Running now</h1>${this.data ? html`<p class="total num" role="status">${plural(this.data.traces.length, 'open trace')}</p>` : nothing}</div>${this.#content()}`;
	}

	#content() {
		if (!this.data) {
			return this.error ? failed(this.error, () => this.#refresh()) : waiting('what runs');
		}
		return this.data.traces.length === 0 ? empty('Nothing is running', 'Requests and jobs of this application that have begun and not ended appear here, with the stack of their thread.')
			: [...this.data.traces].sort((a, b) => b.age_ms - a.age_ms).map((trace) => this.#trace(trace));
	}

	#trace(trace) {
		const stack = trace.stack ?? [];
		const depths = depthsOf(trace.spans);
		return html`<article class="card running"><header class="card-head"><div>${serviceChip(trace.service_name)}<h2><bdi>${trace.root_name}</bdi></h2></div>
				<p class="age num" data-age=${trace.age_ms}></p></header>
			<ol class="open-spans">${trace.spans.map((span) => html`<li ${css({ 'padding-left': `${Math.min(depths.get(span.span_id) ?? 0, 12) * 16}px` })}><bdi>${span.name}</bdi> <span class="num muted" data-age=${span.age_ms}></span></li>`)}</ol>
			${trace.thread ? html`<p class="muted">Thread <code><bdi>${trace.thread}</bdi></code>${stack.length > 0 ? copyButton(stack.join('\n'), 'the stack') : nothing}</p>` : nothing}
			${stack.length > 0 ? html`<div class="stack">${runsOf(stack).map(({ frames, own }) => own || frames.length <= 3 ? frames.map((frame) => html`<div class=${own ? '' : 'muted'}><bdi>${frame}</bdi></div>`)
				: html`<details ?open=${this.open.has(trace.trace_id + frames[0])} @toggle=${(event) => this.#remember(trace.trace_id + frames[0], event.target.open)}>
				<summary class="muted">${plural(frames.length, 'frame')} of frameworks, from <bdi>${frames[0]}</bdi></summary>${frames.slice(1).map((frame) => html`<div class="muted"><bdi>${frame}</bdi></div>`)}</details>`)}</div>` : nothing}
			<p>${traceLink(trace.trace_id, html`What has ended so far <code>${trace.trace_id.slice(0, 8)}</code>`)}</p></article>`;
	}

	#remember(key, open) {
		if (open) {
			this.open.add(key);
		}
		else {
			this.open.delete(key);
		}
	}

	drawn() {
		if (this.at) {
			this.#tick();
		}
	}
}

/** Frames of the application stand out from those of what it runs on. */
function runsOf(stack) {
	const runs = [];
	for (const frame of stack) {
		const own = !FRAMEWORKS.test(frame);
		const last = runs[runs.length - 1];
		if (last?.own === own) {
			last.frames.push(frame);
		}
		else {
			runs.push({ own, frames: [frame] });
		}
	}
	return runs;
}

function depthsOf(spans) {
	const parents = new Map(spans.map((span) => [span.span_id, span.parent_span_id]));
	const depths = new Map();
	for (const { span_id: id } of spans) {
		let depth = 0;
		for (let step = parents.get(id); parents.has(step) && depth < 100; step = parents.get(step)) {
			depth++;
		}
		depths.set(id, depth);
	}
	return depths;
}
