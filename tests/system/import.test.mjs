// Real bundles become schools that serve; a bad row changes nothing and is named.
import assert from 'node:assert/strict';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, test } from 'node:test';

import { Client } from './support/client.mjs';
import { verifyLog } from './support/log.mjs';
import { freshPath, letopis, letopisDoes, serving } from './support/program.mjs';
import { importLyceum, issuePasswords, kLyceum, kLyceumNow, kSample } from './support/schools.mjs';
import { zipOf } from './support/zip.mjs';

/** A copy of a bundle that may be spoilt. */
function bundleCopy(of) {
  const copy = freshPath('bundle');
  cpSync(of, copy, { recursive: true });
  return copy;
}

function zipped(bundle, prefix = '') {
  const names = readdirSync(bundle).filter((name) => name.endsWith('.csv'));
  const path = freshPath('bundle.zip');
  writeFileSync(
    path,
    zipOf(names.map((name) => [prefix + name, readFileSync(join(bundle, name))])),
  );
  return path;
}

const importInto = (folder, bundle, ...more) =>
  letopis('import', '--data', folder, '--training', ...more, bundle);

/** Number of entries and root of a school, asked of its server. */
async function stateOf(folder) {
  return serving(folder, async (server) => {
    const client = new Client(server.url);
    const { entries, ledger } = await client.signed();
    const checkpoint = await client.get(`/log/${ledger}/checkpoint`);
    client.close();
    return { entries, root: checkpoint.split('\n')[2] };
  });
}

/** Nothing of a school that was not taken over lies about, beside the folder or in it. */
function leavesNothing(folder) {
  const about = readdirSync(dirname(folder)).filter((name) => name.startsWith(basename(folder)));
  assert.deepEqual(about, []);
}

/** The journal as rows of text: by pupil's family name, by topic. */
async function marksIn(client, subject) {
  const { items } = await client.get('/api/v1/journals');
  const group = items.find((item) => item.subject === subject);
  const page = await client.get(`/api/v1/journals/${group.id}`);
  const marks = {};
  for (const [lesson, pupil, mark] of page.cells) {
    const name = page.pupils[pupil].name.split(' ')[0];
    marks[name] ??= {};
    marks[name][page.lessons[lesson].topic] = mark;
  }
  return { page, marks };
}

describe('A bundle that others made', () => {
  test('becomes a school in whose journals its teacher works', async () => {
    const folder = freshPath('school');
    await letopisDoes('import', '--data', folder, '--training', kSample);
    const login = 'kelley.heidi.christian';
    const passwords = await issuePasswords(folder, login, 'auditor');
    await serving(folder, async (server) => {
      const teacher = await Client.signedIn(server.url, login, passwords[login]);
      const { items } = await teacher.get('/api/v1/journals');
      const mine = items.filter((item) => item.mine);
      assert.ok(mine.length > 0, 'the teacher has journals');
      const { pupils } = await teacher.get(`/api/v1/journals/${mine[0].id}`);
      assert.ok(pupils.length > 0, 'with pupils in them');
      const lesson = await teacher.addLesson(mine[0].id, {
        day: teacher.session.today,
        topic: 'First lesson',
      });
      const receipt = await teacher.putMark(lesson, pupils[0].id, {
        value: '5',
        expected_revision: 0,
      });
      assert.equal(receipt.revision, 1);
      const page = await teacher.get(`/api/v1/journals/${mine[0].id}`);
      assert.deepEqual(page.cells, [[0, 0, '5', 1, '', 0]]);
      assert.equal(page.lessons[0].topic, 'First lesson');
      teacher.close();
      const auditor = await Client.signedIn(server.url, 'auditor', passwords.auditor, {
        sockets: 8,
      });
      await verifyLog(auditor);
      auditor.close();
    });
  });
});

describe('A bundle with results', () => {
  test('shows them in the journal, and its rows are what the log adds up to', async () => {
    const folder = freshPath('school');
    await importLyceum(folder);
    const passwords = await issuePasswords(folder, 'auditor', 'topoleva.irina');
    await serving(folder, async (server) => {
      const teacher = await Client.signedIn(
        server.url,
        'topoleva.irina',
        passwords['topoleva.irina'],
      );
      const { page, marks } = await marksIn(teacher, 'Алгебра');
      assert.equal(page.pupils.length, 12);
      assert.equal(page.lessons.length, 3);
      const control = 'Контрольная работа № 1: «Уравнения», часть 1';
      assert.equal(marks['Абрикосова'][control], '5');
      assert.equal(marks['Калинкин'][control], '2');
      assert.equal(marks['Ветров']['Выражения с переменными'], '4', 'written as 4.0');
      assert.equal(page.lessons.find((lesson) => lesson.topic === control).kind, 'control');
      teacher.close();
      const auditor = await Client.signedIn(server.url, 'auditor', passwords.auditor, {
        sockets: 8,
      });
      const russian = (await marksIn(auditor, 'Русский язык')).marks;
      assert.equal(russian['Ветров']['Причастный оборот'], 'н/а');
      assert.equal(russian['Грушина']['Самостоятельная: знаки препинания'], 'зач');
      await verifyLog(auditor);
      auditor.close();
    });
    await letopisDoes('rebuild', '--check', '--data', folder);
  });

  test('imports from a zip archive as from a folder', async () => {
    const folder = freshPath('school');
    const zip = zipped(kLyceum);
    const imported = await importInto(folder, zip, '--now', kLyceumNow);
    assert.equal(imported.code, 0, imported.stdout + imported.stderr);
    const { entries } = await stateOf(folder);
    const other = freshPath('school');
    await importLyceum(other);
    assert.equal((await stateOf(other)).entries, entries);
  });

  test('changes nothing when it comes a second time, from folder or archive', async () => {
    const folder = freshPath('school');
    await importLyceum(folder);
    const before = await stateOf(folder);
    for (const bundle of [kLyceum, zipped(kLyceum)]) {
      const again = await importInto(folder, bundle, '--now', kLyceumNow);
      assert.equal(again.code, 0, again.stdout + again.stderr);
      assert.deepEqual(await stateOf(folder), before);
    }
  });

  test('writes nothing on a dry run, into no school or into one', async () => {
    const folder = freshPath('school');
    const dry = await importInto(folder, kLyceum, '--dry-run');
    assert.equal(dry.code, 0, dry.stdout + dry.stderr);
    leavesNothing(folder);

    await letopisDoes('import', '--data', folder, '--training', '--now', kLyceumNow, kLyceum);
    const before = await stateOf(folder);
    const more = bundleCopy(kLyceum);
    appendFileSync(
      join(more, 'results.csv'),
      '\ng028,,,l-bio-1,p03,fully graded,4,,,,,,,2025-09-20,\n',
    );
    assert.equal((await importInto(folder, more, '--now', kLyceumNow, '--dry-run')).code, 0);
    assert.deepEqual(await stateOf(folder), before);
    assert.equal((await importInto(folder, more, '--now', kLyceumNow)).code, 0);
    assert.equal((await stateOf(folder)).entries, before.entries + 1, 'and one mark without it');
  });
});

