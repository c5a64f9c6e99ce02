/**
 * The details of a span or of a group of repeats.
 */
import { FAULTS } from './tree.js';
import { CATEGORIES, codeOf, statementOf } from './category.js';
import { term } from './filters.js';
import { attribute, duration, percent, plural } from './format.js';
import { html, nothing } from './html.js';
import { closeIcon, filterIcon, warnIcon } from './icons.js';
import { logLines } from './logs.js';
import { href } from './router.js';
import { formatSql } from './sql.js';
import { copyButton, serviceChip, statusBadge, traceLink } from './ui.js';

const STACK = 'code.stacktrace';

/** Attributes that the sections above the table show already. */
const SHOWN = new Set(['db.query.text', 'db.statement', STACK]);

/**
 * The details of a row.
 * @param {import('./rows.js').Row} row the row
 * @param {object} context `tree`, `trace`, `timeOf`, `onClose`, `onSpan`, `critical`
 * @returns {unknown} a template
 */
export function details(row, context) {
	return row.group ? groupDetails(row.group, context) : spanDetails(row.node, context);
}

function head(title, service, context) {
	return html`<header class="details-head"><div>${serviceChip(service)}<h2 title=${title}><bdi>${title || '(no name)'}</bdi></h2></div>
		<button type="button" class="icon-button" aria-label="Close the details" title="Close (Esc)" @click=${context.onClose}>${closeIcon()}</button></header>`;
}

function facts(list) {
	return html`<dl class="facts">${list.filter(Boolean).map(([name, value]) => html`<div><dt>${name}</dt><dd class="num">${value}</dd></div>`)}</dl>`;
}

function groupDetails(group, context) {
	const [first] = group.members;
	const statement = statementOf(first.span);
	const slowest = group.members.reduce((a, b) => b.duration > a.duration ? b : a);
	return html`${head(first.span.name, first.span.service_name, context)}
		<div class="details-body">
		<p class="lead">${plural(group.members.length, 'like span')} below one parent, ${group.sequential ? 'one after the other' : 'some at the same time'}.</p>
		${facts([['Count', group.members.length], ['Sum', duration(group.sum)], ['Mean', duration(group.mean)], ['Shortest', duration(group.min)],
			['Longest', duration(group.max)], ['Of the trace', percent(group.sum / context.tree.duration)], group.errors ? ['Failed', group.errors] : null])}
		${group.sequential && statement ? html`<p class="note">${warnIcon()}<span>The same statement again and again under one parent: one query that fetches
			all of it, or a join, would need one round trip.</span></p>` : nothing}
		${statement ? statementSection(statement, first.span.attributes) : nothing}
		<p><button type="button" class="button" @click=${() => context.onSpan(slowest)}>Show the longest</button>
		<a class="button" href=${href('traces', { q: term('name', first.span.name) })}>Traces with this span</a></p></div>`;
}

function spanDetails(node, context) {
	const { span } = node;
	const code = codeOf(span);
	const statement = statementOf(span);
	const exceptions = (span.events ?? []).filter((event) => event.name === 'exception');
	const events = (span.events ?? []).filter((event) => event.name !== 'exception');
	const logs = context.trace.logs?.filter((line) => line.span_id === span.span_id) ?? [];
	const critical = context.critical?.get(node);
	return html`${head(span.name, span.service_name, context)}
		<div class="details-body">
		${facts([['Duration', duration(node.duration)], ['Self time', duration(node.self)], ['Starts at', duration(node.start - context.tree.start)],
			['Of the trace', percent(node.duration / (context.tree.duration || 1))], critical ? ['On critical path', duration(critical)] : null,
			['Kind', (span.kind ?? 'INTERNAL').toLowerCase()], ['Time goes to', CATEGORIES[node.category]],
			['Status', statusBadge(span.status, span.attributes?.['http.response.status_code'])]])}
		${node.faults.map((fault) => html`<p class="note">${warnIcon()}<span>${FAULTS[fault]}</span></p>`)}
		${span.status_message ? html`<p class="note error"><bdi>${span.status_message}</bdi></p>` : nothing}
		${exceptions.map((event) => exceptionSection(event))}
		${statement ? statementSection(statement, span.attributes) : nothing}
		${code ? codeSection(code) : nothing}
		${span.attributes?.[STACK] ? stackSection('Call stack', String(span.attributes[STACK])) : nothing}
		${logs.length > 0 ? html`<section><h3>Log <span class="muted num">${logs.length}</span></h3>${logLines(logs, context, false)}</section>` : nothing}
		${attributesSection('Attributes', span.attributes, SHOWN, span.dropped_attributes)}
		${events.length > 0 || span.dropped_events ? html`<section><h3>Events <span class="muted num">${events.length}</span></h3><ol class="events">${events.map((event) => html`<li>
			<span class="num muted">${duration(context.timeOf(event, node) - node.start)}</span> <strong><bdi>${event.name}</bdi></strong>
			${table(event.attributes)}</li>`)}</ol>${dropped(span.dropped_events)}</section>` : nothing}
		${linksSection(span, context)}
		${attributesSection('Resource', context.trace.resources?.[span.service_name], new Set(), 0, true)}
		<section><h3>Identity</h3><table class="attributes"><tbody>
			${identity('Span id', span.span_id)}${span.parent_span_id ? identity('Parent', span.parent_span_id, context.tree.byId.get(span.parent_span_id), context) : nothing}
			${identity('Scope', span.scope)}</tbody></table></section>
		</div>`;
}

