// Files of c2sp.org/tlog-proof@v1: what anybody can check without this server, given the entry's
// bytes: index, path and signed checkpoint.
import { fromBase64 } from '@/lib/bytes';
import { kHashBytes } from '@/ledger/hash';

export const kProofHeader = 'c2sp.org/tlog-proof@v1';
const kFileLimit = 131_072;
const kPathLimit = 64;

export interface ProofFile {
  index: number;
  path: Uint8Array[];
  /** The signed note, as it stands in the file. */
  checkpoint: string;
}

export function writeProofFile(index: number, path: string[], checkpoint: string): string {
  return `${[kProofHeader, `index ${index}`, ...path].join('\n')}\n\n${checkpoint}`;
}

/** Throws when the text is not such a file. Verifies nothing. */
export function parseProofFile(text: string): ProofFile {
  if (text.length > kFileLimit) throw new Error('proof: too long');
  const split = text.indexOf('\n\n');
  if (split < 0) throw new Error('proof: no checkpoint');
  const lines = text.slice(0, split).split('\n');
  if (lines.shift() !== kProofHeader) throw new Error('proof: not a tlog-proof file');
  // "extra" is not authenticated, so nothing is read from it
  if (/^extra [A-Za-z0-9+/=]*$/.test(lines[0] ?? '')) lines.shift();
  const index = /^index (0|[1-9][0-9]{0,15})$/.exec(lines.shift() ?? '')?.[1];
  if (index === undefined || !Number.isSafeInteger(Number(index))) {
    throw new Error('proof: bad index');
  }
  if (lines.length > kPathLimit) throw new Error('proof: too many hashes');
  const path = lines.map(fromBase64);
  if (path.some((hash) => hash.length !== kHashBytes)) throw new Error('proof: bad hash');
  return { index: Number(index), path, checkpoint: text.slice(split + 2) };
}
