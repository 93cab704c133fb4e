#!/usr/bin/env node
// The running server under load, beside a bare HTTP server and PostgreSQL, on one machine, in one
// run, one at a time. Prints JSON; ../report.mjs makes the table of it.
//
//   load.mjs --bin DIR [--seconds S] [--rounds N] [--dir DIR] [--json FILE] [--without a,b]
//
// Without names parts that are left out: letopis, demo, bare, postgres.
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Client, findTargets, headOf, luaTargets } from './prepare.mjs';
import {
  freePort, memoryOf, run, runToEnd, start, stop, waitFor, whenEnding,
} from './processes.mjs';

const { values: options } = parseArgs({
  options: {
    bin: { type: 'string' },
    seconds: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '3' },
    dir: { type: 'string', default: '/var/tmp' },
    json: { type: 'string' },
    without: { type: 'string', default: '' },
  },
});
if (!options.bin) {
  console.error('usage: load.mjs --bin DIR [--seconds S] [--rounds N] [--dir DIR] [--json FILE]');
  process.exit(2);
}
const bin = (name) => join(resolve(options.bin), name);

// How the program is called, in one place. Both kinds of demo print lines "ROLE LOGIN PASSWORD".
const letopis = {
  benchSchool: (data) => [bin('letopis'), 'demo', '--data', data, '--shape', 'bench'],
  demoSchool: (data) => [bin('letopis'), 'demo', '--data', data],
  // The schools live on a day of their own: their clock goes on from the newest entry.
  serve: (data, port) => [
    bin('letopis'), 'serve', '--data', data, '--address', '127.0.0.1', '--port', String(port),
    '--resume-clock',
  ],
  healthy: '/health',
};

const kConnections = 64;
const kThreads = 2;
const kHistory = 3; // entries in each history that is read
const seconds = Number(options.seconds);
const rounds = Number(options.rounds);
const without = new Set(options.without.split(',').filter(Boolean));

const here = dirname(fileURLToPath(import.meta.url));
mkdirSync(options.dir, { recursive: true });
const work = mkdtempSync(join(resolve(options.dir), 'letopis-bench.'));
chmodSync(work, 0o755); // PostgreSQL runs as a user of its own
whenEnding(() => rmSync(work, { recursive: true, force: true }));

const postgres = {
  dir: join(work, 'postgres'),
  env: {
    ...process.env, PORT: await freePort(), CLIENTS: kConnections, THREADS: kThreads,
    HISTORY: kHistory,
  },
  command: (verb, ...rest) => [join(here, '../postgres/postgres.sh'), verb, postgres.dir, ...rest],
};

/** measure -> system -> one result per round */
const results = {};
function note(measure, system, result) {
  ((results[measure] ??= {})[system] ??= []).push(result);
  console.error(`${measure} ${system}: ${result.per_second} /s, p99 ${result.p99_ms} ms`);
}

/** What the disk can do at this moment: its speed changes from minute to minute. */
const disk = [];
async function noteDisk() {
  const json = join(work, 'disk.json');
  await run([
    bin('limits_bench'), '--dir', join(work, 'disk'), '--seconds', '1', '--rounds', '1',
    '--only', 'fdatasync_300', '--json', json,
  ]);
  disk.push(JSON.parse(readFileSync(json, 'utf8')).fdatasync_300.per_second);
}

let wrkRuns = 0;
async function wrk(script, origin, targets, forSeconds = seconds) {
  const command = [
    'wrk', '-t', kThreads, '-c', kConnections, '-d', `${forSeconds}s`, '--timeout', '10s',
    '-s', join(here, script), origin, '--', targets, process.pid * 1000 + ++wrkRuns,
  ].map(String);
  const printed = await run(command, { env: { ...process.env, LETOPIS_BENCH_LUA: here } });
  const line = printed.match(/^RESULT (.*)$/m);
  if (!line) throw new Error(`wrk: ${printed}`);
  return JSON.parse(line[1]);
}

function writeTargets(name, client, paths, cells) {
  const path = join(work, name);
  writeFileSync(path, luaTargets(client, kThreads, paths, cells));
  return path;
}

/** Starts the server on `data`, signs in, and hands both to `body`. */
async function withLetopis(data, account, body) {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const server = start(letopis.serve(data, port));
  await waitFor(server, async () => (await fetch(origin + letopis.healthy)).ok);
  const client = new Client(origin);
  await client.signIn(account.login, account.password);
  const result = await body(server, client, origin);
  await stop(server);
  return result;
}

/** Makes a school and returns the account of its teacher. */
function makeSchool(command) {
  const line = runToEnd(command).match(/^\s*teacher\s+(\S+)\s+(\S+)/m);
  if (!line) throw new Error(`${command.join(' ')} printed no line "teacher LOGIN PASSWORD"`);
  return { login: line[1], password: line[2] };
}

