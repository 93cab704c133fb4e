// The verifier that the other tests rely on is itself held against published vectors, and against
// logs that somebody touched.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { Client } from './support/client.mjs';
import { fetchEntries } from './support/log.mjs';
import { serving } from './support/program.mjs';
import { lyceum } from './support/schools.mjs';
import { includes, leafHash, LogCheck, openCheckpoint, rootOf } from './support/verifier.mjs';

// A log of 15 entries of which number 4 is "five": made by other software, verified by Go's.
const kVkey = 'school.example/ledger+0123e44b+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4';
const kCheckpoint = `school.example/ledger
15
rKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=

— school.example/ledger ASPkS6zOj82uhT2KBh3wOqS/rvxUdxsz/javdYy1ZvQkVilxy6ebDcd2kCHhv/89MtZPe4aOHDIn3wpIyp4DbK7czA4=
`;
const kProof = [
  'yiM+eia4w1wsk/Ukx7kF56IQVkDW3MWUaUz/VtJu+yU=',
  'nk9gCR+floFqznAPtqjjcnnV64dge2jQB95D5t164Hg=',
  'zY1lN35vrXYAPixXSd59LsU29xUJtuW4o2dNNg5Y2Co=',
  '5jLpqTgjsBDSEX6SgZiRnbTMdTuRd8bQ5tSsAOxe0Ks=',
].map((hash) => Buffer.from(hash, 'base64'));

describe('The verifier in these tests', () => {
  test('accepts a log that other software made', () => {
    const { size, root } = openCheckpoint(kCheckpoint, kVkey);
    assert.ok(includes(root, size, 4, leafHash(Buffer.from('five')), kProof));
  });

  test('refuses the same log with another entry, number, size, hash or signature', () => {
    const { size, root } = openCheckpoint(kCheckpoint, kVkey);
    const leaf = leafHash(Buffer.from('five'));
    assert.ok(!includes(root, size, 4, leafHash(Buffer.from('four')), kProof));
    assert.ok(!includes(root, size, 5, leaf, kProof));
    assert.ok(!includes(root, 4, 4, leaf, kProof));
    assert.ok(!includes(root, size, 4, leaf, kProof.slice(1)));
    assert.ok(!includes(root, size, 4, leaf, [...kProof, root]));
    assert.ok(!includes(root, 1, 0, Buffer.alloc(0), []));
    assert.throws(() => openCheckpoint(kCheckpoint.replace('\n15\n', '\n16\n'), kVkey));
    assert.throws(() => openCheckpoint(kCheckpoint, kVkey.replace('0123', '0124')));
  });

  test('computes the roots of RFC 6962', () => {
    const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    assert.equal(rootOf([]).toString('hex'), empty);
    const leaves = [0, 1, 2].map((i) => leafHash(Buffer.of(i)));
    assert.deepEqual(rootOf(leaves), rootOf([rootOf(leaves.slice(0, 2)), leaves[2]]));
  });

  test('finds entries that were left out, doubled, swapped or touched', async () => {
    const { folder, passwords } = await lyceum();
    await serving(folder, async (server) => {
      const auditor = await Client.signedIn(server.url, 'auditor', passwords.auditor);
      const { entries, ledger } = await auditor.signed();
      const bytes = (await fetchEntries(auditor, 0, entries)).map((entry) =>
        Buffer.from(entry.bytes, 'base64'),
      );
      const { vkey } = await auditor.get('/api/v1/entries/0');
      const checkpoint = await auditor.get(`/log/${ledger}/checkpoint`);
      auditor.close();
      const check = (list) => {
        const log = new LogCheck();
        for (const each of list) log.add(each);
        return log.fits(checkpoint, vkey);
      };
      assert.equal(check(bytes), entries);
      const touched = Buffer.from(bytes[20]);
      touched[touched.length - 1] ^= 1;
      assert.throws(() => check(bytes.toSpliced(10, 1)), /entry 10 says it is 11/);
      assert.throws(() => check(bytes.toSpliced(10, 0, bytes[10])), /entry 11 says it is 10/);
      assert.throws(() => check(bytes.toSpliced(10, 2, bytes[11], bytes[10])), /entry 10 says/);
      assert.throws(() => check(bytes.with(20, touched)), /entry 21: the chain breaks/);
      assert.throws(() => check(bytes.slice(0, -1)), /are signed/);
      const last = Buffer.from(bytes.at(-1));
      last[last.length - 1] ^= 1;
      assert.throws(() => check(bytes.with(-1, last)), /root does not follow/);
    });
  });
});
