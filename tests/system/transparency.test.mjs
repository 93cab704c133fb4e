// The ledger as a transparency log: what is public, what is for auditors, what is not there.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';

import { Client } from './support/client.mjs';
import { fetchEntries } from './support/log.mjs';
import { Server } from './support/program.mjs';
import { lyceum } from './support/schools.mjs';
import { isProven, leafHash, openCheckpoint } from './support/verifier.mjs';
import {
  afterAllOfThat,
  described,
  entries,
  isProblem,
  kNobody,
  withWorld,
  world,
} from './support/world.mjs';

withWorld();

const kHash = 32;
const kWidth = 256;

let log;
let size;

/** Marks until there are a full tile and a partial one. */
async function grow() {
  const { teacher, nobody } = world.as;
  for (let i = (await nobody.health()).entries; i < kWidth + 77; ++i) {
    await teacher.putMark(world.lesson, world.pupils[1], { value: i % 2 === 0 ? '4' : '5' });
  }
}

const tileOf = (width, index = 0) => `${String(index).padStart(3, '0')}.p/${width}`;

/** The entries of a bundle: length, bytes, length, bytes … */
function cut(bundle) {
  const found = [];
  for (let at = 0; at < bundle.length; ) {
    const end = at + 2 + bundle.readUInt16BE(at);
    assert.ok(end <= bundle.length, 'the last entry is whole');
    found.push(bundle.subarray(at + 2, end));
    at = end;
  }
  return found;
}

const bytesOf = (entry) => Buffer.from(entry.bytes, 'base64');

