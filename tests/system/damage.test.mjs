// A damaged or rolled-back school is not served: the program says what it found and what to do, and
// repairs nothing.
import assert from 'node:assert/strict';
import {
  copyFileSync,
  cpSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';

import { Client } from './support/client.mjs';
import {
  contentOf,
  filesOf,
  flipBit,
  kDamaged,
  kRolledBack,
  lastByteOf,
  refusesToServe,
  walOf,
} from './support/damage.mjs';
import { verifyLog } from './support/log.mjs';
import { copyOf, forge, freshPath, letopis, Server, serving } from './support/program.mjs';
import { importLyceum, journalOf, lyceum } from './support/schools.mjs';

const kMarks = 40;

describe('A school whose files were damaged', () => {
  let killed; // the folder after kill -9: signed, acknowledged, and in the WAL only
  let original; // the same school before those writes
  let entries;
  let password; // of the teacher

  before(async () => {
    const { folder, passwords } = await lyceum();
    original = folder;
    password = passwords['topoleva.irina'];
    killed = copyOf(folder);
    const server = await Server.start(killed);
    const teacher = await Client.signedIn(server.url, 'topoleva.irina', password);
    try {
      await writeMarks(teacher, kMarks);
      ({ entries } = await teacher.signed());
    } finally {
      teacher.close();
      await server.kill();
    }
  });

  async function writeMarks(teacher, count) {
    const group = await journalOf(teacher, 'Алгебра');
    const { pupils } = await teacher.get(`/api/v1/journals/${group}`);
    const lesson = await teacher.addLesson(group, { day: teacher.session.today });
    for (let i = 0; i < count; ++i) {
      const value = String(2 + (Math.floor(i / pupils.length) % 4));
      await teacher.putMark(lesson, pupils[i % pupils.length].id, { value });
    }
  }

  test('is served with every entry when the server was only killed', async () => {
    await serving(copyOf(killed), async (server) => {
      const client = new Client(server.url);
      assert.equal((await client.health()).entries, entries);
      client.close();
    });
  });

  for (const share of [0.1, 0.5, 0.9]) {
    test(`is not served after one bit of its WAL flips, at ${share * 100} %`, async () => {
      const folder = copyOf(killed);
      const wal = walOf(folder);
      flipBit(wal, Math.floor(statSync(wal).size * share));
      const said = await refusesToServe(folder, /damaged|older than the last signed/);
      assert.match(said, /backup|newest copy/, 'and says what to do');
    });
  }

  test('is not served after a bit of the last acknowledged write flips', async () => {
    const folder = copyOf(killed);
    const wal = walOf(folder);
    flipBit(wal, lastByteOf(wal) - 40);
    await refusesToServe(folder, /damaged|older than the last signed/);
  });

  test('is not served after its WAL was cut in half, and counts what is missing', async () => {
    const folder = copyOf(killed);
    const wal = walOf(folder);
    truncateSync(wal, Math.floor(statSync(wal).size / 2));
    const said = await refusesToServe(folder, kRolledBack);
    const [, signed, found] = /(\d+) entries were signed, the database has (\d+)/
      .exec(said)
      .map(Number);
    assert.equal(signed, entries);
    assert.ok(found < entries && found > entries - kMarks - 2, `${found} of ${entries}`);
  });

  test('is not served after its last acknowledged write was cut short', async () => {
    for (const bytes of [1, 40]) {
      const folder = copyOf(killed);
      const wal = walOf(folder);
      truncateSync(wal, lastByteOf(wal) + 1 - bytes);
      await refusesToServe(folder, kRolledBack);
    }
  });

  test('is not served wherever its WAL was cut', async () => {
    const end = lastByteOf(walOf(killed));
    for (let part = 0; part < 10; ++part) {
      const folder = copyOf(killed);
      truncateSync(walOf(folder), Math.floor((end * part) / 10));
      await refusesToServe(folder, /older than the last signed|damaged/);
    }
  });

  test('is not served after its WAL was deleted', async () => {
    const folder = copyOf(killed);
    rmSync(walOf(folder));
    await refusesToServe(folder, /older than the last signed|damaged/);
  });

  test('is not served without the files that say what belongs to its database', async () => {
    const manifest = (folder) => filesOf(folder, '').find((name) => /MANIFEST/.test(name));
    const current = (folder) => join(folder, 'db/CURRENT');
    const middle = (path) => Math.floor(statSync(path).size / 2);
    for (const fileOf of [manifest, current]) {
      for (const [damage, found] of [
        [(path) => rmSync(path), /damaged|There is no database here/],
        [(path) => flipBit(path, middle(path)), kDamaged],
        [(path) => truncateSync(path, middle(path)), kDamaged],
        [(path) => truncateSync(path, 0), kDamaged],
      ]) {
        const folder = copyOf(killed);
        damage(fileOf(folder));
        await refusesToServe(folder, found);
      }
    }
  });

  test('is not served without any one of its tables, or with one that was cut', async () => {
    const tables = filesOf(killed, '.sst').length;
    assert.ok(tables > 5, 'there are tables');
    for (let i = 0; i < tables; ++i) {
      for (const damage of [rmSync, (path) => truncateSync(path, statSync(path).size - 1)]) {
        const folder = copyOf(killed);
        damage(filesOf(folder, '.sst')[i]);
        await refusesToServe(folder, kDamaged);
      }
    }
  });

  test('is served with every entry when only its HEAD file is an older one', async () => {
    const folder = copyOf(killed);
    copyFileSync(join(original, 'head/HEAD'), join(folder, 'head/HEAD'));
    await serving(folder, async (server) => {
      const client = new Client(server.url);
      assert.equal((await client.health()).entries, entries);
      client.close();
    });
  });

  test('is not served when cut after an orderly stop: nothing was left unsigned', async () => {
    const folder = copyOf(original);
    const server = await Server.start(folder);
    const teacher = await Client.signedIn(server.url, 'topoleva.irina', password);
    await writeMarks(teacher, kMarks);
    teacher.close();
    assert.equal(await server.stop(), 0);
    const wal = walOf(folder);
    truncateSync(wal, lastByteOf(wal) - 40);
    await refusesToServe(folder, kRolledBack);
  });

  test('is not served without its HEAD file', async () => {
    const folder = copyOf(killed);
    rmSync(join(folder, 'head/HEAD'));
    await refusesToServe(folder, /there are entries but no HEAD file/);
  });

  test('is not served with the HEAD file of another key', async () => {
    const folder = copyOf(killed);
    const other = freshPath('other');
    await importLyceum(other);
    copyFileSync(join(other, 'head/HEAD'), join(folder, 'head/HEAD'));
    await refusesToServe(folder, /the HEAD file is not signed by this ledger's key/);
  });

  test('is not served with a HEAD file that was edited, emptied or overwritten', async () => {
    const folder = copyOf(killed);
    const path = join(folder, 'head/HEAD');
    const honest = readFileSync(path, 'utf8');
    const smaller = honest.replace(/^\d+$/m, (size) => String(Number(size) - 1));
    for (const content of [smaller, '', 'rubbish\n'.repeat(100_000)]) {
      writeFileSync(path, content);
      await refusesToServe(folder, /HEAD file/);
    }
    writeFileSync(path, honest);
    await serving(folder, async () => {});
  });

  test('is not served with another signing key', async () => {
    const folder = copyOf(killed);
    const path = join(folder, 'keys/ledger');
    flipBit(path, 0);
    await refusesToServe(folder, /not signed by this ledger's key/);
    truncateSync(path, 31);
    await refusesToServe(folder, /The signing key .+ cannot be read/);
  });

  test('is not served with an older copy of its database', async () => {
    const folder = copyOf(killed);
    rmSync(join(folder, 'db'), { recursive: true });
    cpSync(join(original, 'db'), join(folder, 'db'), { recursive: true });
    const said = await refusesToServe(folder, kRolledBack);
    assert.match(said, new RegExp(`${entries} entries were signed`));
  });

  test('is not served without its database', async () => {
    const folder = copyOf(killed);
    rmSync(join(folder, 'db'), { recursive: true });
    await refusesToServe(folder, /There is no database here/);
  });

  test('is not served after an entry in the last tile was forged', async () => {
    for (const how of ['--payload', '0', '30']) {
      const folder = copyOf(killed);
      const forged = await forge(join(folder, 'db'), String(entries - 2), how);
      assert.equal(forged.code, 0, forged.stderr);
      await refusesToServe(folder, kDamaged);
    }
  });

  test('is left as it is by a refusal', async () => {
    const folder = copyOf(killed);
    const wal = walOf(folder);
    flipBit(wal, Math.floor(statSync(wal).size / 2));
    const before = contentOf(folder);
    await refusesToServe(folder, kDamaged);
    await refusesToServe(folder, kDamaged);
    assert.deepEqual(contentOf(folder), before);
  });

  test('is refused to every verb, not only to the server', async () => {
    const folder = copyOf(killed);
    rmSync(join(folder, 'head/HEAD'));
    for (const verb of [['password', 'admin'], ['rebuild'], ['rebuild', '--check']]) {
      const { code, stderr } = await letopis(verb[0], '--data', folder, ...verb.slice(1));
      assert.notEqual(code, 0, verb.join(' '));
      assert.match(stderr, kRolledBack);
    }
  });

  test('is served by one process only, which goes on when a second one is refused', async () => {
    const { folder, passwords } = await lyceum();
    await serving(folder, async (server) => {
      await refusesToServe(folder, /The database is open in another process/);
      const { code, stderr } = await letopis('password', '--data', folder, 'admin');
      assert.notEqual(code, 0);
      assert.match(stderr, /The database is open in another process/);
      const teacher = await Client.signedIn(
        server.url,
        'topoleva.irina',
        passwords['topoleva.irina'],
      );
      await writeMarks(teacher, 3);
      const auditor = await Client.signedIn(server.url, 'auditor', passwords.auditor, {
        sockets: 8,
      });
      await verifyLog(auditor);
      teacher.close();
      auditor.close();
    });
  });
});
