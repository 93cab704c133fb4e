// Well-formed requests that must not be granted: by right, by rule, by what has changed meanwhile.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';

import {
  absencePath,
  afterAllOfThat,
  described,
  entries,
  isProblem,
  kNobody,
  kRoles,
  lessonsPath,
  markPath,
  table,
  withWorld,
  world,
  writes,
} from './support/world.mjs';

withWorld();

/** The table of rights as the server gives it: function -> role -> right. */
async function rightsTable() {
  const { functions } = await world.as.auditor.get('/api/v1/rights');
  return new Map(
    functions.map(({ code, rights }) => [code, new Map(rights.map((one) => [one.role, one]))]),
  );
}

const everywhere = new Set(['organisation', 'municipality', 'region']);

describe('A role', () => {
  test('may do what the table of rights grants, and nothing else', async () => {
    const rights = await rightsTable();
    const { ledger } = await world.as.nobody.signed();
    const foreign = `${world.filled.other}/${world.pupils[0]}`;
    const own = `${world.filled.lesson}/${world.filled.pupil}`;
    const stale = { value: '5', expected_revision: 77 };
    const far = { day: '2040-01-01', number: 1, kind: 'test', weight: 1, topic: '', homework: '' };
    // Of own lessons: whatever the scope of the teacher, the answer is that of the rule. Writes are
    // such that a rule refuses them afterwards, so that nothing is written.
    const mine = [
      ['current_marks', 'read', 'GET', '/api/v1/journals', 200],
      ['current_marks', 'read', 'GET', `/api/v1/cells/${own}/history`, 200],
      ['current_marks', 'read', 'GET', `/api/v1/cells/${own}/evidence`, 200],
      ['current_marks', 'write', 'PUT', `/api/v1/marks/${own}`, 409, stale],
      ['absences', 'write', 'PUT', `/api/v1/absences/${own}`, 409, { ...stale, value: 'н' }],
    ];
    const all = [
      ['current_marks', 'read', 'GET', `/api/v1/journals/${world.russian}`, 200],
      [
        'current_marks',
        'read',
        'GET',
        `/api/v1/journals/${world.russian}?at=${world.filled.receipt.position}`,
        200,
      ],
      ['current_marks', 'read', 'GET', `/api/v1/events?group=${world.russian}`, null],
      ['current_marks', 'read', 'GET', `/api/v1/cells/${foreign}/history`, 200],
      ['current_marks', 'read', 'GET', `/api/v1/cells/${foreign}/evidence`, 200],
      ['change_journal', 'read', 'GET', '/api/v1/audit', 200],
      ['change_journal', 'read', 'GET', '/api/v1/audit/days', 200],
      ['change_journal', 'read', 'GET', '/api/v1/audit/restores', 200],
      ['change_journal', 'read', 'GET', '/api/v1/entries/0', 200],
      ['change_journal', 'read', 'GET', '/api/v1/entries/0/proof', 200],
      ['whole_log', 'read', 'GET', `/log/${ledger}/tile/entries/000.p/5`, 200],
      ['whole_log', 'read', 'GET', '/api/v1/log-tokens', 200],
      ['whole_log', 'read', 'POST', '/api/v1/log-tokens', 400, { days: 0 }],
      ['whole_log', 'read', 'DELETE', '/api/v1/log-tokens/77', 404],
    ];
    const cases = [...mine.map((one) => [false, one]), ...all.map((one) => [true, one])];
    for (const [foreignThing, [code, access, method, path, granted, body]] of cases) {
      for (const role of Object.keys(kRoles)) {
        const right = rights.get(code).get(role);
        const has = right && (access === 'read' || right.access === access);
        const reaches = has && (!foreignThing || everywhere.has(right.scope));
        if (reaches && granted === null) continue; // a stream does not end
        const answer = await world.as[role].request(method, path, { body });
        const what = `${role} ${method} ${path}: ${answer.text.slice(0, 200)}`;
        assert.deepEqual([...described.answerProblems(method, path, answer)], [], what);
        if (reaches) assert.equal(answer.status, granted, what);
        else isProblem(answer, 403, has ? 'not_in_scope' : 'not_permitted');
      }
    }
    const lesson = (role) => world.as[role].request('POST', lessonsPath(), { body: far });
    for (const role of Object.keys(kRoles)) {
      const writes = (code) => rights.get(code).get(role)?.access === 'write';
      const answer = await lesson(role);
      if (writes('timetable') || writes('lesson_content')) isProblem(answer, 422, 'lesson_in_future');
      else isProblem(answer, 403, 'not_permitted');
    }
  });

  table('cannot be taken by who does not have it', function* () {
    for (const role of ['administrator', 'auditor']) {
      yield {
        what: role,
        method: 'PUT',
        path: '/api/v1/session/role',
        body: { role },
        status: 403,
        code: 'not_permitted',
      };
    }
    const malformed = { status: 400, code: 'malformed' };
    yield {
      what: 'no role at all',
      method: 'PUT',
      path: '/api/v1/session/role',
      body: { role: 'king' },
      ...malformed,
    };
  });

  table('of a teacher ends at the own lessons', function* () {
    const refusal = { as: 'stranger', status: 403, code: 'not_your_lesson' };
    yield { what: 'mark', method: 'PUT', path: markPath(), body: { value: '5' }, ...refusal };
    yield { what: 'absence', method: 'PUT', path: absencePath(), body: { value: 'н' }, ...refusal };
    const body = { day: world.today, number: 1, kind: 'test', weight: 1, topic: '', homework: '' };
    yield { what: 'lesson', method: 'POST', path: lessonsPath(), body, ...refusal };
    const outside = { as: 'stranger', status: 403, code: 'not_in_scope' };
    yield { what: 'page', method: 'GET', path: `/api/v1/journals/${world.algebra}`, ...outside };
    yield {
      what: 'stream',
      method: 'GET',
      path: `/api/v1/events?group=${world.algebra}`,
      ...outside,
    };
  });
});