describe('The log', () => {
  before(async () => {
    await grow();
    const health = await world.as.nobody.signed();
    log = `/log/${health.ledger}`;
    size = health.signed_entries;
  });

  test('is public: checkpoint and tiles need no session, and tiles may be kept for ever', async () => {
    const checkpoint = await world.as.nobody.request('GET', `${log}/checkpoint`);
    assert.equal(checkpoint.status, 200);
    assert.equal(checkpoint.headers['content-type'], 'text/plain; charset=utf-8');
    assert.match(checkpoint.headers['cache-control'], /^public, max-age=[1-5]$/);
    for (const tile of ['000', tileOf(1), tileOf(255)]) {
      const answer = await world.as.nobody.request('GET', `${log}/tile/0/${tile}`);
      assert.equal(answer.status, 200, tile);
      assert.equal(answer.headers['content-type'], 'application/octet-stream');
      assert.equal(answer.headers['cache-control'], 'public, max-age=31536000, immutable');
    }
  });

  test('holds the hash of every entry, and each narrower tile is the beginning of the wider', async () => {
    assert.ok(size > kWidth && size < 2 * kWidth, `${size} entries: a full tile and a partial one`);
    const all = (await fetchEntries(world.as.auditor, 0, size)).map(bytesOf);
    const rest = size - kWidth;
    const full = await world.as.nobody.request('GET', `${log}/tile/0/000`);
    const last = await world.as.nobody.request('GET', `${log}/tile/0/${tileOf(rest, 1)}`);
    const hashes = Buffer.concat([full.bytes, last.bytes]);
    assert.deepEqual(hashes, Buffer.concat(all.map(leafHash)));
    for (let width = 1; width <= rest; ++width) {
      const part = await world.as.nobody.request('GET', `${log}/tile/0/${tileOf(width, 1)}`);
      assert.deepEqual(part.bytes, last.bytes.subarray(0, width * kHash), `width ${width}`);
    }
  });

  test('ends where the signed checkpoint ends', async () => {
    const text = await world.as.nobody.get(`${log}/checkpoint`);
    const { vkey } = await world.as.auditor.get('/api/v1/entries/0');
    assert.equal(openCheckpoint(text, vkey).size, size);
    const past = [`0/001`, `0/${tileOf(size - kWidth + 1, 1)}`, `0/${tileOf(1, 2)}`, `0/999`];
    for (const tile of [...past, `1/000`, `1/${tileOf(2)}`, `2/${tileOf(1)}`, `63/${tileOf(1)}`]) {
      const answer = await world.as.nobody.request('GET', `${log}/tile/${tile}`);
      isProblem(answer, 404, 'not_found');
      assert.equal(answer.headers['cache-control'], 'no-store', 'it may be there tomorrow');
    }
    for (const tile of past) {
      const path = `${log}/tile/entries/${tile.slice(2)}`;
      isProblem(await world.as.auditor.request('GET', path), 404, 'not_found');
    }
  });

  test('knows one spelling for each path, and answers 404 to every other', async () => {
    const other = log.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    const hostile = [
      ...['tile', 'tile/0', 'tile/x', 'tile/0/0', 'tile/0/00', 'tile/0/0000', 'tile/0/x000'],
      ...['tile/0/x000/000', 'tile/0/x001/x000/', 'tile/0/001/000', 'tile/0/X001/000'],
      ...['tile/00/000', 'tile/01/000', 'tile/64/000', 'tile/256/000', 'tile/-1/000'],
      ...['tile/0/000.p', 'tile/0/000.p/0', 'tile/0/000.p/00', 'tile/0/000.p/01'],
      ...['tile/0/000.p/256', 'tile/0/000.p/257', 'tile/0/000.p/-1', 'tile/0/000.p/1/1'],
      ...['tile/0/000.p/1e1', 'tile/0/000.P/1', 'tile/0/000p/1', 'tile/0/000.p1'],
      ...['tile/0/%20000', 'tile/0/000%20', 'tile/0/%D9%A0%D9%A0%D9%A0', 'tile/0/+00'],
      ...['tile/0/x999/x999/x999/x999/x999/x999/999', `tile/0/${'x999/'.repeat(500)}999`],
      ...['tile/data/000', 'tile/Entries/000', 'tile/entries', 'tile/entries/0'],
      ...['tile/entries/000.p/0', 'tile/entries/000.p/256', 'tile/entries/x000/000'],
      ...['tile/8/0/000', 'checkpoint/x', 'Checkpoint', 'checkpoints', 'latest', 'tile/0/000,'],
      ...['consistency?from=1&to=2', 'entries', 'tile/18446744073709551616/000'],
    ].map((path) => `${log}/${path}`);
    const elsewhere = [log, other, `${other}/checkpoint`, `${log.toUpperCase()}/checkpoint`];
    const places = ['/log', '/log/x', `${log}0/checkpoint`, `${log.slice(0, -1)}/checkpoint`];
    for (const path of [...hostile, ...elsewhere, ...places]) {
      for (const role of ['nobody', 'auditor']) {
        const answer = await world.as[role].request('GET', path);
        assert.equal(answer.status, 404, `${role} ${path.slice(0, 100)}: ${answer.text}`);
        isProblem(answer, 404, 'not_found');
      }
    }
  });

  test('is refused by the edge where a path is none at all', async () => {
    const tricks = ['tile//0/000', 'tile/../tile/0/000', 'tile/0/000/..', 'tile%2f0/000'];
    for (const path of [...tricks, 'tile/0/%00', 'tile/0/..%2f000', 'tile/0/%ff', 'tile\\0\\000']) {
      const answer = await world.as.nobody.request('GET', `${log}/${path}`);
      assert.equal(answer.status, 400, `${path}: ${answer.text}`);
    }
  });

  test('can be read and nothing else', async () => {
    for (const path of ['checkpoint', 'tile/0/000', 'tile/entries/000']) {
      for (const method of ['POST', 'PUT', 'DELETE']) {
        const answer = await world.as.auditor.request(method, `${log}/${path}`);
        isProblem(answer, 405, 'method_not_allowed');
        assert.equal(answer.headers.allow, 'GET, HEAD');
      }
      const get = await world.as.auditor.request('GET', `${log}/${path}`);
      const head = await world.as.auditor.request('HEAD', `${log}/${path}`);
      assert.equal(head.headers['content-length'], String(get.bytes.length), path);
      assert.equal(head.bytes.length, 0);
    }
  });
});

