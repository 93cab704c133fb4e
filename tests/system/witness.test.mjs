// Schools and a witness watch one another, as real processes: whoever is shown two histories of one
// ledger says so.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { Client } from './support/client.mjs';
import { copyOf, freePort, freshPath, letopis, Server, until } from './support/program.mjs';
import { importLyceum, issuePasswords, journalOf } from './support/schools.mjs';
import { openCheckpoint, openCosignature } from './support/verifier.mjs';

const kTeacher = 'topoleva.irina';
const kInterval = ['--witness-interval', '1'];

function fileOf(name, text) {
  const path = freshPath(name);
  writeFileSync(path, text);
  return path;
}

async function pageOf(url) {
  const answer = await fetch(url);
  return { status: answer.status, type: answer.headers.get('content-type'),
           text: await answer.text() };
}

const jsonOf = async (url) => JSON.parse((await pageOf(url)).text);

/** A school of its own name, in a folder that is not served yet. */
class School {
  static async make(name) {
    const school = new School();
    school.folder = freshPath(name);
    school.port = await freePort();
    school.url = `http://127.0.0.1:${school.port}`;
    await importLyceum(school.folder, `letopis.local/${name}`);
    school.passwords = await issuePasswords(school.folder, kTeacher, 'auditor');
    return school;
  }

  async serve(...extra) {
    this.server = await Server.start(this.folder, extra, [], this.port);
    this.teacher = await Client.signedIn(this.url, kTeacher, this.passwords[kTeacher]);
    this.auditor = await Client.signedIn(this.url, 'auditor', this.passwords.auditor);
    return this;
  }

  /** The same data and the same key under another address: what nobody should do. */
  async twin() {
    const twin = new School();
    twin.folder = copyOf(this.folder);
    twin.port = await freePort();
    twin.url = `http://127.0.0.1:${twin.port}`;
    twin.passwords = this.passwords;
    return twin;
  }

  async leave(how = 'stop') {
    this.teacher?.close();
    this.auditor?.close();
    await this.server?.[how]();
    this.server = undefined;
  }

  /** Adds lessons to a journal: each is an entry. */
  async write(count, topic = 'Тема') {
    const group = await journalOf(this.teacher, 'Алгебра');
    const day = this.teacher.session.today;
    for (let i = 0; i < count; ++i) await this.teacher.addLesson(group, { day, topic });
  }

  health() {
    return jsonOf(`${this.url}/health`);
  }

  async checkpoint() {
    const { ledger } = await this.health();
    return (await pageOf(`${this.url}/log/${ledger}/checkpoint`)).text;
  }

  /** Waits until the quorum has cosigned every entry; answers /health. */
  cosigned() {
    return until(async () => {
      const health = await this.health();
      return health.witnesses.cosigned_entries === health.entries && health;
    }, 'a cosigned checkpoint over every entry');
  }

  /** Trouble with a witness as the auditor reads it: 1 or 0. */
  async disagrees(witness) {
    const metrics = await this.auditor.get('/metrics');
    return Number(
      new RegExp(`^letopis_witness_disagrees\\{witness="${witness}"\\} (\\d)$`, 'm').exec(
        metrics,
      )[1],
    );
  }
}

/** `letopis witness` for the keys given. */
class Witness {
  constructor(port) {
    this.folder = freshPath('witness');
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
  }

  async serve(vkeys) {
    const args = ['witness', '--data', this.folder, '--listen', `127.0.0.1:${this.port}`];
    args.push('--name', 'witness.example/w1', ...vkeys.flatMap((vkey) => ['--log', vkey]));
    this.server = await Server.begin(args);
    [, this.vkey, this.oldVkey] = this.server.lines;
    return this;
  }

  async checkpointOf(origin) {
    const hash = createHash('sha256').update(origin).digest('hex');
    return pageOf(`${this.url}/${hash}/checkpoint`);
  }

