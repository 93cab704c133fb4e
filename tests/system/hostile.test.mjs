// Bad input at every endpoint: a precise problem, nothing written, the neighbours unharmed.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { Client } from './support/client.mjs';
import { letopisDoes, root, Server, until } from './support/program.mjs';
import { Description } from './support/schema.mjs';
import { journalOf, lyceum } from './support/schools.mjs';

const kNobody = 2 ** 53 - 1;
const kRoles = { administrator: 'admin', deputy_head: 'deputy', teacher: 'topoleva.irina', auditor: 'auditor' };

const described = new Description();

/** Server, one client per role, and the places that the cases speak of. */
const world = { as: {} };

before(async () => {
  const { folder, passwords } = await lyceum();
  world.folder = folder;
  world.server = await Server.start(folder);
  for (const [role, login] of Object.entries(kRoles)) {
    world.as[role] = await Client.signedIn(world.server.url, login, passwords[login]);
  }
  world.as.stranger = await Client.signedIn(world.server.url, 'ryabinin', passwords.ryabinin);
  world.as.subgroup = await Client.signedIn(world.server.url, 'ryabinin2', passwords.ryabinin2);
  world.as.nobody = new Client(world.server.url);
  world.password = passwords['topoleva.irina'];
  await layOut();
  world.neighbour = new Neighbour(world.as.stranger, `/api/v1/journals/${world.russian}`);
});

after(async () => {
  for (const client of Object.values(world.as)) client.close();
  await world.server?.kill();
});

/** Lessons of today, of the future, of long ago; a cell that is filled, and one that is not. */
async function layOut() {
  const { teacher, stranger, subgroup } = world.as;
  world.today = teacher.session.today;
  world.algebra = await journalOf(teacher, 'Алгебра');
  world.russian = await journalOf(stranger, 'Русский язык');
  world.biology = await journalOf(subgroup, 'Биология');
  const page = await teacher.get(`/api/v1/journals/${world.algebra}`);
  world.pupils = page.pupils.map((pupil) => pupil.id);
  world.old = page.lessons.find((lesson) => lesson.locked).id;
  world.earlier = page.lessons.find((lesson) => !lesson.locked).id;
  const [, marked, value] = page.cells.find(([column]) => page.lessons[column].id === world.earlier);
  world.marked = page.pupils[marked].id;
  world.markedValue = value;
  world.lesson = await teacher.addLesson(world.algebra, { day: world.today });
  world.future = await teacher.addLesson(world.algebra, { day: '2025-10-13' });
  world.elsewhere = await subgroup.addLesson(world.biology, { day: world.today });
  const list = (await subgroup.get(`/api/v1/journals/${world.biology}`)).pupils.map((pupil) => pupil.id);
  world.outsider = world.pupils.find((pupil) => !list.includes(pupil));
  const key = randomUUID();
  const body = { value: '4', expected_revision: 0 };
  world.filled = { lesson: world.lesson, pupil: world.pupils[0], key, body };
  world.filled.receipt = await teacher.putMark(world.lesson, world.pupils[0], body, { key });
  world.filled.other = await stranger.addLesson(world.russian, { day: world.today });
}

/** Another connection that asks for a page again and again, whatever is done to the server. */
class Neighbour {
  constructor(client, path) {
    this.answers = 0;
    this.stopped = false;
    this.ended = this.#ask(client, path);
  }
  async #ask(client, path) {
    const first = await client.get(path);
    while (!this.stopped) {
      assert.deepEqual(await client.get(path), first);
      this.answers += 1;
    }
  }
  async stop() {
    const at = this.answers;
    await until(() => this.answers > at, 'one more answer to the neighbour');
    this.stopped = true;
    await this.ended;
    return this.answers;
  }
}

const entries = async () => (await world.as.nobody.health()).entries;

/** A problem document as the API promises it. */
function isProblem(answer, status, code) {
  assert.equal(answer.status, status, answer.text);
  assert.equal(answer.headers['content-type'], 'application/problem+json');
  const { json } = answer;
  assert.equal(json.code, code, answer.text);
  assert.equal(json.status, status);
  assert.equal(json.type, `/problems/${code}`);
  for (const name of ['title', 'action']) {
    assert.match(json[name], /[А-Яа-я]/, `${name} in Russian`);
    assert.match(json[`${name}_en`], /^[ -~]+$/, `${name}_en in English`);
  }
}

/**
 * One hostile request: the problem named, as described, and nothing written. `described: false` is
 * for what never reaches an operation.
 */
async function refused({ as = 'teacher', method, path, status, code, inDescription = true, also, ...request }) {
  const count = await entries();
  const answer = await world.as[as].request(method, path, request);
  isProblem(answer, status, code);
  if (inDescription) assert.deepEqual([...described.answerProblems(method, path, answer)], []);
  also?.(answer);
  assert.equal(await entries(), count, 'nothing is written');
  return answer;
}

/** Runs a table of cases as one test that names every case that fails. */
function table(name, cases) {
  test(name, async () => {
    const failures = [];
    let count = 0;
    for (const each of cases()) {
      count += 1;
      await refused(each).catch((problem) => {
        failures.push(`${each.what} (${each.method} ${each.path.slice(0, 100)}): ${problem.message}`);
      });
    }
    assert.ok(count > 0, 'the table has cases');
    assert.equal(failures.length, 0, failures.slice(0, 20).join('\n'));
  });
}

