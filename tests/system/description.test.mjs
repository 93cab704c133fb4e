// The OpenAPI document and the server say the same, both ways.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { root, until } from './support/program.mjs';
import {
  afterAllOfThat,
  described,
  entries,
  isProblem,
  kRoles,
  withWorld,
  world,
} from './support/world.mjs';

withWorld();

describe('The description of the API', () => {
  test('names the routes that the router has, and no others', () => {
    const source = readFileSync(join(root, 'server/api/api.cpp'), 'utf8');
    const names = { get: 'GET', post: 'POST', put: 'PUT', del: 'DELETE' };
    const routed = [...source.matchAll(/\{Method::(\w+), "([^"]+)",/g)].map(
      ([, method, path]) => `${names[method]} ${path}`,
    );
    const log = ['checkpoint', 'tile/#/#', 'tile/entries/#'].map((path) => `GET /log/#/${path}`);
    assert.deepEqual([...routed, ...log].sort(), described.routes());
  });

  test('is the one that the server serves', async () => {
    const served = await world.as.nobody.get('/api/v1/openapi.json');
    assert.deepEqual(served, described.document);
  });

  test('fits every good answer, for every role', async () => {
    const { ledger } = await world.as.nobody.signed();
    const cell = `${world.earlier}/${world.marked}`;
    const at = world.filled.receipt.position;
    const paths = [
      '/api/v1/session',
      '/api/v1/journals',
      `/api/v1/journals/${world.algebra}`,
      `/api/v1/journals/${world.algebra}?from=2025-09-01&to=2025-10-10`,
      `/api/v1/journals/${world.algebra}?at=${at}`,
      `/api/v1/cells/${cell}/history`,
      `/api/v1/cells/${cell}/history?at=${at}`,
      '/api/v1/entries/0',
      `/api/v1/entries/${at}`,
      `/api/v1/entries/${at}/proof`,
      '/api/v1/audit',
      '/api/v1/audit?kind=mark.set&limit=3&corrections=0',
      '/api/v1/audit?from=2025-10-01&to=2025-10-31&role=teacher&after_lock=0&q=%D0%A2%D0%BE%D0%BF',
      '/api/v1/audit/days',
      '/api/v1/rights',
      '/api/v1/openapi.json',
      '/health',
      '/metrics',
      `/api/v1/cells/${cell}/evidence`,
      '/api/v1/log-tokens',
      `/log/${ledger}/checkpoint`,
      `/log/${ledger}/tile/0/000.p/5`,
      `/log/${ledger}/tile/entries/000.p/5`,
    ];
    for (const role of Object.keys(kRoles)) {
      for (const path of paths) {
        const answer = await world.as[role].request('GET', path);
        assert.ok(
          answer.status === 200 || answer.status === 403,
          `${role} ${path}: ${answer.text}`,
        );
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
    for (const path of [
      '/api/v1/journals',
      `/api/v1/journals/${world.algebra}`,
      `/api/v1/cells/${cell}/history`,
      '/api/v1/audit',
      '/api/v1/audit/days',
    ]) {
      const first = await world.as.auditor.request('GET', path);
      const headers = { 'if-none-match': first.headers.etag };
      const again = await world.as.auditor.request('GET', path, { headers });
      assert.equal(again.status, 304, path);
      assert.equal(again.text, '');
      assert.deepEqual([...described.answerProblems('GET', path, again)], [], path);
    }
  });
});

describe('A live connection', () => {
  test('a live page learns of a change as described, and the change is made', async () => {
    const { teacher } = world.as;
    const { hostname, port } = new URL(world.server.url);
    const socket = net.connect(Number(port), hostname).setEncoding('utf8');
    let text = '';
    socket.on('data', (piece) => (text += piece)).on('error', () => {});
    socket.write(
      `GET /api/v1/events?group=${world.algebra} HTTP/1.1\r\nHost: x\r\nCookie: ${teacher.cookie}\r\n\r\n`,
    );
    try {
      await until(() => text.includes(': welcome'), 'the stream to open');
      const receipt = await teacher.putMark(world.lesson, world.pupils[2], {
        value: '5',
        expected_revision: 0,
      });
      const [, id, data] = await until(
        () => /id: (\d+)\nevent: cell\ndata: (.+)\n/.exec(text),
        'the change',
      );
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
});

afterAllOfThat();