  post(body) {
    return fetch(`${this.url}/add-checkpoint`, { method: 'POST', body });
  }
}

/** Two schools that witness each other, and a third party that witnesses both. */
const world = {};

before(async () => {
  const left = await School.make('left');
  const right = await School.make('right');
  // First starts: to learn the keys, which are then written into policies and lists.
  await left.serve();
  await right.serve();
  const keys = { left: (await left.health()).vkey, right: (await right.health()).vkey };
  await left.leave();
  await right.leave();
  const lists = {
    left: fileOf('left-watches', `# соседи\n${keys.right}\n`),
    right: fileOf('right-watches', `${keys.left}\n`),
  };
  const witness = await new Witness(await freePort()).serve([keys.left, keys.right]);
  await left.serve('--witness-for', lists.left);
  await right.serve('--witness-for', lists.right);
  const sides = {
    left: (await jsonOf(`${left.url}/witness/health`)).vkey,
    right: (await jsonOf(`${right.url}/witness/health`)).vkey,
  };
  await left.leave();
  await right.leave();
  const policy = (neighbour, vkey) =>
    fileOf(
      'policy',
      `witness third ${witness.vkey} ${witness.url}/\n` +
        `witness neighbour ${vkey} ${neighbour.url}/witness\n` +
        'group both all third neighbour\nquorum both\n',
    );
  const options = {
    left: ['--witness', policy(right, sides.right), '--witness-for', lists.left, ...kInterval],
    right: ['--witness', policy(left, sides.left), '--witness-for', lists.right, ...kInterval],
  };
  await left.serve(...options.left);
  await right.serve(...options.right);
  Object.assign(world, { left, right, keys, sides, witness, options });
});

after(async () => {
  for (const each of [world.left, world.right]) await each?.leave('kill');
  await world.witness?.server.kill();
});

describe('Schools that witness each other', () => {
  test('publish checkpoints that both neighbour and third party have cosigned', async () => {
    const { left, right, keys, sides, witness } = world;
    for (const [school, vkey, neighbour] of [
      [left, keys.left, sides.right],
      [right, keys.right, sides.left],
    ]) {
      await school.write(3);
      const health = await school.cosigned();
      assert.equal(health.status, 'ok');
      assert.equal(health.witnesses.agreeing, true);
      assert.deepEqual(health.witnesses.ages.filter((age) => age > 60), []);
      const note = await school.checkpoint();
      const { size } = openCheckpoint(note, vkey);
      assert.equal(size, health.entries);
      const now = Date.now() / 1000;
      for (const key of [witness.vkey, neighbour]) {
        assert.ok(Math.abs(openCosignature(note, key) - now) < 120, 'cosigned in real time');
      }
    }
  });

  test('hand out proofs of entries that carry the cosignatures', async () => {
    const { left, keys, sides, witness } = world;
    const proof = await left.auditor.get('/api/v1/entries/0/proof');
    const note = proof.slice(proof.indexOf('\n\n') + 2);
    openCheckpoint(note, keys.left);
    openCosignature(note, witness.vkey);
    openCosignature(note, sides.right);
  });

  test('are shown by the third party as it cosigned them', async () => {
    const { left, keys, witness } = world;
    const { origin, entries } = await left.cosigned();
    const kept = await witness.checkpointOf(origin);
    assert.equal(kept.status, 200);
    assert.equal(kept.type, 'text/plain; charset=utf-8');
    assert.equal(openCheckpoint(kept.text, keys.left).size, entries);
    openCosignature(kept.text, witness.vkey);
    assert.equal((await witness.checkpointOf('letopis.local/nobody')).status, 404);
  });

  test('tell seconds and counts to everyone, names only on the metrics', async () => {
    const { left } = world;
    const text = (await pageOf(`${left.url}/health`)).text;
    assert.doesNotMatch(text, /third|neighbour|witness\.example/);
    const metrics = await left.auditor.get('/metrics');
    assert.match(metrics, /^letopis_witness_age_seconds\{witness="third"\} \d+$/m);
    assert.match(metrics, /^letopis_witness_cosignatures_total\{witness="neighbour"\} [1-9]\d*$/m);
  });
});