const markPath = (lesson = world.lesson, pupil = world.pupils[1]) => `/api/v1/marks/${lesson}/${pupil}`;
const absencePath = (lesson = world.lesson, pupil = world.pupils[1]) => `/api/v1/absences/${lesson}/${pupil}`;
const lessonsPath = (group = world.algebra) => `/api/v1/journals/${group}/lessons`;

/** Every operation that takes a body, with a body that would do and its fields' kinds. */
function writes() {
  const reason = { code: 'retake' };
  const lesson = { day: world.today, number: 2, kind: 'ordinary', weight: 1, topic: 'Тема', homework: '' };
  const text = 'text';
  const number = 'number';
  const cell = { expected_revision: number, reason: 'object' };
  const lessonKinds = { day: text, number, kind: text, weight: number, topic: text, homework: text };
  return [
    { method: 'PUT', path: markPath(), good: { value: '5', expected_revision: 0, reason },
      kinds: { value: text, ...cell }, required: ['value'], keyed: true },
    { method: 'PUT', path: absencePath(), good: { value: 'н', expected_revision: 0, reason },
      kinds: { value: text, ...cell }, required: ['value'], keyed: true },
    { method: 'POST', path: lessonsPath(), good: lesson, kinds: lessonKinds,
      required: Object.keys(lesson), keyed: true },
    { method: 'PUT', path: '/api/v1/session/role', good: { role: 'teacher' }, kinds: { role: text },
      required: ['role'] },
    { method: 'POST', path: '/api/v1/session', good: { login: 'topoleva.irina', password: world.password },
      kinds: { login: text, password: text }, required: ['login', 'password'], open: true, as: 'nobody' },
  ];
}

const kWrong = {
  text: [5, true, [], {}],
  number: ['1', 1.5, -1, 1e30, true, null, [1]],
  object: ['retake', 5, null, [], true],
};

/** Every operation, with a path that exists. */
function operations() {
  const cell = `${world.filled.lesson}/${world.filled.pupil}`;
  return [
    ...writes(),
    { method: 'GET', path: '/api/v1/session' },
    { method: 'GET', path: '/api/v1/journals' },
    { method: 'GET', path: `/api/v1/journals/${world.algebra}` },
    { method: 'GET', path: `/api/v1/cells/${cell}/history` },
    { method: 'GET', path: '/api/v1/entries/0' },
    { method: 'GET', path: '/api/v1/entries/0/proof' },
    { method: 'GET', path: '/api/v1/audit' },
    { method: 'GET', path: '/api/v1/audit/days' },
    { method: 'GET', path: `/api/v1/events?group=${world.algebra}` },
    { method: 'DELETE', path: '/api/v1/session' },
  ];
}

describe('A body that is not what the endpoint asks for', () => {
  const malformed = { status: 400, code: 'malformed' };

  table('is refused as malformed when it is no JSON object', function* () {
    for (const { method, path, as, good } of writes()) {
      const whole = JSON.stringify(good);
      const bodies = {
        'an empty body': '',
        'a body cut short': whole.slice(0, -1),
        'a body cut in a word': whole.slice(0, 5),
        'rubbish after the object': `${whole}}`,
        'two objects': whole + whole,
        'a list': `[${whole}]`,
        'null': 'null',
        'a text': '"5"',
        'a comment': `/* */${whole}`,
        'a comma too many': `${whole.slice(0, -1)},}`,
        'depth without end': `{"value":${'['.repeat(5_000)}`,
        'bytes that are not UTF-8': Buffer.concat([Buffer.from('{"value":"'), Buffer.of(0xff, 0xfe), Buffer.from('"}')]),
        'half of a surrogate pair': '{"value":"\\ud800"}',
        'a NUL': '\0',
      };
      for (const [what, raw] of Object.entries(bodies)) yield { what, as, method, path, raw, ...malformed };
    }
  });

  table('is refused when a field is missing, unknown or of the wrong type', function* () {
    for (const { method, path, as, good, kinds, required } of writes()) {
      const unknown = { ...good, surprise: 1 };
      const names = (answer) => assert.match(answer.json.detail_en, /surprise/);
      yield { what: 'unknown field', as, method, path, body: unknown, ...malformed, also: names };
      for (const name of required) {
        const { [name]: left, ...body } = good;
        const also = (answer) => assert.match(answer.json.detail_en, new RegExp(name), `without ${left}`);
        yield { what: `without ${name}`, as, method, path, body, ...malformed, also };
      }
      for (const [name, kind] of Object.entries(kinds)) {
        for (const wrong of kWrong[kind]) {
          const body = { ...good, [name]: wrong };
          yield { what: `${name} = ${JSON.stringify(wrong)}`, as, method, path, body, ...malformed };
        }
      }
    }
  });

  table('is refused when a reason is none', function* () {
    const reasons = [{}, { text: 'x' }, { code: 'whim' }, { code: '' }, { code: 5 }, { code: 'other', text: 5 },
      { code: 'document', document: [] }, { code: 'retake', surprise: 1 }, { code: 'other', text: 'х'.repeat(2_001) },
      { code: 'document', document: 'х'.repeat(201) }];
    for (const path of [markPath(), absencePath()]) {
      for (const reason of reasons) {
        const body = { value: null, reason };
        yield { what: JSON.stringify(reason).slice(0, 60), method: 'PUT', path, body, ...malformed };
      }
    }
  });

  table('is refused when it is too large', function* () {
    for (const { method, path, as, good } of writes()) {
      const raw = JSON.stringify(good) + ' '.repeat(1024 * 1024);
      yield { what: 'over a mebibyte', as, method, path, raw, status: 413, code: 'body_too_large' };
    }
  });

  table('is refused when it is not called JSON', function* () {
    for (const { method, path, as, good } of writes()) {
      for (const type of [null, '', 'text/plain', 'application/jsonp', 'application/xml', 'multipart/form-data; boundary=x',
        'application/x-www-form-urlencoded']) {
        const headers = { 'content-type': type };
        yield { what: `type ${type}`, as, method, path, body: good, headers, status: 415, code: 'unsupported_media_type' };
      }
    }
  });
});

