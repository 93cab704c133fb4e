// Somebody with the disk in his hands rewrites an old mark. The page may show it, but the proof
// fails.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { Client } from './support/client.mjs';
import { fetchEntries } from './support/log.mjs';
import { forge, letopis, serving } from './support/program.mjs';
import { demo } from './support/schools.mjs';
import { includes, isProven, leafHash, openCheckpoint } from './support/verifier.mjs';

const kTile = 256;

/** A changed mark that still stands, older than the last tile, with its cell's history. */
async function oldCorrection(auditor) {
  const { entries } = await auditor.health();
  const { items } = await auditor.get('/api/v1/audit?kind=mark.changed&limit=200');
  for (const { position, lesson, pupil } of items) {
    if (position > entries - 2 * kTile) continue;
    const path = `/api/v1/cells/${lesson.id}/${pupil.id}/history`;
    const history = await auditor.get(path);
    const newest = history.entries.findLast((entry) => entry.record === 'mark');
    if (newest.position === position) return { position, path, history };
  }
  throw new Error('no such correction');
}

describe('A mark that was forged in the database', () => {
  let school;

  async function withForged(how, work) {
    school = await demo();
    let honest;
    await serving(school.folder, async (server) => {
      const auditor = await Client.signedIn(server.url, 'auditor', school.passwords.auditor);
      await auditor.signed();
      honest = await oldCorrection(auditor);
      assert.ok(honest.history.entries.every((entry) => isProven(entry, honest.history)));
      auditor.close();
      assert.equal(await server.stop(), 0);
    });
    const forged = await forge(join(school.folder, 'db'), String(honest.position), how);
    assert.equal(forged.code, 0, forged.stderr);
    await serving(school.folder, async (server) => {
      const auditor = await Client.signedIn(server.url, 'auditor', school.passwords.auditor, {
        sockets: 4,
      });
      await auditor.signed();
      await work({ auditor, honest });
      auditor.close();
    });
  }

  const forgedOf = (history, position) =>
    history.entries.find((entry) => entry.position === position);

  test('is shown with a proof that fails, while its neighbours are proven', async () => {
    await withForged('--payload', async ({ auditor, honest }) => {
      const history = await auditor.get(honest.path);
      const entry = forgedOf(history, honest.position);
      const before = forgedOf(honest.history, honest.position);
      assert.notEqual(entry.value, before.value, 'another mark is told');
      assert.notEqual(entry.bytes, before.bytes, 'the bytes as they stand are handed out');
      assert.notEqual(entry.unreadable, true);
      for (const each of history.entries) {
        assert.equal(
          isProven(each, history),
          each.position !== honest.position,
          `entry ${each.position}`,
        );
      }
      const around = await fetchEntries(auditor, honest.position - 3, honest.position + 4);
      for (const each of around) {
        assert.equal(isProven(each), each.position !== honest.position, `entry ${each.position}`);
      }
      assert.ok(openCheckpoint(history.checkpoint, history.vkey), 'the checkpoint itself is sound');
    });
  });

  test('cannot be proven with the leaf that the server names either', async () => {
    await withForged('--payload', async ({ auditor, honest }) => {
      const entry = await auditor.get(`/api/v1/entries/${honest.position}`);
      const { size, root } = openCheckpoint(entry.checkpoint, entry.vkey);
      const proof = entry.proof.map((hash) => Buffer.from(hash, 'base64'));
      const honestLeaf = leafHash(
        Buffer.from(forgedOf(honest.history, honest.position).bytes, 'base64'),
      );
      assert.ok(
        includes(root, size, honest.position, honestLeaf, proof),
        'the honest leaf still is',
      );
      assert.ok(!includes(root, size, honest.position, Buffer.from(entry.leaf, 'base64'), proof));
    });
  });

  test('is handed out as unreadable when its bytes no longer decode', async () => {
    // The lowest bit of the offset to the root table: no FlatBuffers verifier takes that.
    await withForged('root', async ({ auditor, honest }) => {
      const history = await auditor.get(honest.path);
      const entry = forgedOf(history, honest.position);
      assert.equal(entry.unreadable, true);
      assert.equal(entry.value, null);
      assert.ok(!isProven(entry, history));
      assert.equal(history.entries.length, honest.history.entries.length, 'nothing is left out');
    });
  });

  test('is found before any row is made from it', async () => {
    await withForged('--payload', async () => {});
    const { code, stdout } = await letopis('rebuild', '--check', '--data', school.folder);
    assert.equal(code, 1);
    assert.match(stdout, /entry \d+ is not the one that was written/);
  });
});
