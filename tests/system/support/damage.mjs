// Ways to damage a school's files, and what the program must say to it.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

import { letopis } from './program.mjs';

export const kRolledBack =
  /The database is older than the last signed checkpoint: (.+)\. Writes are refused\./;
export const kDamaged = /The (database|ledger) is damaged/;

export function flipBit(path, at) {
  const file = openSync(path, 'r+');
  const byte = Buffer.alloc(1);
  readSync(file, byte, 0, 1, at);
  byte[0] ^= 0x10;
  writeSync(file, byte, 0, 1, at);
  closeSync(file);
}

/** Files of the database by the end of their name, e.g. '.sst'. */
export function filesOf(folder, end) {
  const db = join(folder, 'db');
  return readdirSync(db)
    .filter((name) => name.endsWith(end))
    .map((name) => join(db, name));
}

/** The write-ahead log that holds what was not written into tables yet. */
export function walOf(folder) {
  const [wal] = filesOf(folder, '.log').sort((a, b) => statSync(b).size - statSync(a).size);
  assert.ok(statSync(wal).size > 10_000, 'the acknowledged writes are in the WAL');
  return wal;
}

/** Where the content of a file ends, before the zeros that were reserved for more. */
export function lastByteOf(path) {
  const bytes = readFileSync(path);
  let at = bytes.length - 1;
  while (at > 0 && bytes[at] === 0) --at;
  return at;
}

/** Every file that the ledger rests on, by its hash; the program's own notes are left out. */
export function contentOf(folder) {
  const hashes = {};
  for (const part of ['db', 'head', 'keys']) {
    for (const name of readdirSync(join(folder, part))) {
      if (/^(LOG|OPTIONS|LOCK|IDENTITY)/.test(name)) continue;
      const bytes = readFileSync(join(folder, part, name));
      hashes[`${part}/${name}`] = createHash('sha256').update(bytes).digest('hex');
    }
  }
  return hashes;
}

/** Serving is refused, on the terminal and by the exit code; answers what was said. */
export async function refusesToServe(folder, what) {
  const { code, stdout, stderr } = await letopis(
    'serve',
    '--data',
    folder,
    '--port',
    '0',
    '--resume-clock',
  );
  assert.notEqual(code, 0, 'it serves');
  assert.equal(stdout, '', 'no address is printed');
  assert.match(stderr, what);
  assert.match(stderr, /[А-Яа-я]{4}/, 'in Russian as well');
  return stderr;
}
