// Go's own sumdb packages, which nobody here wrote, judge a running server's log.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { Client } from './support/client.mjs';
import { freshPath, root, run, Server } from './support/program.mjs';
import { demo } from './support/schools.mjs';

describe('A verifier that nobody here wrote', () => {
  let server;
  let auditor;
  let verifier;

  before(async () => {
    verifier = freshPath('verify');
    const go = { GO111MODULE: 'off', GOPATH: '/usr/share/gocode', GOFLAGS: '', CGO_ENABLED: '0' };
    const source = join(root, 'tests/system/verify/main.go');
    const built = await run('go', ['build', '-o', verifier, source], {
      env: { ...process.env, ...go },
    });
    assert.equal(built.code, 0, built.stderr);
    const { folder, passwords } = await demo();
    server = await Server.start(folder);
    auditor = await Client.signedIn(server.url, 'auditor', passwords.auditor);
  });

  after(async () => {
    auditor?.close();
    await server?.kill();
  });

  /** What a court would be handed: entry, its proof, the public checkpoint and the key. */
  async function evidence(index) {
    const { ledger } = await auditor.signed();
    const entry = await auditor.get(`/api/v1/entries/${index}`);
    return {
      index,
      vkey: entry.vkey,
      entry: Buffer.from(entry.bytes, 'base64'),
      proof: Buffer.from(await auditor.get(`/api/v1/entries/${index}/proof`)),
      checkpoint: Buffer.from(await auditor.get(`/log/${ledger}/checkpoint`)),
    };
  }

  async function verdict(of) {
    const files = [];
    for (const name of ['checkpoint', 'entry', 'proof']) {
      const path = freshPath(name);
      writeFileSync(path, of[name]);
      files.push(`-${name}`, path);
    }
    return run(verifier, ['-vkey', of.vkey, '-index', String(of.index), ...files]);
  }

  async function accepts(of) {
    const { code, stderr } = await verdict(of);
    assert.equal(code, 0, stderr);
  }

  async function refuses(of, why) {
    assert.equal((await verdict(of)).code, 1, why);
  }

  const flipped = (bytes, at) => {
    const copy = Buffer.from(bytes);
    copy[at] ^= 0x04;
    return copy;
  };

  test('accepts the first entry, the last, and those at the edges of tiles', async () => {
    const { entries } = await auditor.health();
    assert.ok(entries > 65536 / 16, 'the tree has full tiles and an upper level');
    for (const index of [0, 1, 255, 256, Math.floor(entries / 2), entries - 1]) {
      await accepts(await evidence(index));
    }
  });

  test('refuses an entry in which one bit is flipped, wherever it stands', async () => {
    const honest = await evidence(1000);
    await accepts(honest);
    for (const share of [0, 0.2, 0.5, 0.8, 0.999]) {
      const at = Math.floor(honest.entry.length * share);
      await refuses({ ...honest, entry: flipped(honest.entry, at) }, `byte ${at}`);
    }
  });

  test('refuses a proof in which a hash, the index or its checkpoint is changed', async () => {
    const honest = await evidence(1000);
    const lines = honest.proof.toString().split('\n');
    let start = 0;
    for (const line of lines) {
      const at = start + Math.floor(line.length / 2);
      start += Buffer.byteLength(line) + 1;
      if (line === '') continue;
      await refuses({ ...honest, proof: flipped(honest.proof, at) }, `in the line ${line}`);
    }
    const shorter = lines.toSpliced(2, 1).join('\n');
    await refuses({ ...honest, proof: Buffer.from(shorter) }, 'a hash is missing');
  });

  test('refuses a checkpoint in which origin, size, root or signature is changed', async () => {
    const honest = await evidence(1000);
    let start = 0;
    for (const line of honest.checkpoint.toString().split('\n')) {
      const middle = start + Math.floor(Buffer.byteLength(line) * 0.7);
      start += Buffer.byteLength(line) + 1;
      if (line === '') continue;
      await refuses({ ...honest, checkpoint: flipped(honest.checkpoint, middle) }, line);
    }
  });

  test('refuses an honest entry at another position, and a stranger’s key', async () => {
    const honest = await evidence(1000);
    const other = await evidence(1001);
    await refuses({ ...honest, entry: other.entry }, 'the neighbour’s bytes');
    await refuses({ ...honest, index: 1001 }, 'the neighbour’s number');
    const golden = 'school.example/ledger+0123e44b+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4';
    await refuses({ ...honest, vkey: golden }, 'the key of another ledger');
  });
});
