// Entries as the drawer shows them: facts from the bytes, names from the directory.
import type { History, HistoryEntry } from '@/api/types';
import { fromBase64 } from '@/lib/bytes';
import { readCellEntry, type CellEntry } from '@/ledger/entry';
import { leafHash } from '@/ledger/hash';
import { writeProofFile } from '@/ledger/proofFile';

export interface ShownEntry {
  position: number;
  bytes: Uint8Array | null;
  /** Null when the bytes cannot be read: then nothing is claimed about them. */
  entry: CellEntry | null;
  leaf: Uint8Array | null;
  /** A c2sp.org/tlog-proof@v1 file; null while no checkpoint covers the entry. */
  proofFile: string | null;
  actorName: string | null;
  onBehalfOfName: string | null;
  afterLock: boolean;
  late: boolean;
  /** Taken back or corrected by its author within the grace period. */
  fixedAtOnce: boolean;
  /** The newest entry of its record: its value is the one that stands. */
  newest: boolean;
}

function proofFile({ position, proof }: HistoryEntry, checkpoint: string): string | null {
  return proof && writeProofFile(position, proof, checkpoint);
}

function decode(given: HistoryEntry): Pick<ShownEntry, 'bytes' | 'entry' | 'leaf'> {
  try {
    const bytes = fromBase64(given.bytes);
    const leaf = leafHash(bytes);
    try {
      return { bytes, leaf, entry: readCellEntry(bytes) };
    } catch {
      return { bytes, leaf, entry: null };
    }
  } catch {
    return { bytes: null, leaf: null, entry: null };
  }
}

/** A directory name is shown only for the person whose number stands in the bytes. */
function nameFor(id: number | null, named: HistoryEntry['actor']): string | null {
  return id !== null && named?.id === id ? named.name : null;
}

function withinGrace(entry: CellEntry, before: CellEntry | null, graceMinutes: number): boolean {
  if (entry.reason?.code === 'undo') return true;
  if (!before || entry.actor === null || before.actor !== entry.actor) return false;
  const passed = Date.parse(entry.recorded) - Date.parse(before.recorded);
  return passed <= graceMinutes * 60_000;
}

/** Oldest first, as the server gave them. */
export function readEntries(history: History, graceMinutes: number): ShownEntry[] {
  const last = new Map<string, CellEntry>();
  const newest = new Map<string, number>();
  const shown = history.entries.map((given): ShownEntry => {
    const { bytes, entry, leaf } = decode(given);
    const record = entry?.record ?? given.record ?? '';
    const before = last.get(record) ?? null;
    if (entry) last.set(record, entry);
    newest.set(record, given.position);
    return {
      position: given.position,
      bytes,
      entry,
      leaf,
      proofFile: proofFile(given, history.checkpoint),
      actorName: nameFor(entry?.actor ?? null, given.actor),
      onBehalfOfName: nameFor(entry?.onBehalfOf ?? null, given.on_behalf_of),
      afterLock: given.after_lock,
      late: given.late,
      fixedAtOnce: entry !== null && withinGrace(entry, before, graceMinutes),
      newest: false,
    };
  });
  const tops = new Set(newest.values());
  return shown.map((one) => ({ ...one, newest: tops.has(one.position) }));
}