describe('Who is not signed in, or not from our page', () => {
  table('is refused at every closed endpoint without a session', function* () {
    for (const { method, path, good, open } of operations()) {
      if (open) continue;
      const refusal = { method, path, body: good, status: 401, code: 'signed_out' };
      yield { what: 'no cookie', as: 'nobody', ...refusal };
      for (const cookie of ['letopis_session=', 'letopis_session=x', `letopis_session=${'A'.repeat(43)}`, 'x=y; ;;=']) {
        yield { what: cookie, as: 'nobody', headers: { cookie }, ...refusal };
      }
    }
  });

  table('is refused at every change without the page’s own token', function* () {
    for (const { method, path, good, open } of operations()) {
      if (open || method === 'GET') continue;
      for (const token of [null, '', 'x', world.as.stranger.csrf]) {
        const headers = { 'x-letopis-csrf': token };
        yield { what: `token ${token}`, method, path, body: good, headers, status: 403, code: 'csrf' };
      }
    }
  });

  table('is told no more than that login or password are wrong', function* () {
    const refusal = { as: 'nobody', method: 'POST', path: '/api/v1/session', status: 401, code: 'sign_in_failed' };
    yield { what: 'wrong password', ...refusal, body: { login: 'director', password: 'guess' } };
    yield { what: 'no such login', ...refusal, body: { login: 'nobody-at-all', password: 'guess' } };
    yield { what: 'empty', ...refusal, body: { login: '', password: '' } };
  });

  test('is slowed down when passwords are guessed, and the owner elsewhere is not', async () => {
    const guess = { login: 'guessed', password: 'guess' };
    let answer;
    for (let i = 0; i < 6; ++i) {
      answer = await world.as.nobody.request('POST', '/api/v1/session', { body: guess });
    }
    isProblem(answer, 429, 'too_many_attempts');
    assert.ok(Number(answer.headers['retry-after']) > 0);
    await world.as.nobody.signIn('topoleva.irina', world.password);
    world.as.nobody.cookie = '';
  });
});