describe('A change that a rule refuses', () => {
  table('is refused with the rule’s own name', function* () {
    const put = (what, path, body, status, code) => ({
      what,
      method: 'PUT',
      path,
      body,
      status,
      code,
    });
    const { lesson, pupils, earlier, marked, markedValue, elsewhere, outsider, filled } = world;
    yield put('the future', markPath(world.future), { value: '5' }, 422, 'lesson_in_future');
    yield put('the future', absencePath(world.future), { value: 'н' }, 422, 'lesson_in_future');
    yield put(
      'long ago',
      markPath(world.old),
      { value: '5', reason: { code: 'retake' } },
      423,
      'column_locked',
    );
    yield put('long ago', absencePath(world.old), { value: 'н' }, 423, 'column_locked');
    yield {
      as: 'subgroup',
      ...put(
        'not in the group',
        markPath(elsewhere, outsider),
        { value: '5' },
        422,
        'pupil_not_in_group',
      ),
    };
    yield {
      as: 'subgroup',
      ...put(
        'not in the group',
        absencePath(elsewhere, outsider),
        { value: 'н' },
        422,
        'pupil_not_in_group',
      ),
    };
    const next = markedValue === '5' ? '4' : '5';
    const past = markPath(earlier, marked);
    yield put('without a reason', past, { value: next }, 422, 'reason_required');
    yield put('back without a reason', past, { value: null }, 422, 'reason_required');
    for (const text of [undefined, '', ' \n\t']) {
      yield put(
        'without words',
        past,
        { value: next, reason: { code: 'other', text } },
        422,
        'reason_text_required',
      );
    }
    yield put(
      'undo of another’s',
      past,
      { value: next, reason: { code: 'undo' } },
      422,
      'undo_expired',
    );
    yield put(
      'the importer’s reason',
      past,
      { value: next, reason: { code: 'transfer' } },
      403,
      'not_permitted',
    );
    yield put(
      'the same',
      markPath(filled.lesson, filled.pupil),
      { value: '4' },
      422,
      'nothing_to_change',
    );
    yield put('nothing', markPath(lesson, pupils[5]), { value: null }, 422, 'nothing_to_revoke');
    yield put('nothing', absencePath(lesson, pupils[5]), { value: null }, 422, 'nothing_to_revoke');
    for (const value of ['0', '6', '10', '5+', ' 5', '٥', 'н', 'N', '5\u0000']) {
      yield put(`mark ${value}`, markPath(), { value }, 422, 'invalid_value');
    }
    for (const value of ['5', 'Н', 'n', 'нб', '.']) {
      yield put(`absence ${value}`, absencePath(), { value }, 422, 'invalid_value');
    }
    for (const value of ['', '5'.repeat(17)])
      yield put('no value', markPath(), { value }, 400, 'malformed');
    for (const text of ['a\u0000b', 'a\u001bb', 'a\u202eb', 'a\u0085b']) {
      yield put(
        'hidden signs',
        past,
        { value: next, reason: { code: 'other', text } },
        422,
        'invalid_value',
      );
    }
  });

  table('is refused for a lesson that cannot be', function* () {
    const good = {
      day: world.today,
      number: 2,
      kind: 'ordinary',
      weight: 1,
      topic: 'Тема',
      homework: '',
    };
    const post = (fields, status, code) => ({
      what: JSON.stringify(fields).slice(0, 60),
      method: 'POST',
      path: lessonsPath(),
      body: { ...good, ...fields },
      status,
      code,
    });
    for (const day of [
      '2025-02-30',
      '2025-13-01',
      '25-01-01',
      '2025-1-1',
      '01.09.2025',
      'today',
      '2025-10-10T07:00:00Z',
      '',
    ]) {
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
      yield {
        what: `revision ${revision}`,
        method: 'PUT',
        path,
        body,
        status: 409,
        code: 'stale_revision',
        also: fits,
      };
      const headers = { 'if-match': `"${revision}"` };
      yield {
        what: `If-Match ${revision}`,
        method: 'PUT',
        path,
        headers,
        body: { value: '5' },
        status: 412,
        code: 'stale_revision',
        also: fits,
      };
    }
    const never = ({ json }) =>
      assert.deepEqual(json.current, { value: null, revision: 0, recorded: null, actor: null });
    const body = { value: 'н', expected_revision: 1 };
    yield {
      what: 'never written',
      method: 'PUT',
      path: absencePath(),
      body,
      status: 409,
      code: 'stale_revision',
      also: never,
    };
  });

  table('is refused as malformed when If-Match names no revision', function* () {
    for (const field of [
      '1',
      'W/"1"',
      '""',
      '"x"',
      '"1',
      '"1", "2"',
      '"4294967296"',
      '"-1"',
      '*',
    ]) {
      const headers = { 'if-match': field };
      yield {
        what: field,
        method: 'PUT',
        path: markPath(),
        headers,
        body: { value: '5' },
        status: 400,
        code: 'malformed',
      };
    }
  });
});

