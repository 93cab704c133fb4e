// The check of files alone: an evidence file, or a proof file with the bytes of its entry. Nothing
// is remembered and nobody is asked; keys are those that a person gave.
import { equalBytes, toBase64, toHex } from '@/lib/bytes';
import { checkHistory, keyPrint, type CheckedEntry } from '@/ledger/check';
import { checkWhole } from '@/ledger/completeness';
import { readCosignature } from '@/ledger/cosignature';
import { readCellEntry, type CellEntry } from '@/ledger/entry';
import type { Evidence } from '@/ledger/evidence';
import { Finding, messageOf, worst, type Step, type StepState } from '@/ledger/finding';
import { leafHash } from '@/ledger/hash';
import { rootFromProof } from '@/ledger/inclusion';
import { parseKeys, type GivenKeys } from '@/ledger/keys';
import type { LedgerMemory } from '@/ledger/memory';
import {
  openNote,
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
  type Checkpoint,
  type SignedNote,
} from '@/ledger/note';
import type { ProofFile } from '@/ledger/proofFile';

/**
 * ok: every step passed, with a key that was given. unkeyed: the signature holds, but by a key that
 * the file itself brought. waiting: something could not be checked. failed: something is wrong.
 */
export type Verdict = StepState | 'unkeyed';

export interface OfflineResult {
  verdict: Verdict;
  steps: Step[];
  entries: CheckedEntry[];
  checkpoint: Checkpoint | null;
  /** Who else signed the checkpoint, and was not checked for want of a key. */
  uncheckedWitnesses: string[];
}

function verdictOf(steps: Step[]): Verdict {
  const state = worst(steps.map((step) => step.state));
  const open = steps.filter((step) => step.state === 'waiting');
  const keyAlone = open.length === 1 && open[0]?.id === 'key';
  const plain = !open[0]?.details.some((detail) => detail.code === 'badKeyLine');
  return state === 'waiting' && keyAlone && plain ? 'unkeyed' : state;
}

const givenKeyOnly = (keys: GivenKeys, vkey: string): LedgerMemory => ({
  key: () => (keys.log.includes(vkey) ? vkey : (keys.log[0] ?? null)),
  rememberKey: () => {},
  checkpoint: () => null,
  rememberCheckpoint: () => {},
});

/** Whether all entries are of the ledger, of the record and of the lesson's day. */
function checkLedger(evidence: Evidence, entries: CheckedEntry[]): Finding {
  const step = new Finding('ledger');
  const { kind } = evidence.record;
  const { date } = evidence.subject.lesson;
  for (const { entry, position } of entries) {
    if (!entry) continue;
    if (entry.ledger !== evidence.ledger) step.fail('otherLedger', entry.ledger, position);
    if (kind !== 'cell' && entry.record !== kind) step.fail('otherRecord', entry.record, position);
    if (entry.effective !== date) step.fail('otherDay', `${entry.effective} ≠ ${date}`, position);
  }
  step.note('ofLedger', evidence.ledger);
  return step;
}

/** Null when there is nothing to check, or no key of a witness to check it with. */
async function checkWitnesses(note: SignedNote | null, keys: GivenKeys): Promise<Finding | null> {
  if (!note || keys.witnesses.length === 0) return null;
  const step = new Finding('witnesses');
  for (const witness of keys.witnesses) {
    try {
      const found = await readCosignature(note, witness);
      if (!found) {
        step.wait('notCosigned', witness.name);
      } else {
        const time = new Date(found.time * 1000).toISOString().replace('.000Z', 'Z');
        step.note('cosigned', `${witness.name}, ${time}`);
      }
    } catch (error) {
      step.fail('badCosignature', `${witness.name}, ${messageOf(error)}`);
    }
  }
  return step;
}

function complainOfLines(step: Finding, keys: GivenKeys): void {
  keys.bad.forEach((line) => step.wait('badKeyLine', line));
}

/** Signers whose signature no key that we had could check. */
function unchecked(note: SignedNote | null, origin: string, keys: GivenKeys): string[] {
  const known = new Set([origin, ...keys.witnesses.map((one) => one.name)]);
  const names = note?.signatures.map((one) => one.name).filter((name) => !known.has(name));
  return [...new Set(names)];
}

