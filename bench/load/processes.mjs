// Starting and surely stopping what a measurement needs.
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

const running = new Set();
const atExit = [];

/** Runs to the end and returns what it printed; an error when it fails. */
export function runToEnd(command, options = {}) {
  const [program, ...rest] = command;
  const result = spawnSync(program, rest, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 << 20,
    ...options,
  });
  if (result.status !== 0) {
    const why = result.error?.message ?? `${result.stdout}${result.stderr}`;
    throw new Error(`${command.join(' ')}: ${why}`);
  }
  return result.stdout;
}

/** The same without blocking the event loop, so that signals are still answered. */
export async function run(command, options = {}) {
  const child = start(command, options);
  const [code] = await child.ended;
  if (code !== 0) throw new Error(`${command.join(' ')}: ${child.printed()}`);
  return child.printed();
}

export function start(command, options = {}) {
  const [program, ...rest] = command;
  const child = spawn(program, rest, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  let printed = '';
  const keep = (chunk) => {
    printed = (printed + chunk).slice(-1_000_000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  running.add(child);
  const ended = once(child, 'close').finally(() => running.delete(child));
  ended.catch(() => {});
  return { child, pid: child.pid, ended, printed: () => printed };
}

export async function stop(started) {
  started.child.kill('SIGTERM');
  const patience = new AbortController();
  const late = sleep(20_000, undefined, { signal: patience.signal }).then(
    () => started.child.kill('SIGKILL'),
    () => {},
  );
  await started.ended;
  patience.abort();
  await late;
}

/** `undo` runs when the program ends, whichever way it ends short of SIGKILL. */
export function whenEnding(undo) {
  atExit.push(undo);
}

export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Waits until `ready` answers true; an error when the process ends first. */
export async function waitFor(started, ready) {
  for (let tries = 0; tries < 600; ++tries) {
    if (started.child.exitCode !== null) throw new Error(`ended early: ${started.printed()}`);
    if (await ready().catch(() => false)) return;
    await sleep(100);
  }
  throw new Error(`not ready after a minute: ${started.printed()}`);
}

/** Resident memory in MiB: now, and the most so far. */
export function memoryOf(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mebibytes = (name) => Number(status.match(`${name}:\\s+(\\d+) kB`)[1]) / 1024;
  return { rss_mib: mebibytes('VmRSS'), peak_mib: mebibytes('VmHWM') };
}

let ending = false;
function endEverything() {
  if (ending) return;
  ending = true;
  for (const child of running) child.kill('SIGKILL');
  for (const undo of atExit.reverse()) {
    try {
      undo();
    } catch (error) {
      console.error(String(error));
    }
  }
}
process.on('exit', endEverything);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1));
