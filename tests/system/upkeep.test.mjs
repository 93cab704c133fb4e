// What a server does about backups, bad disks and full ones while it serves.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cpSync, mkdirSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { Client } from './support/client.mjs';
import { filesOf, flipBit } from './support/damage.mjs';
import { verifyLog } from './support/log.mjs';
import { copyOf, freshPath, letopis, letopisDoes, Server, until } from './support/program.mjs';
import { journalOf, lyceum } from './support/schools.mjs';
import { isProblem } from './support/world.mjs';

const kTeacher = 'topoleva.irina';

/** /health, whatever it says. */
async function healthOf(server) {
  const client = new Client(server.url);
  try {
    return (await client.request('GET', '/health')).json;
  } finally {
    client.close();
  }
}

const signIn = (server, login, passwords, options) =>
  Client.signedIn(server.url, login, passwords[login], options);

/** A lesson of today and its pupils. */
async function layOut(teacher) {
  const group = await journalOf(teacher, 'Алгебра');
  const { pupils } = await teacher.get(`/api/v1/journals/${group}`);
  const lesson = await teacher.addLesson(group, { day: teacher.session.today });
  return { group, lesson, pupils: pupils.map((pupil) => pupil.id) };
}

describe('A server', () => {
  test('makes its daily backup while it serves, and tells of it', async () => {
    const { folder, passwords } = await lyceum();
    const to = freshPath('backups');
    const server = await Server.start(folder, ['--backup-to', to]);
    try {
      const { backup } = await until(async () => {
        const health = await healthOf(server);
        return health.backup.last && health;
      }, 'a backup');
      assert.deepEqual([backup.on, backup.failed], [true, false]);
      assert.ok(backup.bytes > 10_000);
      assert.match(backup.next, /^20\d\d-/);
      const { stdout } = await letopisDoes('drill', '--from', to);
      assert.match(stdout, /The drill passed: backup 1 of/);
      const client = new Client(server.url);
      assert.match(await client.get('/metrics'), /^letopis_backup_last_seconds 1\d{9}$/m);
      client.close();
      const teacher = await signIn(server, kTeacher, passwords);
      await layOut(teacher);
      teacher.close();
      assert.equal(await server.stop(), 0);
    } finally {
      await server.kill();
    }
    const again = await Server.start(folder, ['--backup-to', to]);
    try {
      const { backup } = await healthOf(again);
      assert.match(backup.last, /^20\d\d-/, 'it knows the backup of today');
    } finally {
      await again.kill();
    }
  });

  test('tells that its backup failed, and serves on', async () => {
    const { folder } = await lyceum();
    const to = freshPath('backups');
    writeFileSync(to, 'not a folder');
    const server = await Server.start(folder, ['--backup-to', to]);
    try {
      const health = await until(async () => {
        const found = await healthOf(server);
        return found.backup.failed && found;
      }, 'a failed backup');
      assert.equal(health.status, 'ok');
      assert.match(server.stderr, /the backup failed/);
    } finally {
      await server.kill();
    }
  });

  test('refuses a time of day that is none', async () => {
    const { folder } = await lyceum();
    const { code, stderr } = await letopis('serve', '--data', folder, '--backup-at', '25:00');
    assert.notEqual(code, 0);
    assert.match(stderr, /--backup-at must look like 02:30/);
  });

  test('looks at every entry again, and tells since when', async () => {
    const { folder } = await lyceum();
    const server = await Server.start(folder);
    try {
      const { scrub, entries } = await until(async () => {
        const health = await healthOf(server);
        return health.scrub.verified_since && health;
      }, 'a whole pass');
      assert.deepEqual([scrub.position, scrub.of, scrub.damage], [entries, entries, null]);
    } finally {
      await server.kill();
    }
  });

  test('does not serve with a table in which a bit flipped, or tells of it by itself', async () => {
    const { folder } = await lyceum();
    const tables = filesOf(folder, '.sst').length;
    const outcomes = { refused: 0, told: 0 };
    for (let i = 0; i < tables; ++i) {
      for (const share of [0.02, 0.1, 0.5, 0.9]) {
        const damaged = copyOf(folder);
        const table = filesOf(damaged, '.sst')[i];
        flipBit(table, Math.floor(statSync(table).size * share));
        outcomes[await outcomeOf(damaged)] += 1;
        rmSync(damaged, { recursive: true });
      }
    }
    assert.ok(outcomes.refused > 0 && outcomes.told > 0, JSON.stringify(outcomes));
  });

  async function outcomeOf(damaged) {
    let server;
    try {
      server = await Server.start(damaged);
    } catch (problem) {
      assert.match(String(problem), /damaged|The clock can be moved in a training school only/);
      return 'refused';
    }
    try {
      const health = await until(async () => {
        const found = await healthOf(server);
        return found.status === 'failing' && found;
      }, `damage to be told in ${damaged}`);
      assert.ok(health.scrub.damage || !health.writing, JSON.stringify(health));
      return 'told';
    } finally {
      await server.kill();
    }
  }
});