/** Checks an evidence file; `keys` is what a person typed. */
export async function checkEvidence(evidence: Evidence, keys: string): Promise<OfflineResult> {
  const given = parseKeys(keys, evidence.origin);
  const { lesson, pupil } = evidence.record;
  const expected = { lesson, pupil, origin: evidence.origin, past: true };
  const claims = { ...evidence, current: null };
  const result = await checkHistory(claims, expected, givenKeyOnly(given, evidence.vkey));
  const key = new Finding('key');
  key.note('keyPrint', keyPrint(evidence.vkey));
  if (result.firstUse) key.wait('noKey');
  complainOfLines(key, given);
  const ledger = checkLedger(evidence, result.entries).step();
  const whole = checkWhole(evidence, result.entries, result.checkpoint);
  const witnesses = await checkWitnesses(result.note, given);
  const steps = result.steps.flatMap((step): Step[] => {
    if (step.id === 'grown') return [];
    if (step.id === 'chain') return [step, ledger];
    return step.id === 'key' && step.state === 'ok' ? [key.step()] : [step];
  });
  if (whole) steps.push(whole.step());
  if (witnesses) steps.push(witnesses.step());
  return {
    verdict: verdictOf(steps),
    steps,
    entries: result.entries,
    checkpoint: result.checkpoint,
    uncheckedWitnesses: unchecked(result.note, evidence.origin, given),
  };
}

/** An entry of another kind is nothing bad: then its content is not shown. */
function readContent(bytes: Uint8Array, index: number, step: Finding): CellEntry | null {
  let entry: CellEntry;
  try {
    entry = readCellEntry(bytes);
  } catch (error) {
    step.note('notACell', messageOf(error), index);
    return null;
  }
  if (entry.position !== index) step.fail('otherPosition', String(entry.position), index);
  return entry;
}

function checkPath(proof: ProofFile, leaf: Uint8Array, checkpoint: Checkpoint | null): Finding {
  const step = new Finding('path');
  if (!checkpoint) {
    step.fail('noCheckpoint');
    return step;
  }
  const { index, path } = proof;
  const root = step.attempt('badProof', index, () =>
    rootFromProof(index, checkpoint.size, leaf, path),
  );
  if (root && !equalBytes(root, checkpoint.root)) step.fail('otherRoot', toBase64(root), index);
  step.note('root', `${toBase64(checkpoint.root)}, ${checkpoint.size}`);
  return step;
}

/** The note opened by the first given key that it is signed with. */
async function checkSigned(text: string, keys: GivenKeys, step: Finding): Promise<void> {
  if (keys.log.length === 0) {
    step.wait('noKey');
    return;
  }
  const problems: string[] = [];
  for (const vkey of keys.log) {
    try {
      const key = parseVerifierKey(vkey);
      await openNote(text, key);
      step.note('signedBy', `${key.name}, Ed25519 ${key.id}`);
      return;
    } catch (error) {
      problems.push(messageOf(error));
    }
  }
  step.fail('badSignature', problems.join('; '));
}

/** Checks a proof file against the bytes of its entry; `keys` is what a person typed. */
export async function checkProof(
  proof: ProofFile,
  bytes: Uint8Array,
  keys: string,
): Promise<OfflineResult> {
  const signature = new Finding('signature');
  const note = signature.attempt('badSignature', null, () => parseNote(proof.checkpoint));
  const checkpoint =
    note && signature.attempt('badSignature', null, () => parseCheckpoint(note.body));
  const given = parseKeys(keys, checkpoint?.origin ?? '');
  if (checkpoint) await checkSigned(proof.checkpoint, given, signature);
  complainOfLines(signature, given);
  const leaf = leafHash(bytes);
  const content = new Finding('bytes');
  const entry = readContent(bytes, proof.index, content);
  const hashed = new Finding('leaf');
  hashed.note('leafHash', toHex(leaf), proof.index);
  const path = checkPath(proof, leaf, checkpoint);
  const witnesses = await checkWitnesses(note, given);
  const findings = [content, hashed, path, signature, ...(witnesses ? [witnesses] : [])];
  const steps = findings.map((finding) => finding.step());
  const broken = [content, path].some((finding) => finding.state === 'failed');
  return {
    verdict: verdictOf(steps),
    steps,
    entries: [{ position: proof.index, entry, leaf, state: broken ? 'failed' : 'ok' }],
    checkpoint,
    uncheckedWitnesses: unchecked(note, checkpoint?.origin ?? '', given),
  };
}
