// Cosignatures of witnesses (C2SP tlog-cosignature, cosignature/v1 with Ed25519): "at this time,
// this was the largest tree that I had seen, and it continued all that I had seen before".
import { encodeUtf8 } from '@/lib/bytes';
import { verifySignature, type SignatureCheck } from '@/ledger/ed25519';
import { keyId, kCosigner, parseTypedKey, type SignedNote, type VerifierKey } from '@/ledger/note';

const kTimeBytes = 8;
const kSignatureBytes = 64;
const kLatest = 253_402_300_799n; // the end of the year 9999

export interface Cosignature {
  name: string;
  /** Seconds since 1970, by the witness's clock. */
  time: number;
}

/** A witness's key. One published as a note key (0x01) is the same key under another id. */
export function parseCosignerKey(text: string): VerifierKey {
  const { name, key } = parseTypedKey(text);
  return { name, key, id: keyId(name, kCosigner, key) };
}

/** Null when the witness did not cosign; throws when its cosignature does not verify. */
export async function readCosignature(
  note: SignedNote,
  witness: VerifierKey,
  check: SignatureCheck = verifySignature,
): Promise<Cosignature | null> {
  const given = note.signatures.find((one) => one.name === witness.name && one.id === witness.id);
  if (!given) return null;
  const { signature } = given;
  if (signature.length !== kTimeBytes + kSignatureBytes) {
    throw new Error('cosignature: bad length');
  }
  const time = new DataView(signature.buffer, signature.byteOffset).getBigUint64(0);
  if (time > kLatest) throw new Error('cosignature: time out of range');
  const message = encodeUtf8(`cosignature/v1\ntime ${time}\n${note.body}`);
  if (!(await check(signature.slice(kTimeBytes), message, witness.key))) {
    throw new Error('cosignature: it does not verify');
  }
  return { name: witness.name, time: Number(time) };
}
