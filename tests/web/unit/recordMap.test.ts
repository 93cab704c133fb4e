import { concat, toHex } from '@/lib/bytes';
import { hashBytes, leafHash } from '@/ledger/hash';
import {
  mapPath,
  parseMapProof,
  provesAbsence,
  provesValue,
  type MapLeaf,
} from '@/ledger/recordMap';

const bit = (path: Uint8Array, depth: number) => (path[depth >> 3]! >> (7 - (depth & 7))) & 1;

/** The definition of docs/record-map.md, bit by bit. */
function rootOf(leaves: MapLeaf[], depth = 0): Uint8Array {
  if (leaves.length === 0) return new Uint8Array(32);
  const [only] = leaves;
  if (leaves.length === 1) return hashBytes(concat(Uint8Array.of(2), only!.path, only!.value));
  const side = (set: number) => leaves.filter(({ path }) => bit(path, depth) === set);
  return hashBytes(concat(Uint8Array.of(3), rootOf(side(0), depth + 1), rootOf(side(1), depth + 1)));
}

function proofOf(leaves: MapLeaf[], path: Uint8Array): Uint8Array {
  const siblings: Uint8Array[] = [];
  let here = leaves;
  for (let depth = 0; here.length > 1; depth += 1) {
    const own = bit(path, depth);
    siblings.push(rootOf(here.filter((one) => bit(one.path, depth) !== own), depth + 1));
    here = here.filter((one) => bit(one.path, depth) === own);
  }
  const [end] = here;
  const head = Uint8Array.of(end ? 1 : 0, 0, siblings.length);
  return concat(head, ...siblings, ...(end ? [end.path, end.value] : []));
}

const leaves: MapLeaf[] = [0, 1, 2, 3, 4].map((i) => ({
  path: mapPath(9, i, i * 7),
  value: leafHash(new TextEncoder().encode(`entry ${i}`)),
}));
const root = rootOf(leaves);

const holds = (bytes: Uint8Array, check: (proof: ReturnType<typeof parseMapProof>) => boolean) => {
  try {
    return check(parseMapProof(bytes));
  } catch {
    return false;
  }
};

describe('Map of records', () => {
  it('has the bytes that the server has', () => {
    expect(toHex(mapPath(9, 11, 3))).toBe(
      '19333c72f1873002cc8c695f300a2e56212605008baf2fc8eee92004232fbdbd',
    );
    expect(toHex(root)).toBe('bff41da8747907b43721e5c21c49a41b7e3798f5cecb405ac9a4203dcac63d80');
  });

  it('proves every record, and the absence of others', () => {
    for (const leaf of leaves) {
      const bytes = proofOf(leaves, leaf.path);
      expect(holds(bytes, (proof) => provesValue(proof, leaf, root))).toBe(true);
      expect(holds(bytes, (proof) => provesAbsence(proof, leaf.path, root))).toBe(false);
    }
    for (let i = 0; i < 50; i += 1) {
      const path = mapPath(10, i, 1);
      const bytes = proofOf(leaves, path);
      expect(holds(bytes, (proof) => provesAbsence(proof, path, root))).toBe(true);
    }
  });

  it('lets no older entry pass for the newest one', () => {
    const [old] = leaves;
    const newer = { path: old!.path, value: leafHash(Uint8Array.of(1)) };
    const now = [newer, ...leaves.slice(1)];
    const bytes = proofOf(now, old!.path);
    expect(holds(bytes, (proof) => provesValue(proof, newer, rootOf(now)))).toBe(true);
    expect(holds(bytes, (proof) => provesValue(proof, old!, rootOf(now)))).toBe(false);
  });

  it('fails at every changed, missing or surplus byte', () => {
    const leaf = leaves[2]!;
    const absent = mapPath(10, 7, 7);
    const there = (bytes: Uint8Array) => holds(bytes, (proof) => provesValue(proof, leaf, root));
    const gone = (bytes: Uint8Array) => holds(bytes, (proof) => provesAbsence(proof, absent, root));
    for (const [bytes, check] of [
      [proofOf(leaves, leaf.path), there],
      [proofOf(leaves, absent), gone],
    ] as const) {
      expect(check(bytes)).toBe(true);
      for (let i = 0; i < bytes.length; i += 1) {
        const changed = bytes.slice();
        changed[i]! ^= 0x41;
        expect(check(changed)).toBe(false);
        expect(check(bytes.slice(0, i))).toBe(false);
      }
      expect(check(concat(bytes, Uint8Array.of(0)))).toBe(false);
    }
  });
});
