// What a file that somebody chose holds, told by its content and not by its name.
import { kEvidenceChars, parseEvidence, type Evidence } from '@/ledger/evidence';
import { messageOf } from '@/ledger/finding';
import { kProofHeader, parseProofFile, type ProofFile } from '@/ledger/proofFile';
import { readCard, readView, type View } from '@/verify/embed';

export type Loaded =
  | { kind: 'evidence'; evidence: Evidence; view: View | null; embedded: boolean }
  | { kind: 'proof'; proof: ProofFile; bytes: Uint8Array }
  | { kind: 'incomplete'; missing: 'bytes' | 'proof' }
  | { kind: 'bad'; why: string };

export interface GivenFile {
  name: string;
  bytes: Uint8Array;
}

const kEntryBytes = 65_535;

function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    return null;
  }
}

/** Evidence from its text; `embedded` when it stands in the page that is open. */
export function loadEvidence(text: string, view: View | null, embedded = false): Loaded {
  try {
    return { kind: 'evidence', evidence: parseEvidence(text), view, embedded };
  } catch (error) {
    return { kind: 'bad', why: messageOf(error) };
  }
}

function loadProof(text: string, others: GivenFile[]): Loaded {
  try {
    const proof = parseProofFile(text);
    const entry = others[0];
    if (!entry) return { kind: 'incomplete', missing: 'bytes' };
    if (entry.bytes.length > kEntryBytes) throw new Error(`${entry.name}: more than 65,535 bytes`);
    return { kind: 'proof', proof, bytes: entry.bytes };
  } catch (error) {
    return { kind: 'bad', why: messageOf(error) };
  }
}

function loadCard(text: string): Loaded {
  try {
    const { evidence, view } = readCard(text);
    if (evidence === '') return { kind: 'bad', why: 'there is no evidence in this page' };
    return loadEvidence(evidence, readView(view));
  } catch (error) {
    return { kind: 'bad', why: messageOf(error) };
  }
}

export function load(files: GivenFile[]): Loaded {
  const tooLarge = files.find((file) => file.bytes.length > 4 * kEvidenceChars);
  if (tooLarge) return { kind: 'bad', why: `${tooLarge.name}: the file is too long` };
  const texts = files.map((file) => ({ file, text: textOf(file.bytes) }));
  const proof = texts.find(({ text }) => text?.startsWith(`${kProofHeader}\n`));
  if (proof) return loadProof(proof.text ?? '', files.filter((file) => file !== proof.file));
  for (const { text } of texts) {
    if (text?.trimStart().startsWith('{')) return loadEvidence(text, null);
    if (text && /^\s*<!doctype html>/i.test(text)) return loadCard(text);
  }
  return { kind: 'incomplete', missing: 'proof' };
}
