// The server is killed under load, again and again, and nothing that it acknowledged is missing,
// twice there, or changed.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { describe, test } from 'node:test';

import { Client } from './support/client.mjs';
import { catchUp, verifyLog } from './support/log.mjs';
import { freshPath, letopisDoes, letopisKilledAt, Server, serving } from './support/program.mjs';
import { Dice } from './support/random.mjs';
import { journalOf, lyceum } from './support/schools.mjs';
import { isProven, LogCheck } from './support/verifier.mjs';

const kRounds = Number(process.env.CRASH_ROUNDS ?? 12);
const kClients = 16;
const kLessons = 4;
const kMostAcknowledged = 500; // in one round, before the blow
const kRetried = 12; // of those acknowledged in one round

const kValues = { marks: ['2', '3', '4', '5', 'н/а'], absences: ['н', 'б', 'у', 'п'] };
const kRecords = { marks: 'mark', absences: 'absence' };

/** One write that a client sends until it learns what became of it. */
class Write {
  constructor(cell, value, expected) {
    this.cell = cell;
    this.body = { value, ...(expected !== undefined && { expected_revision: expected }) };
    this.key = randomUUID();
  }

  async send(client) {
    const { kind, lesson, pupil } = this.cell;
    const path = `/api/v1/${kind}/${lesson}/${pupil}`;
    const answer = await client.request('PUT', path, { body: this.body, key: this.key });
    if (answer.status === 200) this.receipt = answer.json;
    return answer;
  }
}

/** A cell that one client alone writes to, so that it knows value and revision. */
class Cell {
  constructor(kind, lesson, pupil) {
    Object.assign(this, { kind, lesson, pupil, value: '', revision: 0 });
  }

  next(dice) {
    const value = dice.of(kValues[this.kind].filter((each) => each !== this.value));
    return new Write(this, value, this.revision);
  }

  took(write) {
    this.value = write.body.value;
    this.revision = write.receipt.revision;
  }
}

describe('A server that is killed under load', () => {
  test(`keeps every acknowledged mark, once, over ${kRounds} crashes`, async (t) => {
    const dice = new Dice();
    t.diagnostic(`SEED=${dice.seed}`);
    const { folder, passwords } = await lyceum();
    const check = new LogCheck();
    const acknowledged = [];
    let server = await Server.start(folder);
    let hand; // the teacher, on as many connections as there are clients
    let auditor;

    const signIn = async () => {
      hand = await Client.signedIn(server.url, 'topoleva.irina', passwords['topoleva.irina'], {
        sockets: kClients,
      });
      auditor = await Client.signedIn(server.url, 'auditor', passwords.auditor, {
        sockets: kClients,
      });
    };

    try {
      await signIn();
      const { own, shared } = await layOut(hand);

      for (let round = 0; round < kRounds; ++round) {
        const blow = dice.below(kMostAcknowledged);
        const { done, lost } = await load(hand, own, shared, dice, blow, () => server.kill());
        acknowledged.push(...done);
        hand.close();
        auditor.close();

        server = await Server.start(folder);
        await signIn();
        const { entries } = await auditor.health();
        for (const write of done)
          assert.ok(write.receipt.position < entries, 'an acknowledged entry');
        for (const write of sampleOf(done, dice)) await sameReceipt(write, hand);
        const written = await settle(lost, hand, entries);
        t.diagnostic(
          `round ${round}: ${done.length} acknowledged, ${written} of ${lost.length} more written`,
        );
        acknowledged.push(...lost.filter((write) => write.receipt));
        await eachIsThereOnce(acknowledged, check, auditor);
      }

      await verifyLog(auditor, check);
      await historiesFit(own, auditor);
      assert.equal(await server.stop(), 0);
      await letopisDoes('rebuild', '--check', '--data', folder);
    } finally {
      hand?.close();
      auditor?.close();
      await server.kill();
    }
  });
});

/** Lessons of today, and who writes in which cells. One cell is everybody's. */
async function layOut(teacher) {
  const group = await journalOf(teacher, 'Алгебра');
  const { pupils } = await teacher.get(`/api/v1/journals/${group}`);
  const own = Array.from({ length: kClients }, () => []);
  let count = 0;
  for (let number = 1; number <= kLessons; ++number) {
    const lesson = await teacher.addLesson(group, { day: teacher.session.today, number });
    for (const pupil of pupils) {
      for (const kind of ['marks', 'absences'])
        own[count++ % kClients].push(new Cell(kind, lesson, pupil.id));
    }
  }
  const lesson = await teacher.addLesson(group, {
    day: teacher.session.today,
    number: kLessons + 1,
  });
  return { own, shared: new Cell('marks', lesson, pupils[0].id) };
}

