// The only place that talks HTTP. An answer is a value; a refusal is an ApiError with its problem
// document; no answer at all is a NetworkError (and then the outcome of a write is unknown).
import type { Problem } from '@/api/types';

const kPrefix = '/api/v1';
const kTimeoutMs = 20_000;

export class ApiError extends Error {
  constructor(
    readonly problem: Problem,
    readonly retryAfterSeconds: number | null,
  ) {
    super(problem.code);
  }
  get code(): string {
    return this.problem.code;
  }
  get status(): number {
    return this.problem.status;
  }
}

export class NetworkError extends Error {}

let csrf = '';

/** The session's token against forged requests; sent with every write. */
export function setCsrf(token: string): void {
  csrf = token;
}

export interface Call {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  body?: unknown;
  query?: Record<string, string | number | null | undefined>;
  /** Idempotency-Key: made before the first try and kept across retries. */
  key?: string;
  signal?: AbortSignal;
}

export function urlOf(path: string, query: Call['query'] = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return `${kPrefix}${path}${text ? `?${text}` : ''}`;
}

function headersOf(call: Call): Record<string, string> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (call.body !== undefined) headers['Content-Type'] = 'application/json';
  if (call.method && call.method !== 'GET') headers['X-Letopis-CSRF'] = csrf;
  if (call.key) headers['Idempotency-Key'] = call.key;
  return headers;
}

async function problemOf(response: Response): Promise<Problem> {
  const fallback: Problem = {
    type: 'about:blank',
    title: '',
    status: response.status,
    code: response.status === 401 ? 'signed_out' : `http_${response.status}`,
  };
  if (!(response.headers.get('Content-Type') ?? '').includes('json')) return fallback;
  const given = (await response.json().catch(() => ({}))) as Partial<Problem>;
  return { ...fallback, ...given, status: response.status };
}

async function send(url: string, init: RequestInit, given?: AbortSignal): Promise<Response> {
  const timeout = AbortSignal.timeout(kTimeoutMs);
  const signal = given ? AbortSignal.any([given, timeout]) : timeout;
  let response: Response;
  try {
    response = await fetch(url, { ...init, credentials: 'same-origin', signal });
  } catch (error) {
    if (given?.aborted) throw error;
    throw new NetworkError('no answer');
  }
  if (response.ok) return response;
  const wait = Number(response.headers.get('Retry-After'));
  throw new ApiError(await problemOf(response), wait > 0 ? wait : null);
}

/** Reads the body; an answer that breaks off is no answer. */
async function whole<T>(body: Promise<T>): Promise<T> {
  try {
    return await body;
  } catch {
    throw new NetworkError('the answer broke off');
  }
}

/** Asks the server; T is what the contract promises for this path. */
export async function call<T>(path: string, options: Call = {}): Promise<T> {
  const init = {
    method: options.method ?? 'GET',
    headers: headersOf(options),
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  };
  const response = await send(urlOf(path, options.query), init, options.signal);
  if (response.status === 204) return undefined as T;
  return whole(response.json() as Promise<T>);
}

/** A file that is served beside the application, as text. */
export async function fileText(path: string): Promise<string> {
  const response = await send(path, {});
  return whole(response.text());
}
