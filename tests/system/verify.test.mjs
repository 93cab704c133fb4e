// `letopis verify`: reads everything, changes nothing, and says what is wrong, where, since when.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  closeSync,
  copyFileSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';

import { Client } from './support/client.mjs';
import { copyOf, forge, freshPath, letopis, serving } from './support/program.mjs';
import { demo, journalOf, lyceum } from './support/schools.mjs';

async function verified(...args) {
  const { code, stdout, stderr } = await letopis('verify', '--json', ...args);
  assert.ok(code === 0 || code === 1, stderr);
  const report = JSON.parse(stdout);
  assert.equal(report.sound, code === 0);
  return report;
}

const codes = (report) => report.findings.map((each) => each.code);

/** Every file with its content and times. */
function everything(folder) {
  return Object.fromEntries(
    ['db', 'head', 'keys'].flatMap((part) =>
      readdirSync(join(folder, part)).map((name) => {
        const path = join(folder, part, name);
        const hash = createHash('sha256').update(readFileSync(path)).digest('hex');
        return [`${part}/${name}`, [hash, statSync(path).mtimeMs]];
      }),
    ),
  );
}

function flipBit(path, at) {
  const file = openSync(path, 'r+');
  const byte = Buffer.alloc(1);
  readSync(file, byte, 0, 1, at);
  byte[0] ^= 0x10;
  writeSync(file, byte, 0, 1, at);
  closeSync(file);
}

describe('A school that is whole', () => {
  let folder;
  before(async () => ({ folder } = await demo()));

  test('is confirmed with its projections, and no file of it is touched', async () => {
    const untouched = everything(folder);
    const report = await verified('--data', folder, '--views');
    assert.ok(report.sound);
    assert.deepEqual(report.findings, []);
    assert.deepEqual(report.views, { equal: true });
    assert.equal(report.checkpoints, 1);
    assert.ok(report.entries > 10_000);
    assert.equal(report.signed_entries, report.entries);
    assert.match(report.vkey, /^letopis\.local\/demo\+[0-9a-f]{8}\+/);
    assert.deepEqual(everything(folder), untouched);
  });

  test('is told in Russian and in English', async () => {
    const { code, stdout } = await letopis('verify', '--data', folder);
    assert.equal(code, 0);
    assert.match(stdout, /Всё верно/);
    assert.match(stdout, /All is well/);
  });

  test('needs the public key where the secret one is not at hand', async () => {
    const { vkey } = await verified('--data', folder);
    const copy = copyOf(folder);
    rmSync(join(copy, 'keys'), { recursive: true });
    const { code, stderr } = await letopis('verify', '--data', copy);
    assert.equal(code, 2);
    assert.match(stderr, /--vkey/);
    assert.ok((await verified('--data', copy, '--vkey', vkey)).sound);
  });

  test('is held against checkpoints that were kept outside', async () => {
    const other = await lyceum();
    const kept = freshPath('kept');
    copyFileSync(join(folder, 'head/HEAD'), kept);
    assert.equal((await verified('--data', folder, '--checkpoint', kept)).checkpoints, 2);
    copyFileSync(join(other.folder, 'head/HEAD'), kept);
    const report = await verified('--data', folder, '--checkpoint', kept);
    assert.deepEqual(codes(report), ['checkpoint_origin']);
    writeFileSync(kept, 'nothing');
    const unread = await verified('--data', folder, '--checkpoint', kept);
    assert.deepEqual(codes(unread), ['checkpoint_unreadable']);
  });

  test('cannot be confirmed with another key', async () => {
    const other = await lyceum();
    const { vkey } = await verified('--data', other.folder);
    assert.deepEqual(codes(await verified('--data', folder, '--vkey', vkey)), [
      'checkpoint_origin',
    ]);
  });
});

describe('A school that is being served and written', () => {
  test('is confirmed as of the moment', async () => {
    const { folder, passwords } = await lyceum();
    await serving(folder, async (server) => {
      const teacher = await Client.signedIn(
        server.url,
        'topoleva.irina',
        passwords['topoleva.irina'],
      );
      const group = await journalOf(teacher, 'Алгебра');
      const { entries } = await teacher.health();
      for (let i = 1; i <= 5; ++i) {
        await teacher.addLesson(group, { day: teacher.session.today });
        const report = await verified('--data', folder);
        assert.deepEqual(report.findings, []);
        assert.ok(report.entries >= entries + i);
      }
      teacher.close();
    });
  });
});

