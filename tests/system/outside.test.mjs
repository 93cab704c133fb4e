// Go's own sumdb packages, which nobody here wrote, judge a running server's log.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { Client } from './support/client.mjs';
import { freshPath, root, run, Server } from './support/program.mjs';
import { demo, large } from './support/schools.mjs';

async function build() {
  const program = freshPath('verify');
  const go = { GO111MODULE: 'off', GOPATH: '/usr/share/gocode', GOFLAGS: '', CGO_ENABLED: '0' };
  const sources = ['main.go', 'log.go'].map((name) => join(root, 'tests/system/verify', name));
  const env = { ...process.env, ...go };
  const built = await run('go', ['build', '-o', program, ...sources], { env });
  assert.equal(built.code, 0, built.stderr);
  return program;
}

let building;
const outsider = () => (building ??= build());

describe('A verifier that nobody here wrote', () => {
  let server;
  let auditor;
  let verifier;

  before(async () => {
    verifier = await outsider();
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

describe('A client of transparency logs that nobody here wrote', () => {
  let server;
  let auditor;
  let teacher;
  let log;
  let token;
  let vkey;

  before(async () => {
    const { folder, passwords } = await large();
    server = await Server.start(folder);
    auditor = await Client.signedIn(server.url, 'auditor', passwords.auditor);
    teacher = await Client.signedIn(server.url, 'teacher', passwords.teacher);
    const { ledger, entries } = await auditor.signed();
    assert.ok(entries > 65_536, 'there is a tile above 256 full tiles of the level below');
    log = `/log/${ledger}`;
    vkey = (await auditor.get('/api/v1/entries/0')).vkey;
    const made = await auditor.request('POST', '/api/v1/log-tokens', { body: { days: 1 } });
    token = made.json.token;
  });

  after(async () => {
    auditor?.close();
    teacher?.close();
    await server?.kill();
  });

  /** What Go says of the running log; all it is given is the address, the key and the token. */
  async function judge(...args) {
    const url = new URL(log, server.url).href;
    const all = ['-log', url, '-vkey', vkey, '-token', token, ...args];
    return run(await outsider(), all);
  }

  async function finds(...args) {
    const { code, stdout, stderr } = await judge(...args);
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout);
  }

  /** Writes marks, one after the other, until `done` is. */
  async function writeUntil(done) {
    let over = false;
    const end = () => (over = true);
    done.then(end, end);
    const [group] = (await teacher.get('/api/v1/journals')).items;
    const page = await teacher.get(`/api/v1/journals/${group.id}`);
    const lesson = page.lessons.findLast((each) => each.day === teacher.session.today).id;
    for (let i = 0; !over; ++i) {
      const pupil = page.pupils[i % page.pupils.length].id;
      const value = Math.floor(i / page.pupils.length) % 2 === 0 ? 'осв' : '5';
      await teacher.putMark(lesson, pupil, { value });
    }
    return done;
  }

  test('proves entries at every edge of tiles out of tiles of three levels', async () => {
    const { entries } = await auditor.signed();
    const edges = [0, 1, 255, 256, 257, 65_535, 65_536, 65_537, 99_999, entries - 1];
    const { level, sizes } = await finds('-records', edges.join(','));
    assert.equal(level, 2);
    assert.deepEqual(sizes, [entries]);
  });

  test('reads every entry, finds it in its tile, and gets the signed root', async () => {
    const { entries } = await auditor.signed();
    assert.deepEqual((await finds('-all')).sizes, [entries]);
  });

  test('sees each checkpoint continue the one before, while marks are being written', async () => {
    const old = freshPath('checkpoint');
    writeFileSync(old, await auditor.get(`${log}/checkpoint`));
    const first = (await auditor.signed()).entries;
    const { sizes } = await writeUntil(finds('-old', old, '-steps', '12', '-records', '0,130000'));
    assert.equal(sizes.length, 13);
    assert.ok(sizes.at(-1) > first);
    const later = await finds('-old', old, '-all');
    assert.ok(later.sizes[0] >= sizes.at(-1), 'and the whole of it adds up afterwards');
  });

  test('notices that it was shown another history before, signed by the same key', async () => {
    const { folder, passwords } = await large();
    const fork = await Server.start(folder);
    const forked = freshPath('checkpoint');
    try {
      const other = await Client.signedIn(fork.url, 'teacher', passwords.teacher);
      const [group] = (await other.get('/api/v1/journals')).items;
      await other.addLesson(group.id, { day: other.session.today });
      await other.signed();
      writeFileSync(forked, await other.get(`${log}/checkpoint`));
      other.close();
    } finally {
      await fork.kill();
    }
    const { code, stderr } = await judge('-old', forked);
    assert.equal(code, 1);
    assert.match(stderr, /invalid transparency proof/);
  });

  test('is given no entry without the token, and takes no other key', async () => {
    assert.match((await judge('-token', 'letopis_log_x', '-records', '0')).stderr, /401/);
    assert.match((await judge('-token', '', '-records', '0')).stderr, /401/);
    const stranger = 'school.example/ledger+0123e44b+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4';
    assert.equal((await judge('-vkey', stranger)).code, 1);
  });
});