describe('A witness', () => {
  test('answers strangers, forgers and beginners as the protocol says', async () => {
    const { left, right, witness } = world;
    const { entries } = await left.cosigned();
    const note = await left.checkpoint();
    const status = async (body) => (await witness.post(body)).status;
    const forged = note.replace(`\n${entries}\n`, `\n${entries + 1}\n`);
    assert.equal(await status('nonsense'), 400);
    assert.equal(await status(`old ${entries + 1}\n\n${note}`), 400);
    assert.equal(await status(`old ${entries}\n\n${forged}`), 403);
    assert.equal(await status(note.replace('left', 'nobody')), 400);
    assert.equal(await status(`old 0\n\n${note.replace(/^[^\n]+/, 'nobody')}`), 404);
    assert.equal(await status(`old 0\n\n${await right.checkpoint()}`), 409);
    const beginner = await witness.post(`old 0\n\n${note}`);
    assert.equal(beginner.status, 409);
    assert.equal(beginner.headers.get('content-type'), 'text/x.tlog.size');
    assert.equal(await beginner.text(), `${entries}\n`);
    const proof = `${Buffer.alloc(32).toString('base64')}\n`;
    assert.equal(await status(`old ${entries}\n${proof}\n${note}`), 422);
    const again = await witness.post(`old ${entries}\n\n${note}`);
    assert.equal(again.status, 200);
    openCosignature(note + (await again.text()), witness.vkey);
  });

  test('keeps its key for its owner alone, and its name for ever', async () => {
    const { witness, keys } = world;
    const path = join(witness.folder, 'keys/witness');
    assert.equal(statSync(path).mode & 0o777, 0o600);
    const { code, stderr } = await letopis('witness', '--data', witness.folder, '--listen',
                                           '127.0.0.1:0', '--name', 'other', '--log', keys.left);
    assert.equal(code, 2);
    assert.match(stderr, /The name of this witness is witness\.example\/w1/);
  });

  test('may be slow or dead without slowing a write, and catches up', async () => {
    const { left, witness } = world;
    witness.server.running.child.kill('SIGSTOP');
    await left.write(5, 'Пока свидетель молчит');
    await until(async () => {
      const health = await left.health();
      return health.signed_entries === health.entries;
    }, 'our own signature, whatever the witness does');
    assert.equal((await left.health()).status, 'ok');
    witness.server.running.child.kill('SIGCONT');
    await left.cosigned();
  });

  test('remembers what it saw through kill -9 and restart', async () => {
    const { left, right, keys, witness } = world;
    const { origin, entries } = await left.cosigned();
    const seen = (await witness.checkpointOf(origin)).text;
    const writing = left.write(30, 'Во время падения');
    await until(async () => {
      const { text } = await witness.checkpointOf(origin);
      return text !== seen;
    }, 'a newer checkpoint at the witness');
    await witness.server.kill();
    await writing;
    await witness.serve([keys.left, keys.right]);
    const after = openCheckpoint((await witness.checkpointOf(origin)).text, keys.left);
    assert.ok(after.size > entries, 'what was cosigned before the crash is there');
    const health = await left.cosigned();
    assert.equal(health.witnesses.alarms, 0);
    await right.cosigned();
  });
});