describe('An entry bundle', () => {
  test('holds the very bytes of the entries, and stays in no cache', async () => {
    const first = await world.as.auditor.request('GET', `${log}/tile/entries/000`);
    assert.equal(first.status, 200);
    assert.equal(first.headers['content-type'], 'application/octet-stream');
    assert.equal(first.headers['cache-control'], 'no-store');
    const path = `${log}/tile/entries/${tileOf(size - kWidth, 1)}`;
    const last = await world.as.auditor.request('GET', path);
    const all = (await fetchEntries(world.as.auditor, 0, size)).map(bytesOf);
    assert.deepEqual([...cut(first.bytes), ...cut(last.bytes)], all);
    const few = await world.as.auditor.request('GET', `${log}/tile/entries/${tileOf(3)}`);
    assert.deepEqual(cut(few.bytes), all.slice(0, 3));
  });

  test('is for auditors: nobody else is given one, whatever else they may see', async () => {
    const path = `${log}/tile/entries/000`;
    const nobody = await world.as.nobody.request('GET', path);
    isProblem(nobody, 401, 'signed_out');
    assert.match(nobody.headers['www-authenticate'], /^Bearer /);
    for (const role of ['administrator', 'deputy_head', 'teacher', 'stranger']) {
      isProblem(await world.as[role].request('GET', path), 403, 'not_permitted');
    }
    assert.equal((await world.as.auditor.request('GET', path)).status, 200);
  });
});

/** The answer to a request for a bundle with this Authorization field, without a session. */
const withField = (client, field) =>
  client.request('GET', `${log}/tile/entries/000`, { headers: { authorization: field } });

const makeToken = (client, body = {}) => client.request('POST', '/api/v1/log-tokens', { body });

describe('A token', () => {
  test('opens the bundles to a program that has no session, and nothing else', async () => {
    const made = await makeToken(world.as.auditor, { days: 7 });
    assert.equal(made.status, 201, made.text);
    assert.deepEqual([...described.answerProblems('POST', '/api/v1/log-tokens', made)], []);
    assert.equal(Date.parse(made.json.expires) - Date.parse(made.json.made), 7 * 86_400_000);
    const { nobody } = world.as;
    const field = `Bearer ${made.json.token}`;
    const withSession = await world.as.auditor.request('GET', `${log}/tile/entries/000`);
    for (const each of [field, `bearer ${made.json.token}`, `BEARER ${made.json.token}`]) {
      const answer = await withField(nobody, each);
      assert.equal(answer.status, 200, answer.text);
      assert.deepEqual(answer.bytes, withSession.bytes);
    }
    for (const path of ['/api/v1/session', '/api/v1/entries/0', '/api/v1/log-tokens']) {
      const answer = await nobody.request('GET', path, { headers: { authorization: field } });
      isProblem(answer, 401, 'signed_out');
    }
    const { items } = await world.as.auditor.get('/api/v1/log-tokens');
    const { token, ...told } = made.json;
    assert.deepEqual(items.at(-1), told, 'the list does not show the token');
    assert.ok(!readFileSync(join(world.folder, 'keys/log-tokens')).includes(token.slice(12)));
    const again = await world.as.auditor.request('DELETE', `/api/v1/log-tokens/${told.id}`);
    assert.equal(again.status, 204);
    isProblem(await withField(nobody, field), 401, 'token_invalid');
  });

  test('that is none is refused, and no session makes up for it', async () => {
    const { json } = await makeToken(world.as.auditor);
    const bent = json.token.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    const none = [bent, json.token.slice(12), `${json.token}=`, '', 'x', 'x'.repeat(4_000)];
    const fields = none.map((each) => `Bearer ${each}`);
    const schemes = [`Basic ${json.token}`, json.token, `Bearer${json.token}`, 'Bearer'];
    for (const field of [...fields, ...schemes, `Bearer  ${json.token}`]) {
      for (const role of ['nobody', 'auditor']) {
        const answer = await withField(world.as[role], field);
        isProblem(answer, 401, 'token_invalid');
        assert.match(answer.headers['www-authenticate'], /^Bearer /);
      }
    }
    await world.as.auditor.request('DELETE', `/api/v1/log-tokens/${json.id}`);
  });

  test('is made as often as an auditor needs, and not more often', async () => {
    const { auditor } = world.as;
    const ids = [];
    let answer = await makeToken(auditor);
    for (; answer.status === 201; answer = await makeToken(auditor)) ids.push(answer.json.id);
    isProblem(answer, 409, 'too_many_tokens');
    assert.ok(ids.length >= 5 && ids.length <= 10);
    assert.deepEqual([...described.answerProblems('POST', '/api/v1/log-tokens', answer)], []);
    for (const id of ids) {
      const path = `/api/v1/log-tokens/${id}`;
      assert.equal((await auditor.request('DELETE', path)).status, 204);
      isProblem(await auditor.request('DELETE', path), 404, 'unknown_token');
    }
    assert.deepEqual((await auditor.get('/api/v1/log-tokens')).items.length, 0);
  });

  test('outlives a restart, and so does its revocation', async () => {
    const { folder, passwords } = await lyceum();
    let server = await Server.start(folder);
    let auditor = await Client.signedIn(server.url, 'auditor', passwords.auditor);
    const kept = (await makeToken(auditor)).json;
    const revoked = (await makeToken(auditor)).json;
    await auditor.request('DELETE', `/api/v1/log-tokens/${revoked.id}`);
    const { ledger } = await auditor.signed();
    auditor.close();
    await server.kill();
    assert.ok(!server.stderr.includes(kept.token), 'the program’s log does not tell it');
    server = await Server.start(folder);
    auditor = new Client(server.url);
    try {
      const ask = (token) =>
        auditor.request('GET', `/log/${ledger}/tile/entries/${tileOf(9)}`, {
          headers: { authorization: `Bearer ${token}` },
        });
      assert.equal((await ask(kept.token)).status, 200);
      isProblem(await ask(revoked.token), 401, 'token_invalid');
    } finally {
      auditor.close();
      await server.kill();
    }
  });
});

