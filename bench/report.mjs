#!/usr/bin/env node
// Puts the results of one run together: one JSON document, and the markdown for docs/performance.md.
//
//   report.mjs --out DIR [--limits FILE] [--micro FILE] [--load FILE] [--command TEXT]
//
// Writes DIR/results.json and DIR/results.md and prints the latter. Parts that are not given are
// left out.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values: options } = parseArgs({
  options: {
    out: { type: 'string' },
    limits: { type: 'string' },
    micro: { type: 'string' },
    load: { type: 'string' },
    command: { type: 'string', default: 'bench/run.sh' },
  },
});
if (!options.out) {
  console.error('usage: report.mjs --out DIR [--limits FILE] [--micro FILE] [--load FILE]');
  process.exit(2);
}

const read = (path) => (path && existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null);

function commit() {
  const cwd = dirname(fileURLToPath(import.meta.url));
  try {
    return execFileSync('git', ['describe', '--always', '--dirty', '--abbrev=12'], {
      cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return 'unknown';
  }
}

/** The medians of Google Benchmark's output, by name: {per_second, ns, and the counters}. */
function microResults(raw) {
  if (!raw) return null;
  const known = new Set(['batch', 'rocksdb', 'ratio', 'cells', 'entries', 'entry_bytes']);
  const out = {};
  const repeated = raw.benchmarks.some((one) => one.run_type === 'aggregate');
  for (const one of raw.benchmarks) {
    if (repeated && one.aggregate_name !== 'median') continue;
    const name = one.run_name.replace('/real_time', '');
    out[name] = { per_second: one.items_per_second };
    for (const [key, value] of Object.entries(one)) if (known.has(key)) out[name][key] = value;
  }
  return out;
}

const results = {
  machine: {
    date: new Date().toISOString().slice(0, 10),
    commit: commit(),
    command: options.command,
    processor: `${cpus().length} × ${cpus()[0].model.trim()}`,
    memory_gib: Math.round(totalmem() / 2 ** 30),
    kernel: release().split('-')[0],
  },
  limits: read(options.limits),
  micro: microResults(read(options.micro)),
  load: read(options.load),
};

const whole = (value) => Math.round(value).toLocaleString('en-US');
const rate = (value) => {
  if (!Number.isFinite(value)) return '–';
  return value >= 1e6 ? `${(value / 1e6).toFixed(1)} M` : whole(value);
};
const times = (ours, theirs) => (ours && theirs ? `${(ours / theirs).toFixed(2)} ×` : '–');
const ms = (value) => (Number.isFinite(value) ? value.toFixed(value < 10 ? 2 : 1) : '–');
const mib = (memory) => (memory ? memory.rss_mib.toFixed(0) : '–');

function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const ruler = head.map((_, index) => (index === 0 ? '---' : '---:'));
  return [line(head), line(ruler), ...rows.map(line), ''].join('\n');
}

/** Pairs of a value and what it must reach; a value that was not measured leaves it open. */
const verdict = (checks) => {
  if (checks.some(([value, wanted]) => value < wanted)) return 'not met';
  return checks.every(([value]) => Number.isFinite(value)) ? 'met' : '–';
};

function machineText() {
  const { machine } = results;
  return [
    `Machine: ${machine.processor}, ${machine.memory_gib} GiB, Linux ${machine.kernel}.`,
    `Commit ${machine.commit}, ${machine.date}, \`${machine.command}\`.`,
    '',
  ].join('\n');
}

function limitsText({ limits }) {
  if (!limits) return '';
  const names = {
    fdatasync_300: 'append 300 bytes + fdatasync',
    fdatasync_25600: 'append 25,600 bytes + fdatasync',
    sha256_333: 'SHA-256 of 333 bytes, one core',
    sha256_1024: 'SHA-256 of 1 KiB, one core',
    rocksdb_1: 'plain RocksDB, batches of 1',
    rocksdb_8: 'plain RocksDB, batches of 8',
    rocksdb_64: 'plain RocksDB, batches of 64',
    rocksdb_512: 'plain RocksDB, batches of 512',
  };
  const time = (value) => (value > 0 ? ms(value) : '–');
  const rows = Object.entries(limits).map(([name, one]) => [
    names[name] ?? name, rate(one.per_second), time(one.p50_ms), time(one.p99_ms),
  ]);
  const head = ["the machine's own limits", 'per second', 'p50 ms', 'p99 ms'];
  return table(head, rows);
}

function ledgerText({ micro }) {
  const rows = [1, 8, 64].flatMap((waiting) => {
    const plain = micro?.[`ledger/append_300_bytes/waiting:${waiting}`];
    const mark = micro?.[`ledger/put_mark/waiting:${waiting}`];
    if (!plain) return [];
    return [[
      String(waiting), rate(plain.per_second), plain.batch.toFixed(1), rate(plain.rocksdb),
      times(plain.ratio, 1), rate(mark?.per_second),
      waiting === 64 ? `0.7 ×: ${verdict([[plain.ratio, 0.7]])}` : '',
    ]];
  });
  if (rows.length === 0) return '';
  return table([
    'the ledger alone, waiting clients', 'entries of 300 bytes per second', 'mean batch',
    'RocksDB, same batches', 'ratio', 'marks through rules and views per second', 'wanted',
  ], rows);
}

function httpText({ load }) {
  if (!load) return '';
  const of = (measure, system) => load.measures[measure]?.[system];
  const row = (title, measure, wanted, checks) => {
    const ours = of(measure, 'letopis');
    const bare = of(measure, 'bare');
    const plain = of(measure, 'postgres');
    const chain = of(measure, 'postgres_chain');
    const own = ours?.per_second;
    return [
      title, rate(own), ms(ours?.p50_ms), ms(ours?.p99_ms),
      rate(bare?.per_second), times(own, bare?.per_second),
      plain ? `${rate(plain.per_second)} (p99 ${ms(plain.p99_ms)})` : '–',
      times(own, plain?.per_second),
      chain ? `${rate(chain.per_second)} (p99 ${ms(chain.p99_ms)})` : '–',
      times(own, chain?.per_second),
      ours && wanted ? `${wanted}: ${verdict(checks(ours, bare, plain, chain))}` : wanted,
    ];
  };
  const over = (ours, theirs) => (theirs ? ours.per_second / theirs.per_second : NaN);
  const rows = [
    row('durable marks', 'mark', '4 × and 15 × PostgreSQL, p99 < 10 ms', (ours, bare, plain, chain) => [
      [over(ours, plain), 4], [over(ours, chain), 15], [10 / ours.p99_ms, 1],
    ]),
    row('journal page', 'page', '3 × PostgreSQL, 0.5 × bare', (ours, bare, plain) => [
      [over(ours, plain), 3], [over(ours, bare), 0.5],
    ]),
    row('history of a mark', 'history', '1 × PostgreSQL', (ours, bare, plain) => [
      [over(ours, plain), 1],
    ]),
    row('journal page, 5 % marks between', 'page_while_marking', '', () => []),
  ].filter((cells) => cells[1] !== '–' || cells[4] !== '–');
  return table([
    'over HTTP, 64 connections', 'Letopis /s', 'p50 ms', 'p99 ms', 'bare Beast /s', 'ratio',
    'PostgreSQL, audit trigger /s', 'ratio', 'with hash chain /s', 'ratio', 'wanted',
  ], rows);
}

function factsText({ load }) {
  if (!load) return '';
  const { facts, settings, demo, disk, measures } = load;
  const of = (key) => Object.values(measures).map((systems) => systems.letopis?.[key] ?? 0);
  const sum = (key) => of(key).reduce((total, one) => total + one, 0);
  const lines = [
    `Rounds: ${settings.rounds} of ${settings.seconds} s each, medians; ${settings.connections} ` +
      `connections, ${settings.threads} client threads. Answers: page ${whole(facts.page_bytes)} ` +
      `bytes, history ${whole(facts.history_bytes)} bytes.`,
  ];
  if (disk.length > 0) {
    const [low, high] = [Math.min(...disk), Math.max(...disk)];
    lines.push(`The disk meanwhile: ${whole(low)} to ${whole(high)} fdatasync per second.`);
  }
  if (facts.shape) {
    lines.push(
      `School: ${facts.journals} journals of ${facts.shape}. Requests to Letopis that were ` +
        `refused: ${sum('refused')}, broken off: ${sum('broken')}.`,
    );
  }
  lines.push('');
  if (facts.memory_at_end || demo) {
    const within = demo ? 150 / demo.after_reads.peak_mib : NaN;
    lines.push(table(['resident memory', 'MiB', 'wanted'], [
      ['demo school, after start', mib(demo?.at_start), ''],
      ['demo school, every journal read', mib(demo?.after_reads), `< 150: ${verdict([[within, 1]])}`],
      ['benchmark school, after the marks', mib(facts.memory_after_marks), ''],
      ['benchmark school, at the end', mib(facts.memory_at_end), ''],
    ]));
  }
  return lines.join('\n');
}

function microText({ micro }) {
  const rows = Object.entries(micro ?? {})
    .filter(([name]) => !name.startsWith('ledger/'))
    .map(([name, one]) => [`\`${name}\``, rate(one.per_second), ms(1e6 / one.per_second)]);
  return rows.length === 0 ? '' : table(['one part, one core', 'per second', 'µs each'], rows);
}

const json = `${JSON.stringify(results, null, 2)}\n`;
const hash = createHash('sha256').update(json).digest('hex');
const markdown = [
  machineText(), httpText(results), factsText(results), ledgerText(results), limitsText(results),
  microText(results), `SHA-256 of the results: \`${hash}\`.`, '',
].filter(Boolean).join('\n');
writeFileSync(join(options.out, 'results.json'), json);
writeFileSync(join(options.out, 'results.md'), markdown);
console.log(markdown);
