// The program as a person at the terminal meets it: verbs that end, and a server that is stopped.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const kVerbMs = 120_000;
const kStartMs = 60_000;
const kStopMs = 30_000;

export const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
export const data = join(root, 'tests/data');

function programNamed(variable) {
  const path = process.env[variable];
  if (!path) throw new Error(`set ${variable} to the path of the built program`);
  return path;
}

const temp = mkdtempSync(join(tmpdir(), 'letopis-system-'));
const children = new Set();
let folders = 0;

process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(temp, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

/** A path below this process's temp folder at which nothing stands yet. */
export function freshPath(name = 'folder') {
  folders += 1;
  return join(temp, `${folders}-${name}`);
}

export function copyOf(folder) {
  const copy = freshPath('school');
  cpSync(folder, copy, { recursive: true });
  return copy;
}

function start(program, args, options = {}) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  children.add(child);
  const running = { child, stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => (running.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (running.stderr += text));
  running.ended = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      children.delete(child);
      resolve({ code, signal, stdout: running.stdout, stderr: running.stderr });
    });
  });
  return running;
}

function within(promise, ms, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took more than ${ms} ms`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Runs a program to its end: { code, signal, stdout, stderr }. */
export async function run(program, args, options) {
  const running = start(program, args, options);
  try {
    return await within(running.ended, kVerbMs, `${program} ${args[0]}`);
  } finally {
    running.child.kill('SIGKILL');
  }
}

export const letopis = (...args) => run(programNamed('LETOPIS'), args);
export const forge = (...args) => run(programNamed('FORGE'), args);

/** Begins a verb and kills it as soon as `moment` gives something true. */
export async function letopisKilledAt(moment, ...args) {
  const running = start(programNamed('LETOPIS'), args);
  await until(moment, `a moment to kill letopis ${args[0]}`);
  running.child.kill('SIGKILL');
  return running.ended;
}

/** Like letopis(), and fails unless it ended well. */
export async function letopisDoes(...args) {
  const ended = await letopis(...args);
  if (ended.code !== 0) {
    throw new Error(`letopis ${args.join(' ')}: ${ended.code}\n${ended.stdout}\n${ended.stderr}`);
  }
  return ended;
}

/** Polls until `condition` gives something true; what it gave is the answer. */
export async function until(condition, what, ms = 30_000) {
  const deadline = Date.now() + ms;
  for (;;) {
    const found = await condition();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`waited ${ms} ms for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

// Tests count entries: the server adds none of its own before a test asks for it.
const quiet = (extra) => (extra.includes('--records-quiet') ? [] : ['--records-quiet', '86400']);

/** A serving process on a free port. */
export class Server {
  /** `around`: a command that the program is run by, e.g. with limits. */
  static start(folder, extra = [], around = [], port = 0) {
    const own = ['serve', '--data', folder, '--port', String(port), '--resume-clock'];
    return Server.begin([...own, ...quiet(extra), ...extra], around);
  }

  /** Any verb that serves until it is stopped and prints its address first. */
  static async begin(args, around = []) {
    const [program, ...rest] = [...around, programNamed('LETOPIS'), ...args];
    const running = start(program, rest);
    const server = new Server(running);
    try {
      await within(Promise.race([server.#told(), running.ended]), kStartMs, 'starting the server');
      if (!server.url) throw new Error(`the server does not start: ${running.stderr}`);
    } catch (problem) {
      await server.kill();
      throw problem;
    }
    return server;
  }

  constructor(running) {
    this.running = running;
    this.url = '';
  }

  #told() {
    return new Promise((resolve) => {
      const look = () => {
        const found = /^(https?:\/\/\S+)\n/.exec(this.running.stdout);
        if (!found) return;
        this.url = found[1];
        resolve();
      };
      this.running.child.stdout.on('data', look);
      look();
    });
  }

  /** What it printed, line by line. */
  get lines() {
    return this.running.stdout.trimEnd().split('\n');
  }

  get stderr() {
    return this.running.stderr;
  }

  /** SIGTERM, and the exit code; SIGKILL when it does not end. */
  async stop() {
    this.running.child.kill('SIGTERM');
    try {
      return (await within(this.running.ended, kStopMs, 'stopping the server')).code;
    } finally {
      this.running.child.kill('SIGKILL');
    }
  }

  async kill() {
    this.running.child.kill('SIGKILL');
    await this.running.ended;
  }
}

/** A port of the loopback at which nobody listens now. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const listener = createServer();
    listener.on('error', reject);
    listener.listen(0, '127.0.0.1', () => {
      const { port } = listener.address();
      listener.close(() => resolve(port));
    });
  });
}

/** Serves a folder while `work` runs, and stops in any case. */
export async function serving(folder, work) {
  const server = await Server.start(folder);
  try {
    return await work(server);
  } finally {
    await server.kill();
  }
}
