// Proofs of the map of records (docs/record-map.md): which entry is the newest of a record, or that
// there is no such record, as of a commitment in the log.
import { concat, equalBytes } from '@/lib/bytes';
import { hashBytes, kHashBytes } from '@/ledger/hash';

const kDepth = 256;
const kEmpty = new Uint8Array(kHashBytes);

export interface MapLeaf {
  path: Uint8Array;
  value: Uint8Array;
}

export interface MapProof {
  /** The other subtrees along the path, the root's child first. */
  siblings: Uint8Array[];
  /** The leaf at the end of the path; null when nothing is there. */
  end: MapLeaf | null;
}

/** SHA-256 of the record's key: kind, slot (0), a, b, big-endian. */
export function mapPath(kind: number, a: number, b: number): Uint8Array {
  const key = new DataView(new ArrayBuffer(20));
  key.setUint16(0, kind);
  key.setBigUint64(4, BigInt(a));
  key.setBigUint64(12, BigInt(b));
  return hashBytes(new Uint8Array(key.buffer));
}

/** Throws unless the bytes are one whole proof in its only form. */
export function parseMapProof(bytes: Uint8Array): MapProof {
  const [ends, high, low] = bytes;
  if (ends === undefined || high === undefined || low === undefined || ends > 1) {
    throw new Error('not a proof of the map');
  }
  const count = high * 256 + low;
  if (count > kDepth || bytes.length !== 3 + (count + 2 * ends) * kHashBytes) {
    throw new Error('the proof of the map has another length');
  }
  const hash = (i: number) => bytes.slice(3 + i * kHashBytes, 3 + (i + 1) * kHashBytes);
  const siblings = Array.from({ length: count }, (_, i) => hash(i));
  const end = ends === 1 ? { path: hash(count), value: hash(count + 1) } : null;
  return { siblings, end };
}

const bit = (path: Uint8Array, depth: number) =>
  ((path[Math.floor(depth / 8)] ?? 0) >> (7 - (depth % 8))) & 1;

const leafNode = (leaf: MapLeaf) => hashBytes(concat(Uint8Array.of(2), leaf.path, leaf.value));

/** The root that follows when what is proven lies at the end of `path`. */
function rootOf(proof: MapProof, path: Uint8Array): Uint8Array | null {
  const last = proof.siblings.at(-1);
  // beside nothing it would lie one level higher
  if (last && equalBytes(last, kEmpty)) return null;
  let node = proof.end ? leafNode(proof.end) : kEmpty;
  for (let depth = proof.siblings.length - 1; depth >= 0; depth -= 1) {
    const sibling = proof.siblings[depth] ?? kEmpty;
    const pair = bit(path, depth) === 1 ? [sibling, node] : [node, sibling];
    node = hashBytes(concat(Uint8Array.of(3), ...pair));
  }
  return node;
}

const leadsTo = (proof: MapProof, path: Uint8Array, root: Uint8Array) => {
  const found = rootOf(proof, path);
  return found !== null && equalBytes(found, root);
};

export function provesValue(proof: MapProof, leaf: MapLeaf, root: Uint8Array): boolean {
  const { end } = proof;
  if (!end || !equalBytes(end.path, leaf.path) || !equalBytes(end.value, leaf.value)) return false;
  return leadsTo(proof, leaf.path, root);
}

export function provesAbsence(proof: MapProof, path: Uint8Array, root: Uint8Array): boolean {
  const { end, siblings } = proof;
  if (end) {
    const shares = siblings.every((_, depth) => bit(end.path, depth) === bit(path, depth));
    if (!shares || equalBytes(end.path, path)) return false;
  }
  return leadsTo(proof, path, root);
}