async function measureLetopis(data, account, facts) {
  await withLetopis(data, account, async (server, client, origin) => {
    const found = await findTargets(client, kHistory);
    Object.assign(facts, {
      shape: found.shape, journals: found.pages.length, writable_cells: found.writable.length,
      page_bytes: found.pageBytes, history_bytes: found.historyBytes,
    });
    const pages = writeTargets('pages.lua', client, found.pages, found.writable);
    const before = await headOf(client);
    const marks = await wrk('mark.lua', origin, pages);
    const grown = (await headOf(client)) - before;
    if (grown < marks.requests - marks.refused) {
      throw new Error(`${marks.requests - marks.refused} marks answered, ${grown} entries found`);
    }
    note('mark', 'letopis', { ...marks, entries: grown });
    facts.memory_after_marks = memoryOf(server.pid);
    note('page', 'letopis', await wrk('get.lua', origin, pages));
    const histories = writeTargets('histories.lua', client, found.histories, []);
    note('history', 'letopis', await wrk('get.lua', origin, histories));
    const again = await findTargets(client, kHistory); // the marks as they stand now
    const mixed = writeTargets('mixed.lua', client, again.pages, again.writable);
    note('page_while_marking', 'letopis', await wrk('mixed.lua', origin, mixed));
    facts.memory_at_end = memoryOf(server.pid);
  });
}

async function measureBare(facts) {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const server = start([bin('bare_server'), '--port', String(port), '--threads', String(kThreads)]);
  await waitFor(server, async () => (await fetch(origin)).ok);
  // The same request bytes as letopis gets, so that the client's work is the same too.
  const client = { cookie: `letopis_session=${'x'.repeat(43)}`, csrf: 'x'.repeat(43) };
  const cells = Array.from({ length: 2700 }, (_, i) => ({ path: `/api/v1/marks/${i}/${i}`, mark: '' }));
  const reading = async (measure, bytes) => {
    const targets = writeTargets(`bare-${measure}.lua`, client, [`/?bytes=${bytes}`], cells);
    note(measure, 'bare', await wrk('get.lua', origin, targets));
  };
  const marks = writeTargets('bare-mark.lua', client, ['/'], cells);
  note('mark', 'bare', await wrk('mark.lua', origin, marks));
  await reading('page', facts.page_bytes);
  await reading('history', facts.history_bytes);
  await stop(server);
}

async function measurePostgres() {
  mkdirSync(postgres.dir, { recursive: true });
  const call = (...words) => run(postgres.command(...words), { env: postgres.env });
  await call('start');
  for (const [measure, variant, system] of [
    ['mark', 'plain', 'postgres'], ['mark', 'chain', 'postgres_chain'],
    ['page', 'page', 'postgres'], ['history', 'history', 'postgres'],
  ]) {
    note(measure, system, JSON.parse(await call('run', variant, String(seconds))));
  }
  await call('stop');
}

/** Memory of a server that serves the demo school, after every journal was opened and read. */
async function measureDemo() {
  const data = join(work, 'demo');
  const account = makeSchool(letopis.demoSchool(data));
  return withLetopis(data, account, async (server, client, origin) => {
    const atStart = memoryOf(server.pid);
    const { items } = await client.get('/api/v1/journals');
    const paths = items.map((item) => `/api/v1/journals/${item.id}`);
    for (const path of paths) await client.get(path);
    await wrk('get.lua', origin, writeTargets('demo.lua', client, paths, []), Math.min(seconds, 3));
    return { at_start: atStart, after_reads: memoryOf(server.pid), journals: paths.length };
  });
}

function medians() {
  const middle = (list) => [...list].sort((a, b) => a.per_second - b.per_second)[list.length >> 1];
  return Object.fromEntries(Object.entries(results).map(([measure, systems]) => [
    measure,
    Object.fromEntries(Object.entries(systems).map(([system, list]) => [
      system,
      {
        ...middle(list),
        slowest: Math.min(...list.map((one) => one.per_second)),
        fastest: Math.max(...list.map((one) => one.per_second)),
        refused: list.reduce((sum, one) => sum + one.refused, 0),
        broken: list.reduce((sum, one) => sum + one.broken, 0),
      },
    ])),
  ]));
}

async function main() {
  // Sizes of answers, until the server tells its own.
  const facts = { page_bytes: 30_000, history_bytes: 3_000 };
  const school = join(work, 'school');
  if (!without.has('postgres')) {
    whenEnding(() => runToEnd(postgres.command('stop'), { env: postgres.env }));
  }
  const account = without.has('letopis') ? null : makeSchool(letopis.benchSchool(school));
  for (let round = 0; round < rounds; ++round) {
    await noteDisk();
    if (account) await measureLetopis(school, account, facts);
    if (!without.has('bare')) await measureBare(facts);
    await noteDisk();
    if (!without.has('postgres')) await measurePostgres();
  }
  const demo = without.has('letopis') || without.has('demo') ? null : await measureDemo();
  const settings = { seconds, rounds, connections: kConnections, threads: kThreads };
  const out = JSON.stringify({ settings, facts, demo, disk, measures: medians() }, null, 2);
  if (options.json) writeFileSync(options.json, `${out}\n`);
  else console.log(out);
}

await main();
process.exit(0);