describe('A request id', () => {
  table('is required of every change to the ledger', function* () {
    const refusal = { status: 428, code: 'idempotency_key_required' };
    for (const { method, path, good, keyed } of writes()) {
      if (!keyed) continue;
      for (const key of [
        null,
        '',
        '1',
        'x'.repeat(36),
        randomUUID().slice(1),
        `${randomUUID()}0`,
        `{${randomUUID()}}`,
      ]) {
        const headers = { 'idempotency-key': key };
        yield {
          what: `key ${key}`,
          method,
          path,
          headers,
          body: { ...good, reason: undefined },
          ...refusal,
        };
      }
    }
  });

  test('that comes again with the same content is answered by the same receipt', async () => {
    const { lesson, pupil, key, body, receipt } = world.filled;
    const count = await entries();
    assert.deepEqual(await world.as.teacher.putMark(lesson, pupil, body, { key }), receipt);
    assert.deepEqual(
      await world.as.teacher.putMark(lesson, pupil, body, { key: key.toUpperCase() }),
      receipt,
    );
    assert.equal(await entries(), count);
  });

  table('that comes again with other content is refused', function* () {
    const { lesson, pupil, key, body } = world.filled;
    const reused = { method: 'PUT', key, status: 409, code: 'request_id_reused' };
    yield {
      what: 'another mark',
      path: markPath(lesson, pupil),
      body: { ...body, value: '3' },
      ...reused,
    };
    yield { what: 'another pupil', path: markPath(lesson, world.pupils[1]), body, ...reused };
    yield {
      what: 'another record',
      path: absencePath(lesson, pupil),
      body: { value: 'н' },
      ...reused,
    };
    yield {
      what: 'another person',
      as: 'stranger',
      path: markPath(lesson, pupil),
      body,
      ...reused,
    };
    const other = { day: world.today, number: 1, kind: 'test', weight: 1, topic: '', homework: '' };
    yield { what: 'another action', path: lessonsPath(), body: other, ...reused, method: 'POST' };
  });
});

