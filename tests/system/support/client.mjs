// A client of the API over node:http with keep-alive connections.
import { randomUUID } from 'node:crypto';
import http from 'node:http';

import { until } from './program.mjs';

/** The parsed body of a JSON answer, else nothing. */
function jsonOf(type, text) {
  return /^application\/([\w.-]+\+)?json/.test(type ?? '') && text !== ''
    ? JSON.parse(text)
    : undefined;
}

export class Client {
  constructor(url, { sockets = 1 } = {}) {
    this.url = new URL(url);
    this.agent = new http.Agent({ keepAlive: true, maxSockets: sockets });
    this.cookie = '';
    this.csrf = '';
  }

  static async signedIn(url, login, password, options) {
    const client = new Client(url, options);
    await client.signIn(login, password);
    return client;
  }

  close() {
    this.agent.destroy();
  }

  /**
   * One request. `body` is sent as JSON, `raw` as it is; `headers` overrule the usual ones, and a
   * header set to null is not sent. Fails when the connection does.
   */
  request(method, path, { body, raw, headers = {}, key } = {}) {
    const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const wanted = { ...(this.cookie && { cookie: this.cookie }), ...this.#ofWrite(method, key) };
    if (payload !== undefined) {
      wanted['content-type'] = 'application/json';
      wanted['content-length'] = Buffer.byteLength(payload);
    }
    for (const [name, value] of Object.entries(headers)) {
      if (value === null) delete wanted[name];
      else wanted[name] = value;
    }
    const to = { host: this.url.hostname, port: this.url.port, agent: this.agent };
    return new Promise((resolve, reject) => {
      const request = http.request({ ...to, method, path, headers: wanted }, (answer) => {
        const pieces = [];
        answer.on('data', (piece) => pieces.push(piece));
        answer.on('error', reject);
        answer.on('aborted', () => reject(new Error('cut off')));
        answer.on('end', () => {
          const bytes = Buffer.concat(pieces);
          const text = bytes.toString('utf8');
          const type = answer.headers['content-type'];
          resolve({
            status: answer.statusCode,
            headers: answer.headers,
            bytes,
            text,
            json: jsonOf(type, text),
          });
        });
      });
      request.on('error', reject);
      request.end(payload);
    });
  }

  #ofWrite(method, key) {
    if (method === 'GET' || method === 'HEAD') return {};
    return { 'x-letopis-csrf': this.csrf, 'idempotency-key': key ?? randomUUID() };
  }

  async #expect(status, answer) {
    const got = await answer;
    if (got.status !== status) throw new Error(`${got.status} instead of ${status}: ${got.text}`);
    return got.json ?? got.text;
  }

  get(path) {
    return this.#expect(200, this.request('GET', path));
  }

  async signIn(login, password) {
    const answer = await this.request('POST', '/api/v1/session', { body: { login, password } });
    if (answer.status !== 200) throw new Error(`sign-in: ${answer.status} ${answer.text}`);
    this.cookie = answer.headers['set-cookie'][0].split(';')[0];
    this.csrf = answer.json.csrf;
    this.session = answer.json;
    return answer.json;
  }

  putMark(lesson, pupil, body, options) {
    return this.#expect(
      200,
      this.request('PUT', `/api/v1/marks/${lesson}/${pupil}`, { body, ...options }),
    );
  }

  async addLesson(group, fields) {
    const body = { number: 1, kind: 'ordinary', weight: 1, topic: 'Тема', homework: '', ...fields };
    return (
      await this.#expect(201, this.request('POST', `/api/v1/journals/${group}/lessons`, { body }))
    ).id;
  }

  health() {
    return this.get('/health');
  }

  /** Waits until everything is under a checkpoint; answers /health. */
  signed() {
    return until(async () => {
      const health = await this.health();
      return health.signed_entries === health.entries && health;
    }, 'a checkpoint over every entry');
  }
}
