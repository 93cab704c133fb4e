// Inclusion proofs of RFC 6962 / RFC 9162 2.1.3.2.
import { equalBytes } from '@/lib/bytes';
import { kHashBytes, nodeHash } from '@/ledger/hash';

/**
 * The root that follows from a leaf and its path, bottom-up. Throws when the proof does not have
 * exactly the shape that (index, size) demands. Indexes go to 2^53, so no 32-bit operators here.
 */
export function rootFromProof(
  index: number,
  size: number,
  leaf: Uint8Array,
  proof: readonly Uint8Array[],
): Uint8Array {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) {
    throw new Error('index is outside of the tree');
  }
  if ([leaf, ...proof].some((hash) => hash.length !== kHashBytes)) {
    throw new Error('a hash is not 32 bytes');
  }
  let node = index;
  let last = size - 1;
  let root = leaf;
  const up = () => {
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  };
  for (const sibling of proof) {
    if (last === 0) throw new Error('proof is too long');
    if (node % 2 === 1 || node === last) {
      root = nodeHash(sibling, root);
      while (node % 2 === 0 && node !== 0) up();
    } else {
      root = nodeHash(root, sibling);
    }
    up();
  }
  if (last !== 0) throw new Error('proof is too short');
  return root;
}

export function verifyInclusion(
  index: number,
  size: number,
  leaf: Uint8Array,
  proof: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  try {
    return equalBytes(rootFromProof(index, size, leaf, proof), root);
  } catch {
    return false;
  }
}