function exceptionSection(event) {
	const attributes = event.attributes ?? {};
	const stack = attributes['exception.stacktrace'];
	return html`<section class="exception"><h3><bdi>${attributes['exception.type'] ?? 'Exception'}</bdi></h3>
		${attributes['exception.message'] ? html`<p class="message"><bdi>${attributes['exception.message']}</bdi></p>` : nothing}
		${stack ? html`<details ?open=${false}><summary>Stack trace</summary>${copyButton(String(stack), 'the stack trace')}<pre tabindex="0">${stack}</pre></details>` : nothing}</section>`;
}

function stackSection(title, stack) {
	return html`<section><h3>${title}${copyButton(stack, 'the call stack')}</h3><pre tabindex="0" class="stack">${stack}</pre></section>`;
}

function codeSection({ name, file, line }) {
	const place = [file, line].filter(Boolean).join(':');
	return html`<section><h3>Code${copyButton([name, place].filter(Boolean).join(' '), 'the place in the code')}</h3>
		<p class="code"><bdi>${name}</bdi>${place ? html`<span class="muted">${name ? ' · ' : ''}<bdi>${place}</bdi></span>` : nothing}</p></section>`;
}

/**
 * A statement, laid out.
 * @param {string} statement the statement
 * @param {Record<string, unknown>} [attributes] of its span
 * @returns {unknown} a template
 */
export function statementSection(statement, attributes = {}) {
	const text = String(statement);
	return html`<section><h3>Statement <span class="muted">${attributes['db.system.name'] ?? attributes['db.system'] ?? ''}</span>${copyButton(text, 'the statement')}</h3>
		${sqlBlock(text)}</section>`;
}

/**
 * @param {string} text a statement
 * @returns {unknown} a template with its lines
 */
export function sqlBlock(text) {
	return html`<pre class="sql" tabindex="0" dir="ltr">${formatSql(text).map(({ indent, tokens }) => html`<span class="line">${'  '.repeat(indent)}${tokens.map((token) => token.type === 'plain' ? token.text : html`<span class=${token.type}>${token.text}</span>`)}
</span>`)}</pre>`;
}

function attributesSection(title, attributes, hidden, lost, closed = false) {
	const entries = Object.entries(attributes ?? {}).filter(([key]) => !hidden.has(key)).sort(([a], [b]) => a.localeCompare(b));
	if (entries.length === 0 && !lost) {
		return nothing;
	}
	const content = html`<table class="attributes"><thead class="sr"><tr><th scope="col">Key</th><th scope="col">Value</th><th scope="col">Actions</th></tr></thead><tbody>
		${entries.map(([key, value]) => html`<tr><th scope="row">${keyText(key)}</th><td><bdi>${attribute(value)}</bdi></td><td class="actions">
			${copyButton(attribute(value), key)}<a class="icon-button" href=${href('traces', { q: term(key, value) })}
				aria-label=${`Traces with this ${key}`} title="Traces with this value">${filterIcon()}</a></td></tr>`)}</tbody></table>${dropped(lost)}`;
	return closed ? html`<section><details><summary><h3>${title} <span class="muted num">${entries.length}</span></h3></summary>${content}</details></section>`
		: html`<section><h3>${title} <span class="muted num">${entries.length}</span></h3>${content}</section>`;
}

function linksSection(span, context) {
	const links = span.links ?? [];
	return links.length === 0 && !span.dropped_links ? nothing : html`<section><h3>Links <span class="muted num">${links.length}</span></h3><ul class="plain">
		${links.map((link) => html`<li>${link.trace_id === context.trace.trace_id && context.tree.byId.has(link.span_id)
			? html`<button type="button" class="link" @click=${() => context.onSpan(context.tree.byId.get(link.span_id))}>Span ${link.span_id} of this trace</button>`
			: traceLink(link.trace_id, html`<code>${link.trace_id}</code>`, link.span_id)}${table(link.attributes)}</li>`)}</ul>${dropped(span.dropped_links)}</section>`;
}

function identity(name, value, node = null, context = null) {
	return value ? html`<tr><th scope="row">${name}</th><td>${node ? html`<button type="button" class="link" @click=${() => context.onSpan(node)}><code>${value}</code></button>`
		: html`<code><bdi>${value}</bdi></code>`}</td><td class="actions">${copyButton(value, name.toLowerCase())}</td></tr>` : nothing;
}

function table(attributes) {
	const entries = Object.entries(attributes ?? {});
	return entries.length === 0 ? nothing : html`<table class="attributes"><tbody>${entries.map(([key, value]) => html`<tr>
		<th scope="row">${keyText(key)}</th><td><bdi>${attribute(value)}</bdi></td></tr>`)}</tbody></table>`;
}

/** A key that breaks at its dots. */
function keyText(key) {
	return html`<bdi>${key.split(/(?<=[._])/).map((part) => html`${part}<wbr>`)}</bdi>`;
}

function dropped(number) {
	return number ? html`<p class="muted">${plural(number, 'more')} were dropped by the limits of the SDK.</p>` : nothing;
}