describe('A log that is published over HTTP', () => {
  test('is confirmed from its URL, by whoever has the key and a token', async () => {
    const { folder, passwords } = await demo();
    await serving(folder, async (server) => {
      const auditor = await Client.signedIn(server.url, 'auditor', passwords.auditor);
      const { ledger, signed_entries: signed } = await auditor.signed();
      const { json } = await auditor.request('POST', '/api/v1/log-tokens', { body: {} });
      const { vkey } = await verified('--data', folder);
      const from = ['--tiles', `${server.url}/log/${ledger}`, '--vkey', vkey];
      const report = await verified(...from, '--bearer', json.token);
      assert.deepEqual(report.findings, []);
      assert.ok(report.entries >= signed);
      assert.equal(report.signed_entries, report.entries);
      const file = freshPath('token');
      writeFileSync(file, `${json.token}\n`);
      assert.ok((await verified(...from, '--bearer', `@${file}`)).sound);

      const { code, stderr } = await letopis('verify', ...from);
      assert.equal(code, 2);
      assert.match(stderr, /tile\/entries\/\d{3}: HTTP 401: --bearer/);
      const keyless = await letopis('verify', '--tiles', `${server.url}/log/${ledger}`);
      assert.equal(keyless.code, 2);
      assert.match(keyless.stderr, /--vkey/);
      const other = await verified('--data', (await lyceum()).folder);
      const wrong = await letopis('verify', '--tiles', from[1], '--vkey', other.vkey);
      assert.equal(wrong.code, 2);
      assert.match(wrong.stderr, /of another ledger/);
      auditor.close();
    });
  });

  test('cannot be checked when nobody answers', async () => {
    const { vkey } = await verified('--data', (await lyceum()).folder);
    const from = ['--tiles', 'http://127.0.0.1:1/log/x', '--vkey', vkey];
    const { code, stderr } = await letopis('verify', ...from);
    assert.equal(code, 2);
    assert.match(stderr, /There is no checkpoint/);
  });
});

describe('A file of evidence', () => {
  const kLog = 'school.example/ledger+0123e44b+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4';
  const kWitness = 'witness.example/w1+20324abe+BCmsuuFBvMrwsi4alNNNC8c2HlJtC/4SyJeUvJMilm3X';
  const kGolden = `c2sp.org/tlog-proof@v1
index 4
yiM+eia4w1wsk/Ukx7kF56IQVkDW3MWUaUz/VtJu+yU=
nk9gCR+floFqznAPtqjjcnnV64dge2jQB95D5t164Hg=
zY1lN35vrXYAPixXSd59LsU29xUJtuW4o2dNNg5Y2Co=
5jLpqTgjsBDSEX6SgZiRnbTMdTuRd8bQ5tSsAOxe0Ks=

school.example/ledger
15
rKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=

— school.example/ledger ASPkS6zOj82uhT2KBh3wOqS/rvxUdxsz/javdYy1ZvQkVilxy6ebDcd2kCHhv/89MtZPe4aOHDIn3wpIyp4DbK7czA4=
— witness.example/w1 IDJKvgAAAABlU/EArK+uoSeg5BeZ8ErHT0vFLVJh0jrlNo4aVEjrY/eitXxmwNBL3f/qyMvo6FqM1YG7sR3Pfv76iNIj0QL/ZRFLDg==
`;
  const kept = (name, content) => {
    const path = freshPath(name);
    writeFileSync(path, content);
    return path;
  };

  test('is confirmed alone, as JSON, as a card and as a .tlog-proof', async () => {
    const { folder, passwords } = await demo();
    const { vkey } = await verified('--data', folder);
    await serving(folder, async (server) => {
      const auditor = await Client.signedIn(server.url, 'auditor', passwords.auditor);
      const { items } = await auditor.get('/api/v1/audit?kind=mark.changed&limit=1');
      const [{ lesson, pupil }] = items;
      const evidence = await auditor.get(`/api/v1/cells/${lesson.id}/${pupil.id}/evidence`);
      const file = kept('evidence', JSON.stringify(evidence));
      const report = await verified('--proof', file, '--vkey', vkey);
      assert.ok(report.sound);
      const last = evidence.entries.at(-1);
      assert.equal(report.entries.length, evidence.entries.length);
      assert.equal(report.entries.at(-1).value, last.value);
      assert.equal(report.entries.at(-1).actor, last.actor.id);

      const card = `<!doctype html><script type="application/json" id="evidence">${JSON.stringify(evidence)}</script>`;
      assert.ok((await verified('--proof', kept('card', card), '--vkey', vkey)).sound);

      const proof = await auditor.get(`/api/v1/entries/${last.position}/proof`);
      const bytes = kept('entry', Buffer.from(last.bytes, 'base64'));
      const one = ['--proof', kept('proof', proof), '--entry', bytes, '--vkey', vkey];
      assert.equal((await verified(...one)).entries[0].value, last.value);
      const { stdout } = await letopis('verify', ...one);
      assert.match(stdout, /Всё верно/);
      assert.match(stdout, /All is well/);

      last.value = last.value === '2' ? '5' : '2';
      const lie = await verified('--proof', kept('lie', JSON.stringify(evidence)), '--vkey', vkey);
      assert.deepEqual(codes(lie), ['words_differ']);
      assert.equal(lie.findings[0].detail, 'value');
      auditor.close();
    });
  });

  test('is believed on nobody’s word', async () => {
    const proof = kept('golden', kGolden);
    const entry = kept('five', 'five');
    const policy = kept('policy', `log ${kLog}\nwitness w1 ${kWitness}\nquorum w1\n`);
    const from = ['--proof', proof, '--entry', entry, '--policy', policy];
    const report = await verified(...from);
    assert.deepEqual(report.witnesses, [{ name: 'witness.example/w1', seconds: 1700000000 }]);
    const unwitnessed = kept('cut', kGolden.slice(0, kGolden.indexOf('— witness')));
    const cut = await verified('--proof', unwitnessed, '--entry', entry, '--policy', policy);
    assert.deepEqual(codes(cut), ['quorum_missed']);

    const refused = async (why, ...args) => {
      const { code, stderr } = await letopis('verify', ...args);
      assert.equal(code, 2);
      assert.match(stderr, why);
    };
    await refused(/a key in the file proves nothing/, '--proof', proof, '--entry', entry);
    await refused(/by --entry/, '--proof', proof, '--vkey', kLog);
    await refused(/Not a public key/, '--proof', proof, '--entry', entry, '--vkey', 'key');
    await refused(/:1: the last line does not end/, ...from.slice(0, 4), '--policy', entry);
    await refused(/no evidence is in this page/, '--proof', entry, '--vkey', kLog);
  });
});