describe('A server whose write fails', () => {
  const kFileKiB = 400;
  const kMostWrites = 3_000;

  test('opens the school again by itself, and knows what became of each request', async () => {
    const { folder, passwords } = await lyceum();
    const limits = `trap '' XFSZ; ulimit -f ${kFileKiB * 2}; exec "$0" "$@"`;
    const server = await Server.start(folder, ['--scrub-mib', '0'], ['sh', '-c', limits]);
    try {
      const teacher = await signIn(server, kTeacher, passwords);
      const { lesson, pupils } = await layOut(teacher);
      const before = (await healthOf(server)).entries;
      const written = [];
      let lost;
      for (let i = 0; i < kMostWrites && !lost; ++i) {
        const write = {
          path: `/api/v1/marks/${lesson}/${pupils[i % pupils.length]}`,
          body: { value: String(2 + (Math.floor(i / pupils.length) % 4)) },
          key: randomUUID(),
        };
        const answer = await teacher.request('PUT', write.path, write).catch(() => null);
        if (answer?.status === 200) written.push({ ...write, receipt: answer.json });
        else lost = write;
        if (answer && answer.status !== 200) isProblem(answer, 503, 'unavailable');
      }
      assert.ok(lost, `the WAL never grew over ${kFileKiB} KiB`);
      teacher.close();

      const reopened = /a write failed: the school is opened again\n.+ serving on/;
      await until(() => reopened.test(server.stderr), 'the school to be open again');
      const again = await signIn(server, kTeacher, passwords);
      const answer = await again.request('PUT', lost.path, lost);
      assert.equal(answer.status, 200, answer.text);
      const last = written.at(-1);
      assert.deepEqual((await again.request('PUT', last.path, last)).json, last.receipt);
      assert.equal((await again.signed()).entries, before + written.length + 1);
      again.close();

      const auditor = await signIn(server, 'auditor', passwords, { sockets: 8 });
      await verifyLog(auditor);
      auditor.close();
      assert.equal(await server.stop(), 0);
    } finally {
      await server.kill();
    }
    await letopisDoes('rebuild', '--check', '--data', folder);
  });
});

describe('A server on a disk that fills up', () => {
  const kDiskMiB = 200; // it stops below 20
  const disk = freshPath('disk');
  let mounted = false;

  before(() => {
    mkdirSync(disk);
    try {
      const size = `size=${kDiskMiB}m`;
      execFileSync('mount', ['-t', 'tmpfs', '-o', size, 'tmpfs', disk], { stdio: 'ignore' });
      mounted = true;
    } catch {
      // Only root may: the same is tested with a disk that is made up (upkeep_test).
    }
  });

  after(() => {
    if (mounted) execFileSync('umount', [disk]);
  });

  test('stops writing in time, reads on, and goes on by itself', async (t) => {
    if (!mounted) return t.skip('no small disk to be had');
    const { folder, passwords } = await lyceum();
    const data = join(disk, 'school');
    cpSync(folder, data, { recursive: true });
    const server = await Server.start(data);
    try {
      const teacher = await signIn(server, kTeacher, passwords);
      const { group, lesson, pupils } = await layOut(teacher);
      const filler = join(disk, 'filler');
      const { bavail, bsize } = statfsSync(disk);
      writeFileSync(filler, Buffer.alloc(bavail * bsize - (12 << 20)));
      await until(async () => (await healthOf(server)).disk.low, 'the disk to be low');
      const path = `/api/v1/marks/${lesson}/${pupils[0]}`;
      const write = { body: { value: '5' }, key: randomUUID() };
      const refused = await teacher.request('PUT', path, write);
      isProblem(refused, 507, 'disk_full');
      assert.match(refused.headers['retry-after'], /^\d+$/);
      await teacher.get(`/api/v1/journals/${group}`);

      rmSync(filler);
      await until(async () => !(await healthOf(server)).disk.low, 'room again');
      assert.equal((await teacher.request('PUT', path, write)).status, 200);
      const auditor = await signIn(server, 'auditor', passwords);
      const told = await until(async () => {
        const { items } = await auditor.get('/api/v1/audit?kind=ledger.outage_ended');
        return items.length > 0 && items;
      }, 'the outage in the ledger');
      assert.equal(told.length, 1);
      auditor.close();
      teacher.close();
      assert.equal(await server.stop(), 0);
    } finally {
      await server.kill();
    }
  });
});