describe('Evidence', () => {
  const cellOf = () => `${world.filled.lesson}/${world.filled.pupil}`;
  const evidenceOf = (cell) => `/api/v1/cells/${cell}/evidence`;

  test('holds what the history shows, and proves every entry of it', async () => {
    const { teacher, auditor } = world.as;
    const { lesson, pupil } = world.filled;
    const to = (value, expected_revision) =>
      teacher.putMark(lesson, pupil, { value, expected_revision });
    await to('3', 1);
    await to('5', 2);
    await auditor.signed();
    const answer = await auditor.request('GET', evidenceOf(cellOf()));
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.headers['content-type'], 'application/vnd.letopis.evidence+json');
    const name = `evidence-${lesson}-${pupil}.json`;
    assert.equal(answer.headers['content-disposition'], `attachment; filename="${name}"`);
    const history = await auditor.get(`/api/v1/cells/${cellOf()}/history`);
    const { json } = answer;
    assert.deepEqual(json.entries, history.entries);
    assert.equal(json.entries.length, 3);
    assert.deepEqual([json.checkpoint, json.vkey], [history.checkpoint, history.vkey]);
    for (const entry of json.entries) assert.ok(isProven(entry, json), `entry ${entry.position}`);
    assert.equal(json.subject.pupil, history.pupil.name);
    const { day, topic, subject, title } = history.lesson;
    assert.deepEqual(json.subject.lesson, { date: day, topic, group: `${subject}, ${title}` });
    assert.equal(json.made.by, auditor.session.person.name);
    assert.equal(json.made.position, (await entries()) - 1);
    assert.deepEqual(json.record, { kind: 'cell', key: cellOf() });
  });

  test('never goes out with an entry that is not signed yet', async () => {
    const { teacher } = world.as;
    for (let i = 0; i < 20; ++i) {
      const value = i % 2 === 0 ? '4' : '5';
      await teacher.putMark(world.filled.lesson, world.filled.pupil, { value });
      const answer = await teacher.request('GET', evidenceOf(cellOf()));
      if (answer.status === 200) {
        for (const entry of answer.json.entries) assert.ok(isProven(entry, answer.json));
        assert.equal(answer.json.entries.at(-1).value, value);
      } else {
        isProblem(answer, 503, 'busy');
        assert.equal(answer.headers['retry-after'], '1');
      }
    }
  });

  test('is for those who may see the history, and about cells that there are', async () => {
    await world.as.auditor.signed();
    const path = evidenceOf(cellOf());
    for (const role of ['administrator', 'deputy_head', 'teacher', 'auditor']) {
      assert.equal((await world.as[role].request('GET', path)).status, 200, role);
    }
    isProblem(await world.as.stranger.request('GET', path), 403, 'not_in_scope');
    isProblem(await world.as.nobody.request('GET', path), 401, 'signed_out');
    const ask = (cell) => world.as.auditor.request('GET', evidenceOf(cell));
    isProblem(await ask(`${kNobody}/${world.filled.pupil}`), 404, 'unknown_lesson');
    isProblem(await ask(`${world.filled.lesson}/${kNobody}`), 404, 'unknown_person');
    isProblem(await ask(`${world.elsewhere}/${world.outsider}`), 404, 'unknown_person');
    isProblem(await ask(`x/${world.filled.pupil}`), 404, 'not_found');
  });
});

afterAllOfThat();