describe('A school that somebody has worked on', () => {
  let folder;
  before(async () => ({ folder } = await demo()));

  test('is told by the one entry that was changed', async () => {
    const copy = copyOf(folder);
    const { entries } = await verified('--data', copy);
    const { code, stderr } = await forge(join(copy, 'db'), '300', '9');
    assert.equal(code, 0, stderr);
    const report = await verified('--data', copy);
    assert.equal(report.findings.length, 1);
    const [{ code: what, position, since, breaks, text, text_en: english }] = report.findings;
    assert.deepEqual({ what, position, breaks }, { what: 'entry_changed', position: 300, breaks: entries });
    assert.match(since, /^\d{4}-\d\d-\d\dT.*Z$/);
    assert.match(text, /Запись 300.*изменена/);
    assert.match(english, /Entry 300.*changed/);
    assert.equal(report.signed_entries, entries, 'all others are those that were signed');
    const { stdout } = await letopis('verify', '--data', copy);
    assert.match(stdout, /all is well up to \d{4}-.*; breaks what was signed at/);
  });

  test('is told by a HEAD file that is gone or of another school', async () => {
    const copy = copyOf(folder);
    renameSync(join(copy, 'head/HEAD'), join(copy, 'head/kept'));
    assert.deepEqual(codes(await verified('--data', copy)), ['checkpoint_missing']);
    copyFileSync(join((await lyceum()).folder, 'head/HEAD'), join(copy, 'head/HEAD'));
    assert.deepEqual(codes(await verified('--data', copy)), ['checkpoint_origin']);
  });

  test('is told by what the disk no longer gives', async () => {
    const copy = copyOf(folder);
    const { vkey } = await verified('--data', copy);
    const mentions = (path) => readFileSync(path, 'latin1').split('LTPE').length;
    const [entries] = readdirSync(join(copy, 'db'))
      .filter((name) => name.endsWith('.sst'))
      .map((name) => join(copy, 'db', name))
      .sort((one, other) => mentions(other) - mentions(one));
    flipBit(entries, Math.floor(statSync(entries).size / 4));
    const report = await verified('--data', copy, '--vkey', vkey);
    assert.deepEqual(codes(report), ['entry_unreadable']);
    const [{ position, last, since }] = report.findings;
    assert.ok(last > position && last - position < 100, 'a block of the disk, not more');
    assert.ok(since);
    assert.equal(report.signed_entries, report.entries, 'all others are those that were signed');
  });

  test('is not confused with one that is not there', async () => {
    const { code, stderr } = await letopis('verify', '--data', freshPath('nowhere'));
    assert.equal(code, 2);
    assert.match(stderr, /There is no database here/);
  });
});