describe('A quorum that is required', () => {
  test('holds back what was not cosigned, through restarts too', async () => {
    const { left, keys, witness, options } = world;
    const { entries } = await left.cosigned();
    await left.leave();
    await witness.server.kill();
    await left.serve(...options.left, '--require-quorum');
    await left.write(2, 'Без свидетеля');
    await until(async () => (await left.health()).signed_entries === entries + 2, 'our signature');
    assert.equal(openCheckpoint(await left.checkpoint(), keys.left).size, entries);
    assert.equal((await left.health()).published_entries, entries);
    const held = await left.auditor.request('GET', `/api/v1/entries/${entries}/proof`);
    assert.equal(held.status, 503, 'no proof before the quorum');
    await witness.serve([keys.left, keys.right]);
    await left.cosigned();
    const note = await left.checkpoint();
    assert.equal(openCheckpoint(note, keys.left).size, entries + 2);
    openCosignature(note, witness.vkey);
    await left.auditor.get(`/api/v1/entries/${entries}/proof`);
    await left.leave();
    await left.serve(...options.left);
    await left.cosigned();
  });

  test('is refused when the policy demands nobody', async () => {
    const { left } = world;
    const policy = fileOf('policy', 'quorum none\n');
    const { code, stderr } = await letopis('serve', '--data', copyOf(left.folder), '--port', '0',
                                           '--witness', policy, '--require-quorum');
    assert.equal(code, 2);
    assert.match(stderr, /demands nobody/);
  });
});

describe('Two histories of one ledger', () => {
  test('are noticed by the third party and by the second school, on /health', async () => {
    const { left, keys, witness, options } = world;
    await left.cosigned();
    await left.leave();
    const twin = await left.twin();
    await left.serve(...options.left);
    await left.write(10, 'Первая история');
    const honest = await left.cosigned();

    // The copy knows less than was cosigned: it has been rolled back.
    await twin.serve('--witness', options.left[1], ...kInterval);
    await twin.write(1, 'Вторая история');
    const bad = await until(async () => {
      const page = await pageOf(`${twin.url}/health`);
      const all = (await twin.disagrees('third')) + (await twin.disagrees('neighbour'));
      return page.status === 503 && all === 2 && JSON.parse(page.text);
    }, 'both witnesses to disagree');
    assert.equal(bad.status, 'failing');
    assert.equal(bad.witnesses.agreeing, false);
    assert.ok(bad.witnesses.alarms >= 2);
    assert.match(twin.server.stderr, /witness third has seen \d+ entries of ours, more than we/);

    // It overtakes the first: now the witnesses find that the one does not continue the other.
    await twin.write(40, 'Вторая история');
    await until(
      () => /witness third has seen another history/.test(twin.server.stderr) &&
            /witness neighbour has seen another history/.test(twin.server.stderr),
      'both to compare the histories',
    );
    assert.match(witness.server.stderr, /shows another history/);
    assert.match(world.right.server.stderr, /shows another history/);
    const { inconsistent } = await jsonOf(`${witness.url}/health`);
    assert.ok(inconsistent > 0);

    // Nothing of the second history was cosigned, and the first goes on.
    const kept = await witness.checkpointOf(honest.origin);
    const { size, root } = openCheckpoint(kept.text, keys.left);
    const published = openCheckpoint(await left.checkpoint(), keys.left);
    assert.equal(size, honest.entries);
    assert.deepEqual(root, published.root);
    await left.write(60, 'Первая история');
    const well = await left.cosigned();
    assert.equal(well.status, 'ok');
    assert.equal(well.witnesses.alarms, 0);
    await twin.leave('kill');
  });

  test('are told apart by the kept checkpoint alone, though HEAD was rolled back too', async () => {
    const { left, options } = world;
    await left.cosigned();
    await left.leave();
    const old = copyOf(left.folder);
    await left.serve(...options.left);
    await left.write(3);
    await left.cosigned();
    const kept = readFileSync(join(left.folder, 'head/COSIGNED'));
    writeFileSync(join(old, 'head/COSIGNED'), kept);
    const { code, stderr } = await letopis('serve', '--data', old, '--port', '0', '--resume-clock',
                                           '--witness', options.left[1]);
    assert.equal(code, 2);
    assert.match(stderr, /older than the checkpoint that witnesses cosigned/);
  });
});
