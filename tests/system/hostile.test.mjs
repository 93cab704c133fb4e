// Requests that are not even well-formed, or from nobody we know: a precise problem, nothing
// written, the neighbours unharmed.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import net from 'node:net';
import { describe, test } from 'node:test';

import { until } from './support/program.mjs';
import {
  absencePath,
  afterAllOfThat,
  entries,
  isProblem,
  kNobody,
  kWrong,
  lessonsPath,
  markPath,
  operations,
  table,
  withWorld,
  world,
  writes,
} from './support/world.mjs';

withWorld();

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
        null: 'null',
        'a text': '"5"',
        'a comment': `/* */${whole}`,
        'a comma too many': `${whole.slice(0, -1)},}`,
        'depth without end': `{"value":${'['.repeat(5_000)}`,
        'bytes that are not UTF-8': Buffer.concat([
          Buffer.from('{"value":"'),
          Buffer.of(0xff, 0xfe),
          Buffer.from('"}'),
        ]),
        'half of a surrogate pair': '{"value":"\\ud800"}',
        'a NUL': '\0',
      };
      for (const [what, raw] of Object.entries(bodies))
        yield { what, as, method, path, raw, ...malformed };
    }
  });

  table('is refused when a field is missing, unknown or of the wrong type', function* () {
    for (const { method, path, as, good, kinds, required } of writes()) {
      const unknown = { ...good, surprise: 1 };
      const names = (answer) => assert.match(answer.json.detail_en, /surprise/);
      yield { what: 'unknown field', as, method, path, body: unknown, ...malformed, also: names };
      for (const name of required) {
        const { [name]: left, ...body } = good;
        const also = (answer) =>
          assert.match(answer.json.detail_en, new RegExp(name), `without ${left}`);
        yield { what: `without ${name}`, as, method, path, body, ...malformed, also };
      }
      for (const [name, kind] of Object.entries(kinds)) {
        for (const wrong of kWrong[kind]) {
          const body = { ...good, [name]: wrong };
          yield {
            what: `${name} = ${JSON.stringify(wrong)}`,
            as,
            method,
            path,
            body,
            ...malformed,
          };
        }
      }
    }
  });

  table('is refused when a reason is none', function* () {
    const reasons = [
      {},
      { text: 'x' },
      { code: 'whim' },
      { code: '' },
      { code: 5 },
      { code: 'other', text: 5 },
      { code: 'document', document: [] },
      { code: 'retake', surprise: 1 },
      { code: 'other', text: 'х'.repeat(2_001) },
      { code: 'document', document: 'х'.repeat(201) },
    ];
    for (const path of [markPath(), absencePath()]) {
      for (const reason of reasons) {
        const body = { value: null, reason };
        yield {
          what: JSON.stringify(reason).slice(0, 60),
          method: 'PUT',
          path,
          body,
          ...malformed,
        };
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
      for (const type of [
        null,
        '',
        'text/plain',
        'application/jsonp',
        'application/xml',
        'multipart/form-data; boundary=x',
        'application/x-www-form-urlencoded',
      ]) {
        const headers = { 'content-type': type };
        yield {
          what: `type ${type}`,
          as,
          method,
          path,
          body: good,
          headers,
          status: 415,
          code: 'unsupported_media_type',
        };
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
      for (const cookie of [
        'letopis_session=',
        'letopis_session=x',
        `letopis_session=${'A'.repeat(43)}`,
        'x=y; ;;=',
      ]) {
        yield { what: cookie, as: 'nobody', headers: { cookie }, ...refusal };
      }
    }
  });

  table('is refused at every change without the page’s own token', function* () {
    for (const { method, path, good, open } of operations()) {
      if (open || method === 'GET') continue;
      for (const token of [null, '', 'x', world.as.stranger.csrf]) {
        const headers = { 'x-letopis-csrf': token };
        yield {
          what: `token ${token}`,
          method,
          path,
          body: good,
          headers,
          status: 403,
          code: 'csrf',
        };
      }
    }
  });

  table('is told no more than that login or password are wrong', function* () {
    const refusal = {
      as: 'nobody',
      method: 'POST',
      path: '/api/v1/session',
      status: 401,
      code: 'sign_in_failed',
    };
    yield { what: 'wrong password', ...refusal, body: { login: 'director', password: 'guess' } };
    yield {
      what: 'no such login',
      ...refusal,
      body: { login: 'nobody-at-all', password: 'guess' },
    };
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

describe('An id that is not what the path asks for', () => {
  table('is refused as unknown, of whatever other kind it is', function* () {
    const { algebra, pupils, lesson } = world;
    for (const id of [kNobody, 0, 1, algebra, pupils[0], world.filled.receipt.position]) {
      const unknown = { status: 404, code: 'unknown_lesson' };
      yield {
        what: `lesson ${id}`,
        method: 'PUT',
        path: markPath(id),
        body: { value: '5' },
        ...unknown,
      };
      yield {
        what: `lesson ${id}`,
        method: 'PUT',
        path: absencePath(id),
        body: { value: 'н' },
        ...unknown,
      };
      yield {
        what: `lesson ${id}`,
        method: 'GET',
        path: `/api/v1/cells/${id}/${pupils[0]}/history`,
        ...unknown,
      };
    }
    for (const id of [kNobody, 0, lesson, algebra, world.as.teacher.session.person.id]) {
      const outside = { status: 422, code: 'pupil_not_in_group' };
      yield {
        what: `pupil ${id}`,
        method: 'PUT',
        path: markPath(lesson, id),
        body: { value: '5' },
        ...outside,
      };
      yield {
        what: `pupil ${id}`,
        method: 'PUT',
        path: absencePath(lesson, id),
        body: { value: 'н' },
        ...outside,
      };
      const unknown = { status: 404, code: 'unknown_person' };
      yield {
        what: `pupil ${id}`,
        method: 'GET',
        path: `/api/v1/cells/${lesson}/${id}/history`,
        ...unknown,
      };
    }
    for (const id of [kNobody, 0, lesson, pupils[0]]) {
      const unknown = { status: 404, code: 'unknown_group' };
      const body = {
        day: world.today,
        number: 1,
        kind: 'test',
        weight: 1,
        topic: '',
        homework: '',
      };
      yield { what: `group ${id}`, method: 'GET', path: `/api/v1/journals/${id}`, ...unknown };
      yield { what: `group ${id}`, method: 'POST', path: lessonsPath(id), body, ...unknown };
      yield { what: `group ${id}`, method: 'GET', path: `/api/v1/events?group=${id}`, ...unknown };
    }
    for (const tail of ['', '/proof']) {
      const path = `/api/v1/entries/${kNobody}${tail}`;
      yield {
        what: 'entry',
        as: 'auditor',
        method: 'GET',
        path,
        status: 404,
        code: 'unknown_entry',
      };
    }
  });

  table('is refused as no address when it is no number', function* () {
    const nowhere = { status: 404, code: 'not_found', inDescription: false };
    for (const id of [
      'abc',
      '-1',
      '1.5',
      '1e3',
      '0x10',
      '+1',
      '%31%20',
      '9007199254740992',
      '99999999999999999999',
      '٣',
    ]) {
      const part = encodeURI(id);
      yield {
        what: id,
        method: 'PUT',
        path: `/api/v1/marks/${part}/1`,
        body: { value: '5' },
        ...nowhere,
      };
      yield { what: id, method: 'GET', path: `/api/v1/journals/${part}`, ...nowhere };
      yield { what: id, as: 'auditor', method: 'GET', path: `/api/v1/entries/${part}`, ...nowhere };
    }
    for (const path of [
      '/api',
      '/api/v1',
      '/api/v2/session',
      '/api/v1/marks/1',
      '/api/v1/marks/1/2/3',
      '/api/v1/journals/1/x',
      '/log',
      '/log/00/checkpoint',
      `/log/${'0'.repeat(32)}/checkpoint`,
    ]) {
      yield { what: path, method: 'GET', path, ...nowhere };
    }
  });

  table('is refused at the edge when the path is none', function* () {
    const broken = { status: 400, code: 'malformed_target', inDescription: false };
    for (const path of [
      '/api/v1/marks/%zz/1',
      '/api/v1//journals',
      '/api/v1/../v1/session',
      '/api/%2e%2e/x',
      '/api/v1/journals/%00',
      '/api/v1/journals/%ff',
    ]) {
      yield { what: path, method: 'GET', path, ...broken };
    }
  });
});

describe('A method that an address does not know', () => {
  table('is refused with the methods that it knows', function* () {
    const refusal = { status: 405, code: 'method_not_allowed', inDescription: false };
    const known = (methods) => (answer) => assert.equal(answer.headers.allow, methods);
    yield {
      what: 'POST',
      method: 'POST',
      path: markPath(),
      body: {},
      ...refusal,
      also: known('PUT'),
    };
    yield { what: 'GET', method: 'GET', path: absencePath(), ...refusal, also: known('PUT') };
    yield {
      what: 'PATCH',
      method: 'PATCH',
      path: '/api/v1/session',
      ...refusal,
      also: known('GET, HEAD, POST, DELETE'),
    };
    yield {
      what: 'DELETE',
      method: 'DELETE',
      path: '/api/v1/entries/0',
      ...refusal,
      also: known('GET, HEAD'),
    };
    yield {
      what: 'OPTIONS',
      method: 'OPTIONS',
      path: '/api/v1/journals',
      ...refusal,
      also: known('GET, HEAD'),
    };
    yield {
      what: 'POST',
      method: 'POST',
      path: '/health',
      body: {},
      ...refusal,
      also: known('GET, HEAD'),
    };
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
    socket.on('error', (error) =>
      text === '' && error.code !== 'ECONNRESET' ? reject(error) : resolve(text),
    );
    socket.on('close', () => resolve(text));
    if (halfClose) socket.end(bytes);
    else socket.write(bytes);
  });
}

describe('Bytes that are no request', () => {
  const head = (fields) =>
    `PUT ${markPath()} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${fields}\r\n\r\n`;
  const cases = {
    'a request that is cut in its body is dropped': [
      () => head(withSession(100)) + '{"value":"5"',
      undefined,
      true,
    ],
    'two lengths are refused': [
      () => head('Content-Length: 5\r\nContent-Length: 6') + '{}',
      'wrong_length',
    ],
    'a length beside chunks is refused': [
      () => head('Content-Length: 5\r\nTransfer-Encoding: chunked') + '0\r\n\r\n',
      'wrong_length',
    ],
    'too many bytes of head are refused': [
      () => head(`X: ${'x'.repeat(20_000)}`),
      'head_too_large',
    ],
    'a target without end is refused': [
      () => `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
      'target_too_long',
    ],
    'an unknown method is refused': [
      () => 'BREW /api/v1/session HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
      'method_unknown',
    ],
    'TLS on a plain port is refused': [
      () => Buffer.from('16030100a5010000a10303', 'hex'),
      'malformed_request',
    ],
    'no Host is refused': [() => 'GET /health HTTP/1.1\r\nConnection: close\r\n\r\n', 'wrong_host'],
    'another version is refused': [
      () => 'GET /health HTTP/2.0\r\nHost: x\r\n\r\n',
      'version_unknown',
    ],
  };
  const withSession = (length) => {
    const { cookie, csrf } = world.as.teacher;
    return (
      `Cookie: ${cookie}\r\nX-Letopis-CSRF: ${csrf}\r\nIdempotency-Key: ${randomUUID()}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${length}`
    );
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

afterAllOfThat();
