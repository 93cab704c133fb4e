// Signed notes, verifier keys and checkpoints of the transparency-log world (C2SP signed-note and
// tlog-checkpoint).
import { concat, encodeUtf8, equalBytes, fromBase64, toHex } from '@/lib/bytes';
import { hashBytes, kHashBytes } from '@/ledger/hash';
import { verifySignature, type SignatureCheck } from '@/ledger/ed25519';

const kEd25519 = 0x01;
const kNoteLimit = 65_536;
const kSignatureLimit = 100;
const kNameRule = /^[^\s+\p{Cc}\p{Z}]+$/u;

export interface VerifierKey {
  name: string;
  id: string;
  key: Uint8Array;
}

export interface NoteSignature {
  name: string;
  id: string;
  signature: Uint8Array;
}

export interface SignedNote {
  body: string;
  signatures: NoteSignature[];
}

export interface Checkpoint {
  origin: string;
  size: number;
  root: Uint8Array;
}

export const kCosigner = 0x04;
const kKinds = [kEd25519, kCosigner];

export interface TypedKey extends VerifierKey {
  /** 0x01: signs notes with Ed25519; 0x04: cosigns checkpoints. */
  type: number;
}

/** The name under which signatures by a key stand: four bytes of a hash, as hex. */
export function keyId(name: string, type: number, key: Uint8Array): string {
  const hash = hashBytes(concat(encodeUtf8(`${name}\n`), Uint8Array.of(type), key));
  return toHex(hash.slice(0, 4));
}

/** "name+id+base64(type || key)". Base64 may hold a plus, so only the first two of them divide. */
export function parseTypedKey(text: string): TypedKey {
  const first = text.indexOf('+');
  const second = text.indexOf('+', first + 1);
  if (first < 1 || second < 0) throw new Error('verifier key: three parts are needed');
  const name = text.slice(0, first);
  const id = text.slice(first + 1, second);
  if (!kNameRule.test(name)) throw new Error('verifier key: bad name');
  if (!/^[0-9a-f]{8}$/.test(id)) throw new Error('verifier key: bad id');
  const typed = fromBase64(text.slice(second + 1));
  const type = typed[0] ?? 0;
  if (!kKinds.includes(type) || typed.length !== 33) {
    throw new Error('verifier key: not an Ed25519 key');
  }
  const key = typed.slice(1);
  if (keyId(name, type, key) !== id) throw new Error('verifier key: id does not fit the key');
  return { name, id, key, type };
}

/** The key of a log, which signs notes. */
export function parseVerifierKey(text: string): VerifierKey {
  const { type, ...key } = parseTypedKey(text);
  if (type !== kEd25519) throw new Error('verifier key: not an Ed25519 key');
  return key;
}

function parseSignature(line: string): NoteSignature {
  const parts = line.split(' ');
  const [dash, name, payload] = parts;
  if (parts.length !== 3 || dash !== '\u2014' || !name || !payload) {
    throw new Error('note: bad signature line');
  }
  if (!kNameRule.test(name)) throw new Error('note: bad signer name');
  const bytes = fromBase64(payload);
  if (bytes.length < 5) throw new Error('note: short signature');
  return { name, id: toHex(bytes.slice(0, 4)), signature: bytes.slice(4) };
}

/** Splits a note at its last blank line; throws when it is malformed. Verifies nothing. */
export function parseNote(text: string): SignedNote {
  if (text.length > kNoteLimit) throw new Error('note: too long');
  if (/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\ufffd]/.test(text)) {
    throw new Error('note: control character');
  }
  const split = text.lastIndexOf('\n\n');
  if (split < 0 || !text.endsWith('\n')) throw new Error('note: no signatures');
  const body = text.slice(0, split + 1);
  const lines = text.slice(split + 2, -1).split('\n');
  if (lines.length > kSignatureLimit) throw new Error('note: too many signatures');
  return { body, signatures: lines.map(parseSignature) };
}

/**
 * The note's body, when the given key signed it. A signature by another key is passed over; one by
 * this key that does not verify makes the whole note bad.
 */
export async function openNote(
  text: string,
  key: VerifierKey,
  check: SignatureCheck = verifySignature,
): Promise<SignedNote> {
  const note = parseNote(text);
  const known = note.signatures.filter((one) => one.name === key.name && one.id === key.id);
  const first = known[0];
  if (!first) throw new Error('note: no signature by the known key');
  if (first.signature.length !== 64) throw new Error('note: bad signature length');
  if (!(await check(first.signature, encodeUtf8(note.body), key.key))) {
    throw new Error('note: the signature does not verify');
  }
  return note;
}

export function parseCheckpoint(body: string): Checkpoint {
  const [origin, size, root] = body.split('\n');
  if (!body.endsWith('\n') || !origin || !size || !root) throw new Error('checkpoint: three lines');
  if (!/^(0|[1-9][0-9]{0,15})$/.test(size)) throw new Error('checkpoint: bad size');
  const hash = fromBase64(root);
  if (hash.length !== kHashBytes) throw new Error('checkpoint: root is not 32 bytes');
  const count = Number(size);
  if (!Number.isSafeInteger(count)) throw new Error('checkpoint: size out of range');
  return { origin, size: count, root: hash };
}

/** Who signed besides the given key: witnesses, whose signatures are not checked here. */
export function otherSigners(note: SignedNote, key: VerifierKey): string[] {
  const others = note.signatures.filter((one) => one.name !== key.name);
  return [...new Set(others.map((one) => one.name))];
}

export function sameRoot(a: Checkpoint, b: Checkpoint): boolean {
  return a.size === b.size && equalBytes(a.root, b.root);
}
