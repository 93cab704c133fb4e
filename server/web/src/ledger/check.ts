// The whole check of a cell's history, in the browser, over the bytes that the server sent.
import type { History, HistoryEntry } from '@/api/types';
import { encodeUtf8, equalBytes, fromBase64, toBase64, toHex } from '@/lib/bytes';
import { readCellEntry, type CellEntry } from '@/ledger/entry';
import { disagreements } from '@/ledger/agree';
import { hashBytes, leafHash } from '@/ledger/hash';
import { rootFromProof } from '@/ledger/inclusion';
import type { LedgerMemory } from '@/ledger/memory';
import {
  openNote,
  otherSigners,
  parseCheckpoint,
  parseVerifierKey,
  type Checkpoint,
} from '@/ledger/note';

export type StepId = 'bytes' | 'fields' | 'leaf' | 'chain' | 'path' | 'signature' | 'key' | 'grown';
export type StepState = 'ok' | 'waiting' | 'failed';

export interface Step {
  id: StepId;
  state: StepState;
  /** Facts for experts: hashes, numbers, reasons in English. */
  details: string[];
}

export interface CheckedEntry {
  position: number;
  entry: CellEntry | null;
  leaf: Uint8Array | null;
  state: StepState;
}

export interface CheckResult {
  state: StepState;
  steps: Step[];
  entries: CheckedEntry[];
  checkpoint: Checkpoint | null;
  witnesses: string[];
  /** The key was not known before: there was nothing to compare it with. */
  firstUse: boolean;
  milliseconds: number;
}

export interface Expected {
  lesson: number;
  pupil: number;
  /** Origin of the organisation's ledger, as the session names it. */
  origin: string;
  /** Whether the page shows the past: then the checkpoint may be an old one. */
  past: boolean;
}

/** Collects the findings of one step; without findings it is good. */
class Finding {
  readonly details: string[] = [];
  state: StepState = 'ok';

  constructor(readonly id: StepId) {}

  fail(detail: string): void {
    this.state = 'failed';
    this.details.unshift(detail);
  }
  wait(detail: string): void {
    if (this.state === 'ok') this.state = 'waiting';
    this.details.push(detail);
  }
  note(detail: string): void {
    this.details.push(detail);
  }
  /** Runs a part that throws when it finds something wrong. */
  attempt<T>(where: string, part: () => T): T | null {
    try {
      return part();
    } catch (error) {
      this.fail(`${where}: ${error instanceof Error ? error.message : String(error)}`);
      return null;
    }
  }
}

const number = (position: number) => `№ ${position}`;

interface Read {
  given: HistoryEntry;
  bytes: Uint8Array | null;
  entry: CellEntry | null;
  leaf: Uint8Array | null;
  broken: boolean;
}

function readBytes(history: History, step: Finding): Read[] {
  return history.entries.map((given) => {
    const where = number(given.position);
    const bytes = step.attempt(where, () => fromBase64(given.bytes));
    const entry = bytes && step.attempt(where, () => readCellEntry(bytes));
    if (entry && entry.position !== given.position) {
      step.fail(`${where}: the bytes say position ${entry.position}`);
      return { given, bytes, entry, leaf: leafHash(bytes), broken: true };
    }
    return { given, bytes, entry, leaf: bytes && leafHash(bytes), broken: !entry };
  });
}

function checkLeaves(reads: Read[], step: Finding): void {
  for (const read of reads) {
    const where = number(read.given.position);
    const stored = step.attempt(where, () => fromBase64(read.given.leaf));
    if (!stored || !read.leaf || !equalBytes(stored, read.leaf)) {
      read.broken = true;
      step.fail(`${where}: SHA-256 of the bytes is not the stored leaf hash`);
    }
    if (read.leaf) step.note(`${where}: ${toHex(read.leaf)}`);
  }
}

function checkFields(history: History, expected: Expected, reads: Read[], step: Finding): void {
  for (const read of reads) {
    if (!read.entry) continue;
    const found = disagreements(read.entry, read.given, expected);
    if (found.length > 0) {
      read.broken = true;
      step.fail(`${number(read.given.position)}: ${found.join(', ')}`);
    }
  }
  // in the past the entries end earlier than the value that stands now
  if (expected.past) return;
  for (const record of ['mark', 'absence'] as const) {
    const newest = reads.filter((read) => read.entry?.record === record).at(-1);
    if (newest?.entry && newest.entry.value !== (history.current[record] ?? '')) {
      step.fail(`${record}: the value now is not the newest entry's value`);
    }
  }
}

/** Revisions 1..n without gaps, each bound to the one before by position and leaf hash. */
function checkChain(reads: Read[], step: Finding): void {
  for (const record of ['mark', 'absence'] as const) {
    let before: Read | null = null;
    for (const read of reads.filter((one) => (one.entry?.record ?? one.given.record) === record)) {
      const problem = read.entry ? linkProblem(read.entry, before) : 'cannot be read';
      if (problem) {
        read.broken = true;
        step.fail(`${number(read.given.position)}: ${problem}`);
      }
      before = read;
    }
    if (before?.entry) step.note(`${record}: 1–${before.entry.revision}`);
  }
}

