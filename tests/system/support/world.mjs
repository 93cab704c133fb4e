// What the tests with bad input share: a served lyceum, who asks it, what a refusal looks like.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';

import { Client } from './client.mjs';
import { letopisDoes, Server, until } from './program.mjs';
import { Description } from './schema.mjs';
import { journalOf, lyceum } from './schools.mjs';

export const kNobody = 2 ** 53 - 1;
export const kRoles = {
  administrator: 'admin',
  deputy_head: 'deputy',
  teacher: 'topoleva.irina',
  auditor: 'auditor',
};

export const described = new Description();

/** Server, one client per role, and the places that the cases speak of. */
export const world = { as: {} };

/** Serves the lyceum for the tests of a file, and stops it in any case. */
export function withWorld() {
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
}

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
  const [, marked, value] = page.cells.find(
    ([column]) => page.lessons[column].id === world.earlier,
  );
  world.marked = page.pupils[marked].id;
  world.markedValue = value;
  world.lesson = await teacher.addLesson(world.algebra, { day: world.today });
  world.future = await teacher.addLesson(world.algebra, { day: '2025-10-13' });
  world.elsewhere = await subgroup.addLesson(world.biology, { day: world.today });
  const list = (await subgroup.get(`/api/v1/journals/${world.biology}`)).pupils.map(
    (pupil) => pupil.id,
  );
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

export const entries = async () => (await world.as.nobody.health()).entries;

/** A problem document as the API promises it. */
export function isProblem(answer, status, code) {
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
async function refused({
  as = 'teacher',
  method,
  path,
  status,
  code,
  inDescription = true,
  also,
  ...request
}) {
  const count = await entries();
  const answer = await world.as[as].request(method, path, request);
  isProblem(answer, status, code);
  if (inDescription) assert.deepEqual([...described.answerProblems(method, path, answer)], []);
  also?.(answer);
  assert.equal(await entries(), count, 'nothing is written');
  return answer;
}

/** Runs a table of cases as one test that names every case that fails. */
export function table(name, cases) {
  test(name, async () => {
    const failures = [];
    let count = 0;
    for (const each of cases()) {
      count += 1;
      await refused(each).catch((problem) => {
        failures.push(
          `${each.what} (${each.method} ${each.path.slice(0, 100)}): ${problem.message}`,
        );
      });
    }
    assert.ok(count > 0, 'the table has cases');
    assert.equal(failures.length, 0, failures.slice(0, 20).join('\n'));
  });
}

export const markPath = (lesson = world.lesson, pupil = world.pupils[1]) =>
  `/api/v1/marks/${lesson}/${pupil}`;
export const absencePath = (lesson = world.lesson, pupil = world.pupils[1]) =>
  `/api/v1/absences/${lesson}/${pupil}`;
export const lessonsPath = (group = world.algebra) => `/api/v1/journals/${group}/lessons`;

/** Every operation that takes a body, with a body that would do and its fields' kinds. */
export function writes() {
  const reason = { code: 'retake' };
  const lesson = {
    day: world.today,
    number: 2,
    kind: 'ordinary',
    weight: 1,
    topic: 'Тема',
    homework: '',
  };
  const text = 'text';
  const number = 'number';
  const cell = { expected_revision: number, reason: 'object' };
  const lessonKinds = {
    day: text,
    number,
    kind: text,
    weight: number,
    topic: text,
    homework: text,
  };
  return [
    {
      method: 'PUT',
      path: markPath(),
      good: { value: '5', expected_revision: 0, reason },
      kinds: { value: text, ...cell },
      required: ['value'],
      keyed: true,
    },
    {
      method: 'PUT',
      path: absencePath(),
      good: { value: 'н', expected_revision: 0, reason },
      kinds: { value: text, ...cell },
      required: ['value'],
      keyed: true,
    },
    {
      method: 'POST',
      path: lessonsPath(),
      good: lesson,
      kinds: lessonKinds,
      required: Object.keys(lesson),
      keyed: true,
    },
    {
      method: 'PUT',
      path: '/api/v1/session/role',
      good: { role: 'teacher' },
      kinds: { role: text },
      required: ['role'],
    },
    {
      method: 'POST',
      path: '/api/v1/log-tokens',
      good: { days: 7 },
      kinds: { days: number },
      required: [],
      as: 'auditor',
    },
    {
      method: 'POST',
      path: '/api/v1/session',
      good: { login: 'topoleva.irina', password: world.password },
      kinds: { login: text, password: text },
      required: ['login', 'password'],
      open: true,
      as: 'nobody',
    },
  ];
}

export const kWrong = {
  text: [5, true, [], {}],
  number: ['1', 1.5, -1, 1e30, true, null, [1]],
  object: ['retake', 5, null, [], true],
};

/** Every operation, with a path that exists. */
export function operations() {
  const cell = `${world.filled.lesson}/${world.filled.pupil}`;
  return [
    ...writes(),
    { method: 'GET', path: '/api/v1/session' },
    { method: 'GET', path: '/api/v1/journals' },
    { method: 'GET', path: `/api/v1/journals/${world.algebra}` },
    { method: 'GET', path: `/api/v1/cells/${cell}/history` },
    { method: 'GET', path: `/api/v1/cells/${cell}/evidence` },
    { method: 'GET', path: '/api/v1/log-tokens' },
    { method: 'DELETE', path: '/api/v1/log-tokens/1' },
    { method: 'GET', path: '/api/v1/rights' },
    { method: 'GET', path: '/api/v1/entries/0' },
    { method: 'GET', path: '/api/v1/entries/0/proof' },
    { method: 'GET', path: '/api/v1/audit' },
    { method: 'GET', path: '/api/v1/audit/days' },
    { method: 'GET', path: `/api/v1/events?group=${world.algebra}` },
    { method: 'DELETE', path: '/api/v1/session' },
  ];
}

/** Last in each file: whatever was sent, others were served, and log and rows are whole. */
export function afterAllOfThat() {
  describe('After all of that', () => {
    test('the neighbour was answered rightly all the time', async () => {
      assert.ok((await world.neighbour.stop()) > 10, `${world.neighbour.answers} answers`);
    });

    test('the server stops when asked to, and its rows are what the log adds up to', async () => {
      assert.equal(await world.server.stop(), 0);
      assert.doesNotMatch(world.server.stderr, /Топол|Рябинин|Абрикос/, 'no names in its log');
      await letopisDoes('rebuild', '--check', '--data', world.folder);
    });
  });
}
