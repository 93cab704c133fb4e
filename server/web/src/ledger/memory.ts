// What this browser remembers of a ledger between visits: its key (trust on first use) and the
// newest checkpoint that verified, so that a shortened or forked log cannot pass unseen.
import { toBase64 } from '@/lib/bytes';
import { readLocal, writeLocal } from '@/lib/local';
import type { Checkpoint } from '@/ledger/note';

export interface LedgerMemory {
  key(origin: string): string | null;
  rememberKey(origin: string, vkey: string): void;
  checkpoint(origin: string): { size: number; root: string } | null;
  rememberCheckpoint(checkpoint: Checkpoint): void;
}

export const deviceMemory: LedgerMemory = {
  key: (origin) => readLocal(`key.${origin}`),
  rememberKey: (origin, vkey) => writeLocal(`key.${origin}`, vkey),
  checkpoint: (origin) => {
    const [size, root] = (readLocal(`checkpoint.${origin}`) ?? '').split(' ');
    return size && root ? { size: Number(size), root } : null;
  },
  rememberCheckpoint: ({ origin, size, root }) =>
    writeLocal(`checkpoint.${origin}`, `${size} ${toBase64(root)}`),
};