/**
 * Every client writes without a pause; after `blow` acknowledgements `kill` falls while they go on.
 * Answers what was acknowledged, and what no answer came for.
 */
async function load(hand, own, shared, dice, blow, kill) {
  const done = [];
  const lost = [];
  let killed;
  const client = async (cells) => {
    for (let turn = 0; ; ++turn) {
      const crowded = turn % 8 === 7;
      const write = crowded ? new Write(shared, dice.of(kValues.marks)) : dice.of(cells).next(dice);
      let answer;
      try {
        answer = await write.send(hand);
      } catch {
        lost.push(write);
        return;
      }
      if (answer.status === 200) {
        done.push(write);
        if (!crowded) write.cell.took(write);
      } else {
        assert.equal(crowded && answer.json.code, 'nothing_to_change', answer.text);
      }
      if (done.length >= blow) killed ??= kill();
    }
  };
  await Promise.all(own.map(client));
  await killed;
  return { done, lost };
}

const sampleOf = (writes, dice) =>
  Array.from({ length: Math.min(kRetried, writes.length) }, () => dice.of(writes));

async function sameReceipt(write, hand) {
  const before = write.receipt;
  const answer = await write.send(hand);
  assert.equal(answer.status, 200, answer.text);
  assert.deepEqual(answer.json, before, 'a retry is told what the first try was told');
}

/**
 * What got no answer was either written before the crash or is written now. Answers how many were
 * found written.
 */
async function settle(lost, hand, entries) {
  let written = 0;
  for (const write of lost) {
    const answer = await write.send(hand);
    if (answer.status === 200 && write.receipt.position < entries) written += 1;
    if (write.body.expected_revision === undefined) {
      assert.ok(answer.status === 200 || answer.json.code === 'nothing_to_change', answer.text);
      continue;
    }
    assert.equal(answer.status, 200, answer.text);
    write.cell.took(write);
  }
  return written;
}

/** Reads the new part of the log and looks every acknowledged write up in it. */
async function eachIsThereOnce(acknowledged, check, auditor) {
  const fresh = await catchUp(check, auditor);
  const first = check.entries.length - fresh.length;
  const asked = new Map();
  for (const entry of check.entries) {
    if (!asked.has(entry.request)) asked.set(entry.request, []);
    asked.get(entry.request).push(entry.position);
  }
  for (const { key, receipt, cell, body } of acknowledged) {
    const positions = asked.get(key.replaceAll('-', ''));
    assert.deepEqual(positions, [receipt.position], `request ${key} is there once`);
    assert.equal(check.entries[receipt.position].revision, receipt.revision);
    if (receipt.position < first) continue;
    const entry = fresh[receipt.position - first];
    assert.equal(entry.value, body.value);
    assert.equal(entry.record, kRecords[cell.kind]);
    assert.equal(entry.recorded, receipt.recorded);
  }
}

/** Each cell's history counts its revisions, ends in what was written last, and is proven. */
async function historiesFit(own, auditor) {
  await auditor.signed();
  for (const cell of own.flat()) {
    const path = `/api/v1/cells/${cell.lesson}/${cell.pupil}/history`;
    const history = await auditor.get(path);
    const entries = history.entries.filter((entry) => entry.record === kRecords[cell.kind]);
    assert.deepEqual(
      entries.map((entry) => entry.revision),
      entries.map((_, i) => i + 1),
    );
    assert.equal(entries.length, cell.revision);
    assert.equal(history.current[kRecords[cell.kind]], cell.value);
    for (const entry of entries)
      assert.ok(isProven(entry, history), `${path}, entry ${entry.position}`);
  }
}

describe('A school that is killed while it is made', () => {
  test('is nowhere, and can be made again', async () => {
    const folder = freshPath('demo');
    const begun = () => existsSync(`${folder}.making/db/CURRENT`);
    const ended = await letopisKilledAt(begun, 'demo', '--data', folder, '--classes', '1');
    assert.notEqual(ended.code, 0);
    assert.ok(!existsSync(folder));

    await letopisDoes('demo', '--data', folder, '--classes', '1');
    assert.ok(!existsSync(`${folder}.making`));
    await serving(folder, async (server) => {
      const health = await (await fetch(`${server.url}/health`)).json();
      assert.equal(health.status, 'ok');
    });
  });
});
