/**
 * What a span spends its time on, told by its attributes. Pure.
 */

/** The categories with their names. */
export const CATEGORIES = {
	own: 'Own code',
	database: 'Database',
	http: 'HTTP calls',
	rpc: 'gRPC / RPC calls',
	messaging: 'Messaging',
};

/**
 * The category of a span. The time that a server or consumer spends outside of its children is
 * spent in the application's own code; that of a client is spent waiting for the other side.
 * @param {object} span as the server told it
 * @returns {'own'|'database'|'http'|'rpc'|'messaging'} the category
 */
export function categoryOf(span) {
	const attributes = span.attributes ?? {};
	if (attributes['db.system.name'] ?? attributes['db.system'] ?? attributes['db.query.text'] ?? attributes['db.statement']) {
		return 'database';
	}
	if (attributes['messaging.system'] !== undefined) {
		return span.kind === 'CONSUMER' && attributes['messaging.operation.type'] === 'process' ? 'own' : 'messaging';
	}
	if (span.kind !== 'CLIENT') {
		return 'own';
	}
	if (attributes['rpc.system.name'] ?? attributes['rpc.system'] ?? attributes['rpc.method']) {
		return 'rpc';
	}
	if (attributes['http.request.method'] ?? attributes['url.full'] ?? attributes['http.method']) {
		return 'http';
	}
	return 'own';
}

/**
 * The statement of a database span.
 * @param {object} span as the server told it
 * @returns {string|null} the statement, or `null` without one
 */
export function statementOf(span) {
	const attributes = span.attributes ?? {};
	return attributes['db.query.text'] ?? attributes['db.statement'] ?? null;
}

/**
 * A few words on what a span did beyond its name, for the waterfall.
 * @param {object} span as the server told it
 * @returns {string} may be empty
 */
export function hintOf(span) {
	const attributes = span.attributes ?? {};
	const text = statementOf(span) ?? attributes['url.full'] ?? attributes['url.path']
		?? attributes['messaging.destination.name'] ?? '';
	const hint = String(text);
	return hint === span.name ? '' : hint.slice(0, 200).replace(/\s+/g, ' ');
}

/**
 * Where in the code a span was made.
 * @param {object} span as the server told it
 * @returns {{name: string, file: string, line: string}|null} the place, or `null` if it is not known
 */
export function codeOf(span) {
	const attributes = span.attributes ?? {};
	const namespace = attributes['code.namespace'];
	const name = attributes['code.function.name']
		?? (attributes['code.function'] ? [namespace, attributes['code.function']].filter(Boolean).join('.') : null);
	const file = attributes['code.file.path'] ?? attributes['code.filepath'];
	if (!name && !file) {
		return null;
	}
	return { name: String(name ?? ''), file: String(file ?? ''), line: String(attributes['code.line.number'] ?? attributes['code.lineno'] ?? '') };
}