function linkProblem(entry: CellEntry, before: Read | null): string | null {
  if (!before) {
    if (entry.revision !== 1) return `history starts at revision ${entry.revision}`;
    return entry.prior || entry.was !== '' ? 'a first entry that follows another' : null;
  }
  const last = before.entry;
  if (!last || !before.leaf) return 'the entry before it cannot be read';
  if (entry.revision !== last.revision + 1) return `revision ${entry.revision} after a gap`;
  if (!entry.prior || entry.prior.position !== last.position) return 'follows another entry';
  if (!equalBytes(entry.prior.leaf, before.leaf)) return 'the entry before it was altered';
  if (entry.position <= last.position || entry.recorded <= last.recorded) return 'out of order';
  return entry.was === last.value ? null : 'does not start from the value before it';
}

function checkPaths(reads: Read[], checkpoint: Checkpoint | null, step: Finding): void {
  if (!checkpoint) {
    step.fail('no checkpoint to compare with');
    return;
  }
  for (const read of reads) {
    const { given, leaf } = read;
    const where = number(given.position);
    if (!leaf) {
      step.fail(`${where}: no bytes`);
    } else if (!given.proof && given.position >= checkpoint.size) {
      step.wait(`${where}: newer than the checkpoint`);
    } else {
      const root = step.attempt(where, () =>
        rootFromProof(given.position, checkpoint.size, leaf, (given.proof ?? []).map(fromBase64)),
      );
      if (!root || !equalBytes(root, checkpoint.root)) {
        read.broken = true;
        if (root) step.fail(`${where}: leads to ${toHex(root)}`);
      }
    }
  }
  step.note(`${toBase64(checkpoint.root)}, ${checkpoint.size}`);
}

interface Signed {
  checkpoint: Checkpoint | null;
  witnesses: string[];
}

async function checkSignature(
  history: History,
  expected: Expected,
  step: Finding,
): Promise<Signed> {
  try {
    const key = parseVerifierKey(history.vkey);
    const note = await openNote(history.checkpoint, key);
    const checkpoint = parseCheckpoint(note.body);
    if (new Set([key.name, checkpoint.origin, history.origin, expected.origin]).size !== 1) {
      step.fail(`origin: ${checkpoint.origin} instead of ${expected.origin}`);
    }
    step.note(`Ed25519, ${key.id}, ${checkpoint.origin}`);
    return { checkpoint, witnesses: otherSigners(note, key) };
  } catch (error) {
    step.fail(error instanceof Error ? error.message : String(error));
    return { checkpoint: null, witnesses: [] };
  }
}

function checkKey(history: History, origin: string, memory: LedgerMemory, step: Finding): boolean {
  const known = memory.key(origin);
  if (known !== null && known !== history.vkey) {
    step.fail(`remembered ${known}, now ${history.vkey}`);
  }
  step.note(toHex(hashBytes(encodeUtf8(history.vkey))).slice(0, 32));
  return known === null;
}

/** A log only grows: never below what this browser saw, never with another root at that size. */
function checkGrowth(checkpoint: Checkpoint | null, memory: LedgerMemory, step: Finding): void {
  const seen = checkpoint && memory.checkpoint(checkpoint.origin);
  if (!checkpoint || !seen) return;
  if (checkpoint.size < seen.size) step.fail(`${checkpoint.size} after ${seen.size}`);
  if (checkpoint.size === seen.size && toBase64(checkpoint.root) !== seen.root) {
    step.fail(`two roots at size ${seen.size}`);
  }
}

const worst = (states: StepState[]): StepState =>
  states.includes('failed') ? 'failed' : states.includes('waiting') ? 'waiting' : 'ok';

export async function checkHistory(
  history: History,
  expected: Expected,
  memory: LedgerMemory,
): Promise<CheckResult> {
  const started = performance.now();
  const [bytes, fields, leaf, chain, path, signature, key, grown] = (
    ['bytes', 'fields', 'leaf', 'chain', 'path', 'signature', 'key', 'grown'] as const
  ).map((id) => new Finding(id)) as [
    Finding,
    Finding,
    Finding,
    Finding,
    Finding,
    Finding,
    Finding,
    Finding,
  ];
  const reads = readBytes(history, bytes);
  checkFields(history, expected, reads, fields);
  checkLeaves(reads, leaf);
  checkChain(reads, chain);
  const { checkpoint, witnesses } = await checkSignature(history, expected, signature);
  checkPaths(reads, checkpoint, path);
  const firstUse = checkKey(history, expected.origin, memory, key);
  if (!expected.past) checkGrowth(checkpoint, memory, grown);
  const steps = [bytes, fields, leaf, chain, path, signature, key, grown];
  const state = worst(steps.map((step) => step.state));
  if (state !== 'failed' && checkpoint) {
    if (firstUse) memory.rememberKey(expected.origin, history.vkey);
    if (!expected.past) memory.rememberCheckpoint(checkpoint);
  }
  return {
    state,
    steps: steps.map(({ id, state: one, details }) => ({ id, state: one, details })),
    entries: reads.map((read) => ({
      position: read.given.position,
      entry: read.entry,
      leaf: read.leaf,
      state: read.broken ? 'failed' : read.given.proof ? 'ok' : 'waiting',
    })),
    checkpoint,
    witnesses,
    firstUse,
    milliseconds: performance.now() - started,
  };
}
