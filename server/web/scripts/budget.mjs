// Fails when what a browser must load before the journal is usable grows over the budget.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const manifest = JSON.parse(readFileSync(`${dist}.vite/manifest.json`, 'utf8'));
const sizes = new Map();

/** Gzip size in bytes of a built file. */
function size(file) {
  if (!sizes.has(file)) sizes.set(file, gzipSync(readFileSync(dist + file), { level: 9 }).length);
  return sizes.get(file);
}

/** Files that loading the given modules pulls in, dynamic imports excluded. */
function closure(keys) {
  const js = new Set();
  const css = new Set();
  const seen = new Set();
  const visit = (key) => {
    if (seen.has(key)) return;
    seen.add(key);
    const chunk = manifest[key];
    if (!chunk) throw new Error(`not in the manifest: ${key}`);
    if (chunk.file.endsWith('.js')) js.add(chunk.file);
    for (const file of chunk.css ?? []) css.add(file);
    for (const next of chunk.imports ?? []) visit(next);
  };
  keys.forEach(visit);
  return { js, css };
}

const sum = (files) => [...files].reduce((total, file) => total + size(file), 0);
const budgets = [
  { name: 'sign-in', keys: ['index.html'], js: 200_000, css: 30_000 },
  {
    name: 'journal',
    keys: ['index.html', 'src/journal/JournalPage.tsx'],
    js: 200_000,
    css: 30_000,
  },
];

for (const { name, keys, js, css } of budgets) {
  const files = closure(keys);
  for (const [what, total, limit] of [
    ['JS', sum(files.js), js],
    ['CSS', sum(files.css), css],
  ]) {
    const fits = total <= limit;
    const kb = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
    console.log(`${fits ? 'ok  ' : 'OVER'} ${name} ${what}: ${kb(total)} of ${kb(limit)} gzip`);
    if (!fits) process.exitCode = 1;
  }
}

// One file that people keep and send: its whole size counts.
const kVerifyBytes = 150 * 1024;
const verify = readFileSync(`${dist}verify.html`).length;
console.log(`${verify <= kVerifyBytes ? 'ok  ' : 'OVER'} verify.html: ${verify} of ${kVerifyBytes} bytes`);
if (verify > kVerifyBytes) process.exitCode = 1;
