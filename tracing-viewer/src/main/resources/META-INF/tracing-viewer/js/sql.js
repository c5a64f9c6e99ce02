/**
 * Lays a statement of SQL out for reading. It only splits and indents: not a character other
 * than white space is changed. Pure.
 */

const KEYWORDS = new Set(('select from where and or not in is null as on join left right inner outer full cross lateral natural '
	+ 'using group by order having limit offset fetch first next rows row only union all intersect except distinct insert into '
	+ 'values update set delete returning with recursive case when then else end exists between like ilike asc desc for share '
	+ 'create table index drop alter add primary key references foreign constraint default call merge matched over partition '
	+ 'nulls last true false cast conflict do nothing begin commit rollback lock skip locked').split(' '));

const CLAUSES = new Set(['select', 'from', 'where', 'group', 'order', 'having', 'limit', 'offset', 'fetch', 'union', 'intersect',
	'except', 'insert', 'values', 'update', 'set', 'delete', 'returning', 'with', 'join', 'left', 'right', 'inner', 'full',
	'cross', 'natural', 'for', 'merge', 'when']);

const TOKEN = /(--[^\n]*|\/\*[\s\S]*?\*\/)|('(?:[^']|'')*'?|"(?:[^"]|"")*"?|`[^`]*`?)|(\b\d+(?:\.\d+)?\b)|([A-Za-z_][\w$]*)|(\s+)|(::|<=|>=|<>|!=|\|\||[\s\S])/g;

/**
 * A piece of a line.
 * @typedef {{text: string, type: 'keyword'|'string'|'number'|'comment'|'plain'}} Token
 */

/**
 * Formats a statement.
 * @param {string} sql the statement
 * @returns {{indent: number, tokens: Token[]}[]} its lines
 */
export function formatSql(sql) {
	const lines = [{ indent: 0, tokens: [] }];
	// of each open parenthesis the indent of its line if it holds a query, else null
	const open = [];
	let previous = '';
	const line = () => lines[lines.length - 1];
	const base = () => (open.findLast((indent) => indent !== null) ?? -1) + 1;
	const newLine = (indent) => {
		trimEnd(line());
		if (line().tokens.length > 0) {
			lines.push({ indent, tokens: [] });
		}
		else {
			line().indent = indent;
		}
	};
	for (const { text, type } of tokens(sql)) {
		const word = type === 'keyword' ? text.toLowerCase() : '';
		if (type === 'space') {
			if (line().tokens.length > 0) {
				line().tokens.push({ text: ' ', type: 'plain' });
			}
			continue;
		}
		const inPlain = open.length > 0 && open[open.length - 1] === null;
		if (word === 'select' && previous === '(') {
			open[open.length - 1] = line().indent;
			newLine(base());
		}
		else if (!inPlain && breaksBefore(word, previous)) {
			newLine(base());
		}
		else if (!inPlain && (word === 'and' || word === 'or') && previous !== 'between') {
			newLine(base() + 1);
		}
		else if (text === ')') {
			const indent = open.pop() ?? null;
			if (indent !== null) {
				newLine(indent);
			}
		}
		line().tokens.push({ text, type });
		if (text === '(') {
			open.push(null);
		}
		previous = previous === 'between' && word !== 'and' ? 'between' : word || text.toLowerCase();
	}
	trimEnd(line());
	return lines;
}

function breaksBefore(word, previous) {
	if (!CLAUSES.has(word)) {
		return false;
	}
	if (word === 'join') {
		return !['left', 'right', 'inner', 'full', 'cross', 'natural', 'outer', 'lateral'].includes(previous);
	}
	if (word === 'from' && previous === 'delete' || word === 'set' && previous === 'do') {
		return false;
	}
	return word !== 'update' || !['for', 'do', 'then'].includes(previous);
}

function trimEnd(line) {
	while (line.tokens.length > 0 && line.tokens[line.tokens.length - 1].text === ' ') {
		line.tokens.pop();
	}
}

function* tokens(sql) {
	for (const [text, comment, string, number, word, space] of sql.slice(0, 20_000).matchAll(TOKEN)) {
		if (comment) {
			yield { text, type: 'comment' };
		}
		else if (string) {
			yield { text, type: 'string' };
		}
		else if (number) {
			yield { text, type: 'number' };
		}
		else if (space) {
			yield { text: ' ', type: 'space' };
		}
		else {
			yield { text, type: word && KEYWORDS.has(word.toLowerCase()) ? 'keyword' : 'plain' };
		}
	}
}