/** What server/auth/rights.cpp says, read from there: function -> role -> granted. */
function rightsTable() {
  const source = readFileSync(join(root, 'server/auth/rights.cpp'), 'utf8');
  const roles = ['administrator', 'deputy_head', 'teacher', 'auditor'];
  const found = {};
  for (const [, cells, name] of source.matchAll(/\{((?:[xo], ){4})(\w+),/g)) {
    const marks = cells.match(/[xo]/g);
    found[name] = Object.fromEntries(roles.map((role, i) => [role, marks[i] === 'x']));
  }
  return found;
}

describe('A role', () => {
  test('may do what the table of rights grants, and nothing else', async () => {
    const rights = rightsTable();
    const foreign = `${world.filled.other}/${world.pupils[0]}`;
    const own = `${world.filled.lesson}/${world.filled.pupil}`;
    const stale = { value: '5', expected_revision: 77 };
    const far = { day: '2040-01-01', number: 1, kind: 'test', weight: 1, topic: '', homework: '' };
    // Writes are such that a rule refuses them afterwards, so that nothing is written.
    const cases = [
      ['read_own_journals', 'GET', '/api/v1/journals', 200],
      ['read_all_journals', 'GET', `/api/v1/journals/${world.russian}`, 200],
      ['read_all_journals', 'GET', `/api/v1/journals/${world.russian}?at=${world.filled.receipt.position}`, 200],
      ['read_own_history', 'GET', `/api/v1/cells/${own}/history`, 200],
      ['read_all_history', 'GET', `/api/v1/cells/${foreign}/history`, 200],
      ['write_marks', 'PUT', `/api/v1/marks/${own}`, 409, stale],
      ['write_absences', 'PUT', `/api/v1/absences/${own}`, 409, { ...stale, value: 'н' }],
      ['schedule_lesson', 'POST', lessonsPath(), 422, far],
      ['search_audit', 'GET', '/api/v1/audit', 200],
      ['search_audit', 'GET', '/api/v1/audit/days', 200],
      ['read_any_entry', 'GET', '/api/v1/entries/0', 200],
      ['read_any_entry', 'GET', '/api/v1/entries/0/proof', 200],
    ];
    for (const [right, method, path, granted, body] of cases) {
      for (const role of Object.keys(kRoles)) {
        const answer = await world.as[role].request(method, path, { body });
        const what = `${role} ${method} ${path}: ${answer.text.slice(0, 200)}`;
        assert.deepEqual([...described.answerProblems(method, path, answer)], [], what);
        if (rights[right][role]) assert.equal(answer.status, granted, what);
        else isProblem(answer, 403, 'not_permitted');
      }
    }
  });

  table('cannot be taken by who does not have it', function* () {
    for (const role of ['administrator', 'auditor']) {
      yield { what: role, method: 'PUT', path: '/api/v1/session/role', body: { role }, status: 403, code: 'not_permitted' };
    }
    const malformed = { status: 400, code: 'malformed' };
    yield { what: 'no role at all', method: 'PUT', path: '/api/v1/session/role', body: { role: 'king' }, ...malformed };
  });

  table('of a teacher ends at the own lessons', function* () {
    const refusal = { as: 'stranger', status: 403, code: 'not_your_lesson' };
    yield { what: 'mark', method: 'PUT', path: markPath(), body: { value: '5' }, ...refusal };
    yield { what: 'absence', method: 'PUT', path: absencePath(), body: { value: 'н' }, ...refusal };
    const body = { day: world.today, number: 1, kind: 'test', weight: 1, topic: '', homework: '' };
    yield { what: 'lesson', method: 'POST', path: lessonsPath(), body, ...refusal };
    const notPermitted = { as: 'stranger', status: 403, code: 'not_permitted' };
    yield { what: 'page', method: 'GET', path: `/api/v1/journals/${world.algebra}`, ...notPermitted };
    yield { what: 'stream', method: 'GET', path: `/api/v1/events?group=${world.algebra}`, ...notPermitted };
  });
});

describe('An id that is not what the path asks for', () => {
  table('is refused as unknown, of whatever other kind it is', function* () {
    const { algebra, pupils, lesson } = world;
    for (const id of [kNobody, 0, 1, algebra, pupils[0], world.filled.receipt.position]) {
      const unknown = { status: 404, code: 'unknown_lesson' };
      yield { what: `lesson ${id}`, method: 'PUT', path: markPath(id), body: { value: '5' }, ...unknown };
      yield { what: `lesson ${id}`, method: 'PUT', path: absencePath(id), body: { value: 'н' }, ...unknown };
      yield { what: `lesson ${id}`, method: 'GET', path: `/api/v1/cells/${id}/${pupils[0]}/history`, ...unknown };
    }
    for (const id of [kNobody, 0, lesson, algebra, world.as.teacher.session.person.id]) {
      const outside = { status: 422, code: 'pupil_not_in_group' };
      yield { what: `pupil ${id}`, method: 'PUT', path: markPath(lesson, id), body: { value: '5' }, ...outside };
      yield { what: `pupil ${id}`, method: 'PUT', path: absencePath(lesson, id), body: { value: 'н' }, ...outside };
      const unknown = { status: 404, code: 'unknown_person' };
      yield { what: `pupil ${id}`, method: 'GET', path: `/api/v1/cells/${lesson}/${id}/history`, ...unknown };
    }
    for (const id of [kNobody, 0, lesson, pupils[0]]) {
      const unknown = { status: 404, code: 'unknown_group' };
      const body = { day: world.today, number: 1, kind: 'test', weight: 1, topic: '', homework: '' };
      yield { what: `group ${id}`, method: 'GET', path: `/api/v1/journals/${id}`, ...unknown };
      yield { what: `group ${id}`, method: 'POST', path: lessonsPath(id), body, ...unknown };
      yield { what: `group ${id}`, method: 'GET', path: `/api/v1/events?group=${id}`, ...unknown };
    }
    for (const tail of ['', '/proof']) {
      const path = `/api/v1/entries/${kNobody}${tail}`;
      yield { what: 'entry', as: 'auditor', method: 'GET', path, status: 404, code: 'unknown_entry' };
    }
  });

  table('is refused as no address when it is no number', function* () {
    const nowhere = { status: 404, code: 'not_found', inDescription: false };
    for (const id of ['abc', '-1', '1.5', '1e3', '0x10', '+1', '%31%20', '9007199254740992', '99999999999999999999', '٣']) {
      const part = encodeURI(id);
      yield { what: id, method: 'PUT', path: `/api/v1/marks/${part}/1`, body: { value: '5' }, ...nowhere };
      yield { what: id, method: 'GET', path: `/api/v1/journals/${part}`, ...nowhere };
      yield { what: id, as: 'auditor', method: 'GET', path: `/api/v1/entries/${part}`, ...nowhere };
    }
    for (const path of ['/api', '/api/v1', '/api/v2/session', '/api/v1/marks/1', '/api/v1/marks/1/2/3', '/api/v1/journals/1/x',
      '/log', '/log/00/checkpoint', `/log/${'0'.repeat(32)}/checkpoint`]) {
      yield { what: path, method: 'GET', path, ...nowhere };
    }
  });

  table('is refused at the edge when the path is none', function* () {
    const broken = { status: 400, code: 'malformed_target', inDescription: false };
    for (const path of ['/api/v1/marks/%zz/1', '/api/v1//journals', '/api/v1/../v1/session', '/api/%2e%2e/x', '/api/v1/journals/%00', '/api/v1/journals/%ff']) {
      yield { what: path, method: 'GET', path, ...broken };
    }
  });
});

describe('A method that an address does not know', () => {
  table('is refused with the methods that it knows', function* () {
    const refusal = { status: 405, code: 'method_not_allowed', inDescription: false };
    const known = (methods) => (answer) => assert.equal(answer.headers.allow, methods);
    yield { what: 'POST', method: 'POST', path: markPath(), body: {}, ...refusal, also: known('PUT') };
    yield { what: 'GET', method: 'GET', path: absencePath(), ...refusal, also: known('PUT') };
    yield { what: 'PATCH', method: 'PATCH', path: '/api/v1/session', ...refusal, also: known('GET, HEAD, POST, DELETE') };
    yield { what: 'DELETE', method: 'DELETE', path: '/api/v1/entries/0', ...refusal, also: known('GET, HEAD') };
    yield { what: 'OPTIONS', method: 'OPTIONS', path: '/api/v1/journals', ...refusal, also: known('GET, HEAD') };
    yield { what: 'POST', method: 'POST', path: '/health', body: {}, ...refusal, also: known('GET, HEAD') };
  });
});

describe('A change that a rule refuses', () => {
  table('is refused with the rule’s own name', function* () {
    const put = (what, path, body, status, code) => ({ what, method: 'PUT', path, body, status, code });
    const { lesson, pupils, earlier, marked, markedValue, elsewhere, outsider, filled } = world;
    yield put('the future', markPath(world.future), { value: '5' }, 422, 'lesson_in_future');
    yield put('the future', absencePath(world.future), { value: 'н' }, 422, 'lesson_in_future');
    yield put('long ago', markPath(world.old), { value: '5', reason: { code: 'retake' } }, 423, 'column_locked');
    yield put('long ago', absencePath(world.old), { value: 'н' }, 423, 'column_locked');
    yield { as: 'subgroup', ...put('not in the group', markPath(elsewhere, outsider), { value: '5' }, 422, 'pupil_not_in_group') };
    yield { as: 'subgroup', ...put('not in the group', absencePath(elsewhere, outsider), { value: 'н' }, 422, 'pupil_not_in_group') };
    const next = markedValue === '5' ? '4' : '5';
    const past = markPath(earlier, marked);
    yield put('without a reason', past, { value: next }, 422, 'reason_required');
    yield put('back without a reason', past, { value: null }, 422, 'reason_required');
    for (const text of [undefined, '', ' \n\t']) {
      yield put('without words', past, { value: next, reason: { code: 'other', text } }, 422, 'reason_text_required');
    }
    yield put('undo of another’s', past, { value: next, reason: { code: 'undo' } }, 422, 'undo_expired');
    yield put('the importer’s reason', past, { value: next, reason: { code: 'transfer' } }, 403, 'not_permitted');
    yield put('the same', markPath(filled.lesson, filled.pupil), { value: '4' }, 422, 'nothing_to_change');
    yield put('nothing', markPath(lesson, pupils[5]), { value: null }, 422, 'nothing_to_revoke');
    yield put('nothing', absencePath(lesson, pupils[5]), { value: null }, 422, 'nothing_to_revoke');
    for (const value of ['0', '6', '10', '5+', ' 5', '٥', 'н', 'N', '5\u0000']) {
      yield put(`mark ${value}`, markPath(), { value }, 422, 'invalid_value');
    }
    for (const value of ['5', 'Н', 'n', 'нб', '.']) {
      yield put(`absence ${value}`, absencePath(), { value }, 422, 'invalid_value');
    }
    for (const value of ['', '5'.repeat(17)]) yield put('no value', markPath(), { value }, 400, 'malformed');
    for (const text of ['a\u0000b', 'a\u001bb', 'a\u202eb', 'a\u0085b']) {
      yield put('hidden signs', past, { value: next, reason: { code: 'other', text } }, 422, 'invalid_value');
    }
  });

  table('is refused for a lesson that cannot be', function* () {
    const good = { day: world.today, number: 2, kind: 'ordinary', weight: 1, topic: 'Тема', homework: '' };
    const post = (fields, status, code) =>
      ({ what: JSON.stringify(fields).slice(0, 60), method: 'POST', path: lessonsPath(), body: { ...good, ...fields }, status, code });
    for (const day of ['2025-02-30', '2025-13-01', '25-01-01', '2025-1-1', '01.09.2025', 'today', '2025-10-10T07:00:00Z', '']) {
      yield post({ day }, 400, 'malformed');
    }
    yield post({ number: 21 }, 400, 'malformed');
    yield post({ weight: 11 }, 400, 'malformed');
    yield post({ kind: 'party' }, 400, 'malformed');
    yield post({ topic: 'т'.repeat(201) }, 400, 'malformed');
    yield post({ homework: 'т'.repeat(2_001) }, 400, 'malformed');
    yield post({ weight: 0 }, 422, 'invalid_value');
    yield post({ topic: 'line\nbreak' }, 422, 'invalid_value');
    yield post({ homework: 'bell \u0007' }, 422, 'invalid_value');
    yield post({ day: '2026-12-01' }, 422, 'lesson_in_future');
    yield post({ day: '2025-09-02' }, 423, 'column_locked');
    yield { ...post({}, 403, 'not_permitted'), as: 'auditor' };
  });
});

describe('A change that is based on what is no longer so', () => {
  const fits = ({ json }) => {
    const { current } = json;
    assert.equal(current.value, '4');
    assert.equal(current.revision, 1);
    assert.equal(current.recorded, world.filled.receipt.recorded);
    assert.equal(current.actor.id, world.as.teacher.session.person.id);
    assert.equal(current.actor.name, world.as.teacher.session.person.name);
  };

  table('is refused with what stands there now', function* () {
    const path = markPath(world.filled.lesson, world.filled.pupil);
    for (const revision of [0, 2, 2 ** 32 - 1]) {
      const body = { value: '5', expected_revision: revision };
      yield { what: `revision ${revision}`, method: 'PUT', path, body, status: 409, code: 'stale_revision', also: fits };
      const headers = { 'if-match': `"${revision}"` };
      yield { what: `If-Match ${revision}`, method: 'PUT', path, headers, body: { value: '5' }, status: 412, code: 'stale_revision', also: fits };
    }
    const never = ({ json }) => assert.deepEqual(json.current, { value: null, revision: 0, recorded: null, actor: null });
    const body = { value: 'н', expected_revision: 1 };
    yield { what: 'never written', method: 'PUT', path: absencePath(), body, status: 409, code: 'stale_revision', also: never };
  });

  table('is refused as malformed when If-Match names no revision', function* () {
    for (const field of ['1', 'W/"1"', '""', '"x"', '"1', '"1", "2"', '"4294967296"', '"-1"', '*']) {
      const headers = { 'if-match': field };
      yield { what: field, method: 'PUT', path: markPath(), headers, body: { value: '5' }, status: 400, code: 'malformed' };
    }
  });
});

describe('A request id', () => {
  table('is required of every change to the ledger', function* () {
    const refusal = { status: 428, code: 'idempotency_key_required' };
    for (const { method, path, good, keyed } of writes()) {
      if (!keyed) continue;
      for (const key of [null, '', '1', 'x'.repeat(36), randomUUID().slice(1), `${randomUUID()}0`, `{${randomUUID()}}`]) {
        const headers = { 'idempotency-key': key };
        yield { what: `key ${key}`, method, path, headers, body: { ...good, reason: undefined }, ...refusal };
      }
    }
  });

  test('that comes again with the same content is answered by the same receipt', async () => {
    const { lesson, pupil, key, body, receipt } = world.filled;
    const count = await entries();
    assert.deepEqual(await world.as.teacher.putMark(lesson, pupil, body, { key }), receipt);
    assert.deepEqual(await world.as.teacher.putMark(lesson, pupil, body, { key: key.toUpperCase() }), receipt);
    assert.equal(await entries(), count);
  });

  table('that comes again with other content is refused', function* () {
    const { lesson, pupil, key, body } = world.filled;
    const reused = { method: 'PUT', key, status: 409, code: 'request_id_reused' };
    yield { what: 'another mark', path: markPath(lesson, pupil), body: { ...body, value: '3' }, ...reused };
    yield { what: 'another pupil', path: markPath(lesson, world.pupils[1]), body, ...reused };
    yield { what: 'another record', path: absencePath(lesson, pupil), body: { value: 'н' }, ...reused };
    yield { what: 'another person', as: 'stranger', path: markPath(lesson, pupil), body, ...reused };
    const other = { day: world.today, number: 1, kind: 'test', weight: 1, topic: '', homework: '' };
    yield { what: 'another action', path: lessonsPath(), body: other, ...reused, method: 'POST' };
  });
});

describe('A question that makes no sense', () => {
  table('is refused with the parameter’s name', function* () {
    const ask = (path, name, as = 'auditor') => ({
      what: `${name} in ${path}`, as, method: 'GET', path, status: 400, code: 'malformed',
      also: (answer) => assert.match(answer.json.detail_en, new RegExp(`\\b${name}\\b`)),
    });
    const page = `/api/v1/journals/${world.algebra}`;
    const history = `/api/v1/cells/${world.filled.lesson}/${world.filled.pupil}/history`;
    for (const date of ['', 'x', '2025-02-29', '2025-00-10', '1', '2025-10-10T00:00:00Z', '20251010']) {
      for (const name of ['from', 'to']) {
        yield ask(`${page}?${name}=${date}`, name);
        yield ask(`/api/v1/audit/days?${name}=${date}`, name);
        if (!date.includes('T')) yield ask(`/api/v1/audit?${name}=${date}`, name);
      }
    }
    for (const at of ['', 'x', '-1', '1.5', `${kNobody}`, '99999999999999999999', '2025-10-10', '2025-10-10T25:00:00Z', '1900-01-01T00:00:00Z']) {
      yield ask(`${page}?at=${at}`, 'at');
      yield ask(`${history}?at=${at}`, 'at');
    }
    for (const name of ['person', 'pupil', 'group', 'limit', 'cursor']) {
      for (const value of ['', 'x', '-1', '1.5', '1e3', '99999999999999999999', `${2 ** 53}`]) {
        yield ask(`/api/v1/audit?${name}=${value}`, name);
      }
    }
    for (const limit of [0, 201]) yield ask(`/api/v1/audit?limit=${limit}`, 'limit');
    for (const kind of ['', 'mark', 'mark.eaten', 'MARK.SET']) yield ask(`/api/v1/audit?kind=${kind}`, 'kind');
    for (const role of ['', 'king', 'none']) yield ask(`/api/v1/audit?role=${role}`, 'role');
    for (const flag of ['corrections', 'after_lock']) {
      for (const value of ['', 'yes', '2']) yield ask(`/api/v1/audit?${flag}=${value}`, flag);
    }
    yield ask(`/api/v1/audit?q=${'x'.repeat(201)}`, 'q');
    yield ask(`/api/v1/audit?address=${'1'.repeat(201)}`, 'address');
    yield ask('/api/v1/audit/days?from=1980-01-01&to=2030-01-01', 'from');
    for (const query of ['', '?group=', '?group=x', '?group=-1']) yield ask(`/api/v1/events${query}`, 'group');
  });

  table('is refused at the edge when it is no query', function* () {
    const broken = { status: 400, code: 'malformed_target', inDescription: false };
    for (const query of ['q=%zz', 'q=%ff', 'q=%00', Array.from({ length: 300 }, (_, i) => `a${i}=1`).join('&')]) {
      yield { what: query.slice(0, 20), as: 'auditor', method: 'GET', path: `/api/v1/audit?${query}`, ...broken };
    }
  });

  test('but has an answer is answered: nothing is found', async () => {
    const { auditor } = world.as;
    const days = await auditor.get('/api/v1/audit/days?from=2030-01-01&to=2020-01-01');
    assert.deepEqual(days, { days: [] });
    const page = await auditor.get(`/api/v1/journals/${world.algebra}?from=2030-01-01&to=2020-01-01`);
    assert.deepEqual(page.lessons, []);
    for (const query of [`person=${kNobody}`, 'q=%F0%9F%A6%94', 'address=203.0.113.7', 'cursor=0']) {
      const found = await auditor.get(`/api/v1/audit?${query}`);
      assert.deepEqual(found.items, [], query);
      assert.equal(found.next, null, query);
    }
  });
});

/** Sends bytes as they are on a connection of their own; answers what came back until its end. */
function rawly(bytes, { halfClose = false } = {}) {
  const { hostname, port } = new URL(world.server.url);
  return new Promise((resolve, reject) => {
    const socket = net.connect(Number(port), hostname);
    let text = '';
    socket.setEncoding('utf8').setTimeout(20_000, () => socket.destroy(new Error('no answer')));
    socket.on('data', (piece) => (text += piece));
    socket.on('error', (error) => (text === '' && error.code !== 'ECONNRESET' ? reject(error) : resolve(text)));
    socket.on('close', () => resolve(text));
    if (halfClose) socket.end(bytes);
    else socket.write(bytes);
  });
}

describe('Bytes that are no request', () => {
  const head = (fields) => `PUT ${markPath()} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${fields}\r\n\r\n`;
  const cases = {
    'a request that is cut in its body is dropped': [() => head(withSession(100)) + '{"value":"5"', undefined, true],
    'two lengths are refused': [() => head('Content-Length: 5\r\nContent-Length: 6') + '{}', 'wrong_length'],
    'a length beside chunks is refused': [() => head('Content-Length: 5\r\nTransfer-Encoding: chunked') + '0\r\n\r\n', 'wrong_length'],
    'too many bytes of head are refused': [() => head(`X: ${'x'.repeat(20_000)}`), 'head_too_large'],
    'a target without end is refused': [() => `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 'target_too_long'],
    'an unknown method is refused': [() => 'BREW /api/v1/session HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 'method_unknown'],
    'TLS on a plain port is refused': [() => Buffer.from('16030100a5010000a10303', 'hex'), 'malformed_request'],
    'no Host is refused': [() => 'GET /health HTTP/1.1\r\nConnection: close\r\n\r\n', 'wrong_host'],
    'another version is refused': [() => 'GET /health HTTP/2.0\r\nHost: x\r\n\r\n', 'version_unknown'],
  };
  const withSession = (length) => {
    const { cookie, csrf } = world.as.teacher;
    return `Cookie: ${cookie}\r\nX-Letopis-CSRF: ${csrf}\r\nIdempotency-Key: ${randomUUID()}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${length}`;
  };

  for (const [what, [bytes, code, halfClose]] of Object.entries(cases)) {
    test(what, async () => {
      const count = await entries();
      const text = await rawly(bytes(), { halfClose });
      if (code) assert.match(text, new RegExp(`"code":"${code}"`));
      else assert.doesNotMatch(text, / 200 /);
      assert.equal(await entries(), count);
    });
  }
});

describe('The description of the API', () => {
  test('names the routes that the router has, and no others', () => {
    const source = readFileSync(join(root, 'server/api/api.cpp'), 'utf8');
    const names = { get: 'GET', post: 'POST', put: 'PUT', del: 'DELETE' };
    const routed = [...source.matchAll(/\{Method::(\w+), "([^"]+)",/g)].map(([, method, path]) => `${names[method]} ${path}`);
    assert.deepEqual([...routed, 'GET /log/#/checkpoint'].sort(), described.routes());
  });

  test('is the one that the server serves', async () => {
    const served = await world.as.nobody.get('/api/v1/openapi.json');
    assert.deepEqual(served, described.document);
  });

  test('fits every good answer, for every role', async () => {
    const { ledger } = await world.as.nobody.signed();
    const cell = `${world.earlier}/${world.marked}`;
    const at = world.filled.receipt.position;
    const paths = ['/api/v1/session', '/api/v1/journals', `/api/v1/journals/${world.algebra}`,
      `/api/v1/journals/${world.algebra}?from=2025-09-01&to=2025-10-10`, `/api/v1/journals/${world.algebra}?at=${at}`,
      `/api/v1/cells/${cell}/history`, `/api/v1/cells/${cell}/history?at=${at}`, '/api/v1/entries/0',
      `/api/v1/entries/${at}`, `/api/v1/entries/${at}/proof`, '/api/v1/audit', '/api/v1/audit?kind=mark.set&limit=3&corrections=0',
      '/api/v1/audit?from=2025-10-01&to=2025-10-31&role=teacher&after_lock=0&q=Топол', '/api/v1/audit/days',
      '/api/v1/openapi.json', '/health', '/metrics', `/log/${ledger}/checkpoint`];
    for (const role of Object.keys(kRoles)) {
      for (const path of paths) {
        const answer = await world.as[role].request('GET', path);
        assert.ok(answer.status === 200 || answer.status === 403, `${role} ${path}: ${answer.text}`);
        assert.deepEqual([...described.answerProblems('GET', path, answer)], [], `${role} ${path}`);
      }
    }
  });

  test('fits the pages of a whole search, which gives every entry once', async () => {
    const { auditor } = world.as;
    const seen = [];
    for (let cursor = null; ;) {
      const path = `/api/v1/audit?limit=50${cursor === null ? '' : `&cursor=${cursor}`}`;
      const answer = await auditor.request('GET', path);
      assert.deepEqual([...described.answerProblems('GET', path, answer)], []);
      seen.push(...answer.json.items.map((item) => item.position));
      if (answer.json.next === null) break;
      cursor = answer.json.next;
    }
    assert.deepEqual(seen, Array.from({ length: await entries() }, (_, i) => i).reverse());
  });

  test('keeps its word about ETags', async () => {
    const cell = `${world.filled.lesson}/${world.filled.pupil}`;
    for (const path of ['/api/v1/journals', `/api/v1/journals/${world.algebra}`, `/api/v1/cells/${cell}/history`,
      '/api/v1/audit', '/api/v1/audit/days']) {
      const first = await world.as.auditor.request('GET', path);
      const headers = { 'if-none-match': first.headers.etag };
      const again = await world.as.auditor.request('GET', path, { headers });
      assert.equal(again.status, 304, path);
      assert.equal(again.text, '');
      assert.deepEqual([...described.answerProblems('GET', path, again)], []);
    }
  });
});

describe('After all of that', () => {
  test('the neighbour was answered rightly all the time', async () => {
    assert.ok((await world.neighbour.stop()) > 100, `${world.neighbour.answers} answers`);
  });

  test('a live page learns of a change as described, and the change is made', async () => {
    const { teacher } = world.as;
    const { hostname, port } = new URL(world.server.url);
    const socket = net.connect(Number(port), hostname).setEncoding('utf8');
    let text = '';
    socket.on('data', (piece) => (text += piece)).on('error', () => {});
    socket.write(`GET /api/v1/events?group=${world.algebra} HTTP/1.1\r\nHost: x\r\nCookie: ${teacher.cookie}\r\n\r\n`);
    try {
      await until(() => text.includes(': welcome'), 'the stream to open');
      const receipt = await teacher.putMark(world.lesson, world.pupils[2], { value: '5', expected_revision: 0 });
      const [, id, data] = await until(() => /id: (\d+)\nevent: cell\ndata: (.+)\n/.exec(text), 'the change');
      assert.equal(Number(id), receipt.position);
      const schema = { $ref: '#/components/schemas/LiveCell' };
      assert.deepEqual([...described.problems(schema, JSON.parse(data))], []);
      assert.equal(JSON.parse(data).mark, '5');
    } finally {
      socket.destroy();
    }
  });

  test('signing out ends the session for good', async () => {
    const { teacher } = world.as;
    const answer = await teacher.request('DELETE', '/api/v1/session');
    assert.equal(answer.status, 204);
    isProblem(await teacher.request('GET', '/api/v1/session'), 401, 'signed_out');
  });

  test('the server stops when it is asked to, and its rows are what the log adds up to', async () => {
    assert.equal(await world.server.stop(), 0);
    assert.doesNotMatch(world.server.stderr, /Топол|Рябинин|Абрикос/, 'no names in its log');
    await letopisDoes('rebuild', '--check', '--data', world.folder);
  });
});