describe('A question that makes no sense', () => {
  table('is refused with the parameter’s name', function* () {
    const ask = (path, name, as = 'auditor') => ({
      what: `${name} in ${path}`,
      as,
      method: 'GET',
      path,
      status: 400,
      code: 'malformed',
      also: (answer) => assert.match(answer.json.detail_en, new RegExp(`\\b${name}\\b`)),
    });
    const page = `/api/v1/journals/${world.algebra}`;
    const history = `/api/v1/cells/${world.filled.lesson}/${world.filled.pupil}/history`;
    for (const date of [
      '',
      'x',
      '2025-02-29',
      '2025-00-10',
      '1',
      '2025-10-10T00:00:00Z',
      '20251010',
    ]) {
      for (const name of ['from', 'to']) {
        yield ask(`${page}?${name}=${date}`, name);
        yield ask(`/api/v1/audit/days?${name}=${date}`, name);
        if (!date.includes('T')) yield ask(`/api/v1/audit?${name}=${date}`, name);
      }
    }
    for (const at of [
      '',
      'x',
      '-1',
      '1.5',
      `${kNobody}`,
      '99999999999999999999',
      '2025-10-10',
      '2025-10-10T25:00:00Z',
      '1900-01-01T00:00:00Z',
    ]) {
      yield ask(`${page}?at=${at}`, 'at');
      yield ask(`${history}?at=${at}`, 'at');
    }
    for (const name of ['person', 'pupil', 'group', 'limit', 'cursor']) {
      for (const value of ['', 'x', '-1', '1.5', '1e3', '99999999999999999999', `${2 ** 53}`]) {
        yield ask(`/api/v1/audit?${name}=${value}`, name);
      }
    }
    for (const limit of [0, 201]) yield ask(`/api/v1/audit?limit=${limit}`, 'limit');
    for (const kind of ['', 'mark', 'mark.eaten', 'MARK.SET'])
      yield ask(`/api/v1/audit?kind=${kind}`, 'kind');
    for (const role of ['', 'king', 'none']) yield ask(`/api/v1/audit?role=${role}`, 'role');
    for (const flag of ['corrections', 'after_lock']) {
      for (const value of ['', 'yes', '2']) yield ask(`/api/v1/audit?${flag}=${value}`, flag);
    }
    yield ask(`/api/v1/audit?q=${'x'.repeat(201)}`, 'q');
    yield ask(`/api/v1/audit?address=${'1'.repeat(201)}`, 'address');
    yield ask('/api/v1/audit/days?from=1980-01-01&to=2030-01-01', 'from');
    for (const query of ['', '?group=', '?group=x', '?group=-1'])
      yield ask(`/api/v1/events${query}`, 'group');
  });

  table('is refused at the edge when it is no query', function* () {
    const broken = { status: 400, code: 'malformed_target', inDescription: false };
    for (const query of [
      'q=%zz',
      'q=%ff',
      'q=%00',
      Array.from({ length: 300 }, (_, i) => `a${i}=1`).join('&'),
    ]) {
      yield {
        what: query.slice(0, 20),
        as: 'auditor',
        method: 'GET',
        path: `/api/v1/audit?${query}`,
        ...broken,
      };
    }
  });

  test('but has an answer is answered: nothing is found', async () => {
    const { auditor } = world.as;
    const days = await auditor.get('/api/v1/audit/days?from=2030-01-01&to=2020-01-01');
    assert.deepEqual(days, { days: [] });
    const page = await auditor.get(
      `/api/v1/journals/${world.algebra}?from=2030-01-01&to=2020-01-01`,
    );
    assert.deepEqual(page.lessons, []);
    for (const query of [
      `person=${kNobody}`,
      'q=%F0%9F%A6%94',
      'address=203.0.113.7',
      'cursor=0',
    ]) {
      const found = await auditor.get(`/api/v1/audit?${query}`);
      assert.deepEqual(found.items, [], query);
      assert.equal(found.next, null, query);
    }
  });
});

afterAllOfThat();
