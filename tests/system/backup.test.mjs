// Backups: made, tried, brought back; and what is lost by going back stays visible for ever.
import assert from 'node:assert/strict';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';

import { Client } from './support/client.mjs';
import { flipBit, refusesToServe } from './support/damage.mjs';
import { verifyLog } from './support/log.mjs';
import { copyOf, freshPath, letopis, letopisDoes, Server, serving } from './support/program.mjs';
import { importLyceum, issuePasswords, journalOf, lyceum } from './support/schools.mjs';

const kMarks = 12;
const kReason = 'отказал диск';

/** Size, origin and the text of a signed checkpoint. */
function checkpointOf(note) {
  const [origin, size, root] = note.split('\n');
  return { origin, size: Number(size), root, note };
}

const headOf = (folder) => checkpointOf(readFileSync(join(folder, 'head/HEAD'), 'utf8'));

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

const bytesBelow = (folder) => filesBelow(folder).reduce((sum, path) => sum + statSync(path).size, 0);

const backUp = (data, to) => letopisDoes('backup', '--data', data, '--to', to);

function restore(from, into, ...more) {
  return letopis('restore', '--from', from, '--data', into, '--reason', kReason, ...more);
}

describe('A school with a backup', () => {
  let school; // as it was last
  let backups; // made before the last marks were written
  let passwords;
  let atBackup; // checkpoint of the backup
  let lost; // newest checkpoint of the school
  let key;

  before(async () => {
    const made = await lyceum();
    school = made.folder;
    passwords = made.passwords;
    backups = freshPath('backups');
    key = ['--key', join(school, 'keys/ledger')];
    await backUp(school, backups);
    atBackup = headOf(school);
    await write(school, kMarks);
    lost = headOf(school);
    assert.equal(lost.size, atBackup.size + kMarks + 1);
  });

  /** A lesson and marks in it, by a server that is then stopped. */
  async function write(folder, count) {
    const server = await Server.start(folder);
    const login = 'topoleva.irina';
    const teacher = await Client.signedIn(server.url, login, passwords[login]);
    const group = await journalOf(teacher, 'Алгебра');
    const { pupils } = await teacher.get(`/api/v1/journals/${group}`);
    const lesson = await teacher.addLesson(group, { day: teacher.session.today });
    for (let i = 0; i < count; ++i) {
      const value = String(2 + (Math.floor(i / pupils.length) % 4));
      await teacher.putMark(lesson, pupils[i % pupils.length].id, { value });
    }
    teacher.close();
    assert.equal(await server.stop(), 0);
  }

  const asAuditor = (folder, work) =>
    serving(folder, async (server) => {
      const auditor = await Client.signedIn(server.url, 'auditor', passwords.auditor, {
        sockets: 4,
      });
      try {
        return await work(auditor);
      } finally {
        auditor.close();
      }
    });

  const lostHead = () => ['--head', join(school, 'head/HEAD')];

  test('is backed up without its key, and without anything that is not needed', () => {
    const seed = readFileSync(join(school, 'keys/ledger'));
    for (const path of filesBelow(backups)) {
      assert.equal(readFileSync(path).indexOf(seed), -1, path);
      assert.equal(statSync(path).mode & 0o077 && statSync(backups).mode & 0o077, 0);
    }
  });

  test('adds to its backups only what is new', async () => {
    const folder = copyOf(school);
    const to = freshPath('backups');
    await backUp(folder, to);
    const tables = join(to, 'shared_checksum');
    const first = bytesBelow(tables);
    await backUp(folder, to);
    assert.equal(bytesBelow(tables), first);
    await write(folder, 1);
    await backUp(folder, to);
    assert.ok(bytesBelow(tables) > first);
  });

  test('keeps as many backups as it is told to', async () => {
    const folder = copyOf(school);
    const to = freshPath('backups');
    for (let i = 0; i < 4; ++i)
      await letopisDoes('backup', '--data', folder, '--to', to, '--keep', '2');
    assert.deepEqual(readdirSync(join(to, 'meta')).sort(), ['3', '4']);
    await letopisDoes('drill', '--from', to);
  });

  test('does not mix its backups with another school', async () => {
    const other = freshPath('other');
    await importLyceum(other, 'other.example/school');
    const { code, stderr } = await letopis('backup', '--data', other, '--to', backups);
    assert.notEqual(code, 0);
    assert.match(stderr, /are another ledger's/);
  });

  test('tries its backup without leaving a trace', async () => {
    const around = readdirSync(join(backups, '..'));
    const { vkey } = await asAuditor(copyOf(school), (auditor) => auditor.get('/api/v1/entries/0'));
    const { stdout } = await letopisDoes('drill', '--from', backups, '--vkey', vkey);
    assert.match(stdout, new RegExp(`The drill passed: .+ ${atBackup.size} entries`));
    assert.match(stdout, /signature: by the key; rows: what the log adds up to/);
    const root = Buffer.from(atBackup.root, 'base64').toString('hex');
    assert.match(stdout, new RegExp(root), 'the root of the checkpoint');
    assert.deepEqual(readdirSync(join(backups, '..')).length, around.length + 1, 'the copy above');
  });

  test('learns from the drill that any file of a backup is damaged', async () => {
    const files = filesBelow(backups).map((path) => path.slice(backups.length));
    for (const name of files) {
      const damaged = copyOf(backups);
      const path = join(damaged, name);
      flipBit(path, Math.floor(statSync(path).size / 2));
      const { code, stderr } = await letopis('drill', '--from', damaged);
      assert.notEqual(code, 0, name);
      assert.match(stderr, /The backup is unsound|no such backup/, name);
      assert.ok(!existsSync(`${damaged}.drill`), 'nothing is left');
      const into = freshPath('restored');
      assert.notEqual((await restore(damaged, into, ...key, ...lostHead(), '--accept-loss')).code, 0);
      assert.ok(!existsSync(into), 'nothing is restored');
    }
  });

  test('is not restored over anything', async () => {
    const into = freshPath('restored');
    mkdirSync(into);
    writeFileSync(join(into, 'note'), 'mine');
    const { code, stderr } = await restore(backups, into, ...key, ...lostHead(), '--accept-loss');
    assert.notEqual(code, 0);
    assert.match(stderr, /is not empty/);
    assert.deepEqual(readdirSync(into), ['note']);
  });

  test('is told exactly what a restore would lose, and nothing is done', async () => {
    const into = freshPath('restored');
    const { code, stderr } = await restore(backups, into, ...key, ...lostHead());
    assert.equal(code, 1);
    assert.match(stderr, new RegExp(`lacks ${kMarks + 1} signed entries, recorded after 2025-`));
    assert.match(stderr, /не хватает подписанных записей/);
    assert.ok(!existsSync(into) && !existsSync(`${into}.restoring`));
  });

  test('is not restored without its newest HEAD, unless a loss is accepted', async () => {
    const into = freshPath('restored');
    const { code, stderr } = await restore(backups, into, ...key);
    assert.equal(code, 1);
    assert.match(stderr, /What is missing after .+ is not known: give --head/);
    assert.ok(!existsSync(into));
  });

  test('is not restored with a key or a HEAD file that is not its own', async () => {
    const other = freshPath('other');
    await importLyceum(other);
    const foreignKey = ['--key', join(other, 'keys/ledger')];
    const foreignHead = ['--head', join(other, 'head/HEAD')];
    for (const [args, what] of [
      [[...foreignKey, ...lostHead()], /signed by another key/],
      [[...key, ...foreignHead], /The HEAD file is not signed by this key/],
      [[...key, '--head', join(other, 'nothing')], /The HEAD file cannot be read/],
      [['--key', join(other, 'nothing'), ...lostHead()], /The signing key .+ cannot be read/],
    ]) {
      const into = freshPath('restored');
      const { code, stderr } = await restore(backups, into, ...args, '--accept-loss');
      assert.notEqual(code, 0);
      assert.match(stderr, what);
      assert.ok(!existsSync(into));
    }
  });

  test('shows for ever that it was restored with a loss', async () => {
    const into = freshPath('restored');
    const { code, stderr } = await restore(
      backups,
      into,
      ...key,
      ...lostHead(),
      '--accept-loss',
    );
    assert.equal(code, 0, stderr);
    await write(into, 3);
    await asAuditor(into, async (auditor) => {
      const { items } = await auditor.get('/api/v1/audit?kind=ledger.restored');
      assert.equal(items.length, 1);
      assert.equal(items[0].position, atBackup.size, 'the first entry after what was restored');
      assert.equal(items[0].reason.text, kReason);
      assert.equal(items[0].actor, null, 'by the program');
      const { restores } = await auditor.get('/api/v1/audit/restores');
      assert.equal(restores.length, 1);
      const [told] = restores;
      assert.equal(told.incarnation, 2);
      assert.deepEqual([told.size, told.root], [atBackup.size, atBackup.root]);
      assert.deepEqual([told.newest_size, told.newest_root], [lost.size, lost.root]);
      assert.equal(told.newest_note, lost.note, 'word for word');
      assert.equal(told.origin, headOf(into).origin);
      assert.notEqual(told.account, '');
      await verifyLog(auditor);
    });
    await letopisDoes('rebuild', '--check', '--data', into);
  });

  test('never signs under a name under which it may have signed something else', async () => {
    const origins = new Set([lost.origin]);
    for (let i = 0; i < 3; ++i) {
      const into = freshPath('restored');
      assert.equal((await restore(backups, into, ...key, '--accept-loss')).code, 0);
      origins.add(headOf(into).origin);
    }
    assert.equal(origins.size, 4, [...origins].join(', '));
  });

  test('counts its incarnations, and every one is recorded', async () => {
    let folder = school;
    let from = backups;
    for (let incarnation = 2; incarnation <= 4; ++incarnation) {
      const into = freshPath('restored');
      const head = ['--head', join(folder, 'head/HEAD')];
      const { code, stderr } = await restore(from, into, ...key, ...head, '--accept-loss');
      assert.equal(code, 0, stderr);
      assert.match(headOf(into).origin, new RegExp(`^letopis\\.local/school#${incarnation}-`));
      folder = into;
      from = freshPath('backups');
      await backUp(folder, from);
    }
    await asAuditor(folder, async (auditor) => {
      const { restores } = await auditor.get('/api/v1/audit/restores');
      assert.deepEqual(
        restores.map((each) => each.incarnation),
        [4, 3, 2],
      );
      await verifyLog(auditor);
    });
  });

  test('is restored whole, and says so, when its backup is the newest there is', async () => {
    const from = freshPath('backups');
    await backUp(school, from);
    const into = freshPath('restored');
    const { code, stderr } = await restore(from, into, ...key, ...lostHead());
    assert.equal(code, 0, stderr);
    await asAuditor(into, async (auditor) => {
      const [told] = (await auditor.get('/api/v1/audit/restores')).restores;
      assert.deepEqual([told.size, told.newest_size], [lost.size, lost.size]);
      assert.equal((await auditor.health()).entries, lost.size + 1);
    });
    assert.ok((await issuePasswords(into, 'auditor')).auditor);
  });

  test('is not served when the HEAD file of before the restore is put back', async () => {
    const into = freshPath('restored');
    assert.equal((await restore(backups, into, ...key, '--accept-loss')).code, 0);
    cpSync(join(school, 'head/HEAD'), join(into, 'head/HEAD'));
    await refusesToServe(into, /older than the last signed checkpoint/);
  });

  test('is refused a backup that is older than what HEAD knows of another branch', async () => {
    const into = freshPath('restored');
    assert.equal((await restore(backups, into, ...key, '--accept-loss')).code, 0);
    const newer = freshPath('backups');
    await backUp(school, newer); // of the branch that was given up
    const again = freshPath('restored');
    const head = ['--head', join(into, 'head/HEAD')];
    const { code, stderr } = await restore(newer, again, ...key, ...head);
    assert.equal(code, 1);
    assert.match(stderr, /signed over another history/);
    rmSync(again, { recursive: true, force: true });
  });
});