describe('A bundle with a bad row', () => {
  const spoils = [
    [
      'results.csv',
      'g900,,,l-alg-1,nobody,fully graded,5,,,,,,,2025-09-20,',
      'a pupil who is not there',
    ],
    ['results.csv', 'g900,,,l-alg-1,p02,fully graded,7,,,,,,,2025-09-20,', 'a mark that is none'],
    ['enrollments.csv', 'e900,,,k7b-none,org-lyc,p01,student,,,', 'a class that is not there'],
    ['users.csv', 'p900,,,true,pupil900,,,,,,,,,,07,,,,,,,org-lyc,', 'a person without a name'],
    [
      'academicSessions.csv',
      'q9,,,9 четверть,gradingPeriod,2025-13-01,2025-10-24,year-25,2026',
      'no such day',
    ],
  ];

  for (const [file, row, what] of spoils) {
    test(`is refused whole, with file and line: ${what}`, async () => {
      const bundle = bundleCopy(kLyceum);
      const path = join(bundle, file);
      const text = readFileSync(path, 'utf8');
      const whole = text.endsWith('\n') ? text : `${text}\n`;
      writeFileSync(path, `${whole}${row}\n`);
      const line = whole.split('\n').length;
      const folder = freshPath('school');
      const refused = await importInto(folder, bundle, '--now', kLyceumNow);
      assert.equal(refused.code, 1);
      assert.match(refused.stdout, new RegExp(`${file}:${line}[ :]`));
      leavesNothing(folder);
    });
  }

  test('leaves the school that was there as it was', async () => {
    const folder = freshPath('school');
    await importLyceum(folder);
    const before = await stateOf(folder);
    const bundle = bundleCopy(kLyceum);
    const good = 'g028,,,l-bio-1,p03,fully graded,4,,,,,,,2025-09-20,';
    const more = `\n${good}\n${good.replace('g028', 'g029').replace('p03', 'nobody')}\n`;
    appendFileSync(join(bundle, 'results.csv'), more);
    const refused = await importInto(folder, bundle, '--now', kLyceumNow);
    assert.equal(refused.code, 1);
    assert.match(refused.stdout, /results\.csv:\d+/);
    assert.deepEqual(await stateOf(folder), before, 'the good row before it is not there either');
    await letopisDoes('rebuild', '--check', '--data', folder);
  });

  test('is refused as an archive too, as are an empty folder and what is no archive', async () => {
    const bundle = bundleCopy(kLyceum);
    appendFileSync(
      join(bundle, 'results.csv'),
      '\ng900,,,none,p01,fully graded,5,,,,,,,2025-09-20,\n',
    );
    const empty = freshPath('empty');
    mkdirSync(empty);
    const rubbish = freshPath('rubbish.zip');
    writeFileSync(rubbish, Buffer.from('PK\x03\x04 and nothing more'));
    const cut = freshPath('cut.zip');
    const archive = readFileSync(zipped(kLyceum));
    writeFileSync(cut, archive.subarray(0, archive.length / 2));
    for (const path of [zipped(bundle), empty, rubbish, cut, freshPath('missing')]) {
      const folder = freshPath('school');
      const refused = await importInto(folder, path);
      assert.equal(refused.code, 1, `${path}: ${refused.stdout} ${refused.stderr}`);
      assert.notEqual(refused.stdout.trim(), '');
      leavesNothing(folder);
    }
  });

  test('lists its problems as JSON for programs', async () => {
    const bundle = bundleCopy(kLyceum);
    appendFileSync(
      join(bundle, 'results.csv'),
      '\ng900,,,none,p01,fully graded,5,,,,,,,2025-09-20,\n',
    );
    const refused = await importInto(freshPath('school'), bundle, '--json');
    assert.equal(refused.code, 1);
    const report = JSON.parse(refused.stdout);
    assert.match(JSON.stringify(report), /"file":"results\.csv"/);
  });
});
