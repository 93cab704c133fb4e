// Evidence that nothing was left out: the map of records, recomputed from the served log by its
// definition (docs/record-map.md).
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';

import { Client } from './support/client.mjs';
import { fetchEntries } from './support/log.mjs';
import { copyOf, letopisDoes, Server, until } from './support/program.mjs';
import { demo } from './support/schools.mjs';
import { isProven, leafHash, readEntry } from './support/verifier.mjs';

const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();
const bit = (path, depth) => (path[depth >> 3] >> (7 - (depth & 7))) & 1;

function pathOf(kind, a, b) {
  const key = Buffer.alloc(20);
  key.writeUInt16BE(kind, 0);
  key.writeBigUInt64BE(BigInt(a), 4);
  key.writeBigUInt64BE(BigInt(b), 12);
  return sha256(key);
}

/** The struct Record of an entry is little-endian, with four bytes of padding after the slot. */
function pathOfEntry(entry) {
  const record = Buffer.from(entry.record, 'hex');
  const [a, b] = [record.readBigUInt64LE(8), record.readBigUInt64LE(16)];
  return pathOf(record.readUInt16LE(0), a, b);
}

function rootOf(leaves, depth = 0) {
  if (leaves.length === 0) return Buffer.alloc(32);
  if (leaves.length === 1) return sha256(Buffer.of(2), ...leaves[0]);
  const side = (set) => rootOf(leaves.filter(([path]) => bit(path, depth) === set), depth + 1);
  return sha256(Buffer.of(3), side(0), side(1));
}

/** The root to which a proof leads when `value` (or nothing) lies at the end of `path`. */
function rootFrom(proof, path, value) {
  const count = proof.readUInt16BE(1);
  const hash = (i) => proof.subarray(3 + 32 * i, 35 + 32 * i);
  let node = value ? sha256(Buffer.of(2), path, value) : Buffer.alloc(32);
  if (!value && proof[0] === 1) {
    assert.ok(!hash(count).equals(path));
    for (let depth = 0; depth < count; depth += 1) {
      assert.equal(bit(hash(count), depth), bit(path, depth));
    }
    node = sha256(Buffer.of(2), hash(count), hash(count + 1));
  }
  for (let depth = count - 1; depth >= 0; depth -= 1) {
    const pair = bit(path, depth) ? [hash(depth), node] : [node, hash(depth)];
    node = sha256(Buffer.of(3), ...pair);
  }
  return node;
}

const committed = (bytes) => {
  const { payload } = readEntry(bytes);
  const vtable = payload.readUInt32LE(0) - payload.readInt32LE(payload.readUInt32LE(0));
  const at = (id) => payload.readUInt32LE(0) + payload.readUInt16LE(vtable + 4 + 2 * id);
  const root = at(0) + payload.readUInt32LE(at(0));
  return {
    root: payload.subarray(root + 4, root + 36),
    records: Number(payload.readBigUInt64LE(at(1))),
    asOf: Number(payload.readBigUInt64LE(at(2))),
  };
};

describe('Completeness of a record', () => {
  let folder;
  let server;
  let auditor;
  let cell;
  let evidence;

  before(async () => {
    const school = await demo();
    folder = copyOf(school.folder);
    server = await Server.start(folder, ['--records-quiet', '0']);
    auditor = await Client.signedIn(server.url, 'auditor', school.passwords.auditor);
    const { items } = await auditor.get('/api/v1/audit?kind=mark.changed&limit=1');
    cell = `/api/v1/cells/${items[0].lesson.id}/${items[0].pupil.id}`;
    evidence = await until(async () => {
      const answer = await auditor.request('GET', `${cell}/evidence`);
      const found = answer.status === 200 && answer.json.completeness;
      const whole = found && committed(Buffer.from(found.bytes, 'base64'));
      return whole && whole.asOf > answer.json.entries.at(-1).position && answer.json;
    }, 'a commitment to all records');
  });

  after(async () => {
    auditor?.close();
    await server?.kill();
  });

  test('is committed to by an entry under the checkpoint', () => {
    const { completeness, checkpoint, vkey } = evidence;
    assert.ok(isProven(completeness, { checkpoint, vkey }));
    assert.ok(committed(Buffer.from(completeness.bytes, 'base64')).asOf <= completeness.position);
  });

  test('names the newest entry, and no other', () => {
    const { completeness, entries, record } = evidence;
    const { root } = committed(Buffer.from(completeness.bytes, 'base64'));
    const [lesson, pupil] = record.key.split('/').map(Number);
    for (const [name, kind] of [['mark', 9], ['absence', 10]]) {
      const proof = Buffer.from(completeness[name], 'base64');
      const path = pathOf(kind, lesson, pupil);
      const own = entries.filter((entry) => entry.record === name);
      const leaves = own.map((entry) => leafHash(Buffer.from(entry.bytes, 'base64')));
      const newest = leaves.pop();
      assert.ok(rootFrom(proof, path, newest).equals(root), name);
      for (const older of leaves) assert.ok(!rootFrom(proof, path, older).equals(root));
    }
  });

  test('is what everybody computes who replays the log', async () => {
    const { root, records, asOf } = committed(Buffer.from(evidence.completeness.bytes, 'base64'));
    const newest = new Map();
    for (const { bytes } of await fetchEntries(auditor, 0, asOf)) {
      const entry = readEntry(Buffer.from(bytes, 'base64'));
      newest.set(entry.record, [pathOfEntry(entry), entry.leaf]);
    }
    assert.equal(newest.size, records);
    assert.ok(rootOf([...newest.values()]).equals(root));
  });

  test('stands through a restart and a comparison with a rebuild', async () => {
    assert.equal(await server.stop(), 0);
    await letopisDoes('rebuild', '--data', folder, '--check');
  });
});
