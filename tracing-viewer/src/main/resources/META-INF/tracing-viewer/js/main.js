/**
 * The frame around the pages: navigation, the box for a trace id, the state of the connection.
 */
import { connection, keepStreaming, startStreaming, takeToken, useToken } from './api.js';
import { html, nothing, render } from './html.js';
import { helpIcon, searchIcon, themeIcon } from './icons.js';
import { keysDialog, listenToKeys, showKeys } from './keys.js';
import { FindingsPage } from './pages/findings.js';
import { RoutesPage } from './pages/routes.js';
import { RunningPage } from './pages/running.js';
import { ServicesPage } from './pages/services.js';
import { StatusPage } from './pages/status.js';
import { TracePage } from './pages/trace.js';
import { TracesPage } from './pages/traces.js';
import { go, href, parse, traceIdIn } from './router.js';
import { applyTheme, nextTheme, theme } from './theme.js';
import { toast } from './ui.js';

const PAGES = {
	traces: ['Traces', TracesPage], services: ['Services', ServicesPage], routes: ['Routes', RoutesPage],
	findings: ['Findings', FindingsPage], running: ['Running now', RunningPage], status: ['Status', StatusPage],
	trace: ['Trace', TracePage],
};

const main = document.getElementById('main');

let route = null;

let view = null;

let denied = null;

function drawHeader() {
	render(html`
		<a class="brand" href="#/traces" aria-label="Traced: the traces"><svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true"><path d="M2 4h11M5 10h13M8 16h7" stroke="currentColor" stroke-width="3" stroke-linecap="round"></path></svg><span>Traced</span></a>
		<nav aria-label="Pages"><ul>${Object.entries(PAGES).filter(([name]) => name !== 'trace').map(([name, [title]]) => html`<li>
			<a href=${href(name)} aria-current=${route?.page === name || (name === 'traces' && route?.page === 'trace') ? 'page' : nothing}>${title}</a></li>`)}</ul></nav>
		<form class="paste" role="search" @submit=${openPasted}>
			${searchIcon()}<label class="sr" for="trace-id">Open a trace by its id</label>
			<input id="trace-id" name="id" type="text" placeholder="Paste a trace id" autocomplete="off" spellcheck="false"
				@paste=${(event) => setTimeout(() => traceIdIn(event.target.value) && event.target.form.requestSubmit())}>
		</form>
		<span class="connection ${connection.state}" role="status"><i></i><span>${{ open: 'Connected', lost: 'Connection lost', connecting: 'Connecting' }[connection.state]}</span></span>
		<button type="button" class="icon-button" aria-label=${`Theme: ${theme()}`} title=${`Theme: ${theme()}`} @click=${() => { nextTheme(); drawHeader(); toast(`Theme: ${theme()}`); }}>${themeIcon()}</button>
		<button type="button" class="icon-button" aria-label="Keys" title="Keys (?)" @click=${showKeys}>${helpIcon()}</button>`,
	document.getElementById('header'));
}

function openPasted(event) {
	event.preventDefault();
	const input = event.target.elements.id;
	const id = traceIdIn(input.value);
	if (id) {
		input.value = '';
		input.blur();
		go(href('trace', {}, id));
	}
	else if (input.value.trim()) {
		toast('That holds no trace id: it has 32 hexadecimal digits');
	}
}

function show() {
	if (/^#token=/.test(location.hash)) {
		takeToken();
		denied = null;
		startStreaming();
	}
	const next = parse(location.hash);
	const [title, Page] = PAGES[next.page] ?? PAGES.traces;
	const moved = route && (route.page !== next.page || route.id !== next.id);
	const same = route && !moved && view;
	route = next;
	drawHeader();
	if (denied) {
		view?.dispose();
		view = null;
		render(tokenPage(), newHost('denied'));
		return;
	}
	if (same) {
		view.update(route);
		return;
	}
	document.title = `${title} · Traced`;
	view?.dispose();
	view = new Page(newHost(PAGES[next.page] ? next.page : 'traces'), route);
	view.update(route);
	if (moved) {
		window.scrollTo(0, 0);
		main.focus({ preventScroll: true });
	}
	document.querySelector('nav [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

function newHost(name) {
	const host = document.createElement('div');
	host.className = `page page-${name}`;
	main.replaceChildren(host);
	return host;
}

function tokenPage() {
	return html`<div class="empty"><h1>${denied.status === 401 ? 'A token is needed' : 'No access'}</h1>
		<p>${denied.detail || 'The viewer answers only those who may see it.'}</p>
		<p>If the application has set <code>tracing.viewer.token</code>, give it here. It is kept as long as this tab is open.</p>
		<form class="token" @submit=${(event) => {
			event.preventDefault();
			useToken(event.target.elements.token.value.trim());
			denied = null;
			startStreaming();
			route = null;
			show();
		}}><label>Token <input type="password" name="token" required autocomplete="off"></label>
		<button class="button primary">Open</button></form></div>`;
}

connection.addEventListener('change', drawHeader);
connection.addEventListener('denied', (event) => {
	if (!denied) {
		denied = event.detail;
		show();
	}
});
// the fragment is the address of a page, so the link must not change it
document.querySelector('.skip').addEventListener('click', (event) => {
	event.preventDefault();
	main.focus();
});
takeToken();
applyTheme();
render(keysDialog(), document.getElementById('dialogs'));
listenToKeys(() => view);
window.addEventListener('hashchange', show);
show();
keepStreaming();
