// Signs in to a running server, finds what to read and to write, and gives some cells the history
// that history reads ask for. Everything over the public API.

const HISTORY_SHARE = 10; // one group in ten is kept for history reads
const AT_ONCE = 16;

/** One signed-in user. */
export class Client {
  constructor(origin) {
    this.origin = origin;
    this.cookie = '';
    this.csrf = '';
    this.sent = 0;
  }

  async send(method, path, body, headers = {}) {
    const response = await fetch(this.origin + path, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
      headers: {
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(this.cookie ? { Cookie: this.cookie, 'X-Letopis-CSRF': this.csrf } : {}),
        ...headers,
      },
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return { response, text, json: () => JSON.parse(text) };
  }

  async signIn(login, password) {
    const answer = await this.send('POST', '/api/v1/session', { login, password });
    this.cookie = answer.response.headers.get('set-cookie').split(';')[0];
    this.session = answer.json();
    this.csrf = this.session.csrf;
  }

  async get(path) {
    return (await this.send('GET', path)).json();
  }

  async putMark(path, value) {
    const key = crypto.randomUUID();
    return (await this.send('PUT', path, { value }, { 'Idempotency-Key': key })).json();
  }
}

async function eachAtOnce(items, work) {
  const queue = [...items];
  const worker = async () => {
    while (queue.length > 0) await work(queue.shift());
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** From and to of the term that holds today, else of the whole year. */
function rangeOf(terms, today) {
  const now = terms.filter((term) => term.from <= today && today <= term.to);
  const chosen = now.length > 0 ? now.slice(0, 1) : terms;
  if (chosen.length === 0) return '';
  const from = chosen.map((term) => term.from).sort()[0];
  const to = chosen.map((term) => term.to).sort().at(-1);
  return `?from=${from}&to=${to}`;
}

/** Today's cells of a page, as {path, mark, revision}. */
function todaysCells(journal, today) {
  const known = new Map();
  for (const [lesson, pupil, mark, revision] of journal.cells) {
    known.set(`${lesson}:${pupil}`, { mark, revision });
  }
  const cells = [];
  journal.lessons.forEach((lesson, column) => {
    if (lesson.day !== today || lesson.locked) return;
    journal.pupils.forEach((pupil, row) => {
      const { mark, revision } = known.get(`${column}:${row}`) ?? { mark: '', revision: 0 };
      const id = `${lesson.id}/${pupil.id}`;
      cells.push({ id, path: `/api/v1/marks/${id}`, mark, revision });
    });
  });
  return cells;
}

/**
 * What there is to read and write: {pages, writable, histories, pageBytes, historyBytes, shape}.
 * Every cell of `histories` has at least `length` entries afterwards.
 */
export async function findTargets(client, length) {
  const { items, terms } = await client.get('/api/v1/journals');
  const mine = items.filter((item) => item.mine);
  const today = client.session.today;
  const range = rangeOf(terms, today);
  const pages = mine.map((item) => `/api/v1/journals/${item.id}${range}`);
  const groups = new Array(mine.length);
  let pageBytes = 0;
  await eachAtOnce(pages.keys(), async (index) => {
    const { text, json } = await client.send('GET', pages[index]);
    pageBytes += Buffer.byteLength(text);
    const journal = json();
    const shape = `${journal.pupils.length} × ${journal.lessons.length}`;
    groups[index] = { cells: todaysCells(journal, today), shape };
  });
  const first = groups.length - Math.max(1, Math.floor(groups.length / HISTORY_SHARE));
  const writable = groups.slice(0, first).flatMap((group) => group.cells);
  const kept = groups.slice(first).flatMap((group) => group.cells);
  if (writable.length === 0 || kept.length === 0) {
    throw new Error(`no cells to write today (${today}) in ${pages.length} journals`);
  }
  await eachAtOnce(kept, async (cell) => {
    while (cell.revision < length) {
      cell.mark = cell.mark === '5' ? '4' : '5';
      cell.revision = (await client.putMark(cell.path, cell.mark)).revision;
    }
  });
  const histories = kept.map((cell) => `/api/v1/cells/${cell.id}/history`);
  const { text } = await client.send('GET', histories[0]);
  return {
    pages,
    writable,
    histories,
    pageBytes: Math.round(pageBytes / pages.length),
    historyBytes: Buffer.byteLength(text),
    shape: [...new Set(groups.map((group) => group.shape))].sort().join(', '),
  };
}

export async function headOf(client) {
  return (await client.get('/api/v1/journals')).head;
}

const quoted = (text) => JSON.stringify(text); // for ASCII a JSON string is a Lua string

/** The Lua file that the scripts for wrk read. */
export function luaTargets(client, threads, paths, cells) {
  return [
    'return {',
    `  cookie = ${quoted(client.cookie)}, csrf = ${quoted(client.csrf)}, threads = ${threads},`,
    '  paths = {',
    ...paths.map((path) => `    ${quoted(path)},`),
    '  },',
    '  cells = {',
    ...cells.map((cell) => `    {path = ${quoted(cell.path)}, mark = ${quoted(cell.mark)}},`),
    '  },',
    '}',
    '',
  ].join('\n');
}
