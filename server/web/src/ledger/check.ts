// The whole check of a cell's history over its raw bytes: in the history drawer over what the
// server sent, in verify.html over what a file holds.
import type { HistoryEntry } from '@/api/types';
import { encodeUtf8, equalBytes, fromBase64, toBase64, toHex } from '@/lib/bytes';
import { readCellEntry, type CellEntry } from '@/ledger/entry';
import { disagreements } from '@/ledger/agree';
import { hashBytes, leafHash } from '@/ledger/hash';
import {
  Finding,
  messageOf,
  worst,
  type DetailCode,
  type Step,
  type StepState,
} from '@/ledger/finding';
import { rootFromProof } from '@/ledger/inclusion';
import type { LedgerMemory } from '@/ledger/memory';
import {
  openNote,
  otherSigners,
  parseCheckpoint,
  parseVerifierKey,
  type Checkpoint,
  type SignedNote,
} from '@/ledger/note';

/** What is claimed about a cell: by the server's history, or by an evidence file. */
export interface Claims {
  origin: string;
  vkey: string;
  /** Signed note. */
  checkpoint: string;
  entries: HistoryEntry[];
  /** The values that stand now; null when nothing is said about the present. */
  current: { mark?: string; absence?: string } | null;
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
  /** The note under which the checkpoint stands, when the key signed it. */
  note: SignedNote | null;
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

interface Read {
  given: HistoryEntry;
  bytes: Uint8Array | null;
  entry: CellEntry | null;
  leaf: Uint8Array | null;
  broken: boolean;
}

function readBytes(claims: Claims, step: Finding): Read[] {
  return claims.entries.map((given) => {
    const at = given.position;
    const bytes = step.attempt('unreadable', at, () => fromBase64(given.bytes));
    const entry = bytes && step.attempt('unreadable', at, () => readCellEntry(bytes));
    if (entry && entry.position !== at) {
      step.fail('otherPosition', String(entry.position), at);
      return { given, bytes, entry, leaf: leafHash(bytes), broken: true };
    }
    return { given, bytes, entry, leaf: bytes && leafHash(bytes), broken: !entry };
  });
}

function checkLeaves(reads: Read[], step: Finding): void {
  for (const read of reads) {
    const at = read.given.position;
    const stored = step.attempt('unreadable', at, () => fromBase64(read.given.leaf));
    if (!stored || !read.leaf || !equalBytes(stored, read.leaf)) {
      read.broken = true;
      if (stored) step.fail('otherLeaf', toHex(stored), at);
    }
    if (read.leaf) step.note('leafHash', toHex(read.leaf), at);
  }
}

function checkFields(claims: Claims, expected: Expected, reads: Read[], step: Finding): void {
  for (const read of reads) {
    if (!read.entry) continue;
    const found = disagreements(read.entry, read.given, expected);
    if (found.length > 0) {
      read.broken = true;
      step.fail('differs', found.join(' '), read.given.position);
    }
  }
  // in the past the entries end earlier than the value that stands now
  const { current } = claims;
  if (expected.past || !current) return;
  for (const record of ['mark', 'absence'] as const) {
    const newest = reads.filter((read) => read.entry?.record === record).at(-1);
    if (newest?.entry && newest.entry.value !== (current[record] ?? '')) {
      step.fail('notNewest', current[record] ?? '', newest.entry.position);
    }
  }
}

/** Revisions 1..n without gaps, each bound to the one before by position and leaf hash. */
function checkChain(reads: Read[], step: Finding): void {
  for (const record of ['mark', 'absence'] as const) {
    let before: Read | null = null;
    for (const read of reads.filter((one) => (one.entry?.record ?? one.given.record) === record)) {
      const problem = read.entry ? linkProblem(read.entry, before) : 'unreadable';
      if (problem) {
        read.broken = true;
        const counts = problem === 'gap' || problem === 'startsLate';
        const facts = counts ? String(read.entry?.revision) : '';
        step.fail(problem, facts, read.given.position);
      }
      before = read;
    }
    if (before?.entry) step.note('revisions', `${record} 1–${before.entry.revision}`);
  }
}

function linkProblem(entry: CellEntry, before: Read | null): DetailCode | null {
  if (!before) {
    if (entry.revision !== 1) return 'startsLate';
    return entry.prior || entry.was !== '' ? 'firstFollows' : null;
  }
  const last = before.entry;
  if (!last || !before.leaf) return 'beforeUnreadable';
  if (entry.revision !== last.revision + 1) return 'gap';
  if (!entry.prior || entry.prior.position !== last.position) return 'otherPrior';
  if (!equalBytes(entry.prior.leaf, before.leaf)) return 'beforeAltered';
  if (entry.position <= last.position || entry.recorded <= last.recorded) return 'outOfOrder';
  return entry.was === last.value ? null : 'otherStart';
}

function checkPaths(reads: Read[], checkpoint: Checkpoint | null, step: Finding): void {
  if (!checkpoint) {
    step.fail('noCheckpoint');
    return;
  }
  for (const read of reads) {
    const { given, leaf } = read;
    const at = given.position;
    if (!leaf) {
      step.fail('unreadable', '', at);
    } else if (!given.proof && at >= checkpoint.size) {
      step.wait('newer', String(checkpoint.size), at);
    } else {
      const root = step.attempt('badProof', at, () =>
        rootFromProof(at, checkpoint.size, leaf, (given.proof ?? []).map(fromBase64)),
      );
      if (!root || !equalBytes(root, checkpoint.root)) {
        read.broken = true;
        if (root) step.fail('otherRoot', toBase64(root), at);
      }
    }
  }
  step.note('root', `${toBase64(checkpoint.root)}, ${checkpoint.size}`);
}

interface Signed {
  note: SignedNote | null;
  checkpoint: Checkpoint | null;
  witnesses: string[];
}

async function checkSignature(
  claims: Claims,
  expected: Expected,
  step: Finding,
): Promise<Signed> {
  try {
    const key = parseVerifierKey(claims.vkey);
    const note = await openNote(claims.checkpoint, key);
    const checkpoint = parseCheckpoint(note.body);
    if (new Set([key.name, checkpoint.origin, claims.origin, expected.origin]).size !== 1) {
      step.fail('otherOrigin', `${checkpoint.origin} ≠ ${expected.origin}`);
    }
    step.note('signedBy', `${checkpoint.origin}, Ed25519 ${key.id}`);
    return { note, checkpoint, witnesses: otherSigners(note, key) };
  } catch (error) {
    step.fail('badSignature', messageOf(error));
    return { note: null, checkpoint: null, witnesses: [] };
  }
}

/** The start of a key's hash: short enough to compare by eye. */
export function keyPrint(vkey: string): string {
  return toHex(hashBytes(encodeUtf8(vkey))).slice(0, 32);
}

function checkKey(claims: Claims, origin: string, memory: LedgerMemory, step: Finding): boolean {
  const known = memory.key(origin);
  if (known !== null && known !== claims.vkey) {
    step.fail('otherKey', `${known} ≠ ${claims.vkey}`);
  }
  step.note('keyPrint', keyPrint(claims.vkey));
  return known === null;
}

/** A log only grows: never below what this browser saw, never with another root at that size. */
function checkGrowth(checkpoint: Checkpoint | null, memory: LedgerMemory, step: Finding): void {
  const seen = checkpoint && memory.checkpoint(checkpoint.origin);
  if (!checkpoint || !seen) return;
  if (checkpoint.size < seen.size) step.fail('shrunk', `${checkpoint.size} < ${seen.size}`);
  if (checkpoint.size === seen.size && toBase64(checkpoint.root) !== seen.root) {
    step.fail('forked', String(seen.size));
  }
}

export async function checkHistory(
  claims: Claims,
  expected: Expected,
  memory: LedgerMemory,
): Promise<CheckResult> {
  const started = performance.now();
  const bytes = new Finding('bytes');
  const fields = new Finding('fields');
  const leaf = new Finding('leaf');
  const chain = new Finding('chain');
  const path = new Finding('path');
  const signature = new Finding('signature');
  const key = new Finding('key');
  const grown = new Finding('grown');
  const reads = readBytes(claims, bytes);
  checkFields(claims, expected, reads, fields);
  checkLeaves(reads, leaf);
  checkChain(reads, chain);
  const { note, checkpoint, witnesses } = await checkSignature(claims, expected, signature);
  checkPaths(reads, checkpoint, path);
  const firstUse = checkKey(claims, expected.origin, memory, key);
  if (!expected.past) checkGrowth(checkpoint, memory, grown);
  const steps = [bytes, fields, leaf, chain, path, signature, key, grown];
  const state = worst(steps.map((step) => step.state));
  if (state !== 'failed' && checkpoint) {
    if (firstUse) memory.rememberKey(expected.origin, claims.vkey);
    if (!expected.past) memory.rememberCheckpoint(checkpoint);
  }
  return {
    state,
    steps: steps.map((step) => step.step()),
    entries: reads.map((read) => ({
      position: read.given.position,
      entry: read.entry,
      leaf: read.leaf,
      state: read.broken ? 'failed' : read.given.proof ? 'ok' : 'waiting',
    })),
    checkpoint,
    note,
    witnesses,
    firstUse,
    milliseconds: performance.now() - started,
  };
}
